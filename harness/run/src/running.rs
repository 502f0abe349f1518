//! The steps that are being played: a case that is broken off tells where it was.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rehearsal_record::{Place, StepOutcome, Verdict};
use serde_json::Value;
use time::OffsetDateTime;

use crate::clock::Stopwatch;

/// What is known of a step from its beginning on.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) number: usize,
    pub(crate) title: String,
    pub(crate) action: Arc<str>,
    pub(crate) place: Place,
    pub(crate) source: String,
    pub(crate) at: OffsetDateTime,
    pub(crate) watch: Stopwatch,
}

impl Head {
    /// The step as it would be told if it ended now.
    pub(crate) fn ended(self, verdict: Verdict) -> StepOutcome {
        StepOutcome {
            number: self.number,
            title: self.title,
            action: self.action,
            place: self.place,
            source: self.source,
            at: self.at,
            duration: self.watch.elapsed(),
            attempts: 1,
            observation: Value::Null,
            verdict,
            history: Vec::new(),
        }
    }
}

/// Steps that have begun and not ended.
#[derive(Debug, Default)]
pub(crate) struct Running(Mutex<Vec<Head>>);

impl Running {
    pub(crate) fn begin(&self, head: Head) {
        self.lock().push(head);
    }

    pub(crate) fn end(&self, number: usize) {
        self.lock().retain(|head| head.number != number);
    }

    /// Takes all of them out.
    pub(crate) fn drain(&self) -> Vec<Head> {
        std::mem::take(&mut *self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Head>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
