//! The running steps of a case, which a case that is aborted reports.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rehearsal_record::{Place, StepOutcome, Verdict};
use serde_json::Value;
use time::OffsetDateTime;

use crate::clock::Stopwatch;
use crate::step_trace::StepTrace;

/// What is known about a step when it starts.
#[derive(Debug, Clone)]
pub(crate) struct StepHeader {
    pub(crate) number: usize,
    pub(crate) title: String,
    pub(crate) action: Arc<str>,
    pub(crate) changes_environment: bool,
    pub(crate) place: Place,
    pub(crate) source: String,
    pub(crate) at: OffsetDateTime,
    pub(crate) watch: Stopwatch,
    /// What it sends while it runs.
    pub(crate) trace: Arc<StepTrace>,
}

impl StepHeader {
    /// Returns the outcome of a step that ends now and observed nothing.
    pub(crate) fn finish(self, verdict: Verdict) -> StepOutcome {
        StepOutcome {
            number: self.number,
            title: self.title,
            action: self.action,
            changes_environment: self.changes_environment,
            place: self.place,
            source: self.source,
            at: self.at,
            duration: self.watch.elapsed(),
            attempts: 1,
            request: self.trace.request(),
            variables: self.trace.variables(),
            observation: Value::Null,
            verdict,
            history: Vec::new(),
        }
    }
}

/// Steps that have started and not ended.
#[derive(Debug, Default)]
pub(crate) struct RunningSteps(Mutex<Vec<StepHeader>>);

impl RunningSteps {
    pub(crate) fn add(&self, header: StepHeader) {
        self.lock().push(header);
    }

    pub(crate) fn remove(&self, number: usize) {
        self.lock().retain(|header| header.number != number);
    }

    /// Removes and returns all steps.
    pub(crate) fn drain(&self) -> Vec<StepHeader> {
        std::mem::take(&mut *self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<StepHeader>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
