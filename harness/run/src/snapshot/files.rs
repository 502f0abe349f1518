//! Where snapshots are: `snapshots/` beside the scenario file, one file for
//! each case and step.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rehearsal_script::{Action, Step};

use super::store::Snapshot;
use crate::case::Case;

/// The names of one case's snapshots, as its steps come to them.
#[derive(Debug)]
pub(crate) struct Names {
    file: Arc<str>,
    row: Option<Arc<str>>,
    used: Mutex<HashMap<String, u32>>,
}

impl Names {
    pub(crate) fn of(case: &Case) -> Self {
        Self {
            file: case.id.file.clone(),
            row: case.id.case.clone(),
            used: Mutex::default(),
        }
    }

    /// The snapshot of this name; of a step that is played several times each
    /// time has its own.
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

/// The folder of a scenario file's snapshots.
fn folder_of(file: &str) -> PathBuf {
    Path::new(file).with_file_name("snapshots")
}

fn path(file: &str, name: &str, number: &str, row: Option<&str>) -> PathBuf {
    let scenario = Path::new(file).file_stem().unwrap_or_default();
    let scenario = plain(&scenario.to_string_lossy());
    let row = row.map_or_else(String::new, |row| format!("@{}", plain(row)));
    folder_of(file).join(format!("{scenario}__{}{number}{row}.snap", plain(name)))
}

/// A word that is a file's name everywhere.
fn plain(word: &str) -> String {
    let fine = |c: char| c.is_alphanumeric() || "-._".contains(c);
    word.chars()
        .map(|c| if fine(c) { c } else { '_' })
        .collect()
}

/// Every stored or waiting snapshot beside the files of these cases, and
/// whether a step of them can come to it.
pub fn all_of(cases: &[Case]) -> Vec<(Snapshot, bool)> {
    let mut names = BTreeSet::new();
    for case in cases {
        let steps = case.scenario.steps.iter().chain(&case.scenario.always);
        each(steps, &mut |name| {
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
    let known = |path: &Path| names.contains(path) || names.contains(&first(path));
    let found = found.into_iter();
    found
        .map(|path| {
            let known = known(&path);
            (Snapshot::at(path), known)
        })
        .collect()
}

/// The first of several snapshots of one step: without its number.
fn first(path: &Path) -> PathBuf {
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

/// Tells the name of every snapshot among steps, those inside others too.
fn each<'s>(steps: impl IntoIterator<Item = &'s Step>, tell: &mut impl FnMut(&str)) {
    for step in steps {
        if let Some(name) = &step.snapshot {
            tell(&name.text);
        }
        match &step.action {
            Action::Steps(group) => each(&group.steps.0, tell),
            Action::Parallel(block) => {
                for branch in &block.branches.0 {
                    each(branch, tell);
                }
            }
            Action::Use(call) => each(&call.flow.0.steps, tell),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_and_a_step_have_a_file() {
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
        assert_eq!(first(&path("-2", None)), path("", None));
        assert_eq!(first(&path("-12", Some("a-3"))), path("", Some("a-3")));
        assert_eq!(first(&path("", Some("a"))), path("", Some("a")));
    }
}
