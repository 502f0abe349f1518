//! How much of a stage has to be booted.

use std::collections::BTreeSet;
use std::sync::Arc;

use rehearsal_script::stage::{App, Seed};
use rehearsal_script::{Name, StageConfig, Template};

/// What the chosen scenarios need.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Requirements {
    /// The apps they name; those which these need come by themselves.
    pub apps: BTreeSet<Arc<str>>,
    /// The seeds they stand on.
    pub seeds: BTreeSet<Arc<str>>,
    /// Whether they look into the database themselves; apps and seeds that
    /// need it are found out.
    pub postgres: bool,
}

impl Requirements {
    /// All there is on a stage.
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

    /// Adds the apps that the named ones refer to, and PostgreSQL where
    /// something refers to it.
    pub(crate) fn completed(mut self, stage: &StageConfig) -> Self {
        self.apps = with_their_own(&self.apps, stage);
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

/// The apps and all that they refer to, or that have to be ready before them.
pub(crate) fn with_their_own(apps: &BTreeSet<Arc<str>>, stage: &StageConfig) -> BTreeSet<Arc<str>> {
    let mut found = BTreeSet::new();
    let mut open: Vec<Arc<str>> = apps.iter().cloned().collect();
    while let Some(name) = open.pop() {
        let Some(app) = stage.apps.get(&name) else {
            continue;
        };
        if found.insert(name) {
            open.extend(
                paths(app)
                    .into_iter()
                    .filter(|path| path[0] == "apps")
                    .filter_map(|path| path.get(1).map(|name| name.as_str().into())),
            );
            open.extend(app.after.iter().filter_map(Name::fixed).map(Into::into));
        }
    }
    found
}

fn uses_postgres(app: &App) -> bool {
    paths(app).iter().any(|path| path[0] == "postgres")
}

fn seeds_postgres(name: &str, stage: &StageConfig) -> bool {
    let seed = stage.seeds.iter().find(|seed| seed.name == name);
    seed.is_some_and(|seed| seed.value.iter().any(is_for_postgres))
}

fn is_for_postgres(seed: &Seed) -> bool {
    match seed {
        Seed::Sql { .. } | Seed::TableFile { .. } | Seed::TableRows { .. } => true,
        Seed::Objects { .. }
        | Seed::MessageFile { .. }
        | Seed::Messages { .. }
        | Seed::Users { .. } => false,
    }
}

/// What an app's environment and command refer to: `["apps", "payment", "url"]`.
pub(crate) fn paths(app: &App) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    let mut look = |template: &Template| {
        template.walk(&mut |expr| {
            if let Some((root, path)) = expr.as_path() {
                let names = std::iter::once(root).chain(path);
                paths.push(names.map(str::to_owned).collect());
            }
        });
    };
    app.env.iter().for_each(|(_, text)| look(&text.0));
    app.run.iter().for_each(|text| look(&text.0));
    paths
}
