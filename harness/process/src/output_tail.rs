//! The last lines that a process wrote, for a message.

use std::fmt;

/// The last lines that a process wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputTail(Vec<String>);

impl OutputTail {
    /// Creates a tail of these lines.
    pub fn new(lines: Vec<String>) -> Self {
        Self(lines)
    }

    /// Keeps the last `count` lines.
    pub fn last(count: usize, mut lines: Vec<String>) -> Self {
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
