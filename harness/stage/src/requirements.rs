//! Which parts of a stage have to be started.

use std::collections::BTreeSet;
use std::sync::Arc;

use rehearsal_script::stage::{App, Seed};
use rehearsal_script::{Name, StageConfig, Template};

/// The parts of a stage that the chosen scenarios need.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Requirements {
    /// The apps that the scenarios name; the apps that these depend on are added.
    pub apps: BTreeSet<Arc<str>>,
    /// The seeds that the scenarios use.
    pub seeds: BTreeSet<Arc<str>>,
    /// Whether the scenarios use the database themselves; apps and seeds that
    /// need it are found automatically.
    pub postgres: bool,
}

impl Requirements {
    /// Returns everything that the stage file declares.
    pub fn all(stage: &StageConfig) -> Self {
        Self {
            apps: stage.apps.iter().map(|(name, _)| name.into()).collect(),
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
    pub(crate) fn with_dependencies_of(mut self, stage: &StageConfig) -> Self {
        self.apps = with_dependencies(&self.apps, stage);
        self.postgres = stage.postgres.is_some()
            && (self.postgres
                || self
                    .apps
                    .iter()
                    .any(|app| stage.apps.get(app).is_some_and(uses_postgres))
                || self.seeds.iter().any(|seed| seeds_postgres(seed, stage)));
        self
    }
}

/// Returns the apps and those that they refer to or that have to be ready first.
pub(crate) fn with_dependencies(
    apps: &BTreeSet<Arc<str>>,
    stage: &StageConfig,
) -> BTreeSet<Arc<str>> {
    let mut found = BTreeSet::new();
    let mut pending: Vec<Arc<str>> = apps.iter().cloned().collect();
    while let Some(name) = pending.pop() {
        let Some(app) = stage.apps.get(&name) else {
            continue;
        };
        if found.insert(name) {
            pending.extend(
                referenced_paths(app)
                    .into_iter()
                    .filter(|path| path[0] == "apps")
                    .filter_map(|path| path.get(1).map(|name| name.as_str().into())),
            );
            pending.extend(app.after.iter().filter_map(Name::fixed).map(Into::into));
        }
    }
    found
}

fn uses_postgres(app: &App) -> bool {
    referenced_paths(app)
        .iter()
        .any(|path| path[0] == "postgres")
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

/// Returns the paths that an app's environment and command refer to:
/// `["apps", "payment", "url"]`.
pub(crate) fn referenced_paths(app: &App) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    let mut collect = |template: &Template| {
        template.walk(&mut |expr| {
            if let Some((root, path)) = expr.as_path() {
                let names = std::iter::once(root).chain(path);
                paths.push(names.map(str::to_owned).collect());
            }
        });
    };
    app.env.iter().for_each(|(_, text)| collect(&text.0));
    app.run.iter().for_each(|text| collect(&text.0));
    paths
}
