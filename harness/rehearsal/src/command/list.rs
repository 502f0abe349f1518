use std::io::Write as _;

use anstream::{AutoStream, ColorChoice};
use rehearsal_run::Case;
use serde_json::{Value, json};

use super::choose::choose;
use crate::args::{Format, List};
use crate::exit::Exit;

pub(super) fn list(args: &List, color: ColorChoice) -> Exit {
    let cases = match choose(&args.choice, color) {
        Ok((_, cases)) => cases,
        Err(exit) => return exit,
    };
    // A reader that has seen enough closes the pipe.
    match args.format {
        Format::Human => {
            let mut to = AutoStream::new(std::io::stdout(), color);
            let dim = anstyle::Style::new().dimmed();
            for case in &cases {
                let _ = writeln!(to, "{}  {dim}{}{dim:#}", case.id, case.scenario.title);
            }
        }
        Format::Json => {
            let cases: Vec<Value> = cases.iter().map(told).collect();
            let _ = writeln!(std::io::stdout(), "{:#}", Value::from(cases));
        }
    }
    Exit::Passed
}

/// What `run` would play of a case, and where it stands.
fn told(case: &Case) -> Value {
    let scenario = &case.scenario;
    json!({
        "id": case.id.to_string(),
        "scenario": case.id.scenario,
        "case": case.id.case,
        "title": scenario.title,
        "tags": scenario.tags,
        "file": scenario.file,
        "line": scenario.cases[case.row].place.line,
        "skip": scenario.skip,
    })
}
