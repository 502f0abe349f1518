//! The output of a process: its last lines, each with the time it was written.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rehearsal_record::LogLine;
use time::OffsetDateTime;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::sync::watch;

use crate::output_tail::OutputTail;

/// The number of lines kept; the oldest are dropped first.
const LINES: usize = 10_000;
/// The number of bytes kept of a line.
const WIDTH: usize = 8 * 1024;
/// The number of lines in a message.
const LINES_IN_MESSAGE: usize = 12;

/// The lines that a process has written so far to both of its streams, in the
/// order in which they were read. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Output {
    name: Arc<str>,
    width: usize,
    lines: Arc<Mutex<LineBuffer>>,
    count: Arc<watch::Sender<u64>>,
    /// The output that receives its lines, too.
    parent: Option<Arc<Output>>,
}

/// Returns the current time.
#[expect(
    clippy::disallowed_methods,
    reason = "lines of output carry the real time, which lines them up with the journal's real_at"
)]
fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

#[derive(Debug, Default)]
struct LineBuffer {
    /// The number of lines dropped so far.
    dropped: u64,
    kept: VecDeque<LogLine>,
}

impl Output {
    /// Creates an output of that name.
    pub fn new(name: Arc<str>) -> Self {
        Self::with_width(name, WIDTH)
    }

    /// Creates an output that keeps up to `width` bytes of each line.
    pub fn with_width(name: Arc<str>, width: usize) -> Self {
        Self {
            name,
            width,
            lines: Arc::default(),
            count: Arc::new(watch::Sender::new(0)),
            parent: None,
        }
    }

    /// Creates the output of one process, whose lines are added to this one, too.
    #[must_use]
    pub fn child(&self) -> Self {
        Self {
            parent: Some(Arc::new(self.clone())),
            ..Self::with_width(self.name.clone(), self.width)
        }
    }

    /// Returns the lines after the first `cursor` ones, and the next cursor.
    pub fn since(&self, cursor: u64) -> (Vec<LogLine>, u64) {
        let lines = self.lock();
        let skip = usize::try_from(cursor.saturating_sub(lines.dropped)).unwrap_or(usize::MAX);
        (
            lines.kept.iter().skip(skip).cloned().collect(),
            lines.count(),
        )
    }

    /// Returns the last lines.
    pub fn tail(&self, lines: usize) -> Vec<LogLine> {
        let kept = self.lock();
        kept.kept
            .iter()
            .skip(kept.kept.len().saturating_sub(lines))
            .cloned()
            .collect()
    }

    /// Watches the number of lines written so far.
    ///
    /// Each new line is a change.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.count.subscribe()
    }

    /// Returns the last lines, for a message.
    pub fn tail_for_message(&self) -> OutputTail {
        let lines = self.tail(LINES_IN_MESSAGE);
        OutputTail::new(lines.into_iter().map(|line| line.text).collect())
    }

    /// Adds a line.
    pub fn push(&self, text: String) {
        self.keep(LogLine {
            app: self.name.clone(),
            at: now(),
            text,
        });
    }

    fn keep(&self, line: LogLine) {
        if let Some(parent) = &self.parent {
            parent.keep(line.clone());
        }
        let count = {
            let mut lines = self.lock();
            lines.kept.push_back(line);
            if lines.kept.len() > LINES {
                lines.kept.pop_front();
                lines.dropped += 1;
            }
            lines.count()
        };
        // Two readers may race here; the count must not decrease.
        self.count.send_modify(|last| *last = count.max(*last));
    }

    /// Reads lines from a stream until its end.
    pub(crate) async fn read(self, pipe: impl AsyncRead + Unpin) {
        let mut pipe = BufReader::new(pipe);
        let mut line = Vec::new();
        while read_line(&mut pipe, &mut line, self.width).await {
            self.push(String::from_utf8_lossy(&line).into_owned());
            line.clear();
        }
    }

    fn lock(&self) -> MutexGuard<'_, LineBuffer> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LineBuffer {
    fn count(&self) -> u64 {
        self.dropped + self.kept.len() as u64
    }
}

/// Reads one line without its line break into `line`, keeping at most `width`
/// bytes of it. Returns false at the end of the stream.
async fn read_line(
    pipe: &mut (impl AsyncBufReadExt + Unpin),
    line: &mut Vec<u8>,
    width: usize,
) -> bool {
    let mut any = false;
    loop {
        let chunk = match pipe.fill_buf().await {
            Ok(chunk) if !chunk.is_empty() => chunk,
            _ => break,
        };
        any = true;
        let end = chunk.iter().position(|byte| *byte == b'\n');
        let text = &chunk[..end.unwrap_or(chunk.len())];
        line.extend_from_slice(&text[..text.len().min(width.saturating_sub(line.len()))]);
        let used = end.map_or(chunk.len(), |end| end + 1);
        pipe.consume(used);
        if end.is_some() {
            break;
        }
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn lines_of(bytes: &[u8]) -> Vec<String> {
        let output = Output::new("app".into());
        output.clone().read(bytes).await;
        output
            .since(0)
            .0
            .into_iter()
            .map(|line| line.text)
            .collect()
    }

    #[tokio::test]
    async fn last_line_needs_no_line_break() {
        assert_eq!(lines_of(b"one\r\n\ntwo").await, ["one", "", "two"]);
    }

    #[tokio::test]
    async fn long_line_is_cut() {
        let text = [vec![b'x'; 3 * WIDTH], b"\nnext\n".to_vec()].concat();
        let lines = lines_of(&text).await;
        assert_eq!(lines[0].len(), WIDTH);
        assert_eq!(lines[1], "next");
    }

    #[tokio::test]
    async fn cursor_counts_dropped_lines() {
        let output = Output::new("app".into());
        for number in 0..LINES + 3 {
            output.push(number.to_string());
        }
        let (lines, cursor) = output.since(1);
        assert_eq!(lines.len(), LINES);
        assert_eq!(lines[0].text, "3");
        assert_eq!(cursor, (LINES + 3) as u64);
        output.push("new".into());
        let (lines, _) = output.since(cursor);
        assert_eq!(lines.len(), 1);
        assert_eq!(*output.watch().borrow(), cursor + 1);
    }
}
