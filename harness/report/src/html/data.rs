//! The data of a case for the script of the page.

use std::collections::{BTreeSet, HashMap};

use rehearsal_record::{
    Call, CaseOutcome, EnvironmentError, ExternalRequest, Mismatch, Mistake, StepOutcome, Verdict,
};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::limits::{Limits, cut_text, cut_value};
use super::micros;
use crate::cases::{Attempt, CaseRecord};
use crate::delivery;
use crate::diff;
use crate::text;
use crate::timeline::{self, Lane, Source, Status, TimelineEntry};

/// Returns all attempts at a case.
pub(super) fn case(outcome: &CaseOutcome, record: &CaseRecord, limits: Limits) -> Value {
    let attempts = record.attempts(outcome);
    json!({
        "attempts": attempts.iter().map(|one| attempt(*one, limits)).collect::<Vec<_>>(),
    })
}

fn attempt(attempt: Attempt<'_>, limits: Limits) -> Value {
    let outcome = attempt.outcome;
    let mut entries = timeline::entries(attempt);
    let excess = entries.len().saturating_sub(limits.entries);
    entries.drain(..excess);
    let start = attempt.start();
    let steps: Vec<Value> = attempt.steps.iter().map(|one| step(one, limits)).collect();
    json!({
        "verdict": outcome.verdict.kind(),
        "reason": match &outcome.verdict {
            Verdict::Skipped { reason } => Some(reason),
            _ => None,
        },
        "started": attempt.started_at.and_then(rfc3339),
        "duration_us": micros(outcome.duration),
        "row": cut_value(&Value::Object(outcome.row.clone()), limits),
        "rerun": outcome.rerun,
        "failures": failures(attempt, limits),
        "steps": steps,
        "lanes": lanes(&entries).iter().map(|lane| lane.name()).collect::<Vec<_>>(),
        "entries": timeline_entries(&entries, attempt, start, limits),
        "last_error": attempt.red_steps().next().and_then(|_| timeline::last_error(&entries, attempt)),
        "silent": timeline::silent_apps(&entries, start),
        "exited": (!outcome.exited.is_empty()).then_some(&outcome.exited),
        "note": limits.note,
    })
}

fn rfc3339(at: OffsetDateTime) -> Option<String> {
    at.format(&Rfc3339).ok()
}

/// Returns the lanes in order: steps, apps, services, the database.
fn lanes<'a>(entries: &[TimelineEntry<'a>]) -> Vec<Lane<'a>> {
    let lanes: BTreeSet<_> = entries.iter().map(|entry| entry.lane).collect();
    lanes.into_iter().collect()
}

fn failures(attempt: Attempt<'_>, limits: Limits) -> Vec<Value> {
    let verdict = &attempt.outcome.verdict;
    let whole = match verdict {
        Verdict::Broken(error) if attempt.red_steps().all(|step| step.verdict != *verdict) => {
            Some(broken("The environment broke", error))
        }
        Verdict::Mistake(found) if attempt.red_steps().all(|step| step.verdict != *verdict) => {
            Some(mistake("A file is wrong", found))
        }
        // The whole case failed, for example because it timed out.
        Verdict::Failed { mismatches } if attempt.red_steps().next().is_none() => Some(json!({
            "verdict": "failed",
            "title": "The case as a whole",
            "mismatches": mismatch_list(mismatches, limits),
        })),
        _ => None,
    };
    let steps = attempt.red_steps().map(|step| failure(step, limits));
    whole.into_iter().chain(steps).collect()
}

fn broken(title: &str, error: &EnvironmentError) -> Value {
    json!({
        "verdict": "broken",
        "title": title,
        "mismatches": [],
        "message": error.message,
        "help": error.help,
    })
}

/// Returns a mistake of the author, with its place in the file.
fn mistake(title: &str, mistake: &Mistake) -> Value {
    json!({
        "verdict": "mistake",
        "title": title,
        "mismatches": [],
        "message": format!("{}\n{}", mistake.source.trim(), mistake.message),
        "help": mistake.help,
        "place": mistake.place,
    })
}

fn failure(step: &StepOutcome, limits: Limits) -> Value {
    let title = format!("Step {}: {}", step.number, step.title);
    let mut failure = match &step.verdict {
        Verdict::Broken(error) => broken(&title, error),
        Verdict::Mistake(found) => mistake(&title, found),
        Verdict::Failed { mismatches } => json!({
            "verdict": "failed",
            "title": title,
            "mismatches": mismatch_list(mismatches, limits),
        }),
        Verdict::Passed | Verdict::Flaky { .. } | Verdict::Skipped { .. } => Value::Null,
    };
    if !matches!(step.verdict, Verdict::Mistake(_)) {
        failure["place"] = json!(step.place);
    }
    failure["request"] = json!(
        step.request
            .as_ref()
            .map(|request| cut_value(request, limits))
    );
    failure["variables"] = cut_value(&Value::Object(step.variables.clone()), limits);
    failure["history"] = cut_value(&json!(step.history), limits);
    if step.attempts > 1 {
        let duration = text::duration(step.duration);
        failure["waited"] = format!("tried {} times in {duration}", step.attempts).into();
    }
    failure
}

