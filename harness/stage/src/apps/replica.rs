//! One replica of an app: a process or a container.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rehearsal_process::{
    Descendants, Output, Process, ProcessSpec, RunDirectory, Signal, environment,
};

use super::StopOptions;
use super::signal::signal;
use crate::docker::{self, Engine};
use crate::error::StageError;
use crate::readiness::{self, ReadyCheck};
use crate::workload::Workload;

/// How long to wait for the end of a replica that was killed.
const KILL_TIMEOUT: Duration = Duration::from_secs(10);

/// How to start a replica; all references are resolved.
#[derive(Debug, Clone)]
pub(crate) struct LaunchSpec {
    pub(crate) name: Arc<str>,
    pub(crate) target: LaunchTarget,
    /// The variables that the stage file adds to the environment.
    pub(crate) env: Vec<(String, String)>,
    pub(crate) port: u16,
    pub(crate) ready: ReadyCheck,
    pub(crate) ready_timeout: Duration,
    /// The signal that asks it to end.
    pub(crate) stop_signal: Signal,
    /// How long it may take to end before it is killed.
    pub(crate) stop_timeout: Duration,
    pub(crate) run: RunDirectory,
}

/// What runs a replica.
#[derive(Debug, Clone)]
pub(crate) enum LaunchTarget {
    /// A process on this machine.
    Process {
        program: PathBuf,
        args: Vec<OsString>,
        folder: PathBuf,
    },
    /// A container.
    Container {
        engine: Engine,
        image: String,
        command: Vec<String>,
        /// The port it listens on in the container.
        port: u16,
        /// A name that is unique among the containers of the run.
        name: String,
    },
}

#[derive(Debug)]
pub(super) struct Replica {
    spec: LaunchSpec,
    output: Output,
    process: Mutex<Option<Arc<Workload>>>,
    /// The number of starts: the name of a container is not free again at once.
    starts: AtomicU32,
}

impl Replica {
    pub(super) fn new(spec: LaunchSpec, output: Output) -> Self {
        Self {
            spec,
            output,
            process: Mutex::default(),
            starts: AtomicU32::new(0),
        }
    }

    pub(super) fn port(&self) -> u16 {
        self.spec.port
    }

    /// Returns how it is started and stopped.
    pub(super) fn spec(&self) -> &LaunchSpec {
        &self.spec
    }

    pub(super) fn exit_status(&self) -> Option<ExitStatus> {
        self.process().and_then(|process| process.exit_status())
    }

    pub(super) fn pid(&self) -> Option<u32> {
        match &*self.process()? {
            Workload::Process(process) if process.exit_status().is_none() => Some(process.id()),
            _ => None,
        }
    }

    /// Returns whether its process is computing; of a container that is not known.
    pub(super) fn is_busy(&self) -> bool {
        self.process().is_some_and(|process| match &*process {
            Workload::Process(process) => process.is_busy(),
            Workload::Container(_) => false,
        })
    }

    pub(super) fn is_running(&self) -> bool {
        self.process()
            .is_some_and(|process| process.exit_status().is_none())
    }

    /// Starts it and waits until it is ready. A running replica is left alone.
    pub(super) async fn start(&self) -> Result<(), StageError> {
        if self.is_running() {
            return Ok(());
        }
        let process = Arc::new(self.spawn().await?);
        *self.lock() = Some(process.clone());
        let LaunchSpec {
            ready,
            name,
            port,
            ready_timeout,
            ..
        } = &self.spec;
        let started =
            readiness::wait_until_ready(ready, name, &process, *port, *ready_timeout).await;
        if started.is_err() {
            process.stop(Signal::Kill, KILL_TIMEOUT).await;
        }
        started
    }

    /// Asks it to end, and kills it after the timeout.
    pub(super) async fn stop(&self, options: &StopOptions) {
        let process = self.lock().take();
        if let Some(process) = process {
            let signal = options.signal.map_or(self.spec.stop_signal, signal);
            let timeout = options.grace.unwrap_or(self.spec.stop_timeout);
            process.stop(signal, timeout).await;
        }
    }

    #[cfg(test)]
    pub(super) async fn wait(&self) {
        if let Some(process) = self.process() {
            process.wait().await;
        }
    }

    async fn spawn(&self) -> Result<Workload, StageError> {
        let launch = &self.spec;
        let (program, args, folder) = match &launch.target {
            LaunchTarget::Process {
                program,
                args,
                folder,
            } => (program, args, folder),
            LaunchTarget::Container {
                engine,
                image,
                command,
                port,
                name,
            } => {
                let container = docker::ContainerSpec {
                    name: format!("{name}-{}", self.starts.fetch_add(1, Ordering::Relaxed) + 1),
                    image: image.clone(),
                    env: launch.env.clone(),
                    command: command.clone(),
                    port: (launch.port, *port),
                    in_memory: None,
                    output: self.output.child(),
                };
                return Ok(docker::Container::start(engine, container).await?.into());
            }
        };
        let mut env = environment::for_apps();
        env.extend(
            launch
                .env
                .iter()
                .map(|(name, value)| (name.into(), value.into())),
        );
        let spec = ProcessSpec {
            capture: None,
            output: self.output.child(),
            program: program.clone(),
            args: args.clone(),
            env,
            folder: folder.clone(),
            account: None,
            death_signal: Signal::Kill,
            descendants: Some(Descendants::All),
            run: launch.run.clone(),
        };
        let spawned = Process::spawn(spec).await;
        let process = spawned.map_err(|source| rehearsal_process::Error::Spawn {
            what: program.display().to_string(),
            folder: folder.clone(),
            source,
        })?;
        Ok(process.into())
    }

    fn process(&self) -> Option<Arc<Workload>> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<Workload>>> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
