//! What a container writes, by line.

use std::sync::{Mutex, PoisonError};

use testcontainers::core::logs::LogFrame;

use crate::process::Output;

/// Puts frames, which end anywhere, together to lines.
pub(super) struct Lines {
    output: Output,
    /// The unfinished lines of standard output and standard error.
    open: Mutex<[Vec<u8>; 2]>,
}

impl Lines {
    pub(super) fn new(output: Output) -> Self {
        Self {
            output,
            open: Mutex::default(),
        }
    }

    pub(super) fn take(&self, frame: &LogFrame) {
        match frame {
            LogFrame::StdOut(bytes) => self.put(0, bytes),
            LogFrame::StdErr(bytes) => self.put(1, bytes),
        }
    }

    fn put(&self, stream: usize, bytes: &[u8]) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            open[stream].extend_from_slice(part);
            if part.ends_with(b"\n") {
                let line = std::mem::take(&mut open[stream]);
                let line = String::from_utf8_lossy(&line);
                self.output.push(line.trim_end_matches(['\r', '\n']).into());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_become_lines() {
        let output = Output::new("app".into());
        let lines = Lines::new(output.clone());
        lines.take(&LogFrame::StdOut("one\ntw".into()));
        lines.take(&LogFrame::StdErr("oh\r\n".into()));
        lines.take(&LogFrame::StdOut("o\n".into()));
        let said: Vec<_> = output
            .since(0)
            .0
            .into_iter()
            .map(|line| line.text)
            .collect();
        assert_eq!(said, ["one", "oh", "two"]);
    }
}
