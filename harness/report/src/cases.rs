//! Collects the events of each case until it ends.

use std::collections::HashMap;
use std::sync::Arc;

use rehearsal_record::{CaseId, CaseOutcome, Event, StepOutcome};
use time::OffsetDateTime;

/// The events of a case. Cases run at the same time, so their steps arrive
/// interleaved and are kept until the case is reported as a whole.
#[derive(Debug, Default)]
pub(crate) struct CaseRecord {
    pub(crate) title: String,
    pub(crate) tags: Vec<Arc<str>>,
    /// The retried attempts.
    earlier: Vec<(AttemptRecord, CaseOutcome)>,
    last: AttemptRecord,
}

#[derive(Debug, Default)]
struct AttemptRecord {
    started_at: Option<OffsetDateTime>,
    steps: Vec<StepOutcome>,
    open: Vec<OpenStep>,
}

/// A step that has started and not ended.
#[derive(Debug)]
pub(crate) struct OpenStep {
    pub(crate) number: usize,
    pub(crate) title: String,
    pub(crate) at: OffsetDateTime,
}

/// One attempt at a case.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attempt<'a> {
    /// `None` if it never started: it was skipped, or had no sandbox.
    pub(crate) started_at: Option<OffsetDateTime>,
    pub(crate) steps: &'a [StepOutcome],
    /// The steps that have not ended; none of a case that has.
    pub(crate) open: &'a [OpenStep],
    pub(crate) outcome: &'a CaseOutcome,
}

impl CaseRecord {
    /// Returns the attempts in order; `outcome` is that of the last one.
    pub(crate) fn attempts<'a>(&'a self, outcome: &'a CaseOutcome) -> Vec<Attempt<'a>> {
        let earlier = self.earlier.iter();
        earlier
            .map(|(record, outcome)| record.with(outcome))
            .chain([self.last_attempt(outcome)])
            .collect()
    }

    /// Returns the last attempt, which decided the verdict.
    pub(crate) fn last_attempt<'a>(&'a self, outcome: &'a CaseOutcome) -> Attempt<'a> {
        self.last.with(outcome)
    }
}

impl AttemptRecord {
    fn with<'a>(&'a self, outcome: &'a CaseOutcome) -> Attempt<'a> {
        Attempt {
            started_at: self.started_at,
            steps: &self.steps,
            open: &self.open,
            outcome,
        }
    }
}

impl<'a> Attempt<'a> {
    /// Returns when it started, or the time of its first call or log line.
    pub(crate) fn start(&self) -> OffsetDateTime {
        let calls = self.outcome.calls.iter().map(|call| call.real_at);
        let logs = self.outcome.logs.iter().map(|line| line.at);
        let first = || calls.chain(logs).min();
        self.started_at
            .or_else(first)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    /// Returns the steps that failed or broke.
    pub(crate) fn red_steps(&self) -> impl Iterator<Item = &'a StepOutcome> + use<'a> {
        self.steps.iter().filter(|step| step.verdict.is_red())
    }
}

/// Collects the events of the running cases.
#[derive(Debug, Default)]
pub(crate) struct CaseCollector {
    running: HashMap<CaseId, CaseRecord>,
}

impl CaseCollector {
    /// Adds an event, if it belongs to a running case.
    pub(crate) fn add(&mut self, event: &Event) {
        match event {
            Event::CaseStarted {
                id,
                title,
                tags,
                at,
                ..
            } => {
                let case = self.running.entry(id.clone()).or_default();
                title.clone_into(&mut case.title);
                tags.clone_into(&mut case.tags);
                case.last.started_at = Some(*at);
            }
            Event::StepStarted {
                id,
                number,
                title,
                at,
            } => {
                if let Some(case) = self.running.get_mut(id) {
                    case.last.open.push(OpenStep {
                        number: *number,
                        title: title.clone(),
                        at: *at,
                    });
                }
            }
            Event::StepFinished { id, step } => {
                if let Some(case) = self.running.get_mut(id) {
                    case.last.open.retain(|open| open.number != step.number);
                    case.last.steps.push(step.as_ref().clone());
                }
            }
            Event::CaseRetried { id, outcome } => {
                let case = self.running.entry(id.clone()).or_default();
                let mut attempt = std::mem::take(&mut case.last);
                attempt.open.clear();
                case.earlier.push((attempt, outcome.as_ref().clone()));
            }
            _ => {}
        }
    }

    /// Returns a case that is running.
    pub(crate) fn running(&self, id: &CaseId) -> Option<&CaseRecord> {
        self.running.get(id)
    }

    /// Removes and returns a case that has ended; an empty record if it never
    /// started.
    pub(crate) fn take(&mut self, id: &CaseId) -> CaseRecord {
        let mut record = self.running.remove(id).unwrap_or_default();
        // A step that contains the one that ended the case is not reported.
        record.last.open.clear();
        record
    }
}
