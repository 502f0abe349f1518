use std::collections::HashMap;

use rehearsal_record::{CaseId, Event, StepOutcome};
use time::OffsetDateTime;

/// What is known of a case before it ends: cases play at once, so their steps
/// arrive interleaved and are kept here until their case is told as a whole.
#[derive(Debug)]
pub(crate) struct Played {
    pub(crate) title: String,
    pub(crate) started: OffsetDateTime,
    pub(crate) steps: Vec<StepOutcome>,
}

#[derive(Debug, Default)]
pub(crate) struct Gather {
    open: HashMap<CaseId, Played>,
}

impl Gather {
    /// Keeps what belongs to a case that is still playing.
    pub(crate) fn keep(&mut self, event: &Event) {
        match event {
            Event::CaseStarted { id, title, at } => {
                let played = Played {
                    title: title.clone(),
                    started: *at,
                    steps: Vec::new(),
                };
                self.open.insert(id.clone(), played);
            }
            Event::StepFinished { id, step } => {
                if let Some(played) = self.open.get_mut(id) {
                    played.steps.push(step.as_ref().clone());
                }
            }
            _ => {}
        }
    }

    /// Hands out a case that has ended. One that never started (it was
    /// skipped) has nothing to show.
    pub(crate) fn take(&mut self, id: &CaseId) -> Played {
        self.open.remove(id).unwrap_or_else(|| Played {
            title: String::new(),
            started: OffsetDateTime::UNIX_EPOCH,
            steps: Vec::new(),
        })
    }
}
