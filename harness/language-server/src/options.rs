//! What the server is told about the tool that it is a part of.

use std::path::{Path, PathBuf};

/// What the server is told about the tool that it is a part of.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The program that runs cases, for editors that leave that to the server.
    pub program: Option<PathBuf>,
    /// Returns the folder in which runs of the project in a folder leave their records.
    pub records: Option<fn(&Path) -> Option<PathBuf>>,
}

impl Options {
    /// Returns the folder of the records of a project.
    pub(crate) fn records_of(&self, root: &Path) -> Option<PathBuf> {
        self.records?(root)
    }
}
