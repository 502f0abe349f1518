//! The lines that a container writes.

use std::sync::{Mutex, PoisonError};

use rehearsal_process::Output;
use testcontainers::core::logs::LogFrame;

/// Splits log frames, which may end in the middle of a line, into lines.
pub(super) struct LogLines {
    output: Output,
    /// The unfinished lines of standard output and standard error.
    unfinished: Mutex<[Vec<u8>; 2]>,
}

impl LogLines {
    pub(super) fn new(output: Output) -> Self {
        Self {
            output,
            unfinished: Mutex::default(),
        }
    }

    pub(super) fn push(&self, frame: &LogFrame) {
        match frame {
            LogFrame::StdOut(bytes) => self.push_bytes(0, bytes),
            LogFrame::StdErr(bytes) => self.push_bytes(1, bytes),
        }
    }

    fn push_bytes(&self, stream: usize, bytes: &[u8]) {
        let mut unfinished = self
            .unfinished
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            unfinished[stream].extend_from_slice(part);
            if part.ends_with(b"\n") {
                let line = std::mem::take(&mut unfinished[stream]);
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
    fn frames_are_joined_to_lines() {
        let output = Output::new("app".into());
        let lines = LogLines::new(output.clone());
        lines.push(&LogFrame::StdOut("one\ntw".into()));
        lines.push(&LogFrame::StdErr("oh\r\n".into()));
        lines.push(&LogFrame::StdOut("o\n".into()));
        let texts: Vec<_> = output
            .since(0)
            .0
            .into_iter()
            .map(|line| line.text)
            .collect();
        assert_eq!(texts, ["one", "oh", "two"]);
    }
}
