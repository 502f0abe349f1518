//! Delays the steps of cases that discover secrets while they run.

use std::collections::{HashMap, VecDeque};

use rehearsal_record::{CaseId, Event};
use rehearsal_script::{Action, Flows, Scenario, Step};

use super::Secrets;

/// Returns whether steps of a scenario mark values as secrets, which earlier
/// steps may have observed.
pub(crate) fn discovers_secrets(scenario: &Scenario) -> bool {
    let flows = &scenario.flows;
    any_discovers(&scenario.steps, flows) || any_discovers(&scenario.always, flows)
}

fn any_discovers(steps: &[Step], flows: &Flows) -> bool {
    steps.iter().any(|step| {
        step.save.iter().any(|save| save.secret)
            || match &step.action {
                Action::Steps(group) => any_discovers(&group.steps.0, flows),
                Action::Parallel(block) => block
                    .branches
                    .0
                    .iter()
                    .any(|branch| any_discovers(branch, flows)),
                Action::Use(call) => {
                    let flow = flows.get(&call.flow.id);
                    flow.inputs.iter().any(|input| input.secret)
                        || any_discovers(&flow.steps, flows)
                }
                _ => false,
            }
    })
}

/// Events on their way to the reports. The finished steps of a case that discovers
/// secrets are delayed until the attempt ends; all other events pass at once.
#[derive(Debug, Default)]
pub(crate) struct DelayedEvents {
    delayed: HashMap<CaseId, Vec<Event>>,
    ready: VecDeque<Event>,
}

impl DelayedEvents {
    /// Returns the next event that can be reported, with secrets masked.
    pub(crate) fn next(&mut self, secrets: &Secrets) -> Option<Event> {
        self.ready
            .pop_front()
            .map(|event| secrets.mask_event(event))
    }

    pub(crate) fn add(&mut self, event: Event, secrets: &Secrets) {
        match &event {
            Event::StepFinished { id, .. } if secrets.delays_steps(id) => {
                self.delayed.entry(id.clone()).or_default().push(event);
                return;
            }
            Event::CaseRetried { id, .. } | Event::CaseFinished { id, .. } => self.release(id),
            Event::Unplayed { ids, .. } => ids.iter().for_each(|id| self.release(id)),
            Event::RunFinished { .. } => {
                let delayed = std::mem::take(&mut self.delayed);
                self.ready.extend(delayed.into_values().flatten());
            }
            _ => {}
        }
        self.ready.push_back(event);
    }

    fn release(&mut self, id: &CaseId) {
        self.ready
            .extend(self.delayed.remove(id).into_iter().flatten());
    }
}
