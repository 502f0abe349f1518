use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_record::Place;

use super::{
    App, Cloud, Entries, Named, PlainText, Postgres, Secret, SeedItem, StageConfig, StageKeys,
    User, fit, limits, seeds,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::reader::Reader;
use crate::settings::{Fields, Names};
use crate::sources::{folder_of, join};
use crate::yaml::{Entry, Kind, Node};

/// The logical names a stage file declares, looked up before it is read: its
/// parts refer to each other, and scenarios to all of them even where some
/// part is wrong.
pub(crate) fn names(file: &str, node: &Node) -> Names {
    let keys = |path: &[&str]| {
        let section = path.iter().try_fold(node, |at, key| at.get(key));
        section
            .and_then(Node::entries)
            .unwrap_or_default()
            .iter()
            .map(|entry: &Entry| entry.key.text.clone())
            .collect::<Vec<_>>()
    };
    let fifo = |path: &[&str]| {
        let section = path.iter().try_fold(node, |at, key| at.get(key));
        section
            .and_then(Node::entries)
            .unwrap_or_default()
            .iter()
            .filter(|entry| {
                matches!(
                    entry.value.get("fifo").map(|n| &n.kind),
                    Some(Kind::Bool(true))
                )
            })
            .map(|entry| entry.key.text.clone())
            .collect::<Vec<_>>()
    };
    Names {
        stage_file: Some(file.to_owned()),
        buckets: keys(&["cloud", "buckets"]),
        queues: keys(&["cloud", "queues"]),
        topics: keys(&["cloud", "topics"]),
        clients: clients(&keys),
        pools: keys(&["cloud", "user_pools"]),
        apps: keys(&["apps"]),
        users: keys(&["users"]),
        seeds: keys(&["seeds"]),
        secrets: keys(&["secrets"]),
        fifo_queues: fifo(&["cloud", "queues"]),
        fifo_topics: fifo(&["cloud", "topics"]),
        postgres: node.get("postgres").is_some(),
    }
}

/// The app clients of each pool; one that declares none has one called `default`.
fn clients(keys: &impl Fn(&[&str]) -> Vec<String>) -> BTreeMap<String, Vec<String>> {
    let pools = keys(&["cloud", "user_pools"]).into_iter();
    let clients = pools.map(|pool| {
        let mut clients = keys(&["cloud", "user_pools", &pool, "clients"]);
        if clients.is_empty() {
            clients.push("default".to_owned());
        }
        (pool, clients)
    });
    clients.collect()
}

/// The folder paths begin at.
pub(crate) fn root(file: &str, node: Option<&Node>) -> String {
    let folder = folder_of(file);
    match node
        .and_then(|node| node.get("root"))
        .map(|node| &node.kind)
    {
        Some(Kind::Text(root)) => join(folder, root),
        _ => join(folder, "."),
    }
}

impl StageConfig {
    /// A cloud with nothing on it, for scenarios without a stage file.
    pub(crate) fn bare() -> Self {
        let place = Place {
            file: "".into(),
            line: 1,
            column: 1,
            length: 1,
        };
        Self {
            file: None,
            root: ".".to_owned(),
            cloud: Cloud::bare(place),
            postgres: None,
            seeds: Vec::new(),
            apps: Entries::default(),
            users: Entries::default(),
            secrets: Entries::default(),
        }
    }
}

pub(crate) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<StageConfig> {
    if let Kind::Null = node.kind {
        let mut stage = StageConfig::bare();
        stage.file = Some(Arc::clone(&reader.file));
        stage.root.clone_from(&reader.root);
        return Some(stage);
    }
    let mut fields = Fields::of(node, StageKeys::SPEC, reader)?;
    let root = fields.take("root", reader);
    let root: Option<PlainText> = root.flatten();
    if let Some(word) = root {
        reader.existing_folder(&word.text, &word.place);
    }
    let cloud: Option<Cloud> = fields.take("cloud", reader).flatten();
    let postgres: Option<Postgres> = fields.take("postgres", reader).flatten();
    let seed_items: Entries<Vec<SeedItem>> = fields.take("seeds", reader).unwrap_or_default();
    let apps: Entries<App> = fields.take("apps", reader).unwrap_or_default();
    let users: Entries<User> = fields.take("users", reader).unwrap_or_default();
    let secrets: Entries<Secret> = fields.take("secrets", reader).unwrap_or_default();
    let mut resolved = Vec::new();
    for entry in seed_items.0 {
        let mut items = Vec::new();
        let written = fields.node("seeds").and_then(|node| node.get(&entry.name));
        if matches!(written.map(|node| &node.kind), Some(Kind::List(list)) if list.is_empty()) {
            let message = format!("the seed `{}` loads nothing", entry.name);
            reader.report(Diagnostic::new(Code::NoEffect, &entry.place, message));
        }
        for item in entry.value {
            items.extend(seeds::resolve(item, reader));
        }
        resolved.push(Named {
            name: entry.name,
            place: entry.place,
            value: items,
        });
    }
    let postgres = match postgres {
        Some(mut postgres) => {
            if let Some(folder) = &mut postgres.migrations
                && let Some(found) = reader.existing_folder(&folder.text, &folder.place)
            {
                let has_sql = |path: &String| path.rsplit('.').next() == Some("sql");
                if !reader.sources.files_below(&found).iter().any(has_sql) {
                    let message = format!("there is no `.sql` file in `{}`", folder.text);
                    reader.report(
                        Diagnostic::new(Code::EmptyGlob, &folder.place, message).help(
                            "migrations are files that end in `.sql`, applied in the order of their names",
                        ),
                    );
                }
                folder.text = found;
            }
            Some(postgres)
        }
        None => None,
    };
    let stage = StageConfig {
        file: Some(Arc::clone(&reader.file)),
        root: reader.root.clone(),
        cloud: cloud.unwrap_or_else(|| Cloud::bare(node.place.clone())),
        postgres,
        seeds: resolved,
        apps,
        users,
        secrets,
    };
    limits::check(&stage, node, reader);
    fit::check(&stage, reader);
    reader.diagnostics.is_empty().then_some(stage)
}
