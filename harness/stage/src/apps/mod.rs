//! The apps: child processes, built once per run, started for each sandbox.

pub(crate) mod build;
pub(crate) mod plan;
pub(crate) mod ready;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ready::Ready;

use crate::environment;
use crate::error::StageError;
use crate::leftovers::MARKER;
use crate::port;
use crate::process::{Output, Process, Signal, Spec};
use crate::rundir::RunDir;

/// How to start an app in a sandbox; all references are resolved.
#[derive(Debug, Clone)]
pub(crate) struct Launch {
    pub(crate) name: Arc<str>,
    pub(crate) program: PathBuf,
    pub(crate) args: Vec<OsString>,
    /// What the stage file adds to the environment.
    pub(crate) env: Vec<(String, String)>,
    pub(crate) folder: PathBuf,
    pub(crate) port: u16,
    pub(crate) ready: Ready,
    pub(crate) patience: Duration,
    /// What it is told to end.
    pub(crate) stop: Signal,
    /// How long it has to end in good order.
    pub(crate) grace: Duration,
    pub(crate) run: RunDir,
}

/// An app in a sandbox.
#[derive(Debug)]
pub struct App {
    launch: Launch,
    url: String,
    output: Output,
    process: Mutex<Option<Arc<Process>>>,
}

impl App {
    /// A port for an app, to be known before any app starts: they may refer to
    /// each other.
    pub(crate) fn port() -> Result<u16, StageError> {
        port::reserved().map_err(|source| StageError::NoPort { source })
    }

    /// An app that is not started yet.
    pub(crate) fn new(launch: Launch) -> Self {
        Self {
            url: format!("http://127.0.0.1:{}", launch.port),
            output: Output::new(launch.name.clone()),
            process: Mutex::default(),
            launch,
        }
    }

    /// Its logical name.
    pub fn name(&self) -> &str {
        &self.launch.name
    }

    /// Where it listens: `http://127.0.0.1:41234`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it has written, over all its starts.
    pub fn logs(&self) -> &Output {
        &self.output
    }

    /// How it ended, if it was started and has ended since.
    pub fn exited(&self) -> Option<ExitStatus> {
        self.process().and_then(|process| process.exited())
    }

    /// The id of its process, while it has one.
    pub fn pid(&self) -> Option<u32> {
        let process = self.process()?;
        process.exited().is_none().then(|| process.id())
    }

    /// Whether it runs.
    pub fn is_running(&self) -> bool {
        self.process()
            .is_some_and(|process| process.exited().is_none())
    }

    /// Starts it and waits until it is ready. One that runs is left alone.
    pub async fn start(&self) -> Result<(), StageError> {
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
            process.stop(Signal::Kill, Duration::MAX).await;
        }
        started
    }

    /// Ends it in good order, or by force after a while.
    pub async fn stop(&self) {
        let process = self.lock().take();
        if let Some(process) = process {
            process.stop(self.launch.stop, self.launch.grace).await;
        }
    }

    /// Ends it and starts it again, at the same address.
    pub async fn restart(&self) -> Result<(), StageError> {
        self.stop().await;
        self.start().await
    }

    async fn spawn(&self) -> Result<Process, StageError> {
        let launch = &self.launch;
        let mut env = environment::for_apps();
        env.extend(
            launch
                .env
                .iter()
                .map(|(name, value)| (name.into(), value.into())),
        );
        env.push((MARKER.into(), launch.run.path().into()));
        let spec = Spec {
            output: self.output.clone(),
            program: launch.program.clone(),
            args: launch.args.clone(),
            env,
            folder: launch.folder.clone(),
            account: None,
            death: Signal::Kill,
        };
        Process::spawn(spec)
            .await
            .map_err(|source| StageError::Spawn {
                what: launch.program.display().to_string(),
                folder: launch.folder.clone(),
                source,
            })
    }

    fn process(&self) -> Option<Arc<Process>> {
        self.lock().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Arc<Process>>> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
