use std::fmt;
use std::io::Write;

use crate::Reporter;

/// A format of report files, as `--report NAME=FILE` names it.
#[derive(Clone, Copy)]
pub struct ReportFormat {
    /// The name on the command line.
    pub name: &'static str,
    /// Creates the reporter that writes the file.
    pub create: fn(Box<dyn Write + Send>) -> Box<dyn Reporter>,
}

impl ReportFormat {
    /// Finds a format by its name.
    pub fn find(name: &str) -> Option<Self> {
        let mut formats = crate::FORMATS.iter();
        formats.find(|format| format.name == name).copied()
    }
}

impl fmt::Debug for ReportFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReportFormat")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
