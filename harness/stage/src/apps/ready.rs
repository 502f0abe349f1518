//! When an app is ready: by what it answers, while it is alive.
//!
//! This file owns the one wait for time to pass in this room: nothing tells
//! when another process begins to listen, so it is asked again, soon at first
//! and then less often. What it writes wakes us earlier.

use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::error::StageError;
use crate::lines::OutputTail;
use crate::running::Running;

const FIRST_PAUSE: Duration = Duration::from_millis(2);
const LONGEST_PAUSE: Duration = Duration::from_millis(50);
/// An answer that takes longer is asked for again.
const ANSWER: Duration = Duration::from_secs(2);

/// What shows that an app is ready.
#[derive(Debug, Clone)]
pub(crate) enum Ready {
    /// It answers this path with success.
    Http(Arc<str>),
    /// It answers a request, whatever it says.
    Answer,
    /// It takes connections.
    Tcp,
    /// It has written a line with this in it.
    Log(Arc<str>),
    /// It has been started.
    AtOnce,
}

/// Waits until the app is ready; an end of the app or `patience` is an error.
pub(crate) async fn until(
    ready: &Ready,
    app: &str,
    process: &Running,
    port: u16,
    patience: Duration,
) -> Result<(), StageError> {
    let mut last = String::new();
    let outcome = {
        let asking = ask(ready, process, port, &mut last);
        timeout(patience, async {
            tokio::select! {
                () = asking => Ok(()),
                status = process.wait() => Err(status),
            }
        })
        .await
    };
    match outcome {
        Ok(Ok(())) => Ok(()),
        Ok(Err(status)) => Err(ended(app, process, status)),
        Err(_) => Err(StageError::AppNotReady {
            app: app.into(),
            patience,
            what: ready.to_string(),
            last,
            lines: OutputTail::of(process.output()),
        }),
    }
}

/// The error for an app that ended when it should run.
pub(crate) fn ended(app: &str, process: &Running, status: ExitStatus) -> StageError {
    StageError::AppEnded {
        app: app.into(),
        status: status.to_string(),
        lines: OutputTail::of(process.output()),
    }
}

impl std::fmt::Display for Ready {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Http(path) => write!(f, "GET {path} to succeed"),
            Self::Answer => f.write_str("an answer"),
            Self::Tcp => f.write_str("a connection"),
            Self::Log(text) => write!(f, "a line with {text:?}"),
            Self::AtOnce => f.write_str("its start"),
        }
    }
}

/// Returns when the app is ready. `last` keeps what it said last.
async fn ask(ready: &Ready, process: &Running, port: u16, last: &mut String) {
    match ready {
        Ready::AtOnce => {}
        Ready::Log(text) => {
            let mut cursor = 0;
            let mut output = process.output().watch();
            loop {
                let (lines, next) = process.output().since(cursor);
                cursor = next;
                if lines.iter().any(|line| line.text.contains(&**text)) {
                    return;
                }
                if output.changed().await.is_err() {
                    return std::future::pending().await;
                }
            }
        }
        Ready::Tcp => {
            let mut pauses = Pauses::new(process);
            loop {
                match process.door(port).await.map(TcpStream::connect) {
                    Some(connecting) => match connecting.await {
                        Ok(_) => return,
                        Err(error) => *last = error.to_string(),
                    },
                    None => "it has no address".clone_into(last),
                }
                pauses.next().await;
            }
        }
        Ready::Http(_) | Ready::Answer => {
            let (path, any) = match ready {
                Ready::Http(path) => (&**path, false),
                _ => ("/", true),
            };
            let mut pauses = Pauses::new(process);
            let url = format!("http://127.0.0.1:{port}{path}");
            let client = reqwest::Client::builder()
                .no_proxy()
                .timeout(ANSWER)
                .build();
            let Ok(client) = client else {
                *last = "there is no HTTP client on this machine".into();
                return std::future::pending().await;
            };
            loop {
                match client.get(&url).send().await {
                    Ok(answer) if any || answer.status().is_success() => return,
                    Ok(answer) => *last = answer.status().to_string(),
                    Err(error) => *last = innermost(&error),
                }
                pauses.next().await;
            }
        }
    }
}

/// The cause behind the causes: "Connection refused".
pub(crate) fn innermost(error: &reqwest::Error) -> String {
    let mut error: &dyn std::error::Error = error;
    while let Some(cause) = error.source() {
        error = cause;
    }
    error.to_string()
}

/// Longer and longer, but over at once when the app writes something.
pub(crate) struct Pauses {
    next: Duration,
    output: tokio::sync::watch::Receiver<u64>,
}

impl Pauses {
    pub(crate) fn new(process: &Running) -> Self {
        Self {
            next: FIRST_PAUSE,
            output: process.output().watch(),
        }
    }

    pub(crate) async fn next(&mut self) {
        let pause = self.next;
        self.next = (pause * 3 / 2).min(LONGEST_PAUSE);
        #[expect(
            clippy::disallowed_methods,
            reason = "no event tells when another process begins to listen; bounded by the caller"
        )]
        let passed = tokio::time::sleep(pause);
        tokio::select! {
            () = passed => {}
            _changed = self.output.changed() => {}
        }
    }
}
