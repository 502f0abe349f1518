//! Secrets that a step finds out after others have seen them.

use std::collections::{HashMap, VecDeque};

use rehearsal_record::{CaseId, Event};
use rehearsal_script::{Action, Scenario, Step};

use super::Secrets;

/// Whether a scenario finds secrets out while it is played.
pub(crate) fn come_late(scenario: &Scenario) -> bool {
    any(&scenario.steps) || any(&scenario.always)
}

fn any(steps: &[Step]) -> bool {
    steps.iter().any(|step| {
        step.save.iter().any(|save| save.secret)
            || match &step.action {
                Action::Steps(group) => any(&group.steps.0),
                Action::Parallel(block) => block.branches.0.iter().any(|branch| any(branch)),
                Action::Use(call) => {
                    let flow = &call.flow.0;
                    flow.inputs.iter().any(|input| input.secret) || any(&flow.steps)
                }
                _ => false,
            }
    })
}

/// Events on their way to the reports. Steps of a case that finds secrets out
/// as it goes wait for the end of the attempt; that they have begun is told at
/// once.
#[derive(Debug, Default)]
pub(crate) struct Late {
    waiting: HashMap<CaseId, Vec<Event>>,
    ready: VecDeque<Event>,
}

impl Late {
    /// The next event that may be told.
    pub(crate) fn next(&mut self, secrets: &Secrets) -> Option<Event> {
        self.ready
            .pop_front()
            .map(|event| secrets.mask_event(event))
    }

    pub(crate) fn add(&mut self, event: Event, secrets: &Secrets) {
        match &event {
            Event::StepFinished { id, .. } if secrets.holds(id) => {
                self.waiting.entry(id.clone()).or_default().push(event);
                return;
            }
            Event::CaseRetried { id, .. } | Event::CaseFinished { id, .. } => self.release(id),
            Event::Unplayed { ids, .. } => ids.iter().for_each(|id| self.release(id)),
            Event::RunFinished { .. } => {
                let rest = std::mem::take(&mut self.waiting);
                self.ready.extend(rest.into_values().flatten());
            }
            _ => {}
        }
        self.ready.push_back(event);
    }

    fn release(&mut self, id: &CaseId) {
        self.ready
            .extend(self.waiting.remove(id).into_iter().flatten());
    }
}
