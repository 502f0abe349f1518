//! The supervisor: a process between the runner and an app, which ends everything
//! that the app has started, also after the runner was killed.
//!
//! It is this program, started again with [`VARIABLE`] set, and it never reaches
//! `main`: a function that the system calls before notices the variable. So it is
//! found in every program that uses this crate, also in tests of other projects.
//!
//! Its standard input is a socket to the runner. The end of the socket means that
//! the runner has ended or needs the app no more. On Linux, processes whose parent
//! has ended become children of the supervisor, so none of them gets lost.

use std::io::{Read as _, Write as _};
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, WaitOptions};
use tokio::io::AsyncReadExt as _;
use tokio::signal::unix::{Signal as SignalStream, SignalKind, signal};

use crate::descendants::{self, Listed};
use crate::group::{self, Signal};
use crate::launch_message::{Launch, Report};
use crate::parent_death;
use crate::spec::Descendants;

/// Set in the environment of a supervisor.
pub(crate) const VARIABLE: &str = "REHEARSAL_SUPERVISOR";

/// How long a daemon may take to leave the group of what started it, and how often
/// to look.
const LEAVE_TIMEOUT: Duration = Duration::from_secs(2);
const LEAVE_PAUSE: Duration = Duration::from_millis(5);

#[expect(
    unsafe_code,
    reason = "the linker's list of functions to call before main has no safe form"
)]
// SAFETY: the section has pointers to functions of this type. The function is
// called once, by one thread, when the C library is ready; it does not unwind,
// because `extern "C"` ends the process at a panic.
#[used]
#[cfg_attr(
    target_vendor = "apple",
    unsafe(link_section = "__DATA,__mod_init_func")
)]
#[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".init_array"))]
static BEFORE_MAIN: extern "C" fn() = before_main;

/// Returns at once, unless this process is to be a supervisor.
extern "C" fn before_main() {
    if std::env::var_os(VARIABLE).is_some() {
        // A runner that has ended reads no status.
        let _ = supervise();
        std::process::exit(0);
    }
}

fn supervise() -> std::io::Result<()> {
    // Before anything is started: a child could end before.
    #[cfg(target_os = "linux")]
    rustix::process::set_child_subreaper(Some(rustix::process::getpid()))?;
    let mut runner = UnixStream::from(rustix::io::dup(std::io::stdin().as_fd())?);
    let mut length = [0; 4];
    runner.read_exact(&mut length)?;
    let mut body = vec![0; usize::try_from(u32::from_ne_bytes(length)).unwrap_or(usize::MAX)];
    runner.read_exact(&mut body)?;
    let launch = Launch::decode(&body).ok_or(std::io::ErrorKind::InvalidData)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let _entered = runtime.enter();
    // The stream of signals must exist when the first child ends.
    let ended = signal(SignalKind::child())?;
    let started = start(&launch);
    let report = match &started {
        Ok(id) => Report::Started(*id),
        Err(error) => Report::NotStarted(error.raw_os_error().unwrap_or_default()),
    };
    release_output()?;
    let written = runner.write_all(&report.encode());
    let Ok(main) = started else {
        return written;
    };
    runner.set_nonblocking(true)?;
    let supervisor = Supervisor {
        main,
        descendants: launch.descendants,
        status: None,
        stopping: None,
    };
    let commands = tokio::net::UnixStream::from_std(runner.try_clone()?)?;
    let status = runtime.block_on(supervisor.run(commands, ended));
    runner.set_nonblocking(false)?;
    match status {
        Some(status) => runner.write_all(&Report::Ended(status).encode()),
        None => Ok(()),
    }
}

/// Starts the process in a group of its own, and returns its id.
fn start(launch: &Launch) -> std::io::Result<i32> {
    let stdin = match &launch.stdin {
        Some(file) => Stdio::from(std::fs::File::open(file)?),
        None => Stdio::null(),
    };
    let mut command = Command::new(&launch.program);
    command
        .args(&launch.args)
        .env_clear()
        .envs(launch.env.iter().map(|(name, value)| (name, value)))
        .current_dir(&launch.folder)
        .stdin(stdin)
        .process_group(0);
    // Should the supervisor itself be killed.
    parent_death::follow_parent(&mut command, Signal::Kill);
    let child = command.spawn()?;
    // It is waited for by its id, like the processes that are adopted.
    i32::try_from(child.id()).map_err(std::io::Error::other)
}

/// Closes this process's ends of the output, so that it ends with the app.
fn release_output() -> std::io::Result<()> {
    let null: OwnedFd = std::fs::File::options()
        .write(true)
        .open("/dev/null")?
        .into();
    rustix::stdio::dup2_stdout(&null)?;
    rustix::stdio::dup2_stderr(&null)?;
    Ok(())
}

