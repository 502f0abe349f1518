//! A case as the page's script reads it.

use std::collections::{BTreeSet, HashMap};

use rehearsal_record::{CaseOutcome, EnvironmentError, Mismatch, StepOutcome, Verdict};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::bound::{Limits, text_within, within};
use super::micros;
use crate::diff;
use crate::gather::{Attempt, Played};
use crate::moment::{self, Lane, Moment, Source, Tone};
use crate::words;

/// All attempts at a case, within limits.
pub(super) fn case(outcome: &CaseOutcome, played: &Played, limits: Limits) -> Value {
    let attempts = played.attempts(outcome);
    json!({
        "attempts": attempts.iter().map(|one| attempt(*one, limits)).collect::<Vec<_>>(),
    })
}

fn attempt(attempt: Attempt<'_>, limits: Limits) -> Value {
    let Attempt { begun, outcome } = attempt;
    let mut moments = moment::all(attempt);
    let spare = moments.len().saturating_sub(limits.moments);
    moments.drain(..spare);
    let began = attempt.began();
    let steps: Vec<Value> = begun.steps.iter().map(|one| step(one, limits)).collect();
    json!({
        "verdict": words::word(&outcome.verdict),
        "reason": match &outcome.verdict {
            Verdict::Skipped { reason } => Some(reason),
            _ => None,
        },
        "started": begun.at.and_then(rfc3339),
        "duration_us": micros(outcome.duration),
        "rerun": outcome.rerun,
        "failures": failures(attempt, limits),
        "steps": steps,
        "lanes": lanes(&moments).iter().map(|lane| lane.name()).collect::<Vec<_>>(),
        "moments": told(&moments, attempt, began, limits),
        "last_error": attempt.red().next().and_then(|_| moment::last_error(&moments, attempt)),
        "silent": moment::silent(&moments, began),
        "exited": (!outcome.exited.is_empty()).then_some(&outcome.exited),
        "left_out": limits.told,
    })
}

fn rfc3339(at: OffsetDateTime) -> Option<String> {
    at.format(&Rfc3339).ok()
}

/// The lanes there are: steps, apps, services, the database.
fn lanes<'a>(moments: &[Moment<'a>]) -> Vec<Lane<'a>> {
    let lanes: BTreeSet<_> = moments.iter().map(|moment| moment.lane).collect();
    lanes.into_iter().collect()
}

fn failures(attempt: Attempt<'_>, limits: Limits) -> Vec<Value> {
    let verdict = &attempt.outcome.verdict;
    let whole = match verdict {
        Verdict::Broken(broken) if attempt.red().all(|step| step.verdict != *verdict) => {
            Some(error("The environment broke", broken))
        }
        // The case as a whole, such as its time that was over.
        Verdict::Failed { mismatches } if attempt.red().next().is_none() => Some(json!({
            "verdict": "failed",
            "title": "The case as a whole",
            "mismatches": missed(mismatches, limits),
        })),
        _ => None,
    };
    let steps = attempt.red().map(|step| failure(step, limits));
    whole.into_iter().chain(steps).collect()
}

fn error(title: &str, error: &EnvironmentError) -> Value {
    json!({
        "verdict": "broken",
        "title": title,
        "mismatches": [],
        "message": error.message,
        "help": error.help,
    })
}

fn failure(step: &StepOutcome, limits: Limits) -> Value {
    let title = format!("Step {}: {}", step.number, step.title);
    let mut failure = match &step.verdict {
        Verdict::Broken(broken) => error(&title, broken),
        Verdict::Failed { mismatches } => json!({
            "verdict": "failed",
            "title": title,
            "mismatches": missed(mismatches, limits),
        }),
        Verdict::Passed | Verdict::Flaky { .. } | Verdict::Skipped { .. } => Value::Null,
    };
    failure["place"] = json!(step.place);
    failure["history"] = within(&json!(step.history), limits);
    if step.attempts > 1 {
        let waited = words::span(step.duration);
        failure["waited"] = format!("tried {} times in {waited}", step.attempts).into();
    }
    failure
}

