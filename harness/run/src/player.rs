//! Steps, one after another and at once.

use std::ops::ControlFlow;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use futures_util::future::join_all;
use rehearsal_record::{CaseId, Event, Place, StepOutcome, Verdict};
use rehearsal_script::action::blocks::Parallel;
use rehearsal_script::action::flow::Use;
use rehearsal_script::{Action, EvalContext as _, Named, Scope, Step, Template};
use rehearsal_stage::Sandbox;
use serde_json::{Map, Value};

use crate::actions::{Browser, Connection, Cx};
use crate::events::Events;
use crate::running::Running;
use crate::secrets;
use crate::snapshot::{Names, Redaction, Update};
use crate::step::{self, Begun};
use crate::verdict::uncomputed;
use crate::world::CaseWorld;

/// On to the next step, or the verdict that ends the case.
pub(crate) type Outcome = ControlFlow<Verdict>;

/// What all steps of a case share.
pub(crate) struct Common<'a> {
    pub(crate) id: &'a CaseId,
    pub(crate) sandbox: &'a Sandbox,
    pub(crate) browser: Browser,
    pub(crate) database: Connection,
    pub(crate) world: CaseWorld<'a>,
    pub(crate) events: &'a Events,
    /// The apps that the scenario names, where it names any.
    pub(crate) apps: Option<&'a [String]>,
    /// The user whose token http steps carry.
    pub(crate) as_user: Option<&'a str>,
    /// The journal's last number when the case began.
    pub(crate) since: u64,
    /// The outbox's last number when the case began.
    pub(crate) letters: u64,
    /// How many steps have begun.
    pub(crate) begun: AtomicUsize,
    /// Those that have not ended.
    pub(crate) running: Running,
    /// What its snapshots are called, and whether they are written.
    pub(crate) snapshots: Names,
    pub(crate) update: Update,
    /// What steps have saved so far, by name: no snapshot has it.
    pub(crate) saved: Mutex<Vec<(String, Value)>>,
}

impl Common<'_> {
    /// Ends the steps that are being played with a verdict from outside, and
    /// gives back that verdict. `verdict` is asked with the place of each.
    pub(crate) fn break_off(
        &self,
        otherwise: &Place,
        verdict: impl Fn(&Place) -> Verdict,
    ) -> Verdict {
        let mut first = None;
        for head in self.running.drain() {
            let verdict = verdict(&head.place);
            first.get_or_insert_with(|| verdict.clone());
            self.tell(head.ended(verdict));
        }
        first.unwrap_or_else(|| verdict(otherwise))
    }

    /// Remembers what a step saved.
    fn remember(&self, saved: Vec<(String, Value)>) {
        let mut before = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        before.extend(saved);
    }

    /// An observation as a snapshot has it.
    pub(crate) fn redacted(&self, seen: &Value, saved: &[(String, Value)]) -> Value {
        let scope = self.sandbox.scope();
        let mut redaction = Redaction::new(scope, self.world.now());
        let before = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        for (name, value) in before.iter().chain(saved) {
            redaction.saved(name, value);
        }
        let mut seen = seen.clone();
        self.events.secrets().mask_value(self.id, &mut seen);
        redaction.apply(&seen)
    }

    /// Keeps a value of this case out of everything that is told.
    pub(crate) fn keep_secret(&self, value: &Value) {
        let secrets = self.events.secrets();
        for text in secrets::texts(value) {
            secrets.add_to(self.id, &text);
            // Others that play in the same sandbox see what this case does.
            if self.sandbox.is_shared() {
                secrets.add(&text);
            }
        }
    }

    pub(crate) fn tell(&self, outcome: StepOutcome) {
        self.events.send(Event::StepFinished {
            id: self.id.clone(),
            step: Box::new(outcome),
        });
    }
}

