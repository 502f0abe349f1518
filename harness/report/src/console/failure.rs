//! Why a case is not green: the step, its place in the file, what was expected
//! and what was there, what happened meanwhile, and how to play it again.

use std::fmt::Write as _;

use rehearsal_record::{CaseOutcome, Mismatch, StepOutcome, Trouble, Verdict};
use serde_json::Value;

use super::{BOLD, DIM, RED, span, timeline};
use crate::gather::Played;

/// How many characters of a value are shown before it is cut.
const VALUE: usize = 400;

pub(super) fn tell(outcome: &CaseOutcome, played: &Played) -> String {
    let mut out = String::new();
    if !played.title.is_empty() {
        let _ = writeln!(out, "  {}\n", played.title);
    }
    let red: Vec<&StepOutcome> = played
        .steps
        .iter()
        .filter(|step| matches!(step.verdict, Verdict::Failed { .. } | Verdict::Broken(_)))
        .collect();
    for step in &red {
        step_head(&mut out, step);
        match &step.verdict {
            Verdict::Failed { mismatches } => {
                for mismatch in mismatches {
                    self::mismatch(&mut out, mismatch);
                }
            }
            Verdict::Broken(trouble) => self::trouble(&mut out, trouble),
            Verdict::Passed | Verdict::Skipped { .. } => {}
        }
        saw(&mut out, step);
    }
    if red.is_empty()
        && let Verdict::Broken(trouble) = &outcome.verdict
    {
        self::trouble(&mut out, trouble);
    }
    timeline::tell(&mut out, outcome, played, red.first().copied());
    let _ = writeln!(out, "  {BOLD}again{BOLD:#}  {}", outcome.rerun);
    out
}

fn step_head(out: &mut String, step: &StepOutcome) {
    let _ = writeln!(out, "  {BOLD}step {}: {}{BOLD:#}", step.number, step.title);
    let _ = write!(out, "  {DIM}{}{DIM:#}", step.place);
    if step.attempts > 1 {
        let _ = write!(
            out,
            "  tried {} times in {}",
            step.attempts,
            span(step.duration)
        );
    }
    out.push('\n');
}

fn mismatch(out: &mut String, mismatch: &Mismatch) {
    let place = &mismatch.place;
    let gutter = place.line.to_string().len().max(4);
    let _ = writeln!(
        out,
        "  {DIM}{:>gutter$} |{DIM:#} {}",
        place.line,
        mismatch.source.trim_end()
    );
    let column = usize::try_from(place.column).unwrap_or(1).max(1) - 1;
    let room = mismatch
        .source
        .trim_end()
        .chars()
        .count()
        .saturating_sub(column)
        .max(1);
    let carets = "^".repeat(usize::try_from(place.length).unwrap_or(1).clamp(1, room));
    let actual = mismatch
        .actual
        .as_ref()
        .map_or_else(|| "nothing".to_owned(), shown);
    let _ = writeln!(
        out,
        "  {:gutter$} {DIM}|{DIM:#} {:column$}{RED}{carets}{RED:#} {}: expected {}, got {actual}",
        "", "", mismatch.path, mismatch.expected,
    );
}

fn trouble(out: &mut String, trouble: &Trouble) {
    for (at, line) in trouble.message.lines().enumerate() {
        let mark = if at == 0 { "×" } else { " " };
        let _ = writeln!(out, "  {RED}{mark}{RED:#} {line}");
    }
    if let Some(help) = &trouble.help {
        let _ = writeln!(out, "  {BOLD}help{BOLD:#}  {help}");
    }
}

/// The observation, where it is small enough to help; the mismatches above
/// have quoted the parts that matter.
fn saw(out: &mut String, step: &StepOutcome) {
    if step.observation.is_null() {
        return;
    }
    let _ = writeln!(out, "  {BOLD}saw{BOLD:#}    {}", shown(&step.observation));
}

/// A value as JSON on one line, cut to a bound.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(VALUE) {
        Some((at, _)) => format!("{}… ({} bytes in all)", &text[..at], text.len()),
        None => text,
    }
}
