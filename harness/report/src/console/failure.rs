//! Explains a case that did not pass: the step, its place in the file, what was
//! expected and what was found, how that changed, what happened meanwhile, and
//! how to run it again.

use std::fmt::Write as _;

use rehearsal_record::{EnvironmentError, HistoryEntry, Mismatch, Mistake, StepOutcome, Verdict};
use serde_json::{Map, Value};

use super::{BOLD, DIM, RED, sent, snippet, timeline, undelivered};
use crate::cases::Attempt;
use crate::diff;
use crate::text;

/// The number of characters of an observation that are shown.
const MAX_OBSERVATION: usize = 600;
/// The number of characters of a value in the history.
const MAX_VALUE: usize = 80;
/// The number of history entries that are shown: the first and the last ones.
const MAX_ENTRIES: usize = 8;

pub(super) fn render(title: &str, attempt: Attempt<'_>) -> String {
    let outcome = attempt.outcome;
    let mut out = String::new();
    if !title.is_empty() {
        let _ = writeln!(out, "  {title}\n");
    }
    if !outcome.row.is_empty() {
        sent::row(&mut out, &outcome.row);
        out.push('\n');
    }
    match &outcome.verdict {
        // What broke the whole case comes first, because the steps only suffered
        // from it.
        Verdict::Broken(error)
            if attempt
                .red_steps()
                .all(|step| step.verdict != outcome.verdict) =>
        {
            render_error(&mut out, error);
        }
        Verdict::Failed { mismatches } if attempt.red_steps().next().is_none() => {
            snippet::mismatches(&mut out, mismatches);
        }
        Verdict::Mistake(mistake)
            if attempt
                .red_steps()
                .all(|step| step.verdict != outcome.verdict) =>
        {
            render_mistake(&mut out, mistake);
        }
        _ => {}
    }
    for step in attempt.red_steps() {
        render_step(&mut out, step);
    }
    undelivered::render(&mut out, attempt);
    timeline::render(&mut out, attempt);
    let _ = writeln!(out, "  {BOLD}again{BOLD:#}   {}", outcome.rerun);
    out
}

/// Explains on one line why an attempt was retried.
pub(super) fn one_line(attempt: Attempt<'_>) -> String {
    let reason = text::reason(attempt.outcome).unwrap_or_default();
    let mut out = format!("attempt {}: ", attempt.outcome.attempt);
    if let Some(step) = attempt.red_steps().next() {
        let _ = write!(out, "step {} ({}): ", step.number, step.title);
    }
    out.push_str(&reason);
    out
}

fn render_step(out: &mut String, step: &StepOutcome) {
    snippet::title(out, step);
    if step.attempts > 1 {
        let times = text::count(step.attempts as usize, "time");
        let _ = write!(
            out,
            "  {DIM}tried {times} in {}{DIM:#}",
            text::duration(step.duration)
        );
    }
    out.push('\n');
    match &step.verdict {
        Verdict::Failed { mismatches } => {
            // The snippet shows the line of the expectation, which may not be that
            // of the action.
            let on_other_line = mismatches
                .first()
                .is_none_or(|first| first.place.line != step.place.line);
            if on_other_line && step.title != without_dash(&step.source) {
                let _ = writeln!(out, "  {DIM}{}{DIM:#}", without_dash(&step.source));
            }
            snippet::mismatches(out, mismatches);
            render_observation(out, step, mismatches);
            sent::render(out, step);
        }
        Verdict::Broken(error) => {
            snippet::step(out, step);
            render_error(out, error);
            sent::render(out, step);
        }
        Verdict::Mistake(mistake) => {
            render_mistake(out, mistake);
            sent::render(out, step);
        }
        Verdict::Passed | Verdict::Flaky { .. } | Verdict::Skipped { .. } => {}
    }
    render_history(out, &step.history);
}

/// Returns a line of a file without the dash of a list item.
fn without_dash(source: &str) -> &str {
    source.trim_start_matches([' ', '-']).trim_end()
}

/// Renders a mistake of the author at its place in the file.
fn render_mistake(out: &mut String, mistake: &Mistake) {
    snippet::mistake(out, mistake);
    if let Some(help) = &mistake.help {
        let _ = writeln!(out, "  {BOLD}help{BOLD:#}    {help}");
    }
}

fn render_error(out: &mut String, error: &EnvironmentError) {
    for (at, line) in text::plain(&error.message).lines().enumerate() {
        let mark = if at == 0 { "×" } else { " " };
        let _ = writeln!(out, "  {RED}{mark}{RED:#} {line}");
    }
    if let Some(help) = &error.help {
        let _ = writeln!(out, "  {BOLD}help{BOLD:#}    {help}");
    }
}

/// Renders the observation without fields that do not help to understand the
/// failure.
fn render_observation(out: &mut String, step: &StepOutcome, mismatches: &[Mismatch]) {
    let observation = match &step.observation {
        Value::Null => return,
        Value::Object(fields) => match helpful_fields(fields, mismatches) {
            fields if fields.is_empty() => return,
            fields => Value::Object(fields),
        },
        other => other.clone(),
    };
    let _ = writeln!(
        out,
        "  {BOLD}saw{BOLD:#}     {}",
        text::json(&observation, MAX_OBSERVATION)
    );
}

/// Returns the fields without those about the size or the address of a response,
/// unless an expectation is about them, and without its body if it was parsed.
fn helpful_fields(fields: &Map<String, Value>, mismatches: &[Mismatch]) -> Map<String, Value> {
    const RARELY_HELPFUL: &[&str] = &[
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
    // The difference is shown above.
    let has_diff = |key: &str| {
        mismatches
            .iter()
            .any(|one| one.path == key && diff::of(one).is_some())
    };
    let is_expected = |key: &str| {
        mismatches
            .iter()
            .any(|one| one.path.contains(key) || one.path.is_empty())
    };
    let parsed = fields.contains_key("json") || fields.contains_key("text");
    let body = |key: &str| parsed && (key == "body" || key == "content_type");
    fields
        .iter()
        .filter(|(key, _)| {
            is_expected(key) || !(RARELY_HELPFUL.contains(&key.as_str()) || body(key))
        })
        .filter(|(key, _)| !has_diff(key))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// Renders how the observation changed while the step waited.
fn render_history(out: &mut String, entries: &[HistoryEntry]) {
    if entries.len() < 2 {
        // The mismatches show a single entry.
        return;
    }
    let _ = writeln!(out, "  {BOLD}changed{BOLD:#}");
    let hidden = entries.len().saturating_sub(MAX_ENTRIES);
    for (at, entry) in entries.iter().enumerate() {
        if hidden > 0 && at == MAX_ENTRIES / 2 {
            let _ = writeln!(out, "    {DIM}… {hidden} more{DIM:#}");
        }
        if (MAX_ENTRIES / 2..MAX_ENTRIES / 2 + hidden).contains(&at) {
            continue;
        }
        let unmet: Vec<String> = entry
            .unmet
            .iter()
            .map(|one| {
                format!(
                    "{}: {}",
                    one.path,
                    text::actual(one.actual.as_ref(), MAX_VALUE)
                )
            })
            .collect();
        let text = if unmet.is_empty() {
            "all expectations met".to_owned()
        } else {
            unmet.join(", ")
        };
        let _ = writeln!(
            out,
            "    {DIM}{:>8.3} s  {:>4} ×{DIM:#}  {text}",
            entry.after.as_secs_f64(),
            entry.times
        );
    }
}
