use std::process::{ExitCode, Termination};

/// How the command ends; documented, because CI jobs decide by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exit {
    /// All that was asked for was done and is green.
    Passed = 0,
    /// A scenario failed: the app does something else than the scenario says.
    Failed = 1,
    /// A file or an argument is wrong.
    Wrong = 2,
    /// The environment broke, so that nothing can be said about the app.
    Broken = 3,
    /// There was nothing to do: no file, or no case that the filters let through.
    Nothing = 4,
    /// The time that it was given (`--timeout`) was over; the number is what
    /// `timeout` of the command line ends with.
    OutOfTime = 124,
    /// It was interrupted (SIGINT or SIGTERM) and has cleaned up.
    Interrupted = 130,
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(self as u8)
    }
}
