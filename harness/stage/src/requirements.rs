//! Which parts of a stage have to be started.

use std::collections::BTreeSet;
use std::sync::Arc;

use rehearsal_script::StageConfig;
use rehearsal_script::stage::{App, HttpApi, Seed};

/// The parts of a stage that the chosen scenarios need.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Requirements {
    /// The apps that the scenarios name; the apps that these depend on are added.
    pub apps: BTreeSet<Arc<str>>,
    /// The functions that the scenarios use; those that the apps refer to are added.
    pub functions: BTreeSet<Arc<str>>,
    /// The seeds that the scenarios use.
    pub seeds: BTreeSet<Arc<str>>,
    /// Whether the scenarios use the database themselves; apps and seeds that
    /// need it are found automatically.
    pub postgres: bool,
}

impl Requirements {
    /// Returns whether nothing is needed here that is not also needed there.
    pub fn is_within(&self, other: &Self) -> bool {
        self.apps.is_subset(&other.apps)
            && self.functions.is_subset(&other.functions)
            && self.seeds.is_subset(&other.seeds)
            && (other.postgres || !self.postgres)
    }

    /// Returns everything that the stage file declares.
    pub fn all(stage: &StageConfig) -> Self {
        Self {
            apps: stage.apps.iter().map(|(name, _)| name.into()).collect(),
            functions: stage
                .cloud
                .functions
                .iter()
                .map(|(name, _)| name.into())
                .collect(),
            seeds: stage
                .seeds
                .iter()
                .map(|seed| seed.name.as_str().into())
                .collect(),
            postgres: stage.postgres.is_some(),
        }
    }

    /// Adds the apps that the named ones refer to, and PostgreSQL if anything
    /// refers to it.
    #[must_use]
    pub fn with_dependencies_of(mut self, stage: &StageConfig) -> Self {
        self.apps = with_dependencies(&self.apps, stage);
        self.functions = functions_with_dependencies(&self.functions, &self.apps, stage);
        self.postgres = stage.postgres.is_some()
            && (self.postgres
                || self
                    .apps
                    .iter()
                    .any(|app| stage.apps.get(app).is_some_and(uses_postgres))
                || self.functions.iter().any(|name| {
                    let function = stage.cloud.functions.get(name);
                    function
                        .is_some_and(|function| refers_to(&function.referenced_paths(), "postgres"))
                })
                || self.seeds.iter().any(|seed| seeds_postgres(seed, stage)));
        self
    }
}

/// Returns the apps and those that they refer to or that have to be ready first.
pub(crate) fn with_dependencies(
    apps: &BTreeSet<Arc<str>>,
    stage: &StageConfig,
) -> BTreeSet<Arc<str>> {
    let names = apps.iter().map(ToString::to_string);
    let found = stage.with_dependencies(names).into_iter();
    found.map(Into::into).collect()
}

/// Returns the functions, those that apps refer to, by themselves or by the APIs that call
/// them, and those that get the outcomes of others.
pub(crate) fn functions_with_dependencies(
    functions: &BTreeSet<Arc<str>>,
    apps: &BTreeSet<Arc<str>>,
    stage: &StageConfig,
) -> BTreeSet<Arc<str>> {
    let apps = apps.iter().filter_map(|name| stage.apps.get(name));
    let named = apps.flat_map(App::referenced_paths);
    let named = named.flat_map(|path| match path.as_slice() {
        [root, section, name, ..] if root == "cloud" && section == "functions" => {
            vec![Arc::from(name.as_str())]
        }
        [root, section, name, ..] if root == "cloud" && section == "apis" => {
            let api = stage.cloud.apis.get(name).into_iter();
            api.flat_map(HttpApi::functions).map(Arc::from).collect()
        }
        _ => Vec::new(),
    });
    let mut pending: Vec<Arc<str>> = functions.iter().cloned().chain(named).collect();
    let mut found = BTreeSet::new();
    while let Some(name) = pending.pop() {
        let Some(function) = stage.cloud.functions.get(&name) else {
            continue;
        };
        if found.insert(name) {
            let destinations = function.on_success.iter().chain(&function.on_failure);
            let others = destinations.filter_map(|to| to.function.as_ref()?.fixed());
            pending.extend(others.map(Arc::from));
        }
    }
    found
}

fn uses_postgres(app: &App) -> bool {
    refers_to(&app.referenced_paths(), "postgres")
}

fn refers_to(paths: &[Vec<String>], root: &str) -> bool {
    paths.iter().any(|path| path[0] == root)
}

fn seeds_postgres(name: &str, stage: &StageConfig) -> bool {
    let seed = stage.seeds.iter().find(|seed| seed.name == name);
    seed.is_some_and(|seed| seed.value.iter().any(is_for_postgres))
}

fn is_for_postgres(seed: &Seed) -> bool {
    matches!(
        seed,
        Seed::Sql { .. } | Seed::TableFile { .. } | Seed::TableRows { .. }
    )
}
