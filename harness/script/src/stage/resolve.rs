use std::sync::Arc;

use rehearsal_record::Place;

use super::parse::StageTree;
use super::{
    Cloud, Entries, Named, Postgres, RESOURCE_KINDS, Seed, SeedItem, StageConfig, checks, external,
    seeds, users,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::Resolver;
use crate::yaml::{Kind, Node};

impl StageConfig {
    /// A cloud with nothing on it, for scenarios without a stage file.
    pub(crate) fn empty() -> Self {
        let place = Place {
            file: "".into(),
            line: 1,
            column: 1,
            length: 1,
        };
        Self {
            file: None,
            root: ".".to_owned(),
            cloud: Cloud::empty(place),
            postgres: None,
            seeds: Vec::new(),
            apps: Entries::default(),
            externals: Entries::default(),
            users: Entries::default(),
            secrets: Entries::default(),
        }
    }
}

impl StageTree {
    /// Checks it against the files it names and the limits of what it
    /// declares. The configuration is complete if nothing was reported.
    pub(crate) fn resolve(self, resolver: &mut Resolver<'_>) -> StageConfig {
        resolver.run(&self.pending);
        if let Some(root) = &self.root {
            resolver.existing_folder(&root.text, &root.place);
        }
        let written = self.node.get("seeds");
        let config = StageConfig {
            file: Some(Arc::clone(&resolver.file)),
            root: resolver.project.root.clone(),
            cloud: self
                .cloud
                .unwrap_or_else(|| Cloud::empty(self.node.place.clone())),
            postgres: self.postgres.map(|postgres| migrations(postgres, resolver)),
            seeds: resolve_seeds(self.seeds, written, resolver),
            apps: self.apps,
            externals: self.externals,
            users: self.users,
            secrets: self.secrets,
        };
        let cloud = self.node.get("cloud");
        for kind in RESOURCE_KINDS {
            let section = cloud.and_then(|cloud| cloud.get(kind.key()));
            (kind.check)(&config.cloud, section, resolver);
        }
        users::check(&config, resolver);
        external::check(&config, resolver);
        checks::check(&config, resolver);
        config
    }
}

fn resolve_seeds(
    seeds: Entries<Vec<SeedItem>>,
    written: Option<&Node>,
    resolver: &mut Resolver<'_>,
) -> Vec<Named<Vec<Seed>>> {
    let mut result = Vec::new();
    for entry in seeds.0 {
        let node = written.and_then(|node| node.get(&entry.name));
        if matches!(node.map(|node| &node.kind), Some(Kind::List(list)) if list.is_empty()) {
            let message = format!("the seed `{}` loads nothing", entry.name);
            resolver.report(Diagnostic::new(Code::NoEffect, &entry.place, message));
        }
        let mut items = Vec::new();
        for item in entry.value {
            items.extend(seeds::resolve(item, resolver));
        }
        result.push(Named {
            name: entry.name,
            place: entry.place,
            value: items,
        });
    }
    result
}

/// Replaces the folder of migrations by its path from the working folder.
fn migrations(mut postgres: Postgres, resolver: &mut Resolver<'_>) -> Postgres {
    if let Some(folder) = &mut postgres.migrations
        && let Some(found) = resolver.existing_folder(&folder.text, &folder.place)
    {
        let has_sql = |path: &String| path.rsplit('.').next() == Some("sql");
        let files = resolver.project.sources.files_below(&found);
        if !files.iter().any(has_sql) {
            let message = format!("there is no `.sql` file in `{}`", folder.text);
            resolver.report(
                Diagnostic::new(Code::EmptyGlob, &folder.place, message).help(
                    "migrations are files that end in `.sql`, applied in the order of their names",
                ),
            );
        }
        folder.text = found;
    }
    postgres
}
