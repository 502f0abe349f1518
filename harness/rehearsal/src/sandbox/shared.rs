//! The stages of this process: each starts once, on a runtime that outlives the
//! tests' runtimes, and stops when the process exits.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, OnceLock, PoisonError};

use rehearsal_run::Events;
use rehearsal_script::{CheckResult, Diagnostic, StageConfig, Style, check, render};
use rehearsal_stage::{Requirements, Sandbox, SandboxRequest, Stage, StageOptions};
use tokio::runtime::Runtime;
use tokio::sync::OnceCell;
use tokio::task::JoinHandle;

use super::SandboxError;
use super::at_exit::at_exit;
use crate::disk::Disk;
use crate::runtime;

/// A stage file, and the apps that the stage was started for.
type Key = (PathBuf, Option<Vec<Arc<str>>>);

#[derive(Default)]
struct Shared {
    stages: HashMap<Key, Arc<OnceCell<Stage>>>,
    closing: Vec<JoinHandle<()>>,
}

static SHARED: LazyLock<Mutex<Shared>> = LazyLock::new(Mutex::default);
static RUNTIME: OnceLock<Runtime> = OnceLock::new();

fn shared() -> MutexGuard<'static, Shared> {
    SHARED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the runtime of the stages. The first call arranges for them to be
/// stopped at exit.
fn stage_runtime() -> Result<&'static Runtime, SandboxError> {
    // One test builds it, the others wait.
    let _guard = shared();
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let runtime = runtime::build().map_err(|error| SandboxError {
        message: format!("could not start: {error}"),
        help: None,
    })?;
    if !at_exit(stop_all) {
        tracing::warn!(
            "could not register the stop of the stages; the next run removes what they leave"
        );
    }
    Ok(RUNTIME.get_or_init(|| runtime))
}

/// Returns the seed: `REHEARSAL_SEED`, or a random one.
pub(super) fn seed() -> u64 {
    let set = std::env::var("REHEARSAL_SEED").ok();
    let set = set.and_then(|seed| seed.parse().ok());
    set.unwrap_or_else(runtime::seed)
}

pub(super) async fn sandbox(
    stage_file: PathBuf,
    request: SandboxRequest,
) -> Result<Sandbox, SandboxError> {
    let sandbox = stage_runtime()?.spawn(async move {
        let key = (stage_file, request.apps.clone());
        let cell = Arc::clone(shared().stages.entry(key.clone()).or_default());
        let stage = cell.get_or_try_init(|| start(key, request.seed)).await?;
        Ok(stage.sandbox(request).await?)
    });
    match sandbox.await {
        Ok(sandbox) => sandbox,
        Err(panicked) => std::panic::resume_unwind(panicked.into_panic()),
    }
}

/// Starts a stage with everything in its file except apps that were not asked for.
async fn start((file, apps): Key, seed: u64) -> Result<Stage, SandboxError> {
    let file = file.to_string_lossy();
    let CheckResult {
        stage, diagnostics, ..
    } = check(&Disk, Some(&file), &[]);
    let config = match stage {
        Some(config) if !diagnostics.iter().any(Diagnostic::is_error) => config,
        _ => {
            return Err(SandboxError {
                message: format!(
                    "could not read the stage file {file}:\n{}",
                    render(&diagnostics, &Disk, Style::Plain)
                ),
                help: None,
            });
        }
    };
    let requirements = requirements(&config, apps);
    let options = StageOptions {
        seed,
        ..StageOptions::default()
    };
    // The events are not reported: a test has its assertions.
    let (events, _) = Events::channel();
    Ok(Stage::start(&config, requirements, options, events.sender()).await?)
}

fn requirements(config: &StageConfig, apps: Option<Vec<Arc<str>>>) -> Requirements {
    let mut requirements = Requirements::all(config);
    if let Some(apps) = apps {
        requirements.apps = apps.into_iter().collect();
    }
    requirements
}

/// Closes a sandbox in the background; its test need not wait.
pub(super) fn close(sandbox: Sandbox) {
    if let Some(runtime) = RUNTIME.get() {
        let closing = runtime.spawn(sandbox.close());
        shared().closing.push(closing);
    }
}

/// Stops all stages when the process exits.
extern "C" fn stop_all() {
    let Some(runtime) = RUNTIME.get() else {
        return;
    };
    // On another thread: the thread-local values of this one are gone by now.
    let stopping = std::thread::spawn(|| {
        let Shared { stages, closing } = std::mem::take(&mut *shared());
        runtime.block_on(async {
            for sandbox in closing {
                // One that panicked has nothing left to close.
                let _ = sandbox.await;
            }
            for cell in stages.into_values() {
                if let Some(stage) = Arc::into_inner(cell).and_then(OnceCell::into_inner) {
                    stage.close().await;
                }
            }
        });
    });
    // A panic has already been printed by the thread.
    let _ = stopping.join();
}
