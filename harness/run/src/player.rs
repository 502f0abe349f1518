//! Plays steps one after another, in parallel and in flows.

use std::ops::ControlFlow;
use std::pin::Pin;
use std::sync::Arc;

use futures_util::future::join_all;
use rehearsal_record::Verdict;
use rehearsal_script::action::blocks::Parallel;
use rehearsal_script::action::flow::Use;
use rehearsal_script::{Action, Named, Scope, Step, Template};
use serde_json::{Map, Value};

use crate::context::{CaseContext, StepContext};
use crate::step::StartedStep;
use crate::step_trace::StepTrace;
use crate::verdict::{Progress, eval_failed};

/// The action of a step that contains steps.
enum Block<'s> {
    Steps(&'s [Step]),
    Parallel(&'s Parallel),
    Use(&'s Use),
}

impl<'s> Block<'s> {
    fn of(action: &'s Action) -> Option<Self> {
        match action {
            Action::Steps(group) => Some(Self::Steps(&group.steps.0)),
            Action::Parallel(block) => Some(Self::Parallel(block)),
            Action::Use(call) => Some(Self::Use(call)),
            _ => None,
        }
    }
}

/// Plays steps with a scope of variables.
pub(crate) struct Player<'a> {
    pub(crate) case: &'a CaseContext<'a>,
    pub(crate) scope: Scope,
}

impl Player<'_> {
    /// Adds variables to the scope; each can use those before it.
    pub(crate) fn define<'v>(
        &mut self,
        values: impl IntoIterator<Item = &'v Named<Template>>,
    ) -> Progress {
        for Named { name, value, .. } in values {
            match value.eval(&self.scope, &self.case.eval) {
                Ok(value) => self.scope.set_given(name, value),
                Err(error) => return ControlFlow::Break(eval_failed(error)),
            }
        }
        ControlFlow::Continue(())
    }

    /// Plays steps one after another, up to the first that ends the case.
    /// Boxed, because steps can contain steps.
    pub(crate) fn play_all<'s>(
        &'s mut self,
        steps: &'s [Step],
    ) -> Pin<Box<dyn Future<Output = Progress> + Send + 's>> {
        Box::pin(async move {
            for step in steps {
                self.play_repeatedly(step).await?;
            }
            ControlFlow::Continue(())
        })
    }

    async fn play_repeatedly(&mut self, step: &Step) -> Progress {
        let Some(repeat) = &step.repeat else {
            return self.play(step).await;
        };
        let eval = &self.case.eval;
        let times = match repeat.times.eval(&self.scope, eval) {
            Ok(times) => times.0,
            Err(error) => return ControlFlow::Break(eval_failed(error)),
        };
        for count in 1..=times {
            if let Some(index) = &repeat.index {
                self.scope.set_given(index, Value::from(count));
            }
            self.play(step).await?;
            if let Some(until) = &repeat.until {
                match until.eval_condition("until", &self.scope, eval) {
                    Ok(true) => break,
                    Ok(false) => {}
                    Err(error) => return ControlFlow::Break(eval_failed(error)),
                }
            }
        }
        ControlFlow::Continue(())
    }

    async fn play(&mut self, step: &Step) -> Progress {
        let trace = Arc::default();
        let started = StartedStep::new(step, &self.step_context(&trace));
        self.case.events.send(started.event(self.case.id));
        let result = if let Some(block) = Block::of(&step.action) {
            if let Some(skipped) = started.skipped(&self.step_context(&trace)) {
                skipped
            } else {
                // If an inner step ends the case, it is reported, and this one
                // is not.
                let observation = self.play_block(block).await?;
                started.verify_block(observation, &self.step_context(&trace))
            }
        } else {
            started.play(&self.step_context(&trace)).await
        };
        for (name, value) in &result.saved {
            self.scope.set(name, value.clone());
        }
        self.case.record_saved(result.saved);
        self.case.send_finished(result.outcome);
        result.progress
    }

    /// Plays the steps of a block and returns its observation.
    async fn play_block(&mut self, block: Block<'_>) -> ControlFlow<Verdict, Value> {
        match block {
            Block::Steps(steps) => {
                self.play_all(steps).await?;
                ControlFlow::Continue(Value::Null)
            }
            Block::Parallel(block) => self.play_parallel(block).await,
            Block::Use(call) => self.play_flow(call).await,
        }
    }

    /// Plays branches at the same time. They see the variables from before the
    /// block; what they save is visible after it.
    async fn play_parallel(&mut self, block: &Parallel) -> ControlFlow<Verdict, Value> {
        let branches = block.branches.0.iter().map(|steps| {
            let mut branch = Player {
                case: self.case,
                scope: self.scope.clone(),
            };
            async move {
                let progress = branch.play_all(steps).await;
                (progress, branch.scope)
            }
        });
        // Waits for all of them even if one fails, so that none still runs
        // while the steps after the block do.
        let branches = join_all(branches).await;
        let before = self.scope.clone();
        for (progress, scope) in branches {
            progress?;
            for (name, value) in scope
                .iter()
                .filter(|(name, value)| before.get(name) != Some(value))
            {
                self.scope.set(name, value.clone());
            }
        }
        ControlFlow::Continue(Value::Null)
    }

    /// Plays a flow, which sees only its inputs and the stage, and returns its
    /// outputs.
    async fn play_flow(&mut self, call: &Use) -> ControlFlow<Verdict, Value> {
        let flow = self.case.flows.get(&call.flow.id);
        let mut inner = Player {
            case: self.case,
            scope: self.case.sandbox.scope().clone(),
        };
        for input in &flow.inputs {
            let value = match (call.with.get(&input.name), &input.default) {
                (Some(argument), _) => argument.eval(&self.scope, &self.case.eval),
                (None, Some(default)) => default.eval(&inner.scope, &self.case.eval),
                // The check has refused calls without a required input.
                (None, None) => Ok(Value::Null),
            };
            match value {
                Ok(value) => {
                    if input.secret {
                        self.case.add_secret(&value);
                    }
                    let argument = call.with.get(&input.name);
                    if argument.is_some_and(|given| given.depends_on_observed(&self.scope)) {
                        inner.scope.set(&input.name, value);
                    } else {
                        inner.scope.set_given(&input.name, value);
                    }
                }
                Err(error) => return ControlFlow::Break(eval_failed(error)),
            }
        }
        inner.play_all(&flow.steps).await?;
        let mut outputs = Map::new();
        for output in &flow.outputs {
            match output.value.eval(&inner.scope, &self.case.eval) {
                Ok(value) => outputs.insert(output.name.clone(), value),
                Err(error) => return ControlFlow::Break(eval_failed(error)),
            };
        }
        ControlFlow::Continue(outputs.into())
    }

    fn step_context(&self, trace: &Arc<StepTrace>) -> StepContext<'_> {
        StepContext {
            case: self.case,
            scope: &self.scope,
            trace: Arc::clone(trace),
        }
    }
}
