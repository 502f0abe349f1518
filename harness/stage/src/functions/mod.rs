//! Runs the functions of clouds as processes of this machine.
//!
//! An environment is a process that speaks the Runtime API. It runs one invocation at a
//! time and is used again. All end with this process, whatever they have started.

mod code;
mod environment;
mod layers;
mod program;
pub(crate) mod runtimes;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rehearsal_cloud::functions::{
    EnvironmentKey, EnvironmentScope, FunctionFuture, FunctionHost, FunctionOutcome, FunctionRun,
    PreparedFuture,
};
use rehearsal_process::RunDirectory;
use tokio::sync::{OnceCell, watch};

use crate::blocking::blocking;
use environment::{Ended, Environment, NotTaken};

/// How many environments are kept that wait for an invocation. Each takes the memory of a
/// process.
const MOST_IDLE: usize = 64;

/// How many environments of a version are started before there are invocations.
const MOST_PREPARED: u32 = 8;

/// Runs functions as processes. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct ProcessHost(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    directory: OnceCell<RunDirectory>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The environments that wait for an invocation; the last one was used last.
    idle: Vec<Environment>,
    /// The scopes that were retired while something ran in them, by how often.
    retired: Vec<(u64, EnvironmentScope)>,
    /// How many invocations have started.
    started: u64,
    /// The invocations that run, by number.
    running: HashSet<u64>,
    /// The clouds that invocations run for, with what ends them.
    clouds: std::collections::HashMap<Arc<str>, watch::Sender<u64>>,
}

impl ProcessHost {
    /// Creates a host that keeps its files in a directory of its own.
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a host that keeps its files in the directory of a run.
    pub(crate) fn in_run(directory: RunDirectory) -> Self {
        Self(Arc::new(Inner {
            directory: OnceCell::new_with(Some(directory)),
            state: Mutex::default(),
        }))
    }
}

impl FunctionHost for ProcessHost {
    fn run(&self, run: FunctionRun) -> FunctionFuture {
        let inner = Arc::clone(&self.0);
        Box::pin(async move { inner.run(run).await })
    }

    /// Starts no more than eight of them.
    fn prepare(&self, run: FunctionRun, count: u32) -> PreparedFuture {
        let inner = Arc::clone(&self.0);
        Box::pin(async move {
            for _ in 0..count.min(MOST_PREPARED) {
                if !inner.prepare(run.clone()).await {
                    return false;
                }
            }
            true
        })
    }

    fn retire(&self, scope: &EnvironmentScope) {
        let mut state = self.0.lock();
        state
            .idle
            .retain(|environment| !scope.contains(environment.key()));
        if !state.running.is_empty() {
            let started = state.started;
            state.retired.push((started, scope.clone()));
        }
    }

    fn end_all(&self, cloud: &str) {
        let mut state = self.0.lock();
        state
            .idle
            .retain(|environment| *environment.key().cloud != *cloud);
        // Dropping the sender ends what runs.
        state.clouds.remove(cloud);
    }
}

impl Inner {
    /// Starts an environment that waits for an invocation; returns whether it has started.
    async fn prepare(&self, run: FunctionRun) -> bool {
        let (number, mut ended) = self.lock().start(&run.environment.key);
        let work = async {
            let directory = self.directory().await.ok()?;
            environment::start_ready(&run, &directory).await.ok()
        };
        let environment = tokio::select! {
            environment = work => environment,
            _ = ended.changed() => None,
        };
        let has_started = environment.is_some();
        self.lock().end(number, environment);
        has_started
    }

    async fn run(&self, run: FunctionRun) -> FunctionOutcome {
        let key = run.environment.key.clone();
        let memory = run.environment.memory;
        let (number, idle, mut ended) = self.lock().begin(&run);
        let work = async {
            // One whose code has changed since ends here.
            let run = match idle.filter(Environment::is_current) {
                Some(environment) => match environment.run(run).await {
                    Ok(ended) => return ended,
                    // As on AWS, a runtime that has ended meanwhile is started again.
                    Err(NotTaken(run)) => *run,
                },
                None => run,
            };
            match self.directory().await {
                Ok(directory) => environment::start_and_run(run, directory).await,
                Err(message) => (failed(&message), None),
            }
        };
        let (mut outcome, environment): Ended = tokio::select! {
            ended = work => ended,
            _ = ended.changed() => (failed("The cloud has ended."), None),
        };
        outcome.memory = memory;
        self.lock().end(number, environment);
        tracing::debug!(function = %key.function, failed = outcome.failed, "a function was invoked");
        outcome
    }

    async fn directory(&self) -> Result<RunDirectory, String> {
        let open = || async {
            let (directory, _) = blocking(RunDirectory::open).await?;
            Ok(directory)
        };
        let directory = self.directory.get_or_try_init(open).await;
        directory
            .cloned()
            .map_err(|error: rehearsal_process::Error| error.to_string())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Notes that an invocation starts; returns its number, an environment for it if one is
    /// idle, and what ends it.
    fn begin(&mut self, run: &FunctionRun) -> (u64, Option<Environment>, watch::Receiver<u64>) {
        let key = &run.environment.key;
        let (number, ended) = self.start(key);
        let place = self.idle.iter().rposition(|idle| idle.key() == key);
        let idle = place.map(|place| self.idle.remove(place));
        (number, idle, ended)
    }

    /// Notes that something starts for an environment; returns its number, and what ends it.
    fn start(&mut self, key: &EnvironmentKey) -> (u64, watch::Receiver<u64>) {
        self.started += 1;
        let number = self.started;
        self.running.insert(number);
        let cloud = self.clouds.entry(Arc::clone(&key.cloud));
        let ended = cloud.or_insert_with(|| watch::Sender::new(0)).subscribe();
        (number, ended)
    }

    /// Notes that an invocation has ended, and keeps its environment.
    fn end(&mut self, number: u64, environment: Option<Environment>) {
        self.running.remove(&number);
        if let Some(environment) = environment {
            let is_retired = |(last, scope): &(u64, EnvironmentScope)| {
                *last >= number && scope.contains(environment.key())
            };
            if !self.retired.iter().any(is_retired) {
                self.idle.push(environment);
            }
        }
        if self.idle.len() > MOST_IDLE {
            self.idle.remove(0);
        }
        if self.running.is_empty() {
            self.retired.clear();
        }
    }
}

/// Returns the outcome of an invocation that this machine could not run.
fn failed(message: &str) -> FunctionOutcome {
    FunctionOutcome {
        payload: serde_json::json!({
            "errorType": "Runtime.HostError",
            "errorMessage": format!("could not run the function: {message}"),
        })
        .to_string(),
        failed: true,
        ..FunctionOutcome::default()
    }
}

#[cfg(test)]
mod tests;
