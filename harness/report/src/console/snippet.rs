//! Places in files as `rehearsal check` shows them: the line, and carets under
//! what is meant.

use std::fmt::Write as _;

use rehearsal_record::{Mismatch, Place, StepOutcome};

use super::{BLUE, BOLD, RED, styled};
use crate::diff;
use crate::words::{actual, cut};

/// How many characters of a value are shown beside the carets.
const VALUE: usize = 300;

/// What did not hold, each under its place in the file.
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
        let got = actual(mismatch.actual.as_ref(), VALUE);
        let expected = cut(&mismatch.expected, VALUE);
        let diff = diff::of(mismatch);
        let told = match &diff {
            // Its expectation says in words what the difference is from.
            Some(_) if mismatch.diff.is_some() => {
                format!("{}: expected {expected}", mismatch.path)
            }
            Some(_) => format!("{}: not what was expected", mismatch.path),
            None => format!("{}: expected {expected}, got {got}", mismatch.path),
        };
        carets(out, place, &mismatch.source, gutter, &told);
        if let Some(diff) = diff {
            difference(out, &diff, gutter);
        }
        shown = Some(place);
    }
    let _ = writeln!(out, "  {:gutter$} {BLUE}|{BLUE:#}", "");
}

/// Where a step stands.
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

fn carets(out: &mut String, place: &Place, source: &str, gutter: usize, told: &str) {
    let column = usize::try_from(place.column).unwrap_or(1).max(1) - 1;
    let wide = source.trim_end().chars().count();
    let room = wide.saturating_sub(column).max(1);
    let carets = "^".repeat(usize::try_from(place.length).unwrap_or(1).clamp(1, room));
    let told = styled(RED, &format!("{carets} {told}"));
    let _ = writeln!(out, "  {:gutter$} {BLUE}|{BLUE:#} {:column$}{told}", "", "");
}

fn difference(out: &mut String, diff: &str, gutter: usize) {
    use super::GREEN;
    let _ = writeln!(
        out,
        "  {:gutter$} {BLUE}|{BLUE:#} {RED}- expected{RED:#}  {GREEN}+ got{GREEN:#}",
        ""
    );
    for line in diff.lines() {
        let line = cut(line, VALUE);
        let line = match line.as_bytes().first() {
            Some(b'-') => styled(RED, &line),
            Some(b'+') => styled(GREEN, &line),
            _ => line,
        };
        let _ = writeln!(out, "  {:gutter$} {BLUE}|{BLUE:#} {line}", "");
    }
}

/// A heading over what follows.
pub(super) fn title(out: &mut String, step: &StepOutcome) {
    let _ = write!(out, "  {BOLD}step {}: {}{BOLD:#}", step.number, step.title);
}
