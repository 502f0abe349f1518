use std::io::Write as _;
use std::path::PathBuf;

use anstream::{AutoStream, ColorChoice};
use clap::Args;
use rehearsal_script::{Sources as _, Style, format, render};

use super::args::FOLDER;
use super::output::{print_error, print_no_scenarios};
use crate::disk::Disk;
use crate::exit::Exit;
use crate::project::Project;

/// Format scenario files and the stage file; comments stay.
#[derive(Debug, Args)]
pub(crate) struct Fmt {
    /// The folder with the scenario files and `stage.yaml`.
    #[arg(long, value_name = "DIR", default_value = FOLDER)]
    scenarios: PathBuf,
    /// Change nothing, and exit with 1 if a file is not formatted.
    #[arg(long)]
    check: bool,
}

impl Fmt {
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
