//! One step: tried until what it expects holds or its time is over.

use std::ops::ControlFlow;
use std::time::Duration;

use rehearsal_record::{Observation, StepOutcome, Trouble, Verdict};
use rehearsal_script::{EvalError, Expect, Segment, Step};
use serde_json::Value;
use time::OffsetDateTime;

use crate::actions::{Cx, StepError, observe};
use crate::clock::{Stopwatch, now};
use crate::matching::{self, Finding, pick};
use crate::player::Outcome;
use crate::source;
use crate::verdict::{failed, uncomputed};
use crate::wait::Wait;

/// How long one attempt may take where the step does not say.
const ATTEMPT: Duration = Duration::from_secs(30);

/// What a step left behind.
pub(crate) struct Played {
    pub(crate) outcome: StepOutcome,
    pub(crate) saved: Vec<(String, Value)>,
    /// Whether the case goes on.
    pub(crate) end: Outcome,
}

/// A step that has begun.
pub(crate) struct Begun<'s> {
    step: &'s Step,
    number: usize,
    at: OffsetDateTime,
    watch: Stopwatch,
}

impl<'s> Begun<'s> {
    pub(crate) fn new(step: &'s Step, number: usize) -> Self {
        Self {
            step,
            number,
            at: now(),
            watch: Stopwatch::start(),
        }
    }

    /// What there is to tell of a step that is not played, where it is not:
    /// the case goes on without it.
    pub(crate) fn unplayed(&self, cx: &Cx<'_>) -> Option<Played> {
        let reason = match (&self.step.skip, &self.step.when) {
            (Some(reason), _) => reason.clone(),
            (None, None) => return None,
            (None, Some(condition)) => match cx.truth(condition) {
                Ok(true) => return None,
                Ok(false) => "its `when` does not hold".to_owned(),
                Err(error) => {
                    let verdict = uncomputed(error);
                    let end = ControlFlow::Break(verdict.clone());
                    return Some(self.ended(Tried::once(verdict), Vec::new(), end, cx));
                }
            },
        };
        let tried = Tried::once(Verdict::Skipped { reason });
        Some(self.ended(tried, Vec::new(), ControlFlow::Continue(()), cx))
    }

    /// Holds what a step around others saw against what it expects.
    pub(crate) fn judged(&self, observation: Observation, cx: &Cx<'_>) -> Played {
        let mut saved = Vec::new();
        let verdict = match judge(self.step, &observation, cx, &mut saved) {
            Ok((verdict, _)) => verdict,
            Err(error) => uncomputed(error),
        };
        let end = end(&verdict);
        self.ended(
            Tried {
                attempts: 1,
                observation,
                verdict,
            },
            saved,
            end,
            cx,
        )
    }

    fn ended(
        &self,
        tried: Tried,
        saved: Vec<(String, Value)>,
        end: Outcome,
        cx: &Cx<'_>,
    ) -> Played {
        let outcome = StepOutcome {
            number: self.number,
            title: title(self.step, cx),
            action: self.step.action.spec().name.into(),
            place: self.step.action_place.clone(),
            at: self.at,
            duration: self.watch.elapsed(),
            attempts: tried.attempts,
            observation: tried.observation,
            verdict: tried.verdict,
        };
        Played {
            outcome,
            saved,
            end,
        }
    }
}

/// A verdict that is not green ends the case.
fn end(verdict: &Verdict) -> Outcome {
    match verdict {
        Verdict::Passed => ControlFlow::Continue(()),
        other => ControlFlow::Break(other.clone()),
    }
}

/// Plays a step that is no step around others.
pub(crate) async fn play(step: &Step, number: usize, cx: &Cx<'_>) -> Played {
    let begun = Begun::new(step, number);
    if let Some(unplayed) = begun.unplayed(cx) {
        return unplayed;
    }
    let mut saved = Vec::new();
    let tried = if step.snapshot.is_some() {
        // Never green without having been compared.
        let reason = "`snapshot` cannot be held against anything yet".to_owned();
        Tried::once(Verdict::Skipped { reason })
    } else {
        try_out(step, cx, &mut saved).await
    };
    let end = end(&tried.verdict);
    begun.ended(tried, saved, end, cx)
}

/// Its name, or its action as it stands in the file.
fn title(step: &Step, cx: &Cx<'_>) -> String {
    let name = step.name.as_ref().and_then(|name| cx.text(name).ok());
    name.unwrap_or_else(|| {
        let line = source::line(&step.action_place);
        // Without the comment that may follow it.
        let line = line.split_once(" #").map_or(&*line, |(line, _)| line);
        line.trim_start_matches([' ', '-']).trim_end().to_owned()
    })
}

struct Tried {
    attempts: u32,
    observation: Observation,
    verdict: Verdict,
}

impl Tried {
    fn once(verdict: Verdict) -> Self {
        Self {
            attempts: 1,
            observation: Value::Null,
            verdict,
        }
    }
}

