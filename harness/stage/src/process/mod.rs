//! Child processes that do not outlive this one.
//!
//! A [`Process`] leads its own process group, its output is kept by line, and it
//! is killed when the handle is dropped. On Linux the kernel kills it when this
//! process dies; elsewhere the next start removes what a killed run left (see
//! [`crate::run_directory`]).

mod group;
mod output;
mod parent_death;
mod spawner;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::process::{Child, Command};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::account::Account;
use crate::leftovers::MARKER;
use crate::run_directory::RunDirectory;
pub(crate) use group::{Signal, signal as signal_group, start_own_group};
pub use output::Output;

/// How long to read output after the process has ended. Its pipes are closed by
/// then, unless a descendant has left the group and keeps them open.
const DRAIN: Duration = Duration::from_millis(250);
/// How long a process whose handle was dropped may take to end by its signal.
const ABANDONED_TIMEOUT: Duration = Duration::from_secs(2);

/// How to start a process.
#[derive(Debug, Clone)]
pub(crate) struct ProcessSpec {
    /// Receives its lines.
    pub(crate) output: Output,
    pub(crate) program: PathBuf,
    pub(crate) args: Vec<OsString>,
    /// The whole environment; nothing is inherited.
    pub(crate) env: Vec<(OsString, OsString)>,
    pub(crate) folder: PathBuf,
    /// Another user to run as (Unix, as root).
    pub(crate) account: Option<Account>,
    /// The signal it gets when this process dies, or drops the handle.
    pub(crate) death_signal: Signal,
    /// The run it belongs to. Its directory is kept until the process has ended.
    pub(crate) run: RunDirectory,
}

/// A child process, running or ended, with all processes in its group.
#[derive(Debug)]
pub(crate) struct Process {
    id: u32,
    output: Output,
    signals: mpsc::UnboundedSender<Signal>,
    exit: watch::Receiver<Option<ExitStatus>>,
}

impl Process {
    /// Starts the child. After an error nothing is running.
    pub(crate) async fn spawn(spec: ProcessSpec) -> std::io::Result<Self> {
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
        start_own_group(&mut command);
        if let Some(account) = spec.account {
            group::run_as(&mut command, account);
        }
        parent_death::follow_parent(&mut command, spec.death_signal);

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
        let (signals, received) = mpsc::unbounded_channel();
        let (ended, exit) = watch::channel(None);
        let supervisor = Supervisor {
            child,
            id,
            readers,
            death_signal: spec.death_signal,
            run: spec.run,
        };
        tokio::spawn(supervisor.supervise(received, ended));
        Ok(Self {
            id,
            output,
            signals,
            exit,
        })
    }

    /// Returns its process id, which is also the id of its group.
    pub(crate) fn id(&self) -> u32 {
        self.id
    }

    /// Returns what it has written.
    pub(crate) fn output(&self) -> &Output {
        &self.output
    }

    /// Returns its exit status, if its end has been noticed.
    pub(crate) fn exit_status(&self) -> Option<ExitStatus> {
        *self.exit.borrow()
    }

    /// Returns its exit status if it has ended, even if that was not noticed yet.
    pub(crate) async fn poll_exit_status(&self) -> Option<ExitStatus> {
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

    /// Sends the signal, and kills it if it has not ended after `grace`.
    pub(crate) async fn stop(&self, signal: Signal, grace: Duration) -> ExitStatus {
        // A closed channel means that it has ended already.
        let _ = self.signals.send(signal);
        if let Ok(status) = timeout(grace, self.wait()).await {
            return status;
        }
        let _ = self.signals.send(Signal::Kill);
        self.wait().await
    }
}

/// Owns the child until its end. Only the supervisor sends signals, so a process
/// id is never used after the child has been waited for.
struct Supervisor {
    child: Child,
    id: u32,
    readers: [Option<JoinHandle<()>>; 2],
    death_signal: Signal,
    /// Keeps the run directory.
    run: RunDirectory,
}

impl Supervisor {
    async fn supervise(
        mut self,
        mut signals: mpsc::UnboundedReceiver<Signal>,
        ended: watch::Sender<Option<ExitStatus>>,
    ) {
        let status = loop {
            tokio::select! {
                status = self.child.wait() => break status,
                signal = signals.recv() => match signal {
                    Some(signal) => group::signal(self.id, signal),
                    None => break self.abandoned().await,
                },
            }
        };
        // Its descendants may still run.
        group::signal(self.id, Signal::Kill);
        for reader in self.readers.into_iter().flatten() {
            let stop = reader.abort_handle();
            if timeout(DRAIN, reader).await.is_err() {
                stop.abort();
            }
        }
        // Before the status is published: whoever waits for the last process may
        // exit next, and the directory must have been removed by then.
        drop(self.run);
        // Waiting fails only if something else reaps our children; the child has
        // ended then, too, and its status is unknown.
        ended.send_replace(Some(status.unwrap_or_default()));
    }

    /// Ends the process after its handle was dropped.
    async fn abandoned(&mut self) -> std::io::Result<ExitStatus> {
        group::signal(self.id, self.death_signal);
        if let Ok(status) = timeout(ABANDONED_TIMEOUT, self.child.wait()).await {
            return status;
        }
        group::signal(self.id, Signal::Kill);
        self.child.wait().await
    }
}

#[cfg(test)]
mod tests;
