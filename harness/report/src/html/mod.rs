//! One HTML file that needs nothing else: no network, no framework, no server.
//!
//! The file is written as the run goes on – a block of JSON per case, then
//! forgotten – so that a run of a thousand cases needs no memory for it, and
//! one that is killed leaves a page of what happened until then. The page's own
//! script reads a block when its case is looked at.

mod bound;
mod data;
mod shell;

use std::io::{self, Write};

use rehearsal_record::{CaseId, CaseOutcome, Event, Verdict};
use serde_json::{Value, json};

use self::bound::Budget;
use crate::Reporter;
use crate::gather::{Gather, Played};
use crate::words;

/// A page with a summary, and a section per case with its steps and its
/// timeline.
#[derive(Debug)]
pub struct Html<W> {
    to: W,
    gather: Gather,
    budget: Budget,
    begun: bool,
    /// How many cases are in the page.
    cases: usize,
}

impl<W: Write> Html<W> {
    /// Writes to `to`.
    pub fn new(to: W) -> Self {
        Self {
            to,
            gather: Gather::default(),
            budget: Budget::default(),
            begun: false,
            cases: 0,
        }
    }

    fn block(&mut self, kind: &str, value: &Value) -> io::Result<()> {
        let text = shell::embedded(value);
        writeln!(
            self.to,
            "<script type=\"application/json\" data-kind=\"{kind}\">{text}</script>"
        )
    }

    fn case(&mut self, id: &CaseId, outcome: &CaseOutcome, played: &Played) -> io::Result<()> {
        let at = self.cases;
        self.cases += 1;
        let head = json!({
            "at": at,
            "name": id.to_string(),
            "scenario": id.scenario,
            "file": id.file,
            "title": played.title,
            "tags": played.tags,
            "verdict": words::word(&outcome.verdict),
            "why": words::why(outcome),
            "duration_us": micros(outcome.duration),
        });
        self.block("head", &head)?;
        let green = matches!(outcome.verdict, Verdict::Passed | Verdict::Skipped { .. });
        let text = self.budget.fitted(green, |limits| {
            shell::embedded(&data::case(outcome, played, limits))
        });
        writeln!(
            self.to,
            "<script type=\"application/json\" data-kind=\"case\" id=\"case-{at}\">{text}</script>"
        )
    }

    fn unplayed(&mut self, id: &CaseId, reason: &str) -> io::Result<()> {
        let played = self.gather.take(id);
        let head = json!({
            "at": self.cases,
            "name": id.to_string(),
            "scenario": id.scenario,
            "file": id.file,
            "title": played.title,
            "tags": played.tags,
            "verdict": "unplayed",
            "why": reason,
            "duration_us": 0,
        });
        self.cases += 1;
        self.block("head", &head)
    }
}

fn micros(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

impl<W: Write + Send> Reporter for Html<W> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        if !self.begun {
            self.begun = true;
            self.to.write_all(shell::head().as_bytes())?;
        }
        self.gather.keep(event);
        match event {
            Event::RunStarted { .. } => self.block("run", &json!(event))?,
            Event::Notice { text } => self.block("note", &json!(text))?,
            Event::Booted { .. } => self.block("boot", &json!(event))?,
            Event::CaseFinished { id, outcome } => {
                let played = self.gather.take(id);
                self.case(id, outcome, &played)?;
            }
            Event::Unplayed { reason, ids } => {
                for id in ids {
                    self.unplayed(id, reason)?;
                }
            }
            Event::RunFinished { .. } => {
                self.block("end", &json!(event))?;
                self.to.write_all(shell::END.as_bytes())?;
                self.to.flush()?;
            }
            Event::CaseStarted { .. }
            | Event::StepStarted { .. }
            | Event::StepFinished { .. }
            | Event::CaseRetried { .. } => {}
        }
        Ok(())
    }
}