fn missed(mismatches: &[Mismatch], limits: Limits) -> Vec<Value> {
    let told = mismatches.iter().map(|mismatch| {
        let mut told = json!({
            "path": mismatch.path,
            "expected": text_within(&mismatch.expected, limits),
            "place": mismatch.place,
            "source": mismatch.source,
        });
        if let Some(actual) = &mismatch.actual {
            told["actual"] = within(actual, limits);
        }
        if let Some(diff) = diff::of(mismatch) {
            told["diff"] = text_within(&diff, limits).into();
        }
        told
    });
    told.collect()
}

fn step(step: &StepOutcome, limits: Limits) -> Value {
    let mut told = json!({
        "number": step.number,
        "title": step.title,
        "action": step.action,
        "place": step.place,
        "source": step.source,
        "duration_us": micros(step.duration),
        "attempts": step.attempts,
        "observation": within(&step.observation, limits),
        "history": within(&json!(step.history), limits),
        "verdict": words::word(&step.verdict),
    });
    match &step.verdict {
        Verdict::Skipped { reason } => told["reason"] = json!(reason),
        Verdict::Broken(error) => told["reason"] = json!(error.message),
        Verdict::Passed | Verdict::Flaky { .. } | Verdict::Failed { .. } => {}
    }
    told
}

fn told(
    moments: &[Moment<'_>],
    attempt: Attempt<'_>,
    began: OffsetDateTime,
    limits: Limits,
) -> Vec<Value> {
    let lanes = lanes(moments);
    let seqs: HashMap<u64, usize> = moments
        .iter()
        .enumerate()
        .filter_map(|(at, moment)| match moment.source {
            Source::Call(call) => Some((call.seq, at)),
            _ => None,
        })
        .collect();
    let steps = &attempt.begun.steps;
    let told = moments.iter().map(|moment| {
        let since = (moment.at - began).whole_microseconds();
        let mut told = json!({
            "at_us": i64::try_from(since).unwrap_or(0),
            "duration_us": micros(moment.duration),
            "lane": lanes.iter().position(|lane| *lane == moment.lane),
            "tone": tone(moment.tone),
            "text": text_within(&moment.text, limits),
        });
        if let Some(mark) = moment.mark() {
            told["mark"] = mark.into();
        }
        match moment.source {
            Source::Step(one) => {
                told["kind"] = "step".into();
                told["step"] = steps.iter().position(|step| std::ptr::eq(step, one)).into();
            }
            Source::Log(line) => {
                told["kind"] = "log".into();
                told["raw"] = text_within(&line.text, limits).into();
            }
            Source::Statement(statement) => {
                told["kind"] = "sql".into();
                told["raw"] = text_within(&statement.text, limits).into();
                told["error"] = json!(statement.error);
                told["app"] = json!(statement.app);
            }
            Source::Call(call) => {
                told["kind"] = "call".into();
                told["fault"] = call.fault.is_some().into();
                told["cause"] = json!(call.cause.and_then(|cause| seqs.get(&cause)));
                told["call"] = json!({
                    // Zero where it is still open.
                    "status": (call.status > 0).then_some(call.status),
                    "resource": call.resource,
                    "region": call.region,
                    "account": call.account,
                    "at": rfc3339(call.at),
                    "fault": call.fault,
                    "trace": call.trace,
                    "request": within(&call.request, limits),
                    "response": within(&call.response, limits),
                    "error": call.error,
                });
            }
        }
        told
    });
    told.collect()
}

fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Minor => "minor",
        Tone::Wait => "wait",
        Tone::Skipped => "skipped",
        Tone::Warn => "warn",
        Tone::Error => "error",
        Tone::Broken => "broken",
    }
}
