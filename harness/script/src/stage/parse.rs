use super::cloud::api;
use super::external::declared_routes;
use super::inherit::inherit;
use super::{
    App, Cloud, Entries, External, Postgres, Profile, RESOURCE_KINDS, Secret, SeedItem, StageKeys,
    User,
};
use crate::parser::Parser;
use crate::pending::Pending;
use crate::resolve::StageNames;
use crate::settings::{Fields, PlainText};
use crate::sources::{folder_of, join};
use crate::yaml::{Kind, Node};

/// The logical names a stage file declares, collected before it is parsed: its
/// parts refer to each other, and scenarios to all of them even where some
/// part is wrong.
pub(crate) fn names(file: &str, node: &Node) -> StageNames {
    let mut names = StageNames::default();
    names.stage_file = Some(file.to_owned());
    names.postgres = node.get("postgres").is_some();
    for section in ["apps", "externals", "users", "seeds", "secrets"] {
        names.declare(section, keys(node.get(section)));
    }
    let externals = node.get("externals").and_then(Node::entries);
    for external in externals.unwrap_or_default() {
        if let Some(routes) = declared_routes(&external.value) {
            names.declare(&format!("externals.{}.routes", external.key.text), routes);
        }
    }
    for kind in RESOURCE_KINDS {
        let section = node.get("cloud").and_then(|cloud| cloud.get(kind.key()));
        names.declare(kind.section, keys(section));
        for entry in section.and_then(Node::entries).unwrap_or_default() {
            let name = &entry.key.text;
            let fifo = entry.value.get("fifo").map(|node| &node.kind);
            if matches!(fifo, Some(Kind::Bool(true))) {
                names.declare_fifo(kind.section, name);
            }
            if kind.section == api::SECTION {
                let functions = api::declared_functions(&entry.value);
                names.declare(&format!("{}.{name}.functions", kind.section), functions);
            }
            let rotation = entry.value.get("rotation");
            let function = rotation.and_then(|rotation| rotation.get("function"));
            if let Some(Kind::Text(function)) = function.map(|node| &node.kind) {
                let section = format!("{}.{name}.rotation", kind.section);
                names.declare(&section, vec![function.clone()]);
            }
            for part in kind.declares {
                if let Some(node) = entry.value.get(part) {
                    names.declare(&format!("{}.{name}.{part}", kind.section), keys(Some(node)));
                }
            }
            if let Some(part) = kind.parts {
                let mut parts = keys(entry.value.get(part.section));
                if parts.is_empty() {
                    parts.push(part.default.to_owned());
                }
                names.declare(&format!("{}.{name}.{}", kind.section, part.section), parts);
            }
        }
    }
    names
}

fn keys(section: Option<&Node>) -> Vec<String> {
    let entries = section.and_then(Node::entries).unwrap_or_default();
    entries.iter().map(|entry| entry.key.text.clone()).collect()
}

/// The folder paths begin at.
pub fn root(file: &str, node: Option<&Node>) -> String {
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
    pub(super) externals: Entries<External>,
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
        let externals = fields.take("externals", parser).unwrap_or_default();
        let users = fields.take("users", parser).unwrap_or_default();
        let secrets = fields.take("secrets", parser).unwrap_or_default();
        // They are a part of the stage already, where one was asked for.
        let _: Option<Entries<Profile>> = fields.take("profiles", parser);
        Some(Self {
            root,
            cloud,
            postgres,
            seeds,
            apps,
            externals,
            users,
            secrets,
            pending: parser.take_pending(),
            node,
        })
    }
}
