//! One step: tried until what it expects holds or its time is over.

use std::ops::ControlFlow;
use std::time::Duration;

use rehearsal_record::{
    CaseId, EnvironmentError, Event, HistoryEntry, Observation, StepOutcome, Verdict,
};
use rehearsal_script::Step;
use serde_json::Value;

use crate::actions::{Cx, Refused, StepError, observe};
use crate::clock::{Stopwatch, now};
use crate::history::History;
use crate::judge::{Seen, about, judge};
use crate::limit;
use crate::player::Outcome;
use crate::running::Head;
use crate::snapshot::{self, Held};
use crate::source;
use crate::verdict::{failed, uncomputed};
use crate::wait::Wait;

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
    head: Head,
}

impl<'s> Begun<'s> {
    pub(crate) fn new(step: &'s Step, number: usize, cx: &Cx<'_>) -> Self {
        let head = Head {
            number,
            title: title(step, cx),
            action: step.action.spec().name.into(),
            place: step.action_place.clone(),
            source: source::line(&step.action_place),
            at: now(),
            watch: Stopwatch::start(),
        };
        Self { step, head }
    }

    /// The snapshot it is held against, where it has one.
    fn held(&self, cx: &Cx<'_>) -> Option<Held<'s>> {
        let common = cx.common;
        snapshot::of(
            self.step,
            &self.head.title,
            &common.snapshots,
            common.update,
        )
    }

    /// What a person sees while it goes on.
    pub(crate) fn event(&self, id: &CaseId) -> Event {
        Event::StepStarted {
            id: id.clone(),
            number: self.head.number,
            title: self.head.title.clone(),
            at: self.head.at,
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
                    return Some(self.ended(Tried::once(verdict), Vec::new(), end));
                }
            },
        };
        let tried = Tried::once(Verdict::Skipped { reason });
        Some(self.ended(tried, Vec::new(), ControlFlow::Continue(())))
    }

    /// Holds what a step around others saw against what it expects.
    pub(crate) fn judged(&self, observation: Observation, cx: &Cx<'_>) -> Played {
        let mut saved = Vec::new();
        let held = self.held(cx);
        let seen = Seen::of(&observation);
        let verdict = match judge(self.step, held.as_ref(), seen, cx, &mut saved) {
            Ok((verdict, _)) => verdict,
            Err(error) => uncomputed(error),
        };
        let end = end(&verdict);
        self.ended(
            Tried {
                attempts: 1,
                observation,
                verdict,
                history: Vec::new(),
            },
            saved,
            end,
        )
    }

    fn ended(&self, tried: Tried, saved: Vec<(String, Value)>, end: Outcome) -> Played {
        let outcome = StepOutcome {
            attempts: tried.attempts,
            observation: tried.observation,
            history: tried.history,
            ..self.head.clone().ended(tried.verdict)
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
pub(crate) async fn play(begun: Begun<'_>, cx: &Cx<'_>) -> Played {
    if let Some(unplayed) = begun.unplayed(cx) {
        return unplayed;
    }
    let step = begun.step;
    cx.common.running.begin(begun.head.clone());
    let mut saved = Vec::new();
    let held = begun.held(cx);
    let tried = try_out(step, held.as_ref(), cx, &mut saved).await;
    cx.common.running.end(begun.head.number);
    let end = end(&tried.verdict);
    begun.ended(tried, saved, end)
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
    history: Vec<HistoryEntry>,
}

impl Tried {
    fn once(verdict: Verdict) -> Self {
        Self {
            attempts: 1,
            observation: Value::Null,
            verdict,
            history: Vec::new(),
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

async fn try_out(
    step: &Step,
    snapshot: Option<&Held<'_>>,
    cx: &Cx<'_>,
    saved: &mut Vec<(String, Value)>,
) -> Tried {
    let within = step.within.map_or(Duration::ZERO, |span| span.0);
    let watch = Stopwatch::start();
    let mut wait = Wait::new(cx.sandbox());
    let mut attempts = 0;
    // Since when everything has held without a break.
    let mut since: Option<Stopwatch> = None;
    let mut history = History::default();
    loop {
        attempts += 1;
        let Attempt {
            observation,
            verdict,
            open,
        } = {
            let left = step.within.map(|span| watch.left_of(span.0));
            attempt(step, snapshot, left, cx, saved).await
        };
        history.add(watch.elapsed(), &verdict);
        let left = if verdict == Verdict::Passed {
            let since = *since.get_or_insert_with(Stopwatch::start);
            step.holds_for
                .map_or(Duration::ZERO, |span| since.left_of(span.0))
        } else {
            let broke = since.take().is_some();
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
                history: history.looks(),
            };
        }
        wait.again(left).await;
    }
}

async fn attempt(
    step: &Step,
    snapshot: Option<&Held<'_>>,
    left: Option<Duration>,
    cx: &Cx<'_>,
    saved: &mut Vec<(String, Value)>,
) -> Attempt {
    let observed = match limit::of_attempt(step, left, cx) {
        Ok(limit) => match tokio::time::timeout(limit, observe(&step.action, cx)).await {
            Ok(observed) => observed,
            Err(_) => Err(StepError::Late(limit)),
        },
        Err(error) => Err(StepError::Eval(error)),
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
    let (observation, refused) = match observed {
        Ok(observation) => (observation, None),
        Err(StepError::Refused(refused)) => {
            let Refused { seen, place, lasts } = *refused;
            (seen, Some((place, lasts)))
        }
        Err(StepError::Broken(error)) => return open(Verdict::Broken(error)),
        Err(StepError::Late(limit)) => {
            let expected = format!("an answer within {limit:?}");
            return open(failed(vec![about(step, &expected)]));
        }
        Err(StepError::Wrong(message)) => {
            let help = Some("the scenario has to change for this step".to_owned());
            return shut(Verdict::Broken(EnvironmentError { message, help }));
        }
        Err(StepError::Unplayable(reason)) => return shut(Verdict::Skipped { reason }),
        Err(StepError::Eval(error)) => return shut(uncomputed(error)),
    };
    let mut seen = Seen::of(&observation);
    if let Some((place, lasts)) = &refused {
        seen.place = place.as_ref();
        seen.lasts = *lasts;
    }
    let judged = judge(step, snapshot, seen, cx, saved);
    let (verdict, open) = judged.unwrap_or_else(|error| (uncomputed(error), false));
    Attempt {
        observation,
        verdict,
        open,
    }
}
