//! A single HTML file that needs no network, no framework and no server.
//!
//! The file is written while the run goes on, one block of JSON per case, so that
//! a run of a thousand cases needs little memory, and one that is killed leaves a
//! page of what happened so far. The script of the page parses a block when its
//! case is opened.

mod data;
mod limits;
mod shell;

use std::io::{self, Write};

use rehearsal_record::{CaseId, CaseOutcome, Event, Verdict};
use serde_json::{Value, json};

use self::limits::Budget;
use crate::cases::{CaseCollector, CaseRecord};
use crate::coverage::Coverage;
use crate::flakes::Flakes;
use crate::text;
use crate::{ReportFormat, Reporter};

pub(crate) const FORMAT: ReportFormat = ReportFormat {
    name: "html",
    create: |out| Box::new(Html::new(out)),
};

/// Writes a page with a summary, and the steps and the timeline of each case.
#[derive(Debug)]
pub struct Html<W> {
    out: W,
    collector: CaseCollector,
    budget: Budget,
    /// Whether the head of the page has been written.
    started: bool,
    /// The number of cases in the page.
    cases: usize,
    /// What all cases used.
    coverage: Coverage,
    flakes: Flakes,
}

impl<W: Write> Html<W> {
    /// Creates a reporter that writes to `out`.
    pub fn new(out: W) -> Self {
        Self {
            out,
            collector: CaseCollector::default(),
            budget: Budget::default(),
            started: false,
            cases: 0,
            coverage: Coverage::default(),
            flakes: Flakes::default(),
        }
    }

    fn write_block(&mut self, kind: &str, value: &Value) -> io::Result<()> {
        let text = shell::embedded(value);
        writeln!(
            self.out,
            "<script type=\"application/json\" data-kind=\"{kind}\">{text}</script>"
        )
    }

    fn write_case(
        &mut self,
        id: &CaseId,
        outcome: &CaseOutcome,
        record: &CaseRecord,
    ) -> io::Result<()> {
        let at = self.cases;
        self.cases += 1;
        let head = json!({
            "at": at,
            "name": id.to_string(),
            "scenario": id.scenario,
            "file": id.file,
            "title": record.title,
            "tags": record.tags,
            "verdict": text::verdict(&outcome.verdict),
            "reason": text::reason(outcome),
            "duration_us": micros(outcome.duration),
        });
        self.write_block("head", &head)?;
        let attempt = record.last_attempt(outcome);
        self.coverage.add(attempt);
        let map = self.coverage.map().drawing_of_case(attempt);
        let green = matches!(outcome.verdict, Verdict::Passed | Verdict::Skipped { .. });
        let text = self.budget.fit(green, |limits| {
            let mut case = data::case(outcome, record, limits);
            case["map"] = json!(map);
            shell::embedded(&case)
        });
        writeln!(
            self.out,
            "<script type=\"application/json\" data-kind=\"case\" id=\"case-{at}\">{text}</script>"
        )
    }

    fn write_unplayed(&mut self, id: &CaseId, reason: &str) -> io::Result<()> {
        let record = self.collector.take(id);
        let head = json!({
            "at": self.cases,
            "name": id.to_string(),
            "scenario": id.scenario,
            "file": id.file,
            "title": record.title,
            "tags": record.tags,
            "verdict": "unplayed",
            "reason": reason,
            "duration_us": 0,
        });
        self.cases += 1;
        self.write_block("head", &head)
    }
}

fn micros(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

impl<W: Write + Send> Reporter for Html<W> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        if !self.started {
            self.started = true;
            self.out.write_all(shell::head().as_bytes())?;
        }
        self.collector.add(event);
        self.flakes.start(event);
        match event {
            Event::RunStarted { .. } => self.write_block("run", &json!(event))?,
            Event::Notice { text } => self.write_block("note", &json!(text))?,
            Event::Booted { .. } => self.write_block("boot", &json!(event))?,
            Event::CaseFinished { id, outcome } => {
                let record = self.collector.take(id);
                self.flakes.add(id, outcome, &record);
                self.write_case(id, outcome, &record)?;
            }
            Event::Unplayed { reason, ids } => {
                for id in ids {
                    self.write_unplayed(id, reason)?;
                }
            }
            Event::StageDescribed { system } => self.coverage.describe(system),
            Event::RoutesRead { app, routes } => self.coverage.add_routes(app, routes),
            Event::RunFinished { .. } => {
                if self.coverage.has_parts() {
                    let map = json!(self.coverage.map().drawing());
                    self.write_block("map", &map)?;
                    self.write_block("coverage", &self.coverage.to_json())?;
                }
                let flakes = self.flakes.to_json();
                if flakes.as_array().is_some_and(|flakes| !flakes.is_empty()) {
                    self.write_block("flakes", &flakes)?;
                }
                self.write_block("end", &json!(event))?;
                self.out.write_all(shell::END.as_bytes())?;
                self.out.flush()?;
            }
            Event::SourceFile { .. } => self.write_block("source", &json!(event))?,
            Event::CaseStarted { .. }
            | Event::StepStarted { .. }
            | Event::StepFinished { .. }
            | Event::CaseRetried { .. } => {}
        }
        Ok(())
    }
}
