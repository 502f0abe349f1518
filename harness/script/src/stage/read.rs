use std::sync::Arc;

use rehearsal_record::Place;

use super::{App, Cloud, Entries, Named, Stage, StageKeys, seeds};
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
        let mut at = Some(node);
        for key in path {
            at = at.and_then(|node| node.get(key));
        }
        at.and_then(Node::entries)
            .unwrap_or_default()
            .iter()
            .map(|entry: &Entry| entry.key.text.clone())
            .collect::<Vec<_>>()
    };
    Names {
        stage_file: Some(file.to_owned()),
        buckets: keys(&["cloud", "buckets"]),
        queues: keys(&["cloud", "queues"]),
        topics: keys(&["cloud", "topics"]),
        pools: keys(&["cloud", "user_pools"]),
        apps: keys(&["apps"]),
        users: keys(&["users"]),
        seeds: keys(&["seeds"]),
        secrets: keys(&["secrets"]),
        postgres: node.get("postgres").is_some(),
    }
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

impl Stage {
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

pub(crate) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Stage> {
    if let Kind::Null = node.kind {
        let mut stage = Stage::bare();
        stage.file = Some(Arc::clone(&reader.file));
        stage.root.clone_from(&reader.root);
        return Some(stage);
    }
    let mut fields = Fields::of(node, StageKeys::SPEC, reader)?;
    let keys = StageKeys::read_fields(&mut fields, reader);
    let keys = keys?;
    let mut sound = fields.sound;
    let mut resolved = Vec::new();
    for entry in keys.seeds.0 {
        let mut items = Vec::new();
        for item in entry.value {
            match seeds::resolve(item, reader) {
                Some(seed) => items.push(seed),
                None => sound = false,
            }
        }
        resolved.push(Named {
            name: entry.name,
            place: entry.place,
            value: items,
        });
    }
    for app in &keys.apps.0 {
        sound &= runnable(app, reader);
    }
    let postgres = match keys.postgres {
        Some(mut postgres) => {
            if let Some(folder) = &mut postgres.migrations {
                match reader.existing_folder(&folder.text, &folder.place) {
                    Some(found) => folder.text = found,
                    None => sound = false,
                }
            }
            Some(postgres)
        }
        None => None,
    };
    sound.then(|| Stage {
        file: Some(Arc::clone(&reader.file)),
        root: reader.root.clone(),
        cloud: keys
            .cloud
            .unwrap_or_else(|| Cloud::bare(node.place.clone())),
        postgres,
        seeds: resolved,
        apps: keys.apps,
        users: keys.users,
        secrets: keys.secrets,
    })
}

/// Whether it is known how to run an app somewhere.
fn runnable(app: &Named<App>, reader: &mut Reader<'_>) -> bool {
    let value = &app.value;
    if value.cargo.is_some() || value.run.is_some() || value.container.is_some() {
        return true;
    }
    reader.report(
        Diagnostic::new(
            Code::MissingKey,
            &app.place,
            format!("it is not said how to run `{}`", app.name),
        )
        .help("add `cargo: binary`, `run: command`, or a `container`"),
    );
    false
}
