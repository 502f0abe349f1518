use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// Whether a case has run a step: without one it has tested nothing.
#[derive(Debug, Default)]
pub(crate) struct StepTally {
    any: AtomicBool,
    skipped: Mutex<Option<String>>,
}

impl StepTally {
    /// Records that a step was run.
    pub(crate) fn add(&self) {
        self.any.store(true, Ordering::Relaxed);
    }

    /// Forgets the steps so far, which only set the case up.
    pub(crate) fn start_over(&self) {
        self.any.store(false, Ordering::Relaxed);
        let mut skipped = self.skipped.lock().unwrap_or_else(PoisonError::into_inner);
        *skipped = None;
    }

    /// Records that a step was skipped.
    pub(crate) fn add_skipped(&self, reason: &str) {
        let mut skipped = self.skipped.lock().unwrap_or_else(PoisonError::into_inner);
        skipped.get_or_insert_with(|| reason.to_owned());
    }

    /// Returns why no step was run, or `None` if one was.
    pub(crate) fn why_none(&self) -> Option<String> {
        if self.any.load(Ordering::Relaxed) {
            return None;
        }
        let skipped = self.skipped.lock().unwrap_or_else(PoisonError::into_inner);
        Some(match &*skipped {
            Some(reason) => format!("none of its steps was played; of the first, {reason}"),
            None => "none of its steps was played".to_owned(),
        })
    }
}