/// A step that has steps inside.
enum Around<'s> {
    Steps(&'s [Step]),
    Parallel(&'s Parallel),
    Use(&'s Use),
}

impl<'s> Around<'s> {
    fn of(action: &'s Action) -> Option<Self> {
        match action {
            Action::Steps(group) => Some(Self::Steps(&group.steps.0)),
            Action::Parallel(block) => Some(Self::Parallel(block)),
            Action::Use(call) => Some(Self::Use(call)),
            _ => None,
        }
    }
}

/// Plays steps over the variables it has.
pub(crate) struct Player<'a> {
    pub(crate) common: &'a Common<'a>,
    pub(crate) scope: Scope,
}

impl Player<'_> {
    /// Gives values their names, each computed over those before it.
    pub(crate) fn define<'v>(
        &mut self,
        values: impl IntoIterator<Item = &'v Named<Template>>,
    ) -> Outcome {
        for Named { name, value, .. } in values {
            match value.eval(&self.scope, &self.common.world) {
                Ok(value) => self.scope.set(name, value),
                Err(error) => return ControlFlow::Break(uncomputed(error)),
            }
        }
        ControlFlow::Continue(())
    }

    /// Plays steps one after another, up to the first that ends the case.
    /// Boxed, because steps may hold steps.
    pub(crate) fn steps<'s>(
        &'s mut self,
        steps: &'s [Step],
    ) -> Pin<Box<dyn Future<Output = Outcome> + Send + 's>> {
        Box::pin(async move {
            for step in steps {
                self.repeated(step).await?;
            }
            ControlFlow::Continue(())
        })
    }

    async fn repeated(&mut self, step: &Step) -> Outcome {
        let Some(repeat) = &step.repeat else {
            return self.step(step).await;
        };
        let world = &self.common.world;
        let times = repeat.times.eval(&self.scope, world).map_err(uncomputed);
        let times = match times {
            Ok(times) => times.0,
            Err(verdict) => return ControlFlow::Break(verdict),
        };
        for count in 1..=times {
            if let Some(index) = &repeat.index {
                self.scope.set(index, Value::from(count));
            }
            self.step(step).await?;
            if let Some(until) = &repeat.until {
                match until.eval(&self.scope, world) {
                    Ok(Value::Bool(true)) => break,
                    Ok(_) => {}
                    Err(error) => return ControlFlow::Break(uncomputed(error)),
                }
            }
        }
        ControlFlow::Continue(())
    }

    async fn step(&mut self, step: &Step) -> Outcome {
        let number = self.common.begun.fetch_add(1, Ordering::Relaxed) + 1;
        let begun = Begun::new(step, number, &self.cx());
        self.common.events.send(begun.event(self.common.id));
        let played = if let Some(around) = Around::of(&step.action) {
            match begun.unplayed(&self.cx()) {
                Some(unplayed) => unplayed,
                // Where a step inside ends the case there is nothing to be
                // said about the one around it.
                None => begun.judged(self.inside(around).await?, &self.cx()),
            }
        } else {
            step::play(begun, &self.cx()).await
        };
        for (name, value) in &played.saved {
            self.scope.set(name, value.clone());
        }
        self.common.remember(played.saved);
        self.common.tell(played.outcome);
        played.end
    }

    /// Plays the steps inside a step; what they leave is what it sees.
    async fn inside(&mut self, around: Around<'_>) -> ControlFlow<Verdict, Value> {
        match around {
            Around::Steps(steps) => {
                self.steps(steps).await?;
                ControlFlow::Continue(Value::Null)
            }
            Around::Parallel(block) => self.parallel(block).await,
            Around::Use(call) => self.flow(call).await,
        }
    }

    /// Branches read what was there before the block; what each of them saves
    /// is there after it.
    async fn parallel(&mut self, block: &Parallel) -> ControlFlow<Verdict, Value> {
        let branches = block.branches.0.iter().map(|steps| {
            let mut branch = Player {
                common: self.common,
                scope: self.scope.clone(),
            };
            async move {
                let outcome = branch.steps(steps).await;
                (outcome, branch.scope)
            }
        });
        // All of them come to their end, so that nothing goes on behind the
        // back of the steps after the block.
        let ended = join_all(branches).await;
        let before = self.scope.clone();
        for (outcome, scope) in ended {
            outcome?;
            for (name, value) in scope
                .iter()
                .filter(|(name, value)| before.get(name) != Some(value))
            {
                self.scope.set(name, value.clone());
            }
        }
        ControlFlow::Continue(Value::Null)
    }

    /// A flow sees its inputs and the stage, and leaves its outputs.
    async fn flow(&mut self, call: &Use) -> ControlFlow<Verdict, Value> {
        let flow = &call.flow.0;
        let mut inner = Player {
            common: self.common,
            scope: self.common.sandbox.scope().clone(),
        };
        for input in &flow.inputs {
            let computed = match (call.with.get(&input.name), &input.default) {
                (Some(given), _) => given.eval(&self.scope, &self.common.world),
                (None, Some(default)) => default.eval(&inner.scope, &self.common.world),
                // The check has seen that it is given.
                (None, None) => Ok(Value::Null),
            };
            match computed {
                Ok(value) => {
                    if input.secret {
                        self.common.keep_secret(&value);
                    }
                    inner.scope.set(&input.name, value);
                }
                Err(error) => return ControlFlow::Break(uncomputed(error)),
            }
        }
        inner.steps(&flow.steps).await?;
        let mut outputs = Map::new();
        for output in &flow.outputs {
            match output.value.eval(&inner.scope, &self.common.world) {
                Ok(value) => outputs.insert(output.name.clone(), value),
                Err(error) => return ControlFlow::Break(uncomputed(error)),
            };
        }
        ControlFlow::Continue(outputs.into())
    }

    fn cx(&self) -> Cx<'_> {
        Cx {
            common: self.common,
            scope: &self.scope,
        }
    }
}
