//! Why a case is not green: the step, its place in the file, what was expected
//! and what was there, how that changed, what happened meanwhile, and how to
//! play it again.

use std::fmt::Write as _;

use rehearsal_record::{EnvironmentError, HistoryEntry, Mismatch, StepOutcome, Verdict};
use serde_json::{Map, Value};

use super::{BOLD, DIM, RED, snippet, timeline};
use crate::diff;
use crate::gather::Attempt;
use crate::words::{actual, counted, shown, span};

/// How many characters of an observation are shown before it is cut.
const OBSERVATION: usize = 600;
/// How many characters of a value in the history.
const VALUE: usize = 80;
/// How many looks of a history: the first and the last ones.
const LOOKS: usize = 8;

pub(super) fn tell(title: &str, attempt: Attempt<'_>) -> String {
    let outcome = attempt.outcome;
    let mut out = String::new();
    if !title.is_empty() {
        let _ = writeln!(out, "  {title}\n");
    }
    match &outcome.verdict {
        // What broke the case as a whole comes first: its steps only suffered from it.
        Verdict::Broken(error) if attempt.red().all(|step| step.verdict != outcome.verdict) => {
            self::error(&mut out, error);
        }
        Verdict::Failed { mismatches } if attempt.red().next().is_none() => {
            snippet::mismatches(&mut out, mismatches);
        }
        _ => {}
    }
    for step in attempt.red() {
        self::step(&mut out, step);
    }
    timeline::tell(&mut out, attempt);
    let _ = writeln!(out, "  {BOLD}again{BOLD:#}   {}", outcome.rerun);
    out
}

/// Why an attempt was not the last one: its step and what did not hold.
pub(super) fn in_short(attempt: Attempt<'_>) -> String {
    let why = crate::words::why(attempt.outcome).unwrap_or_default();
    let mut out = format!("attempt {}: ", attempt.outcome.attempt);
    if let Some(step) = attempt.red().next() {
        let _ = write!(out, "step {} ({}): ", step.number, step.title);
    }
    out.push_str(&why);
    out
}

fn step(out: &mut String, step: &StepOutcome) {
    snippet::title(out, step);
    if step.attempts > 1 {
        let times = counted(step.attempts as usize, "time");
        let _ = write!(
            out,
            "  {DIM}tried {times} in {}{DIM:#}",
            span(step.duration)
        );
    }
    out.push('\n');
    match &step.verdict {
        Verdict::Failed { mismatches } => {
            // What the step does is in its own line; what it expects below it.
            let elsewhere = mismatches
                .first()
                .is_none_or(|first| first.place.line != step.place.line);
            if elsewhere && step.title != called(&step.source) {
                let _ = writeln!(out, "  {DIM}{}{DIM:#}", called(&step.source));
            }
            snippet::mismatches(out, mismatches);
            saw(out, step, mismatches);
        }
        Verdict::Broken(error) => {
            snippet::step(out, step);
            self::error(out, error);
        }
        Verdict::Passed | Verdict::Flaky { .. } | Verdict::Skipped { .. } => {}
    }
    history(out, &step.history);
}

/// A line of a file without what makes it an element of a list.
fn called(source: &str) -> &str {
    source.trim_start_matches([' ', '-']).trim_end()
}

fn error(out: &mut String, error: &EnvironmentError) {
    for (at, line) in error.message.lines().enumerate() {
        let mark = if at == 0 { "×" } else { " " };
        let _ = writeln!(out, "  {RED}{mark}{RED:#} {line}");
    }
    if let Some(help) = &error.help {
        let _ = writeln!(out, "  {BOLD}help{BOLD:#}    {help}");
    }
}

/// The observation, without what neither did hold nor helps to see why.
fn saw(out: &mut String, step: &StepOutcome, mismatches: &[Mismatch]) {
    let seen = match &step.observation {
        Value::Null => return,
        Value::Object(fields) => match telling(fields, mismatches) {
            fields if fields.is_empty() => return,
            fields => Value::Object(fields),
        },
        other => other.clone(),
    };
    let _ = writeln!(out, "  {BOLD}saw{BOLD:#}     {}", shown(&seen, OBSERVATION));
}

/// What an answer is measured and addressed by helps only where it is what
/// was asked for; its bytes only where nothing could be read from them.
fn telling(fields: &Map<String, Value>, mismatches: &[Mismatch]) -> Map<String, Value> {
    const ASIDE: &[&str] = &[
        "cookies",
        "etag",
        "headers",
        "last_modified",
        "metadata",
        "redirects",
        "sha256",
        "size",
        "url",
        "version",
    ];
    // A difference has shown it.
    let differs = |key: &str| {
        mismatches
            .iter()
            .any(|one| one.path == key && diff::of(one).is_some())
    };
    let asked = |key: &str| {
        mismatches
            .iter()
            .any(|one| one.path.contains(key) || one.path.is_empty())
    };
    let read = fields.contains_key("json") || fields.contains_key("text");
    let body = |key: &str| read && (key == "body" || key == "content_type");
    fields
        .iter()
        .filter(|(key, _)| asked(key) || !(ASIDE.contains(&key.as_str()) || body(key)))
        .filter(|(key, _)| !differs(key))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// How what the step waited for changed, and so how near it came.
fn history(out: &mut String, looks: &[HistoryEntry]) {
    if looks.len() < 2 {
        // One look is what the mismatches say.
        return;
    }
    let _ = writeln!(out, "  {BOLD}changed{BOLD:#}");
    let hidden = looks.len().saturating_sub(LOOKS);
    for (at, look) in looks.iter().enumerate() {
        if hidden > 0 && at == LOOKS / 2 {
            let _ = writeln!(out, "    {DIM}… {hidden} more{DIM:#}");
        }
        if (LOOKS / 2..LOOKS / 2 + hidden).contains(&at) {
            continue;
        }
        let unmet: Vec<String> = look
            .unmet
            .iter()
            .map(|one| format!("{}: {}", one.path, actual(one.actual.as_ref(), VALUE)))
            .collect();
        let told = if unmet.is_empty() {
            "all held".to_owned()
        } else {
            unmet.join(", ")
        };
        let _ = writeln!(
            out,
            "    {DIM}{:>8.3} s  {:>4} ×{DIM:#}  {told}",
            look.after.as_secs_f64(),
            look.times
        );
    }
}
