use std::io::Write as _;
use std::path::PathBuf;

use anstream::{AutoStream, ColorChoice};
use clap::Args;

use super::args::{FOLDER, Format};
use super::output::{counted, print_mistakes, print_no_scenarios};
use crate::exit::Exit;
use crate::project::Project;

/// Check scenario files and the stage file without starting anything, and show every mistake.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The folder with the scenario files and `stage.yaml`.
    #[arg(long, value_name = "DIR", default_value = FOLDER)]
    scenarios: PathBuf,
    /// Print for people, or for editors and other programs.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

impl Check {
    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        let folder = self.scenarios.to_string_lossy();
        let project = Project::open(&folder);
        if project.files() == 0 {
            print_no_scenarios(&folder, color);
            return Exit::Nothing;
        }
        let checked = project.check();
        match self.format {
            Format::Human => {
                if print_mistakes(&checked, color) {
                    return Exit::Wrong;
                }
                let cases: usize = checked
                    .scenarios
                    .iter()
                    .map(|scenario| scenario.cases.len())
                    .sum();
                let scenarios = counted(checked.scenarios.len(), "scenario");
                let cases = counted(cases, "case");
                let mut to = AutoStream::new(std::io::stdout(), color);
                let _ = writeln!(to, "{scenarios} with {cases}: no mistakes");
            }
            Format::Json => {
                let text = serde_json::to_string_pretty(&checked.diagnostics);
                let mut to = std::io::stdout();
                let _ = writeln!(to, "{}", text.expect("diagnostics are plain data"));
                if !checked.diagnostics.is_empty() {
                    return Exit::Wrong;
                }
            }
        }
        Exit::Passed
    }
}