/// What came of one attempt.
struct Attempt {
    observation: Observation,
    verdict: Verdict,
    /// Whether another attempt could end differently.
    open: bool,
}

async fn try_out(step: &Step, cx: &Cx<'_>, saved: &mut Vec<(String, Value)>) -> Tried {
    let within = step.within.map_or(Duration::ZERO, |span| span.0);
    let watch = Stopwatch::start();
    let mut wait = Wait::new(cx.sandbox());
    let mut attempts = 0;
    // Since when everything has held without a break.
    let mut held: Option<Stopwatch> = None;
    loop {
        attempts += 1;
        let Attempt {
            observation,
            verdict,
            open,
        } = attempt(step, cx, saved).await;
        let left = if verdict == Verdict::Passed {
            let held = *held.get_or_insert_with(Stopwatch::start);
            step.holds_for
                .map_or(Duration::ZERO, |span| held.left_of(span.0))
        } else {
            let broke = held.take().is_some();
            let again = open && (step.within.is_some() || !broke);
            if again {
                watch.left_of(within)
            } else {
                Duration::ZERO
            }
        };
        if left.is_zero() {
            return Tried {
                attempts,
                observation,
                verdict,
            };
        }
        wait.again(left).await;
    }
}

async fn attempt(step: &Step, cx: &Cx<'_>, saved: &mut Vec<(String, Value)>) -> Attempt {
    let limit = step.timeout.map_or(ATTEMPT, |span| span.0);
    let observed = match tokio::time::timeout(limit, observe(&step.action, cx)).await {
        Ok(observed) => observed,
        Err(_) => Err(StepError::Late(limit)),
    };
    let open = |verdict| Attempt {
        observation: Value::Null,
        verdict,
        open: true,
    };
    let shut = |verdict| Attempt {
        observation: Value::Null,
        verdict,
        open: false,
    };
    let observation = match observed {
        Ok(observation) => observation,
        Err(StepError::Broken(trouble)) => return open(Verdict::Broken(trouble)),
        Err(StepError::Late(limit)) => {
            let expected = format!("an answer within {limit:?}");
            return open(failed(vec![about(step, &expected)]));
        }
        Err(StepError::Wrong(message)) => {
            let help = Some("the scenario has to change for this step".to_owned());
            return shut(Verdict::Broken(Trouble { message, help }));
        }
        Err(StepError::Unplayable(reason)) => return shut(Verdict::Skipped { reason }),
        Err(StepError::Eval(error)) => return shut(uncomputed(error)),
    };
    let judged = judge(step, &observation, cx, saved);
    let (verdict, open) = judged.unwrap_or_else(|error| (uncomputed(error), false));
    Attempt {
        observation,
        verdict,
        open,
    }
}

/// Holds the observation against all that the step expects, and takes out what
/// it saves. Says also whether waiting can change the verdict.
fn judge(
    step: &Step,
    observation: &Observation,
    cx: &Cx<'_>,
    saved: &mut Vec<(String, Value)>,
) -> Result<(Verdict, bool), EvalError> {
    if let Some(fatal) = &step.fail_if
        && matching::hold(&fatal.matcher, Some(observation), cx.givens())?.is_empty()
    {
        let mut finding = about(step, "anything but what `fail_if` says");
        finding.place = fatal.matcher.place.clone();
        finding.actual = Some(observation.clone());
        return Ok((failed(vec![finding]), false));
    }
    let mut findings = Vec::new();
    if let Some(error) = observation.get("error")
        && !step.expect.as_ref().is_some_and(speaks_of_errors)
    {
        let mut finding = about(step, "no error");
        "error".clone_into(&mut finding.path);
        finding.actual = Some(error.clone());
        findings.push(finding);
    }
    if let Some(expect) = &step.expect {
        findings.extend(matching::hold(
            &expect.matcher,
            Some(observation),
            cx.givens(),
        )?);
    }
    saved.clear();
    for save in &step.save {
        match pick(observation, &save.path.segments) {
            Some(value) => saved.push((save.name.clone(), value.clone())),
            None => findings.push(Finding {
                path: save.path.to_string(),
                expected: format!("something to save as `{}`", save.name),
                actual: None,
                place: save.place.clone(),
            }),
        }
    }
    let verdict = if findings.is_empty() {
        Verdict::Passed
    } else {
        failed(findings)
    };
    Ok((verdict, true))
}

/// Whether an expectation takes an error into account by itself.
fn speaks_of_errors(expect: &Expect) -> bool {
    expect.fields().iter().any(
        |field| matches!(field.path.segments.first(), Some(Segment::Key(key)) if key == "error"),
    )
}

/// A finding about the step as a whole.
fn about(step: &Step, expected: &str) -> Finding {
    Finding {
        path: step.action.spec().name.to_owned(),
        expected: expected.to_owned(),
        actual: None,
        place: step.action_place.clone(),
    }
}
