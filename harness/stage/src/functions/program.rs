//! A program that a runtime or an extension is.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// How a runtime is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Program {
    pub(super) path: PathBuf,
    pub(super) args: Vec<OsString>,
}

/// Why a runtime cannot be started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NoProgram {
    /// The type of the error, as Lambda calls it.
    pub(super) kind: &'static str,
    pub(super) message: String,
}

/// Returns whether a file is a program.
#[cfg(unix)]
pub(super) fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

/// Returns whether a file is a program.
#[cfg(not(unix))]
pub(super) fn is_executable(path: &Path) -> bool {
    path.is_file()
}
