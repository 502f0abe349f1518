//! The paths of snapshots: `snapshots/` beside the scenario file, one file per
//! case and step.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rehearsal_script::{Action, Flows, Step};

use super::store::Snapshot;
use crate::case::Case;

/// Assigns the paths of one case's snapshots, as its steps are played.
#[derive(Debug)]
pub(crate) struct SnapshotNames {
    file: Arc<str>,
    row: Option<Arc<str>>,
    used: Mutex<HashMap<String, u32>>,
}

impl SnapshotNames {
    pub(crate) fn of(case: &Case) -> Self {
        Self {
            file: case.id.file.clone(),
            row: case.id.case.clone(),
            used: Mutex::default(),
        }
    }

    /// Returns the next snapshot of this name: a step that is played several
    /// times has one each time.
    pub(super) fn next(&self, name: &str) -> Snapshot {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let count = used.entry(name.to_owned()).or_default();
        *count += 1;
        let number = if *count == 1 {
            String::new()
        } else {
            format!("-{count}")
        };
        Snapshot::at(path(&self.file, name, &number, self.row.as_deref()))
    }

    pub(super) fn source(&self) -> Arc<str> {
        self.file.clone()
    }
}

/// Returns the folder of a scenario file's snapshots.
fn folder_of(file: &str) -> PathBuf {
    Path::new(file).with_file_name("snapshots")
}

fn path(file: &str, name: &str, number: &str, row: Option<&str>) -> PathBuf {
    let scenario = Path::new(file).file_stem().unwrap_or_default();
    let scenario = file_name(&scenario.to_string_lossy());
    let row = row.map_or_else(String::new, |row| format!("@{}", file_name(row)));
    folder_of(file).join(format!("{scenario}__{}{number}{row}.snap", file_name(name)))
}

/// Replaces characters that some file systems do not allow in names.
fn file_name(name: &str) -> String {
    let allowed = |c: char| c.is_alphanumeric() || "-._".contains(c);
    name.chars()
        .map(|c| if allowed(c) { c } else { '_' })
        .collect()
}

/// Returns every stored or pending snapshot beside the files of these cases, and
/// whether one of their steps uses it.
pub fn find_all(cases: &[Case]) -> Vec<(Snapshot, bool)> {
    let mut names = BTreeSet::new();
    for case in cases {
        let steps = case.scenario.steps.iter().chain(&case.scenario.always);
        visit_names(steps, &case.scenario.flows, &mut |name| {
            let row = case.id.case.as_deref();
            names.insert(path(&case.id.file, name, "", row));
        });
    }
    let folders = cases.iter().map(|case| folder_of(&case.id.file));
    let folders: BTreeSet<PathBuf> = folders.collect();
    let mut found = BTreeSet::new();
    for folder in folders {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let text = path.to_string_lossy();
            let stored = text.strip_suffix(".new").unwrap_or(&text);
            let stored = PathBuf::from(stored);
            if stored.extension().is_some_and(|ending| ending == "snap") {
                found.insert(stored);
            }
        }
    }
    let is_used = |path: &Path| names.contains(path) || names.contains(&without_number(path));
    let found = found.into_iter();
    found
        .map(|path| {
            let used = is_used(&path);
            (Snapshot::at(path), used)
        })
        .collect()
}

/// Returns the path of the first of several snapshots of one step.
fn without_number(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (head, row) = match name.split_once('@') {
        Some((head, row)) => (head, format!("@{row}")),
        None => (name.trim_end_matches(".snap"), ".snap".to_owned()),
    };
    match head.rsplit_once('-') {
        Some((head, number)) if number.parse::<u32>().is_ok() => {
            path.with_file_name(format!("{head}{row}"))
        }
        _ => path.to_owned(),
    }
}

/// Calls `visit` with the name of every snapshot of steps and of the steps inside
/// them.
fn visit_names<'s>(
    steps: impl IntoIterator<Item = &'s Step>,
    flows: &Flows,
    visit: &mut impl FnMut(&str),
) {
    for step in steps {
        if let Some(snapshot) = &step.snapshot {
            visit(&snapshot.name.text);
        }
        match &step.action {
            Action::Steps(group) => visit_names(&group.steps.0, flows, visit),
            Action::Parallel(block) => {
                for branch in &block.branches.0 {
                    visit_names(branch, flows, visit);
                }
            }
            Action::Use(call) => visit_names(&flows.get(&call.flow.id).steps, flows, visit),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_has_scenario_name_number_and_case() {
        let path =
            |number: &str, row| path("scenarios/checkout/order.yaml", "the receipt", number, row);
        assert_eq!(
            path("", Some("one mug")),
            Path::new("scenarios/checkout/snapshots/order__the_receipt@one_mug.snap")
        );
        assert_eq!(
            path("-2", None),
            Path::new("scenarios/checkout/snapshots/order__the_receipt-2.snap")
        );
        assert_eq!(without_number(&path("-2", None)), path("", None));
        assert_eq!(
            without_number(&path("-12", Some("a-3"))),
            path("", Some("a-3"))
        );
        assert_eq!(without_number(&path("", Some("a"))), path("", Some("a")));
    }
}
