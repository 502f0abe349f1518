//! Steps that a sandbox of many scenarios cannot have: what they change stays
//! changed for the others.

use crate::action::Action;
use crate::diagnostic::{Code, Diagnostic};
use crate::scenario::{Flows, Scenario, Step};
use crate::stage::{App, StageConfig};

/// Reports the steps of a scenario that move the clock of a sandbox which other
/// scenarios share. Faults, subscriptions and stopped databases are undone when
/// the case ends; a clock that was moved cannot be moved back.
pub(crate) fn clock_moves(scenario: &Scenario, stage: &StageConfig) -> Vec<Diagnostic> {
    let Some(app) = shared_app(scenario, stage) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let steps = scenario.steps.iter().chain(&scenario.always);
    visit(steps, &scenario.flows, &mut |step| {
        if let Action::ClockAdvance(_) = &step.action {
            let message = format!(
                "this moves the time of other scenarios, too: the app `{app}` is shared, and its cloud with it"
            );
            found.push(
                Diagnostic::new(Code::SharedSandbox, &step.action_place, message).help(format!(
                    "give `{app}` `isolation: own`, or name the scenario's `apps` without it"
                )),
            );
        }
    });
    found
}

/// A shared app that a scenario starts.
fn shared_app(scenario: &Scenario, stage: &StageConfig) -> Option<String> {
    let apps = match &scenario.apps {
        Some(apps) => apps.clone(),
        None => stage.apps.iter().map(|(name, _)| name.to_owned()).collect(),
    };
    let with_dependencies = stage.with_dependencies(apps);
    with_dependencies.into_iter().find(|name| {
        let app = stage.apps.get(name);
        app.is_some_and(App::is_shared)
    })
}

/// Visits steps, those inside them, and those of the flows that they call.
fn visit<'s>(
    steps: impl IntoIterator<Item = &'s Step>,
    flows: &'s Flows,
    found: &mut dyn FnMut(&Step),
) {
    for step in steps {
        found(step);
        match &step.action {
            Action::Steps(group) => visit(&group.steps.0, flows, found),
            Action::Parallel(block) => {
                for branch in &block.branches.0 {
                    visit(branch, flows, found);
                }
            }
            Action::Use(call) => visit(&flows.get(&call.flow.id).steps, flows, found),
            _ => {}
        }
    }
}
