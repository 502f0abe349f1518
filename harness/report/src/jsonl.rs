use std::io::{self, BufRead, Write};

use rehearsal_record::{Event, FORMAT};
use serde_json::Value;

use crate::Reporter;

/// One event a line, as JSON: the record that all other reports can be made from.
#[derive(Debug)]
pub struct JsonLines<W> {
    to: W,
}

impl<W: Write> JsonLines<W> {
    /// Writes to `to`.
    pub fn new(to: W) -> Self {
        Self { to }
    }
}

impl<W: Write + Send> Reporter for JsonLines<W> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        serde_json::to_writer(&mut self.to, event)?;
        self.to.write_all(b"\n")?;
        // A run that is killed leaves every line up to there readable.
        self.to.flush()
    }
}

/// Why JSON lines cannot be told.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file could not be read at all.
    #[error("could not read {file}: {source}")]
    Io {
        /// The file.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// A line is no event.
    #[error("could not read {file}:{line}: {message}")]
    Line {
        /// The file.
        file: String,
        /// The line, from one.
        line: usize,
        /// What is wrong with it.
        message: String,
    },
    /// The file does not begin as a run does.
    #[error("could not read {file}: it does not begin with `run_started`")]
    NoRun {
        /// The file.
        file: String,
    },
}

impl ReadError {
    /// What to do next.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Io { .. } => "name files that `--report jsonl=FILE` has written",
            Self::Line { .. } | Self::NoRun { .. } => {
                "the file has to be what `--report jsonl=FILE` of this version has written, whole and in order"
            }
        }
    }
}

/// Reads the events of one run. Events that are newer than this reader are
/// passed over; a last line without its end belongs to a run that was killed,
/// and is left out.
pub fn read(file: &str, mut from: impl BufRead) -> Result<Vec<Event>, ReadError> {
    let mut events = Vec::new();
    let mut text = String::new();
    for line in 1.. {
        text.clear();
        let read = from.read_line(&mut text).map_err(|source| ReadError::Io {
            file: file.to_owned(),
            source,
        })?;
        if read == 0 {
            break;
        }
        if text.trim().is_empty() {
            continue;
        }
        match event(&text) {
            Ok(event) => events.extend(event),
            Err(_) if !text.ends_with('\n') => break,
            Err(message) => {
                return Err(ReadError::Line {
                    file: file.to_owned(),
                    line,
                    message,
                });
            }
        }
    }
    if matches!(events.first(), Some(Event::RunStarted { .. })) {
        Ok(events)
    } else {
        Err(ReadError::NoRun {
            file: file.to_owned(),
        })
    }
}

/// An event; none where it is of a kind that came later.
fn event(line: &str) -> Result<Option<Event>, String> {
    const KNOWN: &[&str] = &[
        "run_started",
        "notice",
        "booted",
        "case_started",
        "step_started",
        "step_finished",
        "case_retried",
        "case_finished",
        "unplayed",
        "run_finished",
    ];
    let value: Value = serde_json::from_str(line).map_err(|error| format!("not JSON: {error}"))?;
    let Some(kind) = value.get("event").and_then(Value::as_str) else {
        return Err("a line is an object with the key `event`".to_owned());
    };
    if !KNOWN.contains(&kind) {
        return Ok(None);
    }
    if kind == "run_started" {
        let format = value.get("format").and_then(Value::as_u64);
        if format != Some(FORMAT.into()) {
            let format = format.map_or("no".to_owned(), |format| format.to_string());
            return Err(format!("its `format` is {format}, and this reads {FORMAT}"));
        }
    }
    let kind = kind.to_owned();
    serde_json::from_value(value)
        .map(Some)
        .map_err(|error| format!("not a `{kind}`: {error}"))
}
