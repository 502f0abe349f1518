//! Holding what a step saw against all that it expects.

use rehearsal_record::{Observation, Place, Verdict};
use rehearsal_script::action::Property;
use rehearsal_script::{EvalError, Expect, Segment, Step};
use serde_json::Value;

use crate::actions::Cx;
use crate::matching::{self, Finding, exceeded, pick};
use crate::snapshot::{Compared, Held};
use crate::verdict::failed;

/// What is judged.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'o> {
    observation: &'o Observation,
    /// What in the file an error is about, where that is known.
    pub(crate) place: Option<&'o Place>,
    /// Whether looking again would show the same.
    pub(crate) lasts: bool,
}

impl<'o> Seen<'o> {
    pub(crate) fn of(observation: &'o Observation) -> Self {
        Self {
            observation,
            place: None,
            lasts: false,
        }
    }
}

/// Holds the observation against all that the step expects, and takes out what
/// it saves. Says also whether waiting can change the verdict.
pub(crate) fn judge(
    step: &Step,
    snapshot: Option<&Held<'_>>,
    seen: Seen<'_>,
    cx: &Cx<'_>,
    saved: &mut Vec<(String, Value)>,
) -> Result<(Verdict, bool), EvalError> {
    let observation = seen.observation;
    // First of all: however the step ends, what it saw is told.
    for save in step.save.iter().filter(|save| save.secret) {
        if let Some(value) = pick(observation, &save.path.segments) {
            cx.common.keep_secret(value);
        }
    }
    if let Some(fatal) = &step.fail_if
        && matching::hold(&fatal.matcher, Some(observation), cx.givens())?.is_empty()
    {
        let mut finding = about(step, "anything but what `fail_if` says");
        finding.place = fatal.matcher.place.clone();
        finding.actual = Some(observation.clone());
        return Ok((failed(vec![finding]), false));
    }
    if let Some(error) = observation.get("error")
        && !step.expect.as_ref().is_some_and(speaks_of_errors)
    {
        let mut finding = about(step, "no error");
        "error".clone_into(&mut finding.path);
        finding.actual = Some(error.clone());
        if let Some(place) = seen.place {
            finding.place = place.clone();
        }
        // All else that is missing is missing because of it.
        return Ok((failed(vec![finding]), !seen.lasts));
    }
    let mut findings = Vec::new();
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
    if !findings.is_empty() {
        let past = match &step.expect {
            Some(expect) if step.action.spec().has(Property::AppendOnly) => {
                exceeded(&expect.matcher, observation, cx.givens())?
            }
            _ => false,
        };
        return Ok((failed(findings), !past));
    }
    // What does not hold by itself is not worth being stored.
    if let Some(held) = snapshot
        && let Compared::Differs { verdict, open } =
            held.compare(&cx.common.redacted(observation, saved))
    {
        return Ok((verdict, open));
    }
    Ok((Verdict::Passed, true))
}

/// Whether an expectation takes an error into account by itself.
fn speaks_of_errors(expect: &Expect) -> bool {
    expect.fields().iter().any(
        |field| matches!(field.path.segments.first(), Some(Segment::Key(key)) if key == "error"),
    )
}

/// A finding about the step as a whole.
pub(crate) fn about(step: &Step, expected: &str) -> Finding {
    Finding {
        path: step.action.spec().name.to_owned(),
        expected: expected.to_owned(),
        actual: None,
        place: step.action_place.clone(),
    }
}
