//! Child processes that die with their parent: an audited use of `unsafe`.

#[cfg(target_os = "linux")]
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use crate::group::Signal;

/// Makes the kernel send `signal` to the child when the thread that started it
/// ends. The spawner's thread lives as long as the process (see
/// [`crate::spawner`]).
#[cfg(target_os = "linux")]
#[expect(
    unsafe_code,
    reason = "pre_exec is the only place for prctl: the setting is lost by a change of uid before \
              it, and set from outside it would come too late"
)]
pub(crate) fn follow_parent(command: &mut Command, signal: Signal) {
    let parent = rustix::process::getpid();
    let signal = signal.number();
    let hook = move || {
        rustix::process::set_parent_process_death_signal(Some(signal))?;
        // The parent may have died between the fork and the line above.
        if rustix::process::getppid() == Some(parent) {
            Ok(())
        } else {
            Err(rustix::io::Errno::SRCH.into())
        }
    };
    // SAFETY: the hook runs between fork and exec, where only async-signal-safe
    // calls are allowed: it makes two system calls, allocates nothing, takes no
    // lock, and builds its error from a number.
    unsafe {
        command.pre_exec(hook);
    }
}

/// Does nothing: other systems have no such signal. What a killed run leaves is
/// removed at the next start.
#[cfg(not(target_os = "linux"))]
pub(crate) fn follow_parent(_command: &mut Command, _signal: Signal) {}
