use std::io::Write as _;

use anstream::{AutoStream, ColorChoice};
use rehearsal_script::{CheckResult, Style, render};

use crate::args::{Check, Format};
use crate::command::complain;
use crate::disk::Disk;
use crate::exit::Exit;
use crate::project::Project;

pub(super) fn check(args: &Check, color: ColorChoice) -> Exit {
    let folder = args.scenarios.to_string_lossy();
    let project = Project::open(&folder);
    if project.files() == 0 {
        nothing(&folder, color);
        return Exit::Nothing;
    }
    let checked = project.check();
    match args.format {
        Format::Human => {
            if wrong(&checked, color) {
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
            let _ = writeln!(to, "{scenarios} with {cases}: nothing is wrong");
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

/// Shows everything that is wrong, where something is.
pub(super) fn wrong(checked: &CheckResult, color: ColorChoice) -> bool {
    let count = checked.diagnostics.len();
    if count == 0 {
        return false;
    }
    let mut to = AutoStream::new(std::io::stderr(), color);
    let told = render(&checked.diagnostics, &Disk, Style::Colour);
    let _ = writeln!(
        to,
        "{told}{}; nothing was started",
        counted(count, "mistake")
    );
    true
}

/// `1 case`, `2 cases`.
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

pub(super) fn nothing(folder: &str, color: ColorChoice) {
    let message = format!("there are no scenario files below `{folder}`");
    let help = "stand in the project's folder, or name the folder: --scenarios DIR";
    complain(&message, Some(help), color);
}
