use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use anstream::{AutoStream, ColorChoice};
use rehearsal_run::{Case, Snapshot, snapshots};

use super::check::{nothing, wrong};
use super::complain;
use crate::args::{Accept, Unreferenced};
use crate::exit::Exit;
use crate::project::Project;

/// Accepts what is pending, or shows it, or throws it away.
pub(super) fn accept(args: &Accept, color: ColorChoice) -> Exit {
    let folder = args.scenarios.to_string_lossy();
    let project = Project::open(&folder);
    if project.files() == 0 {
        nothing(&folder, color);
        return Exit::Nothing;
    }
    let checked = project.check();
    if wrong(&checked, color) {
        return Exit::Wrong;
    }
    let scenarios = checked.scenarios.into_iter().map(Arc::new);
    let cases: Vec<Case> = scenarios
        .flat_map(|scenario| Case::all_of(&scenario))
        .collect();
    let found = snapshots(&cases)
        .into_iter()
        .filter(|(snapshot, _)| is_meant(snapshot.path(), &args.filters));
    let mut to = AutoStream::new(std::io::stdout(), color);
    let mut done = 0;
    for (snapshot, referenced) in found {
        let delete = args.unreferenced == Unreferenced::Delete && !args.list;
        let (word, changed) = if !referenced && delete {
            ("deleted", snapshot.delete())
        } else if !referenced {
            ("no step has", Ok(()))
        } else if !snapshot.pending().exists() {
            continue;
        } else if args.list {
            (kind(&snapshot), Ok(()))
        } else if args.reject {
            ("rejected", snapshot.reject())
        } else {
            ("accepted", snapshot.accept())
        };
        if let Err(message) = changed {
            complain(&message, None, color);
            return Exit::Broken;
        }
        done += 1;
        let _ = writeln!(to, "{word} {}", snapshot.path().display());
    }
    if done == 0 {
        let _ = writeln!(to, "no snapshot is pending");
    }
    Exit::Passed
}

fn is_meant(path: &Path, filters: &[String]) -> bool {
    let path = path.to_string_lossy();
    filters.is_empty() || filters.iter().any(|filter| path.contains(filter.as_str()))
}

fn kind(snapshot: &Snapshot) -> &'static str {
    if snapshot.path().exists() {
        "changed"
    } else {
        "new"
    }
}

/// What a run of everything says of snapshots that no step has any more.
pub(super) fn unreferenced(cases: &[Case]) -> Vec<String> {
    let all = snapshots(cases).into_iter();
    let unreferenced = all.filter(|(_, referenced)| !referenced);
    unreferenced
        .map(|(snapshot, _)| {
            format!(
                "no step has the snapshot {}: `rehearsal accept --unreferenced=delete` removes it",
                snapshot.path().display()
            )
        })
        .collect()
}
