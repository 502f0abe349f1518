use std::process::{ExitCode, Termination};

/// The exit codes, which are documented because CI jobs depend on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exit {
    /// Everything was done, and all scenarios passed.
    Passed = 0,
    /// A scenario failed: the app does not do what the scenario says.
    Failed = 1,
    /// A file or an argument is wrong.
    Wrong = 2,
    /// The environment broke, so nothing can be said about the app.
    Broken = 3,
    /// There was nothing to do: no file, or no case was selected.
    Nothing = 4,
    /// The run took longer than `--timeout`; the number is the one that the
    /// `timeout` command uses.
    OutOfTime = 124,
    /// The run was interrupted (SIGINT or SIGTERM) and has cleaned up.
    Interrupted = 130,
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(self as u8)
    }
}
