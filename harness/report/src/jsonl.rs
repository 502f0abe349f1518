use std::io::{self, BufRead, Write};

use rehearsal_record::Event;
use serde_json::Value;

use crate::{ReportFormat, Reporter};

/// Writes one event per line as JSON, from which all other reports can be made.
#[derive(Debug)]
pub struct JsonLines<W> {
    out: W,
}

pub(crate) const FORMAT: ReportFormat = ReportFormat {
    name: "jsonl",
    create: |out| Box::new(JsonLines::new(out)),
};

impl<W: Write> JsonLines<W> {
    /// Creates a reporter that writes to `out`.
    pub fn new(out: W) -> Self {
        Self { out }
    }
}

impl<W: Write + Send> Reporter for JsonLines<W> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, event)?;
        self.out.write_all(b"\n")?;
        // So that a run that is killed leaves all lines so far.
        self.out.flush()
    }
}

/// Why JSON lines could not be read.
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
    /// A line is not an event.
    #[error("could not read {file}:{line}: {message}")]
    Line {
        /// The file.
        file: String,
        /// The line, from one.
        line: usize,
        /// What is wrong with it.
        message: String,
    },
    /// The file does not start with `run_started`.
    #[error("could not read {file}: it does not start with `run_started`")]
    NoRun {
        /// The file.
        file: String,
    },
}

impl ReadError {
    /// Returns what to do next.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Io { .. } => "name files that `--report jsonl=FILE` wrote",
            Self::Line { .. } | Self::NoRun { .. } => {
                "the file has to be one that `--report jsonl=FILE` of this version wrote, complete and in order"
            }
        }
    }
}

/// Reads the events of one run. Unknown events are ignored, because they are
/// newer than this reader, and so is an incomplete last line of a run that was
/// killed.
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

/// Parses an event; `None` if it is of an unknown kind.
fn event(line: &str) -> Result<Option<Event>, String> {
    let value: Value = serde_json::from_str(line).map_err(|error| format!("not JSON: {error}"))?;
    let Some(kind) = value.get("event").and_then(Value::as_str) else {
        return Err("a line is an object with the key `event`".to_owned());
    };
    if !Event::KINDS.contains(&kind) {
        return Ok(None);
    }
    if kind == "run_started" {
        let format = value.get("format").and_then(Value::as_u64);
        if format != Some(rehearsal_record::FORMAT.into()) {
            let format = format.map_or("no".to_owned(), |format| format.to_string());
            return Err(format!(
                "its `format` is {format}, and this version reads {}",
                rehearsal_record::FORMAT
            ));
        }
    }
    let kind = kind.to_owned();
    serde_json::from_value(value)
        .map(Some)
        .map_err(|error| format!("not a `{kind}`: {error}"))
}
