//! What a process is started with.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::account::Account;
use crate::capture::Capture;
use crate::group::Signal;
use crate::output::Output;
use crate::run_directory::RunDirectory;

/// Which processes end with the one that was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Descendants {
    /// All, also those that left its process group. Also, it counts as running
    /// while a process that left the group does: it may be a daemon.
    All,
    /// All, as soon as it has ended itself: nothing that it leaves behind is needed.
    AllAtEnd,
    /// Those in its process group. A build tool's server (of Gradle, of sccache),
    /// which left the group, is the tool's own to end.
    Group,
}

/// How to start a process.
#[derive(Debug, Clone)]
pub struct ProcessSpec {
    /// Receives its lines, unless there is a capture.
    pub output: Output,
    /// Receives what it writes, in place of the output.
    pub capture: Option<Capture>,
    /// What is executed.
    pub program: PathBuf,
    /// What it is given.
    pub args: Vec<OsString>,
    /// The whole environment; nothing is inherited.
    pub env: Vec<(OsString, OsString)>,
    /// Where it runs.
    pub folder: PathBuf,
    /// Another user to run as (Unix, as root).
    pub account: Option<Account>,
    /// The signal it gets when this process dies, or drops the handle.
    pub death_signal: Signal,
    /// What else ends with it; `None` if it ends what it starts by itself, and needs
    /// no supervisor.
    pub descendants: Option<Descendants>,
    /// The run it belongs to. Its directory is kept until the process has ended.
    pub run: RunDirectory,
}
