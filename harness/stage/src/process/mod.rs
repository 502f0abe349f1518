//! Child processes that do not outlive this one.
//!
//! A [`Process`] leads a process group of its own, its output is kept by line,
//! its end is watched, and it is killed when the handle is dropped. On Linux
//! the kernel kills it when this process dies, however it dies; elsewhere the
//! next start sweeps what a killed run left (see [`crate::rundir`]).

mod death;
mod group;
mod output;
mod spawner;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::process::{Child, Command};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::leftovers::MARKER;
use crate::rundir::RunDir;
pub(crate) use group::Signal;
pub use output::Output;

/// How long the readers may go on once the process has ended: its pipes are
/// closed by then unless a stray descendant left the group and holds them.
const DRAIN: Duration = Duration::from_millis(250);
/// How long an abandoned process may take to end by its own death signal.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// What to start, and how.
#[derive(Debug, Clone)]
pub(crate) struct Spec {
    /// Where its lines go.
    pub(crate) output: Output,
    pub(crate) program: PathBuf,
    pub(crate) args: Vec<OsString>,
    /// The environment; that of this process is not inherited.
    pub(crate) env: Vec<(OsString, OsString)>,
    pub(crate) folder: PathBuf,
    /// Another user to run as (Unix, as root).
    pub(crate) account: Option<Account>,
    /// What it is sent when this process dies, or lets go of it.
    pub(crate) death: Signal,
    /// The run it belongs to, whose directory stays until it has ended.
    pub(crate) run: RunDir,
}

/// A user by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

/// A running (or ended) child process and all it started in its group.
#[derive(Debug)]
pub(crate) struct Process {
    id: u32,
    output: Output,
    orders: mpsc::UnboundedSender<Signal>,
    exit: watch::Receiver<Option<ExitStatus>>,
}

impl Process {
    /// Starts the child; an error means that nothing was started.
    pub(crate) async fn spawn(spec: Spec) -> std::io::Result<Self> {
        let mut command = Command::new(&spec.program);
        command
            .args(&spec.args)
            .env_clear()
            .envs(spec.env)
            .env(MARKER, spec.run.path())
            .current_dir(&spec.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        group::lead_own(&mut command);
        if let Some(account) = spec.account {
            group::run_as(&mut command, account);
        }
        death::follow_parent(&mut command, spec.death);

        let mut child = spawner::spawn(command).await?;
        let id = child
            .id()
            .expect("a child that nobody waited for has an id");
        let output = spec.output;
        let readers = [
            child
                .stdout
                .take()
                .map(|pipe| tokio::spawn(output.clone().read(pipe))),
            child
                .stderr
                .take()
                .map(|pipe| tokio::spawn(output.clone().read(pipe))),
        ];
        let (orders, received) = mpsc::unbounded_channel();
        let (ended, exit) = watch::channel(None);
        let tended = Tended {
            child,
            id,
            readers,
            death: spec.death,
            run: spec.run,
        };
        tokio::spawn(tended.until_its_end(received, ended));
        Ok(Self {
            id,
            output,
            orders,
            exit,
        })
    }

    /// Its process id, which is also that of its group.
    pub(crate) fn id(&self) -> u32 {
        self.id
    }

    /// What it has written.
    pub(crate) fn output(&self) -> &Output {
        &self.output
    }

    /// How it ended, if it has.
    pub(crate) fn exit_status(&self) -> Option<ExitStatus> {
        *self.exit.borrow()
    }

    /// How it ended, if it has, though nobody here may have heard of it yet.
    pub(crate) async fn ended(&self) -> Option<ExitStatus> {
        if self.exit_status().is_none() && group::is_running(self.id) {
            return None;
        }
        Some(self.wait().await)
    }

    /// Waits for its end.
    pub(crate) async fn wait(&self) -> ExitStatus {
        let mut exit = self.exit.clone();
        let ended = exit.wait_for(Option::is_some).await.map(|status| *status);
        ended.ok().flatten().unwrap_or_default()
    }

    /// Asks it to end, and insists after `grace`.
    pub(crate) async fn stop(&self, signal: Signal, grace: Duration) -> ExitStatus {
        // A closed channel means that it has ended already.
        let _ = self.orders.send(signal);
        if let Ok(status) = timeout(grace, self.wait()).await {
            return status;
        }
        let _ = self.orders.send(Signal::Kill);
        self.wait().await
    }
}

/// Owns the child until its end. Signals are sent from here alone, so that a
/// process id is never used after the child has been waited for.
struct Tended {
    child: Child,
    id: u32,
    readers: [Option<JoinHandle<()>>; 2],
    death: Signal,
    /// Held, not read.
    run: RunDir,
}

impl Tended {
    async fn until_its_end(
        mut self,
        mut orders: mpsc::UnboundedReceiver<Signal>,
        ended: watch::Sender<Option<ExitStatus>>,
    ) {
        let status = loop {
            tokio::select! {
                status = self.child.wait() => break status,
                order = orders.recv() => match order {
                    Some(signal) => group::signal(self.id, signal),
                    None => break self.abandoned().await,
                },
            }
        };
        // Whatever it started and did not take along.
        group::signal(self.id, Signal::Kill);
        for reader in self.readers.into_iter().flatten() {
            let stop = reader.abort_handle();
            if timeout(DRAIN, reader).await.is_err() {
                stop.abort();
            }
        }
        // Let go before anybody is told: whoever waits for the last process may
        // end this one next, and the directory is to be gone by then.
        drop(self.run);
        // Waiting can fail only where somebody else reaps our children; the child
        // is gone then, too, and how it ended is not to be known.
        ended.send_replace(Some(status.unwrap_or_default()));
    }

    /// Nobody holds the process any more.
    async fn abandoned(&mut self) -> std::io::Result<ExitStatus> {
        group::signal(self.id, self.death);
        if let Ok(status) = timeout(LAST_WORDS, self.child.wait()).await {
            return status;
        }
        group::signal(self.id, Signal::Kill);
        self.child.wait().await
    }
}

#[cfg(test)]
mod tests;
