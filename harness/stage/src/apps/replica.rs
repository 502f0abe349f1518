//! One process of an app.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::StopOptions;
use super::plan::signal;
use super::ready::{self, Ready};
use crate::docker::{self, Engine};
use crate::environment;
use crate::error::StageError;
use crate::process::{Output, Process, Signal, Spec};
use crate::rundir::RunDir;
use crate::running::Running;

/// One that does not become ready is killed; that takes no time.
const INSIST: Duration = Duration::from_secs(10);

/// How to start it; all references are resolved.
#[derive(Debug, Clone)]
pub(crate) struct Launch {
    pub(crate) name: Arc<str>,
    pub(crate) how: How,
    /// What the stage file adds to the environment.
    pub(crate) env: Vec<(String, String)>,
    pub(crate) port: u16,
    pub(crate) ready: Ready,
    pub(crate) patience: Duration,
    /// What it is told to end.
    pub(crate) stop: Signal,
    /// How long it has to end in good order.
    pub(crate) grace: Duration,
    pub(crate) run: RunDir,
}

/// What runs it.
#[derive(Debug, Clone)]
pub(crate) enum How {
    /// A process of this machine's.
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
        /// The port it listens on inside.
        port: u16,
        /// What no other container of the run is called.
        name: String,
    },
}

#[derive(Debug)]
pub(super) struct Replica {
    launch: Launch,
    output: Output,
    process: Mutex<Option<Arc<Running>>>,
    /// How often it was started: a container's name is not free at once.
    starts: AtomicU32,
}

impl Replica {
    pub(super) fn new(launch: Launch, output: Output) -> Self {
        Self {
            launch,
            output,
            process: Mutex::default(),
            starts: AtomicU32::new(0),
        }
    }

    pub(super) fn port(&self) -> u16 {
        self.launch.port
    }

    /// How it is started and ended.
    pub(super) fn launch(&self) -> &Launch {
        &self.launch
    }

    pub(super) fn exit_status(&self) -> Option<ExitStatus> {
        self.process().and_then(|process| process.exit_status())
    }

    pub(super) fn pid(&self) -> Option<u32> {
        match &*self.process()? {
            Running::Process(process) if process.exit_status().is_none() => Some(process.id()),
            _ => None,
        }
    }

    pub(super) fn is_running(&self) -> bool {
        self.process()
            .is_some_and(|process| process.exit_status().is_none())
    }

    /// Starts it and waits until it is ready. One that runs is left alone.
    pub(super) async fn start(&self) -> Result<(), StageError> {
        if self.is_running() {
            return Ok(());
        }
        let process = Arc::new(self.spawn().await?);
        *self.lock() = Some(process.clone());
        let Launch {
            ready,
            name,
            port,
            patience,
            ..
        } = &self.launch;
        let started = ready::until(ready, name, &process, *port, *patience).await;
        if started.is_err() {
            process.stop(Signal::Kill, INSIST).await;
        }
        started
    }

    /// Ends it in good order, or by force after a while.
    pub(super) async fn stop(&self, options: &StopOptions) {
        let process = self.lock().take();
        if let Some(process) = process {
            let signal = options.signal.map_or(self.launch.stop, signal);
            let grace = options.grace.unwrap_or(self.launch.grace);
            process.stop(signal, grace).await;
        }
    }

    #[cfg(test)]
    pub(super) async fn ended(&self) {
        if let Some(process) = self.process() {
            process.wait().await;
        }
    }

    async fn spawn(&self) -> Result<Running, StageError> {
        let launch = &self.launch;
        let (program, args, folder) = match &launch.how {
            How::Process {
                program,
                args,
                folder,
            } => (program, args, folder),
            How::Container {
                engine,
                image,
                command,
                port,
                name,
            } => {
                let spec = docker::Spec {
                    name: format!("{name}-{}", self.starts.fetch_add(1, Ordering::Relaxed) + 1),
                    image: image.clone(),
                    env: launch.env.clone(),
                    command: command.clone(),
                    port: (launch.port, *port),
                    in_memory: None,
                    output: self.output.of_one(),
                };
                return Ok(docker::Container::start(engine, spec).await?.into());
            }
        };
        let mut env = environment::for_apps();
        env.extend(
            launch
                .env
                .iter()
                .map(|(name, value)| (name.into(), value.into())),
        );
        let spec = Spec {
            output: self.output.of_one(),
            program: program.clone(),
            args: args.clone(),
            env,
            folder: folder.clone(),
            account: None,
            death: Signal::Kill,
            run: launch.run.clone(),
        };
        let spawned = Process::spawn(spec).await;
        let process = spawned.map_err(|source| StageError::Spawn {
            what: program.display().to_string(),
            folder: folder.clone(),
            source,
        })?;
        Ok(process.into())
    }

    fn process(&self) -> Option<Arc<Running>> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<Running>>> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
