//! What a process writes, by line, with its time, within bounds.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rehearsal_record::LogLine;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::sync::watch;

use crate::clock;

/// How many lines are kept; the oldest go first.
const LINES: usize = 10_000;
/// How many bytes of a line are kept.
const WIDTH: usize = 8 * 1024;

/// The lines a process has written so far, in the order they were read from
/// both of its streams. A cheap handle.
#[derive(Debug, Clone)]
pub struct Output {
    name: Arc<str>,
    width: usize,
    lines: Arc<Mutex<Lines>>,
    count: Arc<watch::Sender<u64>>,
    /// Where its lines go as well.
    also: Option<Arc<Output>>,
}

#[derive(Debug, Default)]
struct Lines {
    /// How many lines have left at the front.
    dropped: u64,
    kept: VecDeque<LogLine>,
}

impl Output {
    pub(crate) fn new(name: Arc<str>) -> Self {
        Self::wide(name, WIDTH)
    }

    /// Keeps up to `width` bytes of each line.
    pub(crate) fn wide(name: Arc<str>, width: usize) -> Self {
        Self {
            name,
            width,
            lines: Arc::default(),
            count: Arc::new(watch::Sender::new(0)),
            also: None,
        }
    }

    /// The output of one process, whose lines go into this one as well.
    pub(crate) fn of_one(&self) -> Self {
        Self {
            also: Some(Arc::new(self.clone())),
            ..Self::wide(self.name.clone(), self.width)
        }
    }

    /// The lines after the first `cursor` ones, and the cursor to go on from.
    pub fn since(&self, cursor: u64) -> (Vec<LogLine>, u64) {
        let lines = self.lock();
        let skip = usize::try_from(cursor.saturating_sub(lines.dropped)).unwrap_or(usize::MAX);
        (
            lines.kept.iter().skip(skip).cloned().collect(),
            lines.count(),
        )
    }

    /// The last lines, for a message.
    pub fn tail(&self, lines: usize) -> Vec<LogLine> {
        let kept = self.lock();
        kept.kept
            .iter()
            .skip(kept.kept.len().saturating_sub(lines))
            .cloned()
            .collect()
    }

    /// How many lines there have been; changes wake a waiter.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.count.subscribe()
    }

    pub(crate) fn push(&self, text: String) {
        self.keep(LogLine {
            app: self.name.clone(),
            at: clock::now(),
            text,
        });
    }

    fn keep(&self, line: LogLine) {
        if let Some(also) = &self.also {
            also.keep(line.clone());
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
        // Two readers may race here; the count only grows.
        self.count.send_modify(|seen| *seen = count.max(*seen));
    }

    /// Reads a stream to its end.
    pub(super) async fn read(self, pipe: impl AsyncRead + Unpin) {
        let mut pipe = BufReader::new(pipe);
        let mut line = Vec::new();
        while read_line(&mut pipe, &mut line, self.width).await {
            self.push(String::from_utf8_lossy(&line).into_owned());
            line.clear();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lines {
    fn count(&self) -> u64 {
        self.dropped + self.kept.len() as u64
    }
}

/// Reads one line without its end into `line`, keeping at most `width` bytes
/// of it. False at the end of the stream.
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
    async fn the_last_line_needs_no_end() {
        assert_eq!(lines_of(b"one\r\n\ntwo").await, ["one", "", "two"]);
    }

    #[tokio::test]
    async fn a_long_line_is_cut() {
        let text = [vec![b'x'; 3 * WIDTH], b"\nnext\n".to_vec()].concat();
        let lines = lines_of(&text).await;
        assert_eq!(lines[0].len(), WIDTH);
        assert_eq!(lines[1], "next");
    }

    #[tokio::test]
    async fn a_cursor_survives_dropped_lines() {
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
