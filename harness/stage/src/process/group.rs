//! Process groups and users, where the system has them.

use tokio::process::Command;

use super::Account;

/// What a group of processes can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signal {
    /// End in good order: SIGTERM.
    Terminate,
    /// End now and clean up: SIGQUIT, which PostgreSQL takes as an immediate
    /// shutdown that still frees its shared memory.
    Quit,
    /// As by Ctrl-C: SIGINT.
    Interrupt,
    /// SIGKILL.
    Kill,
}

#[cfg(unix)]
impl Signal {
    pub(crate) fn number(self) -> rustix::process::Signal {
        match self {
            Self::Terminate => rustix::process::Signal::TERM,
            Self::Quit => rustix::process::Signal::QUIT,
            Self::Interrupt => rustix::process::Signal::INT,
            Self::Kill => rustix::process::Signal::KILL,
        }
    }
}

/// Makes the child the leader of a group of its own: a Ctrl-C at the terminal
/// reaches us alone, and one signal reaches all that the child starts.
#[cfg(unix)]
pub(super) fn lead_own(command: &mut Command) {
    command.process_group(0);
}

#[cfg(unix)]
pub(super) fn run_as(command: &mut Command, account: Account) {
    command.uid(account.uid).gid(account.gid);
}

/// Signals a group; one that is gone is what the caller wanted.
#[cfg(unix)]
pub(crate) fn signal(group: u32, signal: Signal) {
    let group = i32::try_from(group)
        .ok()
        .and_then(rustix::process::Pid::from_raw);
    if let Some(group) = group {
        let _ = rustix::process::kill_process_group(group, signal.number());
    }
}

/// Whether a child of ours runs, asked of the system itself. It is not waited
/// for: that is its owner's to do.
#[cfg(unix)]
pub(super) fn is_running(child: u32) -> bool {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let child = i32::try_from(child).ok().and_then(Pid::from_raw);
    let look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    child.is_some_and(|child| matches!(waitid(WaitId::Pid(child), look), Ok(None)))
}

#[cfg(not(unix))]
pub(super) fn is_running(_child: u32) -> bool {
    true
}

#[cfg(not(unix))]
pub(super) fn lead_own(_command: &mut Command) {}

#[cfg(not(unix))]
pub(super) fn run_as(_command: &mut Command, _account: Account) {}

/// Without groups the child alone is ended.
#[cfg(not(unix))]
pub(crate) fn signal(group: u32, _signal: Signal) {
    let _ = std::process::Command::new("taskkill")
        .args(["/F", "/T", "/PID", &group.to_string()])
        .output();
}
