//! Texts that all reports share.

use std::time::Duration;

use rehearsal_record::{CaseOutcome, Mismatch, Verdict};
use serde_json::Value;

/// Formats a duration to about three digits: `740 µs`, `41 ms`, `2.31 s`.
pub(crate) fn duration(duration: Duration) -> String {
    match duration.as_micros() {
        micros @ 0..1_000 => format!("{micros} µs"),
        1_000..1_000_000 => format!("{} ms", duration.as_millis()),
        _ => format!("{:.2} s", duration.as_secs_f64()),
    }
}

/// Formats a number with its noun: `1 case`, `2 cases`.
pub(crate) fn count(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Formats a value as JSON on one line, cut to `max` characters.
pub(crate) fn json(value: &Value, max: usize) -> String {
    cut(&value.to_string(), max)
}

/// Formats a value that may be missing, cut to `max` characters.
pub(crate) fn actual(value: Option<&Value>, max: usize) -> String {
    value.map_or_else(|| "nothing".to_owned(), |value| json(value, max))
}

/// Cuts a text to `max` characters, and then adds its whole length.
pub(crate) fn cut(text: &str, max: usize) -> String {
    match text.char_indices().nth(max) {
        Some((at, _)) => format!("{}… ({} bytes in all)", &text[..at], text.len()),
        None => text.to_owned(),
    }
}

/// Returns the name of a verdict, as in the events.
pub(crate) fn verdict(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "passed",
        Verdict::Flaky { .. } => "flaky",
        Verdict::Failed { .. } => "failed",
        Verdict::Broken(_) => "broken",
        Verdict::Skipped { .. } => "skipped",
    }
}

/// Returns the reason for the verdict of a case on one line; `None` if it
/// passed.
pub(crate) fn reason(outcome: &CaseOutcome) -> Option<String> {
    const MAX: usize = 160;
    match &outcome.verdict {
        Verdict::Passed => None,
        Verdict::Flaky { attempts } => Some(format!("passed at attempt {attempts}")),
        Verdict::Failed { mismatches } => {
            let first = mismatches.first()?;
            let others = mismatches.len() - 1;
            let more = match others {
                0 => String::new(),
                _ => format!(" (and {others} more)"),
            };
            Some(format!("{}{more}", mismatch(first, MAX)))
        }
        Verdict::Broken(error) => error.message.lines().next().map(|line| cut(line, MAX)),
        Verdict::Skipped { reason } => Some(reason.clone()),
    }
}

/// Formats a mismatch on one line.
pub(crate) fn mismatch(mismatch: &Mismatch, max: usize) -> String {
    format!(
        "{}: expected {}, got {}",
        mismatch.path,
        cut(&mismatch.expected, max),
        actual(mismatch.actual.as_ref(), max)
    )
}