fn mismatch_list(mismatches: &[Mismatch], limits: Limits) -> Vec<Value> {
    let objects = mismatches.iter().map(|mismatch| {
        let mut object = json!({
            "path": mismatch.path,
            "expected": cut_text(&mismatch.expected, limits),
            "place": mismatch.place,
            "source": mismatch.source,
        });
        if let Some(actual) = &mismatch.actual {
            object["actual"] = cut_value(actual, limits);
        }
        if let Some(diff) = diff::of(mismatch) {
            object["diff"] = cut_text(&diff, limits).into();
        }
        object
    });
    objects.collect()
}

fn step(step: &StepOutcome, limits: Limits) -> Value {
    let mut object = json!({
        "number": step.number,
        "title": step.title,
        "action": step.action,
        "place": step.place,
        "source": step.source,
        "duration_us": micros(step.duration),
        "attempts": step.attempts,
        "request": step.request.as_ref().map(|request| cut_value(request, limits)),
        "variables": cut_value(&Value::Object(step.variables.clone()), limits),
        "observation": cut_value(&without_twice(&step.observation), limits),
        "history": cut_value(&json!(step.history), limits),
        "verdict": step.verdict.kind(),
    });
    match &step.verdict {
        Verdict::Skipped { reason } => object["reason"] = json!(reason),
        Verdict::Broken(error) => object["reason"] = json!(error.message),
        Verdict::Mistake(found) => object["reason"] = json!(found.message),
        Verdict::Passed | Verdict::Flaky { .. } | Verdict::Failed { .. } => {}
    }
    object
}

/// Returns an observation without a body that is there as JSON, too.
fn without_twice(observation: &Value) -> Value {
    let mut observation = observation.clone();
    if let Value::Object(fields) = &mut observation
        && fields.contains_key("json")
    {
        fields.shift_remove("body");
    }
    observation
}

fn timeline_entries(
    entries: &[TimelineEntry<'_>],
    attempt: Attempt<'_>,
    start: OffsetDateTime,
    limits: Limits,
) -> Vec<Value> {
    let lanes = lanes(entries);
    let seqs: HashMap<u64, usize> = entries
        .iter()
        .enumerate()
        .filter_map(|(at, entry)| match entry.source {
            Source::Call(call) => Some((call.seq, at)),
            _ => None,
        })
        .collect();
    let steps = attempt.steps;
    let objects = entries.iter().map(|entry| {
        let since = (entry.at - start).whole_microseconds();
        let mut object = json!({
            "at_us": i64::try_from(since).unwrap_or(0),
            "duration_us": micros(entry.duration),
            "lane": lanes.iter().position(|lane| *lane == entry.lane),
            "status": status(entry.status),
            "text": cut_text(&entry.text, limits),
        });
        if let Some(mark) = entry.mark() {
            object["mark"] = mark.into();
        }
        match entry.source {
            Source::Step(source) => {
                object["kind"] = "step".into();
                object["step"] = steps
                    .iter()
                    .position(|step| std::ptr::eq(step, source))
                    .into();
            }
            Source::Open => object["kind"] = "open".into(),
            Source::Log(line) => {
                object["kind"] = "log".into();
                object["raw"] = cut_text(&line.text, limits).into();
            }
            Source::Statement(statement) => {
                object["kind"] = "sql".into();
                object["raw"] = cut_text(&statement.text, limits).into();
                object["error"] = json!(statement.error);
                object["app"] = json!(statement.app);
            }
            Source::Request(request) => {
                object["kind"] = "request".into();
                object["fault"] = request.fault.is_some().into();
                object["request"] = json!({
                    "status": request.status,
                    "at": rfc3339(request.at),
                    "route": request.route,
                    "fault": request.fault,
                    "error": request.error,
                    "sent": cut_value(&sent(request), limits),
                    "answer": cut_value(&request.answer, limits),
                });
            }
            Source::Call(call) => {
                object["kind"] = "call".into();
                object["fault"] = call.fault.is_some().into();
                object["cause"] = json!(call.cause.and_then(|cause| seqs.get(&cause)));
                object["call"] = json!({
                    // Zero if the call has no response yet.
                    "status": (call.status > 0).then_some(call.status),
                    "resource": call.resource,
                    "region": call.region,
                    "account": call.account,
                    "at": rfc3339(call.at),
                    "fault": call.fault,
                    "trace": call.trace,
                    "request": cut_value(&call.request, limits),
                    "response": cut_value(&call.response, limits),
                    "error": call.error,
                });
                if let Some(denial) = &call.denial {
                    object["call"]["denial"] = json!(denial);
                }
                if !call.undelivered.is_empty() {
                    object["call"]["undelivered"] = undelivered(call).into();
                }
            }
        }
        object
    });
    objects.collect()
}

/// Returns the messages of a call that not every subscriber was sent, in words.
fn undelivered(call: &Call) -> Vec<Value> {
    let messages = call.undelivered.iter();
    messages
        .map(|message| {
            json!({
                "summary": delivery::summary(message),
                "reasons": delivery::reasons(message).collect::<Vec<_>>(),
            })
        })
        .collect()
}

/// Returns what a request to an external had in it.
fn sent(request: &ExternalRequest) -> Value {
    json!({
        "method": request.method,
        "path": request.path,
        "query": (!request.query.is_empty()).then_some(&request.query),
        "headers": request.headers,
        "body": request.body,
    })
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Normal => "normal",
        Status::Minor => "minor",
        Status::Waiting => "waiting",
        Status::Skipped => "skipped",
        Status::Warning => "warning",
        Status::Error => "error",
        Status::Broken => "broken",
    }
}
