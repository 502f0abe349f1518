use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::output_tail::OutputTail;

/// Why a process, or the directory of a run, could not be started or used.
///
/// Each message reads "could not …: …"; [`Error::help`] says what to do.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be created, read or removed.
    #[error("could not {what} {path}: {source}", path = path.display())]
    Files {
        /// What was attempted.
        what: &'static str,
        /// On what.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// The folder for run directories belongs to another user.
    #[error("could not use {path}: it belongs to another user, or others can write to it", path = path.display())]
    ForeignFolder {
        /// The folder.
        path: PathBuf,
    },
    /// A program could not be executed.
    #[error("could not start `{what}` in {folder}: {source}", folder = folder.display())]
    Spawn {
        /// The program or command.
        what: String,
        /// Where.
        folder: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A build or a migration failed.
    #[error("could not run `{command}`: {status}; {lines}")]
    Command {
        /// The command.
        command: String,
        /// Its exit status.
        status: String,
        /// Its last lines of output.
        lines: OutputTail,
    },
}

impl Error {
    /// Returns the error of an operation on a file or folder.
    pub fn files(what: &'static str, path: &Path, source: io::Error) -> Self {
        Self::Files {
            what,
            path: path.into(),
            source,
        }
    }

    /// Whether the disk, or the memory file system, is full. Other programs only say
    /// so in their messages.
    pub fn is_disk_full(&self) -> bool {
        match self {
            Self::Files { source, .. } => source.kind() == io::ErrorKind::StorageFull,
            Self::Command { lines, .. } => lines.to_string().contains("No space left on device"),
            Self::ForeignFolder { .. } | Self::Spawn { .. } => false,
        }
    }

    /// Returns what to do next.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Files { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => Some(
                "check its owner; REHEARSAL_CACHE and TMPDIR move the cache and the run directory",
            ),
            Self::Files { .. } | Self::Command { .. } => None,
            Self::ForeignFolder { .. } => Some("remove it, or set TMPDIR to a folder of your own"),
            Self::Spawn { .. } => Some("check the command's name and the stage file's `root`"),
        }
    }
}
