use std::collections::HashMap;
use std::sync::Arc;

use rehearsal_record::{CaseId, CaseOutcome, Event, StepOutcome};
use time::OffsetDateTime;

/// What is known of a case before it ends: cases play at once, so their steps
/// arrive interleaved and are kept here until their case is told as a whole.
#[derive(Debug, Default)]
pub(crate) struct Played {
    pub(crate) title: String,
    pub(crate) tags: Vec<Arc<str>>,
    /// The attempts before the one that decided.
    pub(crate) earlier: Vec<(Begun, CaseOutcome)>,
    pub(crate) last: Begun,
}

/// An attempt: its steps so far.
#[derive(Debug, Default)]
pub(crate) struct Begun {
    /// `None` where it never began: it was skipped, or had no sandbox.
    pub(crate) at: Option<OffsetDateTime>,
    pub(crate) steps: Vec<StepOutcome>,
}

/// One attempt at a case, from its beginning to its end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attempt<'a> {
    pub(crate) begun: &'a Begun,
    pub(crate) outcome: &'a CaseOutcome,
}

impl Played {
    /// The attempts, in order; `outcome` is that of the last one.
    pub(crate) fn attempts<'a>(&'a self, outcome: &'a CaseOutcome) -> Vec<Attempt<'a>> {
        let earlier = self.earlier.iter();
        earlier
            .map(|(begun, outcome)| Attempt { begun, outcome })
            .chain([self.last(outcome)])
            .collect()
    }

    /// The attempt that decided.
    pub(crate) fn last<'a>(&'a self, outcome: &'a CaseOutcome) -> Attempt<'a> {
        Attempt {
            begun: &self.last,
            outcome,
        }
    }
}

impl<'a> Attempt<'a> {
    /// When it began: where nobody said so, with the first thing that happened.
    pub(crate) fn began(&self) -> OffsetDateTime {
        let calls = self.outcome.calls.iter().map(|call| call.real_at);
        let logs = self.outcome.logs.iter().map(|line| line.at);
        let first = || calls.chain(logs).min();
        self.begun
            .at
            .or_else(first)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    /// The steps that are not green.
    pub(crate) fn red(&self) -> impl Iterator<Item = &'a StepOutcome> + use<'a> {
        self.begun.steps.iter().filter(|step| {
            matches!(
                step.verdict,
                rehearsal_record::Verdict::Failed { .. } | rehearsal_record::Verdict::Broken(_)
            )
        })
    }
}

#[derive(Debug, Default)]
pub(crate) struct Gather {
    open: HashMap<CaseId, Played>,
}

impl Gather {
    /// Keeps what belongs to a case that is still playing.
    pub(crate) fn keep(&mut self, event: &Event) {
        match event {
            Event::CaseStarted {
                id,
                title,
                tags,
                at,
                ..
            } => {
                let played = self.open.entry(id.clone()).or_default();
                title.clone_into(&mut played.title);
                tags.clone_into(&mut played.tags);
                played.last.at = Some(*at);
            }
            Event::StepFinished { id, step } => {
                if let Some(played) = self.open.get_mut(id) {
                    played.last.steps.push(step.as_ref().clone());
                }
            }
            Event::CaseRetried { id, outcome } => {
                let played = self.open.entry(id.clone()).or_default();
                let begun = std::mem::take(&mut played.last);
                played.earlier.push((begun, outcome.as_ref().clone()));
            }
            _ => {}
        }
    }

    /// Hands out a case that has ended. One that never started (it was
    /// skipped) has nothing to show.
    pub(crate) fn take(&mut self, id: &CaseId) -> Played {
        self.open.remove(id).unwrap_or_default()
    }
}
