//! The folder files of a check.

use std::collections::{BTreeMap, BTreeSet};

use crate::pending::FlowId;
use crate::resolve::{Findings, Project, Signatures};
use crate::scenario::{FOLDER_FILE, Flows, FolderSetup, FolderTree};
use crate::sources::{PathKind, Sources, folder_of};

/// Returns whether a file is a folder file.
pub(crate) fn is_folder_file(file: &str) -> bool {
    file.rsplit('/').next() == Some(FOLDER_FILE)
}

/// Returns where the folder files of a scenario may be, the outermost first; `top` is
/// the folder of the stage file.
fn candidates(file: &str, top: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folder = folder_of(file);
    loop {
        found.push(match folder {
            "." => FOLDER_FILE.to_owned(),
            "/" => format!("/{FOLDER_FILE}"),
            _ => format!("{folder}/{FOLDER_FILE}"),
        });
        if folder == top || folder == "." || folder == "/" {
            break;
        }
        folder = folder_of(folder);
    }
    found.reverse();
    found
}

/// The folder files, parsed.
pub(crate) struct FolderTrees(BTreeMap<String, FolderTree>);

impl FolderTrees {
    /// Finds those above some files, and parses them with those that are named.
    pub(crate) fn find<'f>(
        sources: &dyn Sources,
        top: &str,
        files: impl Iterator<Item = &'f str>,
        named: impl Iterator<Item = &'f str>,
        mut parse: impl FnMut(&str) -> Option<FolderTree>,
    ) -> Self {
        let mut paths: BTreeSet<String> = files.flat_map(|file| candidates(file, top)).collect();
        paths.retain(|path| sources.kind(path) == PathKind::File);
        paths.extend(named.map(str::to_owned));
        let trees = paths.into_iter().filter_map(|path| {
            let tree = parse(&path)?;
            Some((path, tree))
        });
        Self(trees.collect())
    }

    /// The flows that they call.
    pub(crate) fn calls(&self) -> impl Iterator<Item = FlowId> {
        self.0.values().flat_map(FolderTree::calls)
    }

    /// Checks them, each after those around it.
    pub(crate) fn resolve(
        self,
        top: &str,
        project: &Project<'_>,
        signatures: &Signatures,
        flows: &Flows,
        findings: &mut Findings,
    ) -> FolderSetups {
        let mut setups = FolderSetups {
            top: top.to_owned(),
            by_file: BTreeMap::new(),
            none: FolderSetup::default(),
        };
        let mut trees: Vec<(String, FolderTree)> = self.0.into_iter().collect();
        trees.sort_by_key(|(path, _)| path.matches('/').count());
        for (path, tree) in trees {
            let outer = setups.enclosing(&path);
            let setup = tree.resolve(outer, project, signatures, flows, findings);
            setups.by_file.insert(path, setup);
        }
        setups
    }
}

/// What the folder files set up.
pub(crate) struct FolderSetups {
    top: String,
    by_file: BTreeMap<String, FolderSetup>,
    none: FolderSetup,
}

impl FolderSetups {
    /// What is set up for a scenario.
    pub(crate) fn of(&self, file: &str) -> &FolderSetup {
        let candidates = candidates(file, &self.top).into_iter().rev();
        self.innermost(candidates)
    }

    /// What the folders around that of a folder file set up.
    fn enclosing(&self, folder_file: &str) -> &FolderSetup {
        let candidates = candidates(folder_file, &self.top).into_iter().rev();
        self.innermost(candidates.skip(1))
    }

    fn innermost(&self, mut candidates: impl Iterator<Item = String>) -> &FolderSetup {
        let found = candidates.find_map(|path| self.by_file.get(&path));
        found.unwrap_or(&self.none)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folder_files_are_looked_for_up_to_the_stage_file() {
        assert_eq!(
            candidates("scenarios/checkout/cards/a.yaml", "scenarios"),
            [
                "scenarios/_folder.yaml",
                "scenarios/checkout/_folder.yaml",
                "scenarios/checkout/cards/_folder.yaml",
            ]
        );
        assert_eq!(candidates("a.yaml", "."), ["_folder.yaml"]);
        assert_eq!(
            candidates("x/a.yaml", "scenarios"),
            ["_folder.yaml", "x/_folder.yaml"]
        );
    }
}
