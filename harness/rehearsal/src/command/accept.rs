use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anstream::{AutoStream, ColorChoice};
use clap::{Args, ValueEnum};
use rehearsal_run::{Case, Snapshot, snapshots};

use super::args::FOLDER;
use super::output::{Warnings, print_error, print_mistakes, print_no_scenarios};
use crate::exit::Exit;
use crate::project::Project;
use crate::project_folder::PathArguments;

/// Accept new and changed snapshots.
#[derive(Debug, Args)]
pub(crate) struct Accept {
    /// Parts of snapshot paths. All snapshots if none is given.
    filters: Vec<String>,
    /// The folder with the scenario files; snapshots are beside them.
    #[arg(long, value_name = "DIR", default_value = FOLDER)]
    scenarios: PathBuf,
    /// List the pending snapshots and change nothing.
    #[arg(long, conflicts_with = "reject")]
    list: bool,
    /// Delete the pending snapshots instead of accepting them.
    #[arg(long)]
    reject: bool,
    /// What to do with snapshots that no step uses any more.
    #[arg(long, value_enum, default_value = "keep")]
    unreferenced: Unreferenced,
}

/// What to do with snapshots that no step uses any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Unreferenced {
    Keep,
    Delete,
}

impl Accept {
    /// Returns the arguments that name files.
    pub(crate) fn paths(&mut self) -> PathArguments<'_> {
        PathArguments {
            named: self.scenarios != Path::new(FOLDER),
            ..PathArguments::default()
        }
    }

    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        let folder = self.scenarios.to_string_lossy();
        let project = Project::open(&folder);
        if project.files() == 0 {
            print_no_scenarios(&folder, color);
            return Exit::Nothing;
        }
        let checked = project.check();
        if print_mistakes(&checked, Warnings::Hide, color) {
            return Exit::Wrong;
        }
        let scenarios = checked.scenarios.into_iter().map(Arc::new);
        let cases: Vec<Case> = scenarios
            .flat_map(|scenario| Case::all_of(&scenario))
            .collect();
        let found = snapshots(&cases)
            .into_iter()
            .filter(|(snapshot, _)| self.selects(snapshot.path()));
        let mut to = AutoStream::new(std::io::stdout(), color);
        let mut done = 0;
        for (snapshot, referenced) in found {
            let delete = self.unreferenced == Unreferenced::Delete && !self.list;
            let (word, result) = if !referenced && delete {
                ("deleted", snapshot.delete())
            } else if !referenced {
                ("unused", Ok(()))
            } else if !snapshot.pending().exists() {
                continue;
            } else if self.list {
                (state(&snapshot), Ok(()))
            } else if self.reject {
                ("rejected", snapshot.reject())
            } else {
                ("accepted", snapshot.accept())
            };
            if let Err(message) = result {
                print_error(&message, None, color);
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

    fn selects(&self, path: &Path) -> bool {
        let path = path.to_string_lossy();
        self.filters.is_empty()
            || self
                .filters
                .iter()
                .any(|filter| path.contains(filter.as_str()))
    }
}

fn state(snapshot: &Snapshot) -> &'static str {
    if snapshot.path().exists() {
        "changed"
    } else {
        "new"
    }
}
