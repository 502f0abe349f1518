use std::io::Write as _;
use std::path::PathBuf;

use anstream::{AutoStream, ColorChoice};
use clap::Args;
use rehearsal_record::{Call, CaseId, Event};
use serde_json::{Value, json};

use super::args::Format;
use super::output::print_error;
use crate::exit::Exit;
use crate::project_folder::PathArguments;
use crate::run_record;

/// Show the calls that the cloud received in the last run.
#[derive(Debug, Args)]
pub(crate) struct Journal {
    /// A scenario or a case: `checkout/order::one mug`. All if none is given.
    case: Option<String>,
    /// Only calls of this service: `sqs`.
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// Only calls of this operation: `SendMessage`.
    #[arg(long, value_name = "NAME")]
    operation: Option<String>,
    /// Only calls on resources with this in their name.
    #[arg(long, value_name = "PART")]
    resource: Option<String>,
    /// Only calls of this app; `rehearsal` are the steps.
    #[arg(long, value_name = "NAME")]
    caller: Option<String>,
    /// Only calls that failed.
    #[arg(long)]
    errors: bool,
    /// Only the last so many calls.
    #[arg(long, value_name = "N")]
    last: Option<usize>,
    /// The events that `run --report jsonl=FILE` wrote, instead of those of the last run.
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,
    /// Print for people, or for programs.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

impl Journal {
    /// Returns the arguments that name files.
    pub(crate) fn paths(&mut self) -> PathArguments<'_> {
        PathArguments {
            files: self.events.iter_mut().collect(),
            ..PathArguments::default()
        }
    }

    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        match self.print(color) {
            Ok(exit) => exit,
            Err((message, help)) => {
                print_error(&message, Some(&help), color);
                Exit::Wrong
            }
        }
    }

    fn print(&self, color: ColorChoice) -> Result<Exit, (String, String)> {
        let events = run_record::events(self.events.as_deref())?;
        let chosen = match &self.case {
            Some(name) => Some(run_record::find_cases(&events, name)?),
            None => None,
        };
        let mut calls: Vec<(&CaseId, &Call)> = Vec::new();
        for event in &events {
            if let Event::CaseFinished { id, outcome } = event
                && chosen.as_ref().is_none_or(|chosen| chosen.contains(id))
            {
                let wanted = outcome.calls.iter().filter(|call| self.wants(call));
                calls.extend(wanted.map(|call| (id, call)));
            }
        }
        let skipped = self.last.map_or(0, |last| calls.len().saturating_sub(last));
        let calls = &calls[skipped..];
        // A reader that has seen enough closes the pipe.
        match self.format {
            Format::Json => {
                let calls = calls.iter();
                let calls: Vec<Value> = calls
                    .map(|(case, call)| json!({"case": case.to_string(), "call": call}))
                    .collect();
                let _ = writeln!(std::io::stdout(), "{:#}", Value::from(calls));
            }
            Format::Human => {
                let mut to = AutoStream::new(std::io::stdout(), color);
                let bold = anstyle::Style::new().bold();
                let mut last = None;
                for (case, call) in calls {
                    if last != Some(case) {
                        let _ = writeln!(to, "{bold}{case}{bold:#}");
                        last = Some(case);
                    }
                    let _ = writeln!(to, "  {}", line(call));
                }
                if calls.is_empty() {
                    let _ = writeln!(to, "no such calls");
                }
            }
        }
        Ok(Exit::Passed)
    }

    fn wants(&self, call: &Call) -> bool {
        let is = |wanted: &Option<String>, is: &str| wanted.as_ref().is_none_or(|one| one == is);
        let resource = call.resource.as_deref().unwrap_or_default();
        is(&self.service, &call.service)
            && is(&self.operation, &call.operation)
            && is(&self.caller, call.caller.as_deref().unwrap_or_default())
            && self
                .resource
                .as_ref()
                .is_none_or(|part| resource.contains(&**part))
            && (!self.errors || call.error.is_some())
    }
}

/// Returns a call in one line.
fn line(call: &Call) -> String {
    let caller = call.caller.as_deref().unwrap_or("-");
    let resource = call.resource.as_deref().unwrap_or_default();
    let result = match &call.error {
        Some(error) => format!("{} {}: {}", call.status, error.code, error.message),
        None => call.status.to_string(),
    };
    format!(
        "{:>4}  {caller:<16} {} {} {resource}  {result}",
        call.seq, call.service, call.operation
    )
}