struct Supervisor {
    /// The process that was started, which is also its group.
    main: i32,
    descendants: Descendants,
    /// Its status, once it has ended.
    status: Option<i32>,
    /// The last signal that asked it to end.
    stopping: Option<Signal>,
}

impl Supervisor {
    /// Returns the status of the main process when everything has ended; `None` if
    /// the runner has ended before.
    async fn run(
        mut self,
        mut commands: tokio::net::UnixStream,
        mut ended: SignalStream,
    ) -> Option<i32> {
        loop {
            if self.is_over() {
                self.kill();
                return self.status;
            }
            let mut byte = [0];
            tokio::select! {
                _ = ended.recv() => {
                    self.reap();
                    self.wait_for_daemons().await;
                }
                read = commands.read(&mut byte) => match read {
                    Ok(1) if Signal::from_byte(byte[0]) != Signal::Kill => {
                        self.stop(Signal::from_byte(byte[0]));
                    }
                    Ok(1) => {
                        self.kill();
                        return self.status;
                    }
                    _ => {
                        self.kill();
                        return None;
                    }
                },
            }
        }
    }

    /// Gives what the main process left behind time to leave its group, which a
    /// daemon does a little after the process that started it has ended.
    async fn wait_for_daemons(&self) {
        let ends = self.descendants == Descendants::AllAtEnd;
        if self.status != Some(0) || self.stopping.is_some() || ends {
            return;
        }
        let mut waited = Duration::ZERO;
        while waited < LEAVE_TIMEOUT {
            let left = self.left();
            if left.iter().any(|process| process.group != self.main) || left.is_empty() {
                return;
            }
            #[expect(
                clippy::disallowed_methods,
                reason = "no event tells when a process leaves its group"
            )]
            tokio::time::sleep(LEAVE_PAUSE).await;
            waited += LEAVE_PAUSE;
        }
    }

    /// Whether there is nothing left to wait for.
    fn is_over(&self) -> bool {
        let Some(status) = self.status else {
            return false;
        };
        if self.descendants == Descendants::AllAtEnd {
            return true;
        }
        let listed = descendants::of_this_process_with_ended();
        let asked = self.stopping.is_some();
        if (status == 0 || asked) && descendants::have_ended_child(&listed) {
            // It may have started others, and the signal of its end is on the way.
            return false;
        }
        let left = self.watched(descendants::living(listed));
        if self.stopping.is_some() {
            // What was asked to end may still be at it.
            return left.is_empty();
        }
        // A process that ends well and leaves others outside its group has become
        // a daemon.
        status != 0 || left.iter().all(|process| process.group == self.main)
    }

    /// Asks for the end. What has left the group is asked as well when the main
    /// process has ended, which may end it itself.
    fn stop(&mut self, signal: Signal) {
        self.stopping = Some(signal);
        if self.status.is_none() {
            group::signal(self.main.unsigned_abs(), signal);
        } else {
            descendants::signal_each(self.left(), signal);
        }
    }

    /// Returns the processes that have to end with the main one.
    fn left(&self) -> Vec<Listed> {
        self.watched(descendants::of_this_process())
    }

    fn watched(&self, mut left: Vec<Listed>) -> Vec<Listed> {
        if self.descendants == Descendants::Group {
            left.retain(|process| process.group == self.main);
        }
        left
    }

    /// Waits for the children that have ended.
    fn reap(&mut self) {
        while let Ok(Some((id, status))) = rustix::process::wait(WaitOptions::NOHANG) {
            if id.as_raw_nonzero().get() == self.main {
                self.status = Some(status.as_raw());
                if let Some(signal) = self.stopping {
                    let mut left = self.left();
                    left.retain(|process| process.group != self.main);
                    descendants::signal_each(left, signal);
                }
            }
        }
    }

    /// Kills all that is left, and waits for its end. Children of a process that
    /// was killed are adopted, and killed in the next round.
    fn kill(&mut self) {
        loop {
            // What cannot be killed (as another user's process) is left.
            let killed = descendants::signal_each(self.left(), Signal::Kill);
            if killed.is_empty() {
                break;
            }
            for process in killed {
                // Only children can be waited for; the others follow when adopted.
                let id = Pid::from_raw(process.id);
                let waited = rustix::process::waitpid(id, WaitOptions::empty());
                if let (Ok(Some((_, status))), true) = (waited, process.id == self.main) {
                    self.status = Some(status.as_raw());
                }
            }
        }
        self.reap();
    }
}
