//! Compares what a step observed with everything that it expects.

use rehearsal_record::{Observation, Place, Verdict};
use rehearsal_script::action::Property;
use rehearsal_script::{EvalError, Expect, Save, Segment, Step};
use serde_json::Value;

use crate::context::StepContext;
use crate::matching::{self, Finding, exceeds, pick};
use crate::snapshot::{Comparison, StepSnapshot};
use crate::verdict::failed;

/// An observation and what is known about an error in it.
#[derive(Clone, Copy)]
pub(crate) struct Observed<'o> {
    observation: &'o Observation,
    /// The place in the file that the error is about.
    pub(crate) error_place: Option<&'o Place>,
    /// Whether another attempt would observe the same error.
    pub(crate) permanent: bool,
}

impl<'o> Observed<'o> {
    pub(crate) fn new(observation: &'o Observation) -> Self {
        Self {
            observation,
            error_place: None,
            permanent: false,
        }
    }
}

/// Compares an observation with everything that the step expects, and puts the
/// values that it saves into `saved`. Returns the verdict, and whether another
/// attempt could change it.
pub(crate) fn verify(
    step: &Step,
    snapshot: Option<&StepSnapshot<'_>>,
    observed: Observed<'_>,
    cx: &StepContext<'_>,
    saved: &mut Vec<(String, Value)>,
) -> Result<(Verdict, bool), EvalError> {
    let observation = observed.observation;
    // Before all else, because the observation is reported whatever the verdict.
    for save in step.save.iter().filter(|save| save.secret) {
        if let Some(value) = saved_value(save, observation) {
            cx.case.add_secret(&value);
        }
    }
    let evaluator = cx.evaluator();
    if let Some(fatal) = &step.fail_if
        && matching::compare(&fatal.matcher, Some(observation), evaluator)?.is_empty()
    {
        let mut finding = step_finding(step, "anything but what `fail_if` describes");
        finding.place = fatal.matcher.place.clone();
        finding.actual = Some(observation.clone());
        return Ok((failed(vec![finding]), false));
    }
    if let Some(error) = observation.get("error")
        && !step.expect.as_ref().is_some_and(expects_error)
    {
        let mut finding = step_finding(step, "no error");
        "error".clone_into(&mut finding.path);
        finding.actual = Some(error.clone());
        if let Some(place) = observed.error_place {
            finding.place = place.clone();
        }
        // Other expectations would only fail because of the error.
        return Ok((failed(vec![finding]), !observed.permanent));
    }
    let mut findings = Vec::new();
    for violation in cx.trace.violations() {
        findings.push(Finding {
            path: violation.path,
            expected: violation.expected,
            actual: violation.actual,
            place: step.action_place.clone(),
        });
    }
    if let Some(expect) = &step.expect {
        findings.extend(matching::compare(
            &expect.matcher,
            Some(observation),
            evaluator,
        )?);
    }
    saved.clear();
    for save in &step.save {
        match saved_value(save, observation) {
            Some(value) => saved.push((save.name.clone(), value)),
            None => findings.push(Finding {
                path: save.path.to_string(),
                expected: match &save.capture {
                    Some(capture) => {
                        format!("{} to save as `{}`", capture.describe(), save.name)
                    }
                    None => format!("a value to save as `{}`", save.name),
                },
                actual: pick(observation, &save.path.segments).cloned(),
                place: save.place.clone(),
            }),
        }
    }
    if !findings.is_empty() {
        let exceeded = match &step.expect {
            Some(expect) if step.action.spec().has(Property::AppendOnly) => {
                exceeds(&expect.matcher, observation, evaluator)?
            }
            _ => false,
        };
        return Ok((failed(findings), !exceeded));
    }
    // An observation that fails other expectations is not worth storing.
    if let Some(snapshot) = snapshot
        && let Comparison::Different { verdict, retryable } =
            snapshot.compare(cx.case.redact(observation, saved))
    {
        return Ok((verdict, retryable));
    }
    Ok((Verdict::Passed, true))
}

/// Returns the value that is saved, if the observation has it.
fn saved_value(save: &Save, observation: &Observation) -> Option<Value> {
    let value = pick(observation, &save.path.segments)?;
    match &save.capture {
        Some(capture) => capture.apply(value),
        None => Some(value.clone()),
    }
}

/// Returns whether an expectation mentions errors, or the exit code of a command, which
/// is its error.
fn expects_error(expect: &Expect) -> bool {
    expect.fields().iter().any(
        |field| matches!(field.path.segments.first(), Some(Segment::Key(key)) if key == "error" || key == "exit_code"),
    )
}

/// Returns a finding about the step as a whole.
pub(crate) fn step_finding(step: &Step, expected: &str) -> Finding {
    Finding {
        path: step.action.spec().name.to_owned(),
        expected: expected.to_owned(),
        actual: None,
        place: step.action_place.clone(),
    }
}
