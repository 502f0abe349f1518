//! What is wrong with a file that is imported.

use std::fmt;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}{place}: {message}")]
pub struct Error {
    /// The file, as the person named it.
    pub file: String,
    /// The place in it.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The whole file.
    File,
    /// A line and a column, both from one.
    Line(usize, usize),
    /// A path in JSON or YAML: `log.entries[3].request.url`.
    Path(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => Ok(()),
            Self::Line(line, column) => write!(f, ":{line}:{column}"),
            Self::Path(path) if path.is_empty() => Ok(()),
            Self::Path(path) => write!(f, ": {path}"),
        }
    }
}

impl Error {
    /// Returns an error about a file.
    pub(crate) fn new(file: &str, place: Place, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            place,
            message: message.into(),
            help: None,
        }
    }

    /// Returns the error with what to do about it.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
