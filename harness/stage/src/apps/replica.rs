//! One process of an app.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Ending;
use super::plan::signal;
use super::ready::{self, Ready};
use crate::environment;
use crate::error::StageError;
use crate::process::{Output, Process, Signal, Spec};
use crate::rundir::RunDir;

/// How to start it; all references are resolved.
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

#[derive(Debug)]
pub(super) struct Replica {
    launch: Launch,
    output: Output,
    process: Mutex<Option<Arc<Process>>>,
}

impl Replica {
    pub(super) fn new(launch: Launch, output: Output) -> Self {
        Self {
            launch,
            output,
            process: Mutex::default(),
        }
    }

    pub(super) fn exited(&self) -> Option<ExitStatus> {
        self.process().and_then(|process| process.exited())
    }

    pub(super) fn pid(&self) -> Option<u32> {
        let process = self.process()?;
        process.exited().is_none().then(|| process.id())
    }

    /// Starts it and waits until it is ready. One that runs is left alone.
    pub(super) async fn start(&self) -> Result<(), StageError> {
        if self.pid().is_some() {
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
    pub(super) async fn end(&self, ending: &Ending) {
        let process = self.lock().take();
        if let Some(process) = process {
            let signal = ending.signal.map_or(self.launch.stop, signal);
            let grace = ending.grace.unwrap_or(self.launch.grace);
            process.stop(signal, grace).await;
        }
    }

    #[cfg(test)]
    pub(super) async fn ended(&self) {
        if let Some(process) = self.process() {
            process.wait().await;
        }
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
        let spec = Spec {
            output: self.output.of_one(),
            program: launch.program.clone(),
            args: launch.args.clone(),
            env,
            folder: launch.folder.clone(),
            account: None,
            death: Signal::Kill,
            run: launch.run.clone(),
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

    fn lock(&self) -> MutexGuard<'_, Option<Arc<Process>>> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
