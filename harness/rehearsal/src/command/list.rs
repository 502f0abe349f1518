use std::io::Write as _;

use anstream::{AutoStream, ColorChoice};
use clap::Args;
use rehearsal_run::Case;
use serde_json::{Value, json};

use super::args::{Format, SelectionArgs};
use super::output::Warnings;
use super::select::select;
use crate::exit::Exit;
use crate::project_folder::PathArguments;

/// List the cases that would run.
#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    selection: SelectionArgs,
    /// Print for people, or for programs.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

impl List {
    /// Returns the arguments that name files.
    pub(crate) fn paths(&mut self) -> PathArguments<'_> {
        self.selection.paths()
    }

    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        let cases = match select(&self.selection, Warnings::Hide, color) {
            Ok((_, cases)) => cases,
            Err(exit) => return exit,
        };
        // A reader that has seen enough closes the pipe.
        match self.format {
            Format::Human => {
                let mut to = AutoStream::new(std::io::stdout(), color);
                let dim = anstyle::Style::new().dimmed();
                for case in &cases {
                    let _ = writeln!(to, "{}  {dim}{}{dim:#}", case.id, case.scenario.title);
                }
            }
            Format::Json => {
                let cases: Vec<Value> = cases.iter().map(describe).collect();
                let _ = writeln!(std::io::stdout(), "{:#}", Value::from(cases));
            }
        }
        Exit::Passed
    }
}

/// Returns what a program needs to know about a case.
pub(crate) fn describe(case: &Case) -> Value {
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
