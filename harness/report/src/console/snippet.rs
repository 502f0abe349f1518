//! Renders places in files as `rehearsal check` does: the line, and carets below
//! the place.

use std::fmt::Write as _;

use rehearsal_record::{Mismatch, Mistake, Place, StepOutcome};
use rehearsal_snippet::Snippet;

use super::{BOLD, GREEN, RED, styled};
use crate::diff;
use crate::text::{actual, cut, plain};

/// The number of characters of a value that are shown beside the carets.
const MAX_VALUE: usize = 300;

/// Renders mismatches, each below its place in the file.
pub(super) fn mismatches(out: &mut String, mismatches: &[Mismatch]) {
    let last_line = mismatches.iter().map(|one| one.place.line).max();
    let snippet = snippet(last_line.unwrap_or(1));
    let mut shown: Option<&Place> = None;
    for mismatch in mismatches {
        let place = &mismatch.place;
        let same_file = shown.is_some_and(|shown| shown.file == place.file);
        if !same_file {
            snippet.arrow(out, "-->", place);
            snippet.bar(out);
        }
        if !(same_file && shown.is_some_and(|shown| shown.line == place.line)) {
            snippet.source(out, place.line, &mismatch.source);
        }
        let got = actual(mismatch.actual.as_ref(), MAX_VALUE);
        let expected = cut(&plain(&mismatch.expected), MAX_VALUE);
        let diff = diff::of(mismatch);
        let label = match &diff {
            // The expectation of a snapshot names it.
            Some(_) if mismatch.diff.is_some() => {
                format!("{}: expected {expected}", mismatch.path)
            }
            Some(_) => format!("{}: not as expected", mismatch.path),
            None => format!("{}: expected {expected}, got {got}", mismatch.path),
        };
        snippet.carets(out, place, &mismatch.source, &label);
        if let Some(diff) = diff {
            difference(out, &diff, snippet);
        }
        shown = Some(place);
    }
    snippet.bar(out);
}

/// Renders a mistake of the author below its place in the file.
pub(super) fn mistake(out: &mut String, mistake: &Mistake) {
    let snippet = snippet(mistake.place.line);
    snippet.arrow(out, "-->", &mistake.place);
    snippet.bar(out);
    snippet.source(out, mistake.place.line, &mistake.source);
    let label = cut(&plain(&mistake.message), MAX_VALUE);
    snippet.carets(out, &mistake.place, &mistake.source, &label);
    snippet.bar(out);
}

/// Renders the place of a step.
pub(super) fn step(out: &mut String, step: &StepOutcome) {
    let snippet = snippet(step.place.line);
    snippet.arrow(out, "-->", &step.place);
    snippet.bar(out);
    snippet.source(out, step.place.line, &step.source);
    snippet.bar(out);
}

/// Returns the layout of snippets up to a line.
fn snippet(last_line: u32) -> Snippet {
    Snippet {
        indent: 2,
        width: last_line.to_string().len().max(4),
        colour: true,
    }
}

fn difference(out: &mut String, diff: &str, snippet: Snippet) {
    let legend = format!("{RED}- expected{RED:#}  {GREEN}+ got{GREEN:#}");
    snippet.text(out, &legend);
    for line in diff.lines() {
        let line = cut(&plain(line), MAX_VALUE);
        let line = match line.as_bytes().first() {
            Some(b'-') => styled(RED, &line),
            Some(b'+') => styled(GREEN, &line),
            _ => line,
        };
        snippet.text(out, &line);
    }
}

/// Renders the heading of a step.
pub(super) fn title(out: &mut String, step: &StepOutcome) {
    let _ = write!(out, "  {BOLD}step {}: {}{BOLD:#}", step.number, step.title);
}
