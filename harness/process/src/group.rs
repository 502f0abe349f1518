//! Process groups and user accounts, on systems that have them.

use tokio::process::Command;

use crate::account::Account;

/// A signal for a process group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// SIGTERM: a graceful end.
    Terminate,
    /// SIGQUIT: for PostgreSQL an immediate shutdown that still frees its shared
    /// memory.
    Quit,
    /// SIGINT, as by Ctrl-C.
    Interrupt,
    /// SIGKILL.
    Kill,
}

#[cfg(unix)]
impl Signal {
    /// Returns the signal as the system calls it.
    pub(crate) fn number(self) -> rustix::process::Signal {
        match self {
            Self::Terminate => rustix::process::Signal::TERM,
            Self::Quit => rustix::process::Signal::QUIT,
            Self::Interrupt => rustix::process::Signal::INT,
            Self::Kill => rustix::process::Signal::KILL,
        }
    }
}

/// Makes the child the leader of a new group: a Ctrl-C at the terminal then
/// reaches only this process, and one signal reaches all that the child starts.
#[cfg(unix)]
pub(crate) fn start_own_group(command: &mut Command) {
    command.process_group(0);
}

#[cfg(unix)]
pub(crate) fn run_as(command: &mut Command, account: Account) {
    command.uid(account.uid).gid(account.gid);
}

/// Sends a signal to a group. A group that does not exist any more is no error.
#[cfg(unix)]
pub(crate) fn signal(group: u32, signal: Signal) {
    let group = i32::try_from(group)
        .ok()
        .and_then(rustix::process::Pid::from_raw);
    if let Some(group) = group {
        let _ = rustix::process::kill_process_group(group, signal.number());
    }
}

/// Asks the system whether a child is running, without reaping it.
#[cfg(unix)]
pub(crate) fn is_running(child: u32) -> bool {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let child = i32::try_from(child).ok().and_then(Pid::from_raw);
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    child.is_some_and(|child| matches!(waitid(WaitId::Pid(child), options), Ok(None)))
}

#[cfg(not(unix))]
pub(crate) fn is_running(_child: u32) -> bool {
    true
}

#[cfg(not(unix))]
pub(crate) fn start_own_group(_command: &mut Command) {}

#[cfg(not(unix))]
pub(crate) fn run_as(_command: &mut Command, _account: Account) {}

/// Ends the process tree of the child, on systems without process groups.
#[cfg(not(unix))]
pub(crate) fn signal(group: u32, _signal: Signal) {
    let _ = std::process::Command::new("taskkill")
        .args(["/F", "/T", "/PID", &group.to_string()])
        .output();
}
