//! A child process.

use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::process::{Child, Command};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::group::{self, Signal, start_own_group};
use crate::leftovers::MARKER;
use crate::output::Output;
use crate::run_directory::RunDirectory;
use crate::spec::ProcessSpec;
#[cfg(unix)]
use crate::{descendants, launch_message, supervised};
use crate::{parent_death, spawner};

/// How long to read output after the process has ended. Its pipes are closed by
/// then, unless a descendant has left the group and keeps them open.
const DRAIN: Duration = Duration::from_millis(250);
/// How long a process whose handle was dropped may take to end by its signal.
const ABANDONED_TIMEOUT: Duration = Duration::from_secs(2);

/// A child process, running or ended, with all processes in its group.
#[derive(Debug)]
pub struct Process {
    id: u32,
    /// The process that this one has started: its supervisor, or itself.
    child: u32,
    output: Output,
    signals: mpsc::UnboundedSender<Signal>,
    exit: watch::Receiver<Option<ExitStatus>>,
}

impl Process {
    /// Starts the child. After an error nothing is running.
    pub async fn spawn(spec: ProcessSpec) -> std::io::Result<Self> {
        let (mut child, id, control) = match spec.descendants {
            #[cfg(unix)]
            Some(descendants) => {
                let marker = (MARKER.into(), spec.run.path().into());
                let launch = launch_message::Launch {
                    descendants,
                    program: spec.program,
                    folder: spec.folder,
                    args: spec.args,
                    env: spec.env.into_iter().chain([marker]).collect(),
                    stdin: None,
                };
                let (child, link, id) = supervised::spawn(&launch, spec.run.path()).await?;
                (child, id, Control::Supervisor(link))
            }
            _ => {
                let child = spawn_alone(&spec).await?;
                let id = child
                    .id()
                    .expect("a child that nobody waited for has an id");
                (child, id, Control::Group(id))
            }
        };
        let started = child.id().unwrap_or(id);
        let output = spec.output;
        let readers = match &spec.capture {
            Some(capture) => [
                child.stdout.take().map(|pipe| capture.spawn_reader(pipe)),
                child.stderr.take().map(|pipe| capture.spawn_reader(pipe)),
            ],
            None => [
                child
                    .stdout
                    .take()
                    .map(|pipe| tokio::spawn(output.clone().read(pipe))),
                child
                    .stderr
                    .take()
                    .map(|pipe| tokio::spawn(output.clone().read(pipe))),
            ],
        };
        let (signals, received) = mpsc::unbounded_channel();
        let (ended, exit) = watch::channel(None);
        let owner = Owner {
            child,
            control,
            readers,
            death_signal: spec.death_signal,
            run: spec.run,
        };
        tokio::spawn(owner.own(received, ended));
        Ok(Self {
            id,
            child: started,
            output,
            signals,
            exit,
        })
    }

    /// Returns its process id, which is also the id of its group.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Returns whether it, or what it has started, is computing. Where the system does
    /// not tell, it is not.
    pub fn is_busy(&self) -> bool {
        #[cfg(unix)]
        return self.exit_status().is_none() && descendants::is_busy(self.child);
        #[cfg(not(unix))]
        return false;
    }

    /// Returns what it has written.
    pub fn output(&self) -> &Output {
        &self.output
    }

    /// Returns its exit status, if its end has been noticed.
    pub fn exit_status(&self) -> Option<ExitStatus> {
        *self.exit.borrow()
    }

    /// Returns its exit status if it has ended, even if that was not noticed yet.
    pub async fn poll_exit_status(&self) -> Option<ExitStatus> {
        if self.exit_status().is_none() && group::is_running(self.child) {
            return None;
        }
        Some(self.wait().await)
    }

    /// Waits for its end.
    pub async fn wait(&self) -> ExitStatus {
        let mut exit = self.exit.clone();
        let ended = exit.wait_for(Option::is_some).await.map(|status| *status);
        ended.ok().flatten().unwrap_or_default()
    }

    /// Sends the signal, and kills it if it has not ended after `grace`.
    pub async fn stop(&self, signal: Signal, grace: Duration) -> ExitStatus {
        // A closed channel means that it has ended already.
        let _ = self.signals.send(signal);
        if let Ok(status) = timeout(grace, self.wait()).await {
            return status;
        }
        let _ = self.signals.send(Signal::Kill);
        self.wait().await
    }
}

/// Starts a process that has no supervisor.
async fn spawn_alone(spec: &ProcessSpec) -> std::io::Result<Child> {
    let mut command = Command::new(&spec.program);
    command
        .args(&spec.args)
        .env_clear()
        .envs(spec.env.iter().map(|(name, value)| (name, value)))
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
    parent_death::follow_parent(command.as_std_mut(), spec.death_signal);
    spawner::spawn(command).await
}

/// How signals reach a process and what it has started.
enum Control {
    /// Through the group that it leads.
    Group(u32),
    /// Through its supervisor.
    #[cfg(unix)]
    Supervisor(supervised::Link),
}

impl Control {
    async fn signal(&mut self, signal: Signal) {
        match self {
            Self::Group(group) => group::signal(*group, signal),
            #[cfg(unix)]
            Self::Supervisor(link) => link.signal(signal).await,
        }
    }

    /// Ends what is left after the child has ended, and returns the status of the
    /// process; `status` is that of the child.
    async fn finish(&mut self, status: std::io::Result<ExitStatus>) -> ExitStatus {
        // Waiting fails only if something else reaps our children; the child has
        // ended then, too, and its status is unknown.
        let status = status.unwrap_or_default();
        match self {
            Self::Group(group) => {
                // Its descendants may still run.
                group::signal(*group, Signal::Kill);
                status
            }
            // A supervisor that was killed has no report; the process is dead, too.
            #[cfg(unix)]
            Self::Supervisor(link) => link.status().await.unwrap_or(status),
        }
    }
}

/// Owns the child until its end. Only this task sends signals, so a process id is
/// never used after the child has been waited for.
struct Owner {
    child: Child,
    control: Control,
    readers: [Option<JoinHandle<()>>; 2],
    death_signal: Signal,
    /// Keeps the run directory.
    run: RunDirectory,
}

impl Owner {
    async fn own(
        mut self,
        mut signals: mpsc::UnboundedReceiver<Signal>,
        ended: watch::Sender<Option<ExitStatus>>,
    ) {
        let status = loop {
            tokio::select! {
                status = self.child.wait() => break status,
                signal = signals.recv() => match signal {
                    Some(signal) => self.control.signal(signal).await,
                    None => break self.abandoned().await,
                },
            }
        };
        let status = self.control.finish(status).await;
        for reader in self.readers.into_iter().flatten() {
            let stop = reader.abort_handle();
            if timeout(DRAIN, reader).await.is_err() {
                stop.abort();
            }
        }
        // Before the status is published: whoever waits for the last process may
        // exit next, and the directory must have been removed by then.
        drop(self.run);
        ended.send_replace(Some(status));
    }

    /// Ends the process after its handle was dropped.
    async fn abandoned(&mut self) -> std::io::Result<ExitStatus> {
        self.control.signal(self.death_signal).await;
        if let Ok(status) = timeout(ABANDONED_TIMEOUT, self.child.wait()).await {
            return status;
        }
        self.control.signal(Signal::Kill).await;
        self.child.wait().await
    }
}

#[cfg(test)]
mod tests;
