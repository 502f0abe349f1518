//! A project whose stage is kept while its files change.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rehearsal_run::Case;
use rehearsal_script::{Scenario, StageConfig};

use crate::kept_stage::KeptStage;
use crate::project;
use crate::selection::{Impact, InputIndex, absolute};

/// A project as it is now.
pub(crate) struct Current {
    pub(crate) config: StageConfig,
    pub(crate) stage_file: Option<String>,
    /// All scenarios, also those that the command line does not select.
    pub(crate) scenarios: Vec<Scenario>,
    /// The cases that the command line selects.
    pub(crate) cases: Vec<Case>,
}

/// The stage of a project, and what its cases are made from.
#[derive(Debug)]
pub(crate) struct KeptProject {
    stage: Arc<KeptStage>,
    /// The folder of the scenario files.
    scenarios: PathBuf,
    /// Whether apps run in containers, whose images a stage gets when it starts.
    on_docker: bool,
    index: InputIndex,
}

impl KeptProject {
    /// Returns a project whose stage has not started.
    pub(crate) fn new(scenarios: PathBuf, on_docker: bool) -> Self {
        Self {
            stage: Arc::default(),
            scenarios,
            on_docker,
            index: InputIndex::default(),
        }
    }

    pub(crate) fn stage(&self) -> Arc<KeptStage> {
        Arc::clone(&self.stage)
    }

    /// Finds what the cases are made from, unless it is known.
    pub(crate) fn learn(&mut self, current: &Current) {
        let unknown = current.scenarios.iter();
        let unknown = unknown.filter(|scenario| !self.index.knows(scenario));
        let unknown: Vec<Scenario> = unknown.cloned().collect();
        let stage_file = current.stage_file.as_deref();
        self.index.update(&unknown, &current.config, stage_file);
    }

    /// Returns the cases that changes concern. What was made from the changed files is made
    /// again.
    pub(crate) async fn touched(
        &mut self,
        files: &BTreeSet<PathBuf>,
        current: &Current,
    ) -> Result<Vec<Case>, String> {
        let impact = self.index.impact(files);
        self.index.forget(&impact);
        let sources = self.sources(&impact);
        let has_new_images = self.on_docker && !sources.is_empty();
        if impact.stage || has_new_images || !impact.seeds.is_empty() {
            self.stage.close().await;
        }
        if impact.stage || has_new_images {
            return Ok(current.cases.clone());
        }
        let programs = self.rebuilt(&sources, current).await?;
        let is_touched = |case: &&Case| {
            impact.affects(&case.scenario)
                || !self.index.knows(&case.scenario)
                || uses(case, &programs, &current.config)
        };
        Ok(current.cases.iter().filter(is_touched).cloned().collect())
    }

    /// Returns the changed files that an app or a function may be built from.
    fn sources<'i>(&self, impact: &'i Impact) -> Vec<&'i Path> {
        let others = impact.others.iter().map(PathBuf::as_path);
        others
            .filter(|file| file.exists() && !file.starts_with(&self.scenarios))
            .collect()
    }

    /// Builds programs if sources have changed. Returns the apps and functions that are not
    /// as they were.
    async fn rebuilt(
        &self,
        sources: &[&Path],
        current: &Current,
    ) -> Result<BTreeSet<Arc<str>>, String> {
        if sources.is_empty() {
            return Ok(BTreeSet::new());
        }
        let rebuilt = self.stage.rebuild().await;
        let mut programs = rebuilt.map_err(|error| error.to_string())?;
        programs.extend(sources_of(sources, &current.config));
        Ok(programs)
    }
}

/// Returns the apps and functions whose code is in the folder of one of these files. What
/// cargo builds is known by its program instead.
fn sources_of(files: &[&Path], config: &StageConfig) -> BTreeSet<Arc<str>> {
    let root = absolute(&config.root);
    let holds_one = |folder: &Path| files.iter().any(|file| file.starts_with(folder));
    let apps = config.apps.iter().filter(|(_, app)| {
        let folder = app.folder.as_ref().map(|folder| root.join(&folder.text));
        app.cargo.is_none() && !app.is_attached() && holds_one(&folder.unwrap_or(root.clone()))
    });
    let functions = config.cloud.functions.iter().filter(|(_, function)| {
        let code = function.code.as_ref();
        code.is_some_and(|code| holds_one(&root.join(&code.text)))
    });
    let apps = apps.map(|(name, _)| Arc::from(name));
    apps.chain(functions.map(|(name, _)| Arc::from(name)))
        .collect()
}

/// Returns whether a case has one of these apps and functions on its stage.
fn uses(case: &Case, programs: &BTreeSet<Arc<str>>, config: &StageConfig) -> bool {
    if programs.is_empty() {
        return false;
    }
    let required = project::requirements(std::slice::from_ref(case), config);
    let required = required.with_dependencies_of(config);
    !programs.is_disjoint(&required.apps) || !programs.is_disjoint(&required.functions)
}
