//! Plays one step: attempts it until its expectations are met or its time is up.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use rehearsal_record::{CaseId, Event, HistoryEntry, Observation, StepOutcome, Verdict};
use rehearsal_script::action::Property;
use rehearsal_script::{Action, Step};
use serde_json::Value;

use crate::actions;
use crate::clock::{Stopwatch, now};
use crate::context::StepContext;
use crate::error::{Refusal, StepError};
use crate::history::History;
use crate::running::StepHeader;
use crate::snapshot::StepSnapshot;
use crate::source;
use crate::timeout;
use crate::verdict::{Progress, eval_failed, failed, mistake};
use crate::verify::{Observed, step_finding, verify};
use crate::wait::Wait;

/// The result of a step.
pub(crate) struct StepResult {
    pub(crate) outcome: StepOutcome,
    pub(crate) saved: Vec<(String, Value)>,
    /// Whether the case continues.
    pub(crate) progress: Progress,
}

/// A step that has started.
pub(crate) struct StartedStep<'s> {
    step: &'s Step,
    header: StepHeader,
}

impl<'s> StartedStep<'s> {
    pub(crate) fn new(step: &'s Step, cx: &StepContext<'_>) -> Self {
        let spec = step.action.spec();
        let header = StepHeader {
            number: cx.case.next_number(),
            title: title(step, cx),
            action: spec.name.into(),
            changes_environment: spec.has(Property::TimelineMark),
            place: step.action_place.clone(),
            source: source::line(&step.action_place),
            at: now(),
            watch: Stopwatch::start(),
            trace: Arc::clone(&cx.trace),
        };
        Self { step, header }
    }

    pub(crate) fn event(&self, id: &CaseId) -> Event {
        Event::StepStarted {
            id: id.clone(),
            number: self.header.number,
            title: self.header.title.clone(),
            at: self.header.at,
        }
    }

    /// Returns the result of a step that is skipped, or `None` if it has to be
    /// played.
    pub(crate) fn skipped(&self, cx: &StepContext<'_>) -> Option<StepResult> {
        let reason = match (&self.step.skip, &self.step.when) {
            (Some(reason), _) => reason.clone(),
            (None, None) => return None,
            (None, Some(condition)) => match cx.is_true("when", condition) {
                Ok(true) => return None,
                Ok(false) => "its `when` is not true".to_owned(),
                Err(error) => {
                    let verdict = eval_failed(error);
                    let progress = ControlFlow::Break(verdict.clone());
                    return Some(self.finish(Conclusion::of(verdict), Vec::new(), progress));
                }
            },
        };
        cx.case.step_tally.add_skipped(&reason);
        let skipped = Conclusion::of(Verdict::Skipped { reason });
        Some(self.finish(skipped, Vec::new(), ControlFlow::Continue(())))
    }

    /// Returns the result of a step that contains steps, from what they
    /// produced.
    pub(crate) fn verify_block(
        &self,
        observation: Observation,
        cx: &StepContext<'_>,
    ) -> StepResult {
        let mut saved = Vec::new();
        let snapshot = self.snapshot(cx);
        let observed = Observed::new(&observation);
        let verdict = match verify(self.step, snapshot.as_ref(), observed, cx, &mut saved) {
            Ok((verdict, _)) => verdict,
            Err(error) => eval_failed(error),
        };
        let progress = progress(&verdict);
        let conclusion = Conclusion {
            observation,
            ..Conclusion::of(verdict)
        };
        self.finish(conclusion, saved, progress)
    }

    /// Plays a step that contains no steps.
    pub(crate) async fn play(self, cx: &StepContext<'_>) -> StepResult {
        if let Some(skipped) = self.skipped(cx) {
            return skipped;
        }
        cx.case.step_tally.add();
        cx.case.running.add(self.header.clone());
        let mut saved = Vec::new();
        let snapshot = self.snapshot(cx);
        let conclusion = attempt_until_met(self.step, snapshot.as_ref(), cx, &mut saved).await;
        cx.case.running.remove(self.header.number);
        let progress = progress(&conclusion.verdict);
        if let (Action::Set(_), ControlFlow::Continue(()), Value::Object(values)) =
            (&self.step.action, &progress, &conclusion.observation)
        {
            saved.extend(values.clone());
        }
        self.finish(conclusion, saved, progress)
    }

