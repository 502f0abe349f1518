//! The cases of a run as the script of the page shows them.

use rehearsal_record::{CaseId, CaseOutcome, Event, Verdict};
use serde_json::{Value, json};

use super::limits::{Budget, Limits};
use super::{data, micros, shell};
use crate::cases::CaseCollector;
use crate::coverage::Coverage;
use crate::flakes::Flakes;
use crate::text;

/// A case that has ended, or that was not run.
#[derive(Debug)]
pub struct CasePage {
    /// Its line in the list of cases.
    pub head: Value,
    /// Its attempts as JSON in which no character can start or end markup; `None` if
    /// it was not run.
    pub data: Option<String>,
}

/// Makes the data of the cases of a run from its events, for the script of the HTML page.
///
/// Together they have no more than some tens of megabytes: bodies and timelines of
/// further cases are cut.
#[derive(Debug, Default)]
pub struct CasePages {
    collector: CaseCollector,
    budget: Budget,
    coverage: Coverage,
    flakes: Flakes,
    /// The number of cases so far.
    cases: usize,
}

impl CasePages {
    /// Adds an event. Returns the cases that it ends.
    pub fn add(&mut self, event: &Event) -> Vec<CasePage> {
        self.collector.add(event);
        self.flakes.start(event);
        match event {
            Event::CaseFinished { id, outcome } => vec![self.finish(id, outcome)],
            Event::Unplayed { reason, ids } => {
                ids.iter().map(|id| self.unplayed(id, reason)).collect()
            }
            Event::StageDescribed { system } => {
                self.coverage.describe(system);
                Vec::new()
            }
            Event::RoutesRead { app, routes } => {
                self.coverage.add_routes(app, routes);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Returns the data of a case that is running, or `None` if it is not. `so_far` has
    /// what happened until now, and its verdict counts for nothing.
    pub fn running(&self, id: &CaseId, so_far: &CaseOutcome) -> Option<Value> {
        let record = self.collector.running(id)?;
        let mut case = data::case(so_far, record, Limits::RUNNING);
        if let Some(last) = case["attempts"]
            .as_array_mut()
            .and_then(|all| all.last_mut())
        {
            last["verdict"] = "running".into();
        }
        Some(case)
    }

    /// Returns what all cases used.
    pub(super) fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    /// Returns the cases of which some rounds were green and some red.
    pub(super) fn flakes(&self) -> &Flakes {
        &self.flakes
    }

    fn finish(&mut self, id: &CaseId, outcome: &CaseOutcome) -> CasePage {
        let record = self.collector.take(id);
        self.flakes.add(id, outcome, &record);
        let head = json!({
            "at": self.next(),
            "name": id.to_string(),
            "scenario": id.scenario,
            "file": id.file,
            "title": record.title,
            "tags": record.tags,
            "verdict": outcome.verdict.kind(),
            "reason": text::reason(outcome),
            "duration_us": micros(outcome.duration),
        });
        let attempt = record.last_attempt(outcome);
        self.coverage.add(attempt);
        let map = self.coverage.map().drawing_of_case(attempt);
        let green = matches!(outcome.verdict, Verdict::Passed | Verdict::Skipped { .. });
        let data = self.budget.fit(green, |limits| {
            let mut case = data::case(outcome, &record, limits);
            case["map"] = json!(map);
            shell::embedded(&case)
        });
        CasePage {
            head,
            data: Some(data),
        }
    }

    fn unplayed(&mut self, id: &CaseId, reason: &str) -> CasePage {
        let record = self.collector.take(id);
        let head = json!({
            "at": self.next(),
            "name": id.to_string(),
            "scenario": id.scenario,
            "file": id.file,
            "title": record.title,
            "tags": record.tags,
            "verdict": "unplayed",
            "reason": reason,
            "duration_us": 0,
        });
        CasePage { head, data: None }
    }

    /// Returns the number of the next case, from zero.
    fn next(&mut self) -> usize {
        let at = self.cases;
        self.cases += 1;
        at
    }
}
