//! The stages of this process: each boots once, on a runtime that outlives the
//! tests' own, and ends when the process does.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, OnceLock, PoisonError};

use rehearsal_run::Events;
use rehearsal_script::{CheckResult, StageConfig, Style, check, render};
use rehearsal_stage::{Requirements, Sandbox, SandboxRequest, Stage, StageOptions};
use tokio::runtime::Runtime;
use tokio::sync::OnceCell;
use tokio::task::JoinHandle;

use super::SandboxError;
use super::ending::at_end;
use crate::disk::Disk;
use crate::runtime;

/// A stage file, and the apps that are booted for.
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

/// The runtime that the stages live on. With it comes the promise to end them.
fn home() -> Result<&'static Runtime, SandboxError> {
    // One test makes it, the others wait for it.
    let _turn = shared();
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let runtime = runtime::build().map_err(|error| SandboxError {
        message: format!("could not start: {error}"),
        help: None,
    })?;
    if !at_end(end) {
        tracing::warn!("what the stage leaves is swept at the next start");
    }
    Ok(RUNTIME.get_or_init(|| runtime))
}

/// What chance comes from: `REHEARSAL_SEED` where that is set.
pub(super) fn seed() -> u64 {
    let set = std::env::var("REHEARSAL_SEED").ok();
    let set = set.and_then(|seed| seed.parse().ok());
    set.unwrap_or_else(runtime::seed)
}

pub(super) async fn sandbox(
    stage_file: PathBuf,
    request: SandboxRequest,
) -> Result<Sandbox, SandboxError> {
    let made = home()?.spawn(async move {
        let key = (stage_file, request.apps.clone());
        let cell = Arc::clone(shared().stages.entry(key.clone()).or_default());
        let stage = cell.get_or_try_init(|| boot(key, request.seed)).await?;
        Ok(stage.sandbox(request).await?)
    });
    match made.await {
        Ok(made) => made,
        Err(ended) => std::panic::resume_unwind(ended.into_panic()),
    }
}

/// Boots a stage with everything that its file has but the apps that nobody
/// asks for.
async fn boot((file, apps): Key, seed: u64) -> Result<Stage, SandboxError> {
    let file = file.to_string_lossy();
    let CheckResult {
        stage, diagnostics, ..
    } = check(&Disk, Some(&file), &[]);
    let script = match stage {
        Some(script) if diagnostics.is_empty() => script,
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
    let needs = needs(&script, apps);
    let options = StageOptions {
        seed,
        ..StageOptions::default()
    };
    // Nobody listens: a test is told by what it asserts.
    let (events, _) = Events::channel();
    Ok(Stage::start(&script, needs, options, events.sender()).await?)
}

fn needs(script: &StageConfig, apps: Option<Vec<Arc<str>>>) -> Requirements {
    let mut needs = Requirements::all(script);
    if let Some(apps) = apps {
        needs.apps = apps.into_iter().collect();
    }
    needs
}

/// Ends a sandbox; its test need not wait for that.
pub(super) fn close(sandbox: Sandbox) {
    if let Some(runtime) = RUNTIME.get() {
        let closing = runtime.spawn(sandbox.close());
        shared().closing.push(closing);
    }
}

/// The end of the process: everything that stands is taken down.
extern "C" fn end() {
    let Some(runtime) = RUNTIME.get() else {
        return;
    };
    // On a thread of its own: what belongs to this one is gone by now.
    let ending = std::thread::spawn(|| {
        let Shared { stages, closing } = std::mem::take(&mut *shared());
        runtime.block_on(async {
            for sandbox in closing {
                // One that panicked has nothing more to close.
                let _ = sandbox.await;
            }
            for cell in stages.into_values() {
                if let Some(stage) = Arc::into_inner(cell).and_then(OnceCell::into_inner) {
                    stage.close().await;
                }
            }
        });
    });
    // A panic has been told by the thread itself.
    let _ = ending.join();
}
