//! What all sandboxes of a stage share.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use rehearsal_process::RunDirectory;
use rehearsal_script::StageConfig;

use super::database::StageDatabase;
use super::programs::Programs;
use crate::apps::launcher::ContainerApps;
use crate::cloud::clients::SharedHttp;
use crate::cloud::shared::SharedCloud;
use crate::docker::Engine;
use crate::events::Events;
use crate::expressions::StageExpressions;
use crate::functions::ProcessHost;
use crate::seeds::PreparedSeed;

/// What all sandboxes of a stage share.
#[derive(Debug)]
pub(crate) struct StageParts {
    pub(crate) file: StageConfig,
    pub(crate) expressions: StageExpressions,
    pub(crate) run: RunDirectory,
    pub(crate) http: SharedHttp,
    /// What runs the functions of embedded clouds.
    pub(crate) functions: ProcessHost,
    pub(crate) database: Option<StageDatabase>,
    pub(super) programs: RwLock<Arc<Programs>>,
    pub(crate) seeds: BTreeMap<Arc<str>, PreparedSeed>,
    pub(crate) events: Events,
    /// The cloud that all sandboxes share; without one, each has its own.
    pub(crate) cloud: Option<SharedCloud>,
    /// The engine and images of apps in containers.
    pub(crate) containers: Option<ContainerApps>,
    pub(super) engine: Option<Engine>,
    pub(super) sandboxes: AtomicU64,
}

impl StageParts {
    /// Returns the programs as they were last built.
    pub(crate) fn programs(&self) -> Arc<Programs> {
        let programs = self.programs.read();
        Arc::clone(&programs.unwrap_or_else(PoisonError::into_inner))
    }

    /// Returns the number of the next sandbox: 1, 2, 3 …
    pub(crate) fn next_sandbox_number(&self) -> u64 {
        self.sandboxes.fetch_add(1, Ordering::Relaxed) + 1
    }
}
