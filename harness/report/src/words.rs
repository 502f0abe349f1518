//! Words and figures that all reports share.

use std::time::Duration;

use rehearsal_record::{CaseOutcome, Mismatch, Verdict};
use serde_json::Value;

/// A duration to three digits or so: `740 µs`, `41 ms`, `2.31 s`.
pub(crate) fn span(duration: Duration) -> String {
    match duration.as_micros() {
        micros @ 0..1_000 => format!("{micros} µs"),
        1_000..1_000_000 => format!("{} ms", duration.as_millis()),
        _ => format!("{:.2} s", duration.as_secs_f64()),
    }
}

/// `1 case`, `2 cases`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A value as JSON on one line, cut to `most` characters.
pub(crate) fn shown(value: &Value, most: usize) -> String {
    cut(&value.to_string(), most)
}

/// What was there, cut; "nothing" where nothing was.
pub(crate) fn actual(value: Option<&Value>, most: usize) -> String {
    value.map_or_else(|| "nothing".to_owned(), |value| shown(value, most))
}

/// Text of at most `most` characters, and how much there is where it was cut.
pub(crate) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}… ({} bytes in all)", &text[..at], text.len()),
        None => text.to_owned(),
    }
}

/// The name of a verdict in the records.
pub(crate) fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "passed",
        Verdict::Flaky { .. } => "flaky",
        Verdict::Failed { .. } => "failed",
        Verdict::Broken(_) => "broken",
        Verdict::Skipped { .. } => "skipped",
    }
}

/// Why a case ended as it did, on one line; `None` where it passed.
pub(crate) fn why(outcome: &CaseOutcome) -> Option<String> {
    const MOST: usize = 160;
    match &outcome.verdict {
        Verdict::Passed => None,
        Verdict::Flaky { attempts } => Some(format!("held at attempt {attempts}")),
        Verdict::Failed { mismatches } => {
            let first = mismatches.first()?;
            let others = mismatches.len() - 1;
            let more = match others {
                0 => String::new(),
                _ => format!(" (and {others} more)"),
            };
            Some(format!("{}{more}", missed(first, MOST)))
        }
        Verdict::Broken(error) => error.message.lines().next().map(|line| cut(line, MOST)),
        Verdict::Skipped { reason } => Some(reason.clone()),
    }
}

/// A mismatch in one line.
pub(crate) fn missed(mismatch: &Mismatch, most: usize) -> String {
    format!(
        "{}: expected {}, got {}",
        mismatch.path,
        cut(&mismatch.expected, most),
        actual(mismatch.actual.as_ref(), most)
    )
}
