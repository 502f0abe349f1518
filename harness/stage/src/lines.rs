//! The last lines of a process, for a message.

use std::fmt;

use crate::process::Output;

/// How many lines a message shows.
const SHOWN: usize = 12;

/// What a process wrote last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputTail(Vec<String>);

impl OutputTail {
    pub(crate) fn of(output: &Output) -> Self {
        Self(
            output
                .tail(SHOWN)
                .into_iter()
                .map(|line| line.text)
                .collect(),
        )
    }

    pub(crate) fn last(count: usize, mut lines: Vec<String>) -> Self {
        lines.drain(..lines.len().saturating_sub(count));
        Self(lines)
    }
}

impl fmt::Display for OutputTail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("it wrote nothing");
        }
        f.write_str("its last lines:")?;
        self.0.iter().try_for_each(|line| write!(f, "\n  {line}"))
    }
}
