//! Tells runs again from their JSON lines: the shards of a CI job as one.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use anstream::ColorChoice;
use rehearsal_record::Event;
use rehearsal_report::{ReadError, is_whole, merge, read};

use super::complain;
use super::reporters::reporters;
use crate::args;
use crate::exit::Exit;
use crate::session::exit_of;

pub(super) fn report(args: &args::Retold, color: ColorChoice) -> Exit {
    let mut runs = Vec::new();
    let mut unread = false;
    for file in &args.files {
        match events(file) {
            Ok(events) => runs.push(events),
            Err(error) => {
                unread = true;
                complain(&error.to_string(), Some(error.help()), color);
            }
        }
    }
    if unread {
        return Exit::Wrong;
    }
    let mut reporters = match reporters(&args.report, args.timings, color) {
        Ok(reporters) => reporters,
        Err(message) => {
            complain(&message, None, color);
            return Exit::Wrong;
        }
    };
    let mut unwritten = false;
    let events = merge(&runs);
    for event in &events {
        reporters.retain_mut(|reporter| match reporter.event(event) {
            Ok(()) => true,
            Err(error) => {
                unwritten = true;
                complain(&format!("could not write a report: {error}"), None, color);
                false
            }
        });
    }
    for (file, _) in args
        .files
        .iter()
        .zip(&runs)
        .filter(|(_, run)| !is_whole(run))
    {
        let message = format!("the run of {} did not come to its end", file.display());
        complain(&message, Some("it was killed: look at its job"), color);
    }
    let exit = ended(&events, runs.iter().all(|run| is_whole(run)), color);
    if unwritten {
        exit.max(Exit::Broken)
    } else {
        exit
    }
}

fn events(file: &Path) -> Result<Vec<Event>, ReadError> {
    let name = file.display().to_string();
    match File::open(file) {
        Ok(from) => read(&name, BufReader::new(from)),
        Err(source) => Err(ReadError::Io { file: name, source }),
    }
}

/// As the run would have ended, had it been one. What did not come to its end
/// says nothing about the app.
fn ended(events: &[Event], whole: bool, color: ColorChoice) -> Exit {
    let (
        Some(Event::RunStarted { flaky_fails, .. }),
        Some(Event::RunFinished {
            summary,
            stopped,
            error,
        }),
    ) = (events.first(), events.last())
    else {
        return Exit::Nothing;
    };
    if let Some(error) = error {
        complain(&error.message, error.help.as_deref(), color);
    }
    exit_of(summary, *flaky_fails, *stopped, error.is_some() || !whole)
}
