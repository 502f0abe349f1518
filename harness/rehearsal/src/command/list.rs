use std::io::Write as _;

use anstream::{AutoStream, ColorChoice};

use super::check::{none_chosen, nothing, wrong};
use crate::args::Choice;
use crate::exit::Exit;
use crate::project::Project;

pub(super) fn list(args: &Choice, color: ColorChoice) -> Exit {
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
    let cases = project.choose(checked.scenarios, &args.wanted());
    if cases.is_empty() {
        none_chosen(color);
        return Exit::Nothing;
    }
    let mut to = AutoStream::new(std::io::stdout(), color);
    let dim = anstyle::Style::new().dimmed();
    for case in &cases {
        // A reader that has seen enough closes the pipe.
        let _ = writeln!(to, "{}  {dim}{}{dim:#}", case.id, case.scenario.title);
    }
    Exit::Passed
}
