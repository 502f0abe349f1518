//! The programs of a stage: apps that cargo has built, and the code of functions.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use futures_util::future::try_join;
use rehearsal_process::RunDirectory;
use rehearsal_script::StageConfig;

use super::{apps, functions};
use crate::cloud::functions::FunctionSource;
use crate::error::StageError;
use crate::events::Events;

/// What a stage has built.
#[derive(Debug)]
pub(crate) struct Programs {
    /// The binaries of apps that cargo has built, by app name.
    pub(crate) executables: BTreeMap<Arc<str>, PathBuf>,
    /// Where the code of functions is.
    pub(crate) functions: FunctionSource,
}

/// When a program was written, and its size.
type Stamp = Option<(SystemTime, u64)>;

impl Programs {
    /// Builds apps and functions.
    pub(super) async fn build(
        file: &StageConfig,
        apps: &BTreeSet<Arc<str>>,
        functions: &BTreeSet<Arc<str>>,
        run: &RunDirectory,
        events: &Events,
    ) -> Result<Self, StageError> {
        let executables = apps::build_binaries(file, apps, run, events);
        let functions = functions::build(file, functions, run, events);
        let (executables, functions) = try_join(executables, functions).await?;
        Ok(Self {
            executables,
            functions,
        })
    }

    /// Returns the state of each program on disk, by the name of the app or function.
    pub(super) fn stamps(&self) -> BTreeMap<Arc<str>, Stamp> {
        let apps = self.executables.iter();
        let apps = apps.map(|(name, program)| (name.clone(), stamp(program)));
        let functions = self.functions.iter();
        let functions =
            functions.map(|(name, folder)| (name.clone(), stamp(&folder.join(functions::PROGRAM))));
        apps.chain(functions).collect()
    }
}

fn stamp(program: &Path) -> Stamp {
    let found = std::fs::metadata(program).ok()?;
    Some((found.modified().ok()?, found.len()))
}