    fn snapshot(&self, cx: &StepContext<'_>) -> Option<StepSnapshot<'s>> {
        let case = cx.case;
        StepSnapshot::of(
            self.step,
            &self.header.title,
            &case.snapshot_names,
            case.update,
        )
    }

    fn finish(
        &self,
        conclusion: Conclusion,
        saved: Vec<(String, Value)>,
        progress: Progress,
    ) -> StepResult {
        let outcome = StepOutcome {
            attempts: conclusion.attempts,
            observation: conclusion.observation,
            history: conclusion.history,
            ..self.header.clone().finish(conclusion.verdict)
        };
        StepResult {
            outcome,
            saved,
            progress,
        }
    }
}

/// Returns the step's name, or its action as in the file.
fn title(step: &Step, cx: &StepContext<'_>) -> String {
    let name = step.name.as_ref().and_then(|name| cx.text(name).ok());
    name.unwrap_or_else(|| {
        let line = source::line(&step.action_place);
        let without_comment = line.split_once(" #").map_or(&*line, |(line, _)| line);
        without_comment
            .trim_start_matches([' ', '-'])
            .trim_end()
            .to_owned()
    })
}

fn progress(verdict: &Verdict) -> Progress {
    match verdict {
        Verdict::Passed => ControlFlow::Continue(()),
        other => ControlFlow::Break(other.clone()),
    }
}

/// What all attempts at a step together led to.
struct Conclusion {
    attempts: u32,
    observation: Observation,
    verdict: Verdict,
    history: Vec<HistoryEntry>,
}

impl Conclusion {
    /// A verdict after one attempt that observed nothing.
    fn of(verdict: Verdict) -> Self {
        Self {
            attempts: 1,
            observation: Value::Null,
            verdict,
            history: Vec::new(),
        }
    }
}

/// The result of one attempt.
struct Attempt {
    observation: Observation,
    verdict: Verdict,
    /// Whether another attempt could end differently.
    retryable: bool,
}

async fn attempt_until_met(
    step: &Step,
    snapshot: Option<&StepSnapshot<'_>>,
    cx: &StepContext<'_>,
    saved: &mut Vec<(String, Value)>,
) -> Conclusion {
    let within = step.within.map_or(Duration::ZERO, |span| span.0);
    let watch = Stopwatch::start();
    let mut wait = Wait::new(cx.case);
    let mut attempts = 0;
    // Running since all expectations have been met without a break.
    let mut met: Option<Stopwatch> = None;
    let mut history = History::default();
    loop {
        attempts += 1;
        let left = step.within.map(|span| watch.left_of(span.0));
        let attempt = attempt(step, snapshot, left, cx, saved).await;
        history.add(watch.elapsed(), &attempt.verdict);
        let left = if attempt.verdict == Verdict::Passed {
            let met = *met.get_or_insert_with(Stopwatch::start);
            step.holds_for
                .map_or(Duration::ZERO, |span| met.left_of(span.0))
        } else {
            let was_met = met.take().is_some();
            if attempt.retryable && (step.within.is_some() || !was_met) {
                watch.left_of(within)
            } else {
                Duration::ZERO
            }
        };
        if left.is_zero() {
            return Conclusion {
                attempts,
                observation: attempt.observation,
                verdict: attempt.verdict,
                history: history.into_entries(),
            };
        }
        wait.for_change(left).await;
    }
}

async fn attempt(
    step: &Step,
    snapshot: Option<&StepSnapshot<'_>>,
    left: Option<Duration>,
    cx: &StepContext<'_>,
    saved: &mut Vec<(String, Value)>,
) -> Attempt {
    let performed = match timeout::of_attempt(step, left, cx) {
        Ok(limit) => match tokio::time::timeout(limit, actions::perform(&step.action, cx)).await {
            Ok(performed) => performed,
            Err(_) => Err(StepError::TimedOut(limit)),
        },
        Err(error) => Err(StepError::Eval(error)),
    };
    let unobserved = |verdict, retryable| Attempt {
        observation: Value::Null,
        verdict,
        retryable,
    };
    let (observation, refused) = match performed {
        Ok(observation) => (observation, None),
        Err(StepError::Refused(refusal)) => {
            let Refusal {
                observation,
                place,
                permanent,
            } = *refusal;
            (observation, Some((place, permanent)))
        }
        Err(StepError::Environment(error)) => return unobserved(Verdict::Broken(error), true),
        Err(StepError::TimedOut(limit)) => {
            let expected = format!("an answer within {limit:?}");
            return unobserved(failed(vec![step_finding(step, &expected)]), true);
        }
        Err(StepError::Scenario(message)) => {
            let help = "change this step of the scenario";
            let verdict = mistake(&step.action_place, message, Some(help.to_owned()));
            return unobserved(verdict, false);
        }
        Err(StepError::Unsupported(reason)) => {
            return unobserved(Verdict::Skipped { reason }, false);
        }
        Err(StepError::Eval(error)) => return unobserved(eval_failed(error), false),
    };
    let mut observed = Observed::new(&observation);
    if let Some((place, permanent)) = &refused {
        observed.error_place = place.as_ref();
        observed.permanent = *permanent;
    }
    let verified = verify(step, snapshot, observed, cx, saved);
    let (verdict, retryable) = verified.unwrap_or_else(|error| (eval_failed(error), false));
    Attempt {
        observation,
        verdict,
        retryable,
    }
}
