use std::collections::BTreeMap;

use super::inherit::inherit;
use super::{App, Cloud, Entries, Postgres, Secret, SeedItem, StageKeys, User};
use crate::parser::Parser;
use crate::pending::Pending;
use crate::resolve::StageNames;
use crate::settings::{Fields, PlainText};
use crate::sources::{folder_of, join};
use crate::yaml::{Entry, Kind, Node};

/// The logical names a stage file declares, looked up before it is read: its
/// parts refer to each other, and scenarios to all of them even where some
/// part is wrong.
pub(crate) fn names(file: &str, node: &Node) -> StageNames {
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
    StageNames {
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

/// A stage file as it is parsed. What could not be parsed is left out.
pub(crate) struct StageTree {
    pub(super) node: Node,
    pub(super) root: Option<PlainText>,
    pub(super) cloud: Option<Cloud>,
    pub(super) postgres: Option<Postgres>,
    pub(super) seeds: Entries<Vec<SeedItem>>,
    pub(super) apps: Entries<App>,
    pub(super) users: Entries<User>,
    pub(super) secrets: Entries<Secret>,
    pub(super) pending: Vec<Pending>,
}

impl StageTree {
    /// Parses a stage file; `None` where it is no mapping.
    pub(crate) fn parse(mut node: Node, parser: &mut Parser<'_>) -> Option<Self> {
        inherit(&mut node, parser);
        let mut fields = Fields::of(&node, StageKeys::SPEC, parser)?;
        let root = fields.take("root", parser).flatten();
        let cloud = fields.take("cloud", parser).flatten();
        let postgres = fields.take("postgres", parser).flatten();
        let seeds = fields.take("seeds", parser).unwrap_or_default();
        // Checked once here; the apps have them already.
        let _: Option<Option<App>> = fields.take("defaults", parser);
        let apps = fields.take("apps", parser).unwrap_or_default();
        let users = fields.take("users", parser).unwrap_or_default();
        let secrets = fields.take("secrets", parser).unwrap_or_default();
        Some(Self {
            root,
            cloud,
            postgres,
            seeds,
            apps,
            users,
            secrets,
            pending: parser.take_pending(),
            node,
        })
    }
}
