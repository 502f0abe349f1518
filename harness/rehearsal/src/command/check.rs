use std::io::Write as _;
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use clap::Args;

use super::args::{FOLDER, Format};
use super::output::{Warnings, counted, print_mistakes, print_no_scenarios, print_other_mistakes};
use crate::chosen::check_chosen;
use crate::ci::is_ci;
use crate::exit::Exit;
use crate::project::Project;
use crate::project_folder::PathArguments;

/// Check scenario files and the stage file without starting anything, and show every mistake.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// A file, a folder or a scenario; mistakes of other files are only counted. All files if none is given.
    filters: Vec<String>,
    /// The folder with the scenario files and `stage.yaml`.
    #[arg(long, value_name = "DIR", default_value = FOLDER)]
    scenarios: PathBuf,
    /// Use the settings of this profile of the stage file.
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Refuse warnings, too, as is done wherever the environment variable `CI` is set.
    #[arg(long)]
    strict: bool,
    /// Print for people, or for editors and other programs.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

impl Check {
    /// Returns the arguments that name files.
    pub(crate) fn paths(&mut self) -> PathArguments<'_> {
        PathArguments {
            named: self.scenarios != Path::new(FOLDER),
            filters: self.filters.iter_mut().collect(),
            ..PathArguments::default()
        }
    }

    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        let folder = self.scenarios.to_string_lossy();
        let project = Project::open(&folder).with_profile(self.profile.as_ref());
        if project.files() == 0 {
            print_no_scenarios(&folder, color);
            return Exit::Nothing;
        }
        let (checked, others) = check_chosen(&project, &self.filters);
        let strict = self.strict || is_ci();
        match self.format {
            Format::Human => {
                let warnings = if strict {
                    Warnings::Refuse
                } else {
                    Warnings::Show
                };
                if print_mistakes(&checked, warnings, color) {
                    return Exit::Wrong;
                }
                let cases: usize = checked
                    .scenarios
                    .iter()
                    .map(|scenario| scenario.cases.len())
                    .sum();
                let scenarios = counted(checked.scenarios.len(), "scenario");
                let cases = counted(cases, "case");
                let found = match checked.diagnostics.len() {
                    0 => "no mistakes".to_owned(),
                    count => counted(count, "warning"),
                };
                let mut to = AutoStream::new(std::io::stdout(), color);
                let _ = writeln!(to, "{scenarios} with {cases}: {found}");
                print_other_mistakes(others, color);
            }
            Format::Json => {
                let text = serde_json::to_string_pretty(&checked.diagnostics);
                let mut to = std::io::stdout();
                let _ = writeln!(to, "{}", text.expect("diagnostics are plain data"));
                if checked.has_errors() || strict && !checked.diagnostics.is_empty() {
                    return Exit::Wrong;
                }
            }
        }
        Exit::Passed
    }
}
