use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use anstream::ColorChoice;
use clap::Args;
use rehearsal_record::Event;
use rehearsal_report::{ReadError, is_complete, merge, read};

use super::args::{Format, ReportFile, report_help};
use super::coverage::CoverageArgs;
use super::output::print_error;
use super::reporters::reporters;
use crate::exit::Exit;
use crate::run_session::exit_of;

/// Report earlier runs from their JSON lines, several as one: the shards of a CI job.
///
/// Exits as the run would have exited, had it been one.
#[derive(Debug, Args)]
pub(crate) struct Report {
    /// The files that `--report jsonl=FILE` wrote, one for each run.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Show how long each part of the stage took to start.
    #[arg(long)]
    timings: bool,
    #[arg(long = "report", value_name = "KIND=FILE", help = report_help())]
    reports: Vec<ReportFile>,
    #[command(flatten)]
    coverage: CoverageArgs,
}

impl Report {
    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        let mut runs = Vec::new();
        let mut unreadable = false;
        for file in &self.files {
            match read_events(file) {
                Ok(events) => runs.push(events),
                Err(error) => {
                    unreadable = true;
                    print_error(&error.to_string(), Some(error.help()), color);
                }
            }
        }
        if unreadable {
            return Exit::Wrong;
        }
        let mut reporters = match reporters(&self.reports, self.timings, Format::Human, color) {
            Ok(reporters) => reporters,
            Err(message) => {
                print_error(&message, None, color);
                return Exit::Wrong;
            }
        };
        let (coverage, reporter) = self.coverage.check(color);
        reporters.extend(reporter);
        let mut unwritten = false;
        let events = merge(&runs);
        for event in &events {
            reporters.retain_mut(|reporter| match reporter.event(event) {
                Ok(()) => true,
                Err(error) => {
                    unwritten = true;
                    print_error(&format!("could not write a report: {error}"), None, color);
                    false
                }
            });
        }
        let incomplete = self
            .files
            .iter()
            .zip(&runs)
            .filter(|(_, run)| !is_complete(run));
        for (file, _) in incomplete {
            let message = format!("the run in {} did not finish", file.display());
            print_error(&message, Some("it was killed: look at its job"), color);
        }
        let exit = exit(&events, runs.iter().all(|run| is_complete(run)), color);
        let exit = coverage.exit(exit, color);
        if unwritten {
            exit.max(Exit::Broken)
        } else {
            exit
        }
    }
}

/// Reads the events of a run.
pub(super) fn read_events(file: &Path) -> Result<Vec<Event>, ReadError> {
    let name = file.display().to_string();
    match File::open(file) {
        Ok(from) => read(&name, BufReader::new(from)),
        Err(source) => Err(ReadError::Io { file: name, source }),
    }
}

/// Returns how the run would have exited, had it been one. A run that did not
/// finish says nothing about the app.
fn exit(events: &[Event], all_finished: bool, color: ColorChoice) -> Exit {
    let (
        Some(Event::RunStarted { flaky_fails, .. }),
        Some(Event::RunFinished {
            summary,
            stopped,
            error,
            is_mistake,
        }),
    ) = (events.first(), events.last())
    else {
        return Exit::Nothing;
    };
    if let Some(error) = error {
        print_error(&error.message, error.help.as_deref(), color);
    }
    let broken = error.is_some() || !all_finished;
    exit_of(summary, *flaky_fails, *stopped, *is_mistake, broken)
}
