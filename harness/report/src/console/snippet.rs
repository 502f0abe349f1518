//! Renders places in files as `rehearsal check` does: the line, and carets below
//! the place.

use std::fmt::Write as _;

use rehearsal_record::{Mismatch, Place, StepOutcome};

use super::{BLUE, BOLD, RED, styled};
use crate::diff;
use crate::text::{actual, cut};

/// The number of characters of a value that are shown beside the carets.
const MAX_VALUE: usize = 300;

/// Renders mismatches, each below its place in the file.
pub(super) fn mismatches(out: &mut String, mismatches: &[Mismatch]) {
    let widest = mismatches.iter().map(|one| one.place.line).max();
    let gutter = widest.unwrap_or(1).to_string().len().max(4);
    let mut shown: Option<&Place> = None;
    for mismatch in mismatches {
        let place = &mismatch.place;
        let same_file = shown.is_some_and(|shown| shown.file == place.file);
        if !same_file {
            head(out, place, gutter);
        }
        if !(same_file && shown.is_some_and(|shown| shown.line == place.line)) {
            line(out, place.line, &mismatch.source, gutter);
        }
        let got = actual(mismatch.actual.as_ref(), MAX_VALUE);
        let expected = cut(&mismatch.expected, MAX_VALUE);
        let diff = diff::of(mismatch);
        let text = match &diff {
            // The expectation of a snapshot names it.
            Some(_) if mismatch.diff.is_some() => {
                format!("{}: expected {expected}", mismatch.path)
            }
            Some(_) => format!("{}: not as expected", mismatch.path),
            None => format!("{}: expected {expected}, got {got}", mismatch.path),
        };
        carets(out, place, &mismatch.source, gutter, &text);
        if let Some(diff) = diff {
            difference(out, &diff, gutter);
        }
        shown = Some(place);
    }
    let _ = writeln!(out, "  {:gutter$} {BLUE}|{BLUE:#}", "");
}

/// Renders the place of a step.
pub(super) fn step(out: &mut String, step: &StepOutcome) {
    let gutter = step.place.line.to_string().len().max(4);
    head(out, &step.place, gutter);
    line(out, step.place.line, &step.source, gutter);
    let _ = writeln!(out, "  {:gutter$} {BLUE}|{BLUE:#}", "");
}

fn head(out: &mut String, place: &Place, gutter: usize) {
    let _ = writeln!(out, "  {:gutter$}{BLUE}-->{BLUE:#} {place}", "");
    let _ = writeln!(out, "  {:gutter$} {BLUE}|{BLUE:#}", "");
}

fn line(out: &mut String, number: u32, source: &str, gutter: usize) {
    let source = source.trim_end();
    let _ = writeln!(out, "  {BLUE}{number:>gutter$} |{BLUE:#} {source}");
}

fn carets(out: &mut String, place: &Place, source: &str, gutter: usize, text: &str) {
    let column = usize::try_from(place.column).unwrap_or(1).max(1) - 1;
    let width = source.trim_end().chars().count();
    let room = width.saturating_sub(column).max(1);
    let carets = "^".repeat(usize::try_from(place.length).unwrap_or(1).clamp(1, room));
    let text = styled(RED, &format!("{carets} {text}"));
    let _ = writeln!(out, "  {:gutter$} {BLUE}|{BLUE:#} {:column$}{text}", "", "");
}

fn difference(out: &mut String, diff: &str, gutter: usize) {
    use super::GREEN;
    let _ = writeln!(
        out,
        "  {:gutter$} {BLUE}|{BLUE:#} {RED}- expected{RED:#}  {GREEN}+ got{GREEN:#}",
        ""
    );
    for line in diff.lines() {
        let line = cut(line, MAX_VALUE);
        let line = match line.as_bytes().first() {
            Some(b'-') => styled(RED, &line),
            Some(b'+') => styled(GREEN, &line),
            _ => line,
        };
        let _ = writeln!(out, "  {:gutter$} {BLUE}|{BLUE:#} {line}", "");
    }
}

/// Renders the heading of a step.
pub(super) fn title(out: &mut String, step: &StepOutcome) {
    let _ = write!(out, "  {BOLD}step {}: {}{BOLD:#}", step.number, step.title);
}
