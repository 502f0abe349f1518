//! The keys that a person presses while `rehearsal watch` waits.

use std::io::{IsTerminal as _, Read as _};

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Standard input, byte by byte.
pub(super) struct Keyboard(UnboundedReceiver<u8>);

impl Keyboard {
    /// Starts to read standard input, in a thread that ends with the process.
    pub(super) fn open() -> Self {
        let (sender, keys) = unbounded_channel();
        std::thread::spawn(move || {
            for byte in std::io::stdin().lock().bytes() {
                let Ok(byte) = byte else {
                    return;
                };
                if sender.send(byte).is_err() {
                    return;
                }
            }
        });
        Self(keys)
    }

    /// Waits for a key, or for a line of a program: its first character is the key, and the
    /// rest belongs to it. Waits forever after the end of the input.
    pub(super) async fn next(&mut self) -> (char, Option<String>) {
        if is_terminal() {
            return (self.byte().await.into(), None);
        }
        let line = self.line().await;
        let mut characters = line.chars();
        let key = characters.next().unwrap_or('\n');
        (key, Some(characters.as_str().trim().to_owned()))
    }

    /// Waits for the rest of a line.
    pub(super) async fn line(&mut self) -> String {
        let mut line = Vec::new();
        loop {
            match self.byte().await {
                b'\n' => return String::from_utf8_lossy(&line).trim().to_owned(),
                byte => line.push(byte),
            }
        }
    }

    async fn byte(&mut self) -> u8 {
        match self.0.recv().await {
            Some(byte) => byte,
            None => std::future::pending().await,
        }
    }

    /// Forgets the keys that a person pressed meanwhile; what a program wrote stays.
    pub(super) fn discard(&mut self) {
        while is_terminal() && self.0.try_recv().is_ok() {}
    }
}

/// Whether a person presses keys; a program that writes commands writes lines.
fn is_terminal() -> bool {
    std::io::stdin().is_terminal()
}

/// A terminal that passes each key on as it is pressed, and does not show it, while this
/// exists.
pub(super) struct SingleKeys {
    #[cfg(unix)]
    former: Option<rustix::termios::Termios>,
}

impl SingleKeys {
    /// Changes the terminal, if standard input is one.
    #[cfg(unix)]
    pub(super) fn begin() -> Self {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let stdin = std::io::stdin();
        let former = tcgetattr(&stdin).ok();
        if let Some(former) = &former {
            let mut single = former.clone();
            single.local_modes -= LocalModes::ICANON | LocalModes::ECHO;
            // If it does not work, keys come line by line.
            let _ = tcsetattr(&stdin, OptionalActions::Now, &single);
        }
        Self { former }
    }

    /// Elsewhere keys come line by line.
    #[cfg(not(unix))]
    pub(super) fn begin() -> Self {
        Self {}
    }
}

#[cfg(unix)]
impl Drop for SingleKeys {
    fn drop(&mut self) {
        use rustix::termios::{OptionalActions, tcsetattr};
        if let Some(former) = &self.former {
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, former);
        }
    }
}
