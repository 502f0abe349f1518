//! Where the stage file declares names.

use super::RESOURCE_KINDS;
use crate::occurrence::{Occurrence, Symbol};
use crate::yaml::Node;

/// The sections outside of the cloud whose keys are names.
const SECTIONS: [&str; 5] = ["apps", "externals", "users", "seeds", "secrets"];

/// Returns the declarations of a stage file; those of its profiles are of the same names.
pub(crate) fn declarations(stage: &Node) -> Vec<Occurrence> {
    let profiles = stage.get("profiles").and_then(Node::entries);
    let profiles = profiles.unwrap_or_default().iter();
    let mut found = Vec::new();
    for stage in std::iter::once(stage).chain(profiles.map(|entry| &entry.value)) {
        for section in SECTIONS {
            add(section, stage.get(section), &mut found);
        }
        let cloud = stage.get("cloud");
        for kind in RESOURCE_KINDS {
            let resources = cloud.and_then(|cloud| cloud.get(kind.key()));
            add(kind.section, resources, &mut found);
        }
    }
    found
}

fn add(section: &str, node: Option<&Node>, found: &mut Vec<Occurrence>) {
    for entry in node.and_then(Node::entries).unwrap_or_default() {
        let symbol = Symbol::Stage {
            section: section.to_owned(),
            name: entry.key.text.clone(),
        };
        found.push(Occurrence::declared(symbol, &entry.key.place));
    }
}
