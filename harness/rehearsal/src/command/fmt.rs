use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use clap::Args;
use rehearsal_script::{Sources as _, Style, format, render, upgrade};

use super::args::FOLDER;
use super::output::{print_error, print_no_scenarios};
use crate::disk::Disk;
use crate::exit::Exit;
use crate::project::Project;
use crate::project_folder::PathArguments;

/// Format scenario files and the stage file; comments stay.
#[derive(Debug, Args)]
pub(crate) struct Fmt {
    /// The folder with the scenario files and `stage.yaml`.
    #[arg(long, value_name = "DIR", default_value = FOLDER)]
    scenarios: PathBuf,
    /// Change nothing, and exit with 1 if a file is not formatted.
    #[arg(long)]
    check: bool,
    /// Rewrite what an earlier version wrote otherwise, such as matchers without their `$`.
    #[arg(long, conflicts_with = "check")]
    upgrade: bool,
}

/// Rewriting one thing can bring another to light; more rounds than this do not.
const UPGRADES: usize = 20;

impl Fmt {
    /// Returns the arguments that name files.
    pub(crate) fn paths(&mut self) -> PathArguments<'_> {
        PathArguments {
            named: self.scenarios != Path::new(FOLDER),
            ..PathArguments::default()
        }
    }

    /// Formats every file of the project. A file with mistakes is left as it
    /// is and reported.
    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        let folder = self.scenarios.to_string_lossy();
        let files = Project::open(&folder).all_files();
        if files.is_empty() {
            print_no_scenarios(&folder, color);
            return Exit::Nothing;
        }
        let mut to = AutoStream::new(std::io::stdout(), color);
        let mut exit = Exit::Passed;
        if self.upgrade {
            match upgrade_all(&folder) {
                Ok(upgraded) => {
                    for file in upgraded {
                        let _ = writeln!(to, "upgraded {file}");
                    }
                }
                Err(message) => {
                    print_error(&message, None, color);
                    return Exit::Broken;
                }
            }
        }
        for file in files {
            match self.format(&file) {
                Ok(false) => {}
                Ok(true) if self.check => {
                    let _ = writeln!(to, "{file} is not formatted");
                    exit = exit.max(Exit::Failed);
                }
                Ok(true) => {
                    let _ = writeln!(to, "formatted {file}");
                }
                Err(message) => {
                    print_error(&message, None, color);
                    exit = exit.max(Exit::Wrong);
                }
            }
        }
        exit
    }

    /// Formats one file and returns whether it changed, or would change under
    /// `--check`.
    fn format(&self, file: &str) -> Result<bool, String> {
        let failed = |what: &str, error: String| format!("could not {what} {file}: {error}");
        let text = Disk.read(file).map_err(|error| failed("read", error))?;
        let formatted = format(file, &text).map_err(|mistakes| {
            failed(
                "format",
                format!("\n{}", render(&mistakes, &Disk, Style::Colour)),
            )
        })?;
        let changes = *formatted != *text;
        if changes && !self.check {
            std::fs::write(file, formatted).map_err(|error| failed("write", error.to_string()))?;
        }
        Ok(changes)
    }
}

/// Upgrades all files of a project and returns those that changed.
fn upgrade_all(folder: &str) -> Result<BTreeSet<String>, String> {
    let mut upgraded = BTreeSet::new();
    for _ in 0..UPGRADES {
        let project = Project::open(folder);
        let diagnostics = project.check_with_flows().diagnostics;
        let mut changed = false;
        for file in project.all_files() {
            let failed = |what: &str, error: String| format!("could not {what} {file}: {error}");
            let text = Disk.read(&file).map_err(|error| failed("read", error))?;
            if let Some(new) = upgrade(&file, &text, &diagnostics) {
                std::fs::write(&file, new).map_err(|error| failed("write", error.to_string()))?;
                upgraded.insert(file);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    Ok(upgraded)
}
