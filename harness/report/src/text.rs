//! Texts that all reports share.

use std::fmt::Write as _;
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

/// Returns a text that comes from a program in a form that a terminal and a CI
/// system only show: without colours, with other control characters written out,
/// and without commands to the CI system (`::error::`, `##[error]`).
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_control() && c != '\n' && c != '\t') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(end) = colour_end(rest) {
            rest = &rest[end..];
            continue;
        }
        let mut chars = rest.chars();
        match chars.next() {
            // Before a line break it is a part of it.
            Some('\r') if rest.starts_with("\r\n") => {}
            Some(control) => {
                let _ = write!(out, "{}", control.escape_unicode());
            }
            None => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    without_commands(out)
}

/// Returns where a sequence that only changes colours (`ESC [ 1;31 m`) ends.
fn colour_end(text: &str) -> Option<usize> {
    let codes = text.strip_prefix("\u{1b}[")?;
    let end = codes.find(|c: char| !(c.is_ascii_digit() || c == ';' || c == ':'))?;
    codes[end..].starts_with('m').then_some(2 + end + 1)
}

/// Separates what a CI system takes as a command: two colons at the beginning of a
/// line, and `##[` anywhere.
fn without_commands(text: String) -> String {
    if !text.contains("::") && !text.contains("##[") {
        return text;
    }
    let lines = text.split('\n').map(|line| {
        let begin = line.len() - line.trim_start().len();
        match line[begin..].strip_prefix("::") {
            Some(rest) => format!("{}: :{rest}", &line[..begin]),
            None => line.to_owned(),
        }
    });
    lines.collect::<Vec<_>>().join("\n").replace("##[", "## [")
}

/// Formats a value as JSON on one line, cut to `max` characters.
pub(crate) fn json(value: &Value, max: usize) -> String {
    cut(&plain(&value.to_string()), max)
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

/// Returns a text without numbers and ids, in which texts that mean the same may
/// differ.
pub(crate) fn shape(text: &str) -> String {
    text.split_inclusive(|c: char| !c.is_ascii_alphanumeric())
        .map(|word| {
            if word.contains(|c: char| c.is_ascii_digit()) {
                "#"
            } else {
                word
            }
        })
        .collect()
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
        Verdict::Broken(error) => {
            let first = error.message.lines().next();
            first.map(|line| cut(&plain(line), MAX))
        }
        Verdict::Mistake(mistake) => {
            let place = &mistake.place;
            let text = format!("{}:{}: {}", place.file, place.line, mistake.message);
            Some(cut(&plain(&text), MAX))
        }
        Verdict::Skipped { reason } => Some(reason.clone()),
    }
}

/// Formats a mismatch on one line.
pub(crate) fn mismatch(mismatch: &Mismatch, max: usize) -> String {
    format!(
        "{}: expected {}, got {}",
        mismatch.path,
        cut(&plain(&mismatch.expected), max),
        actual(mismatch.actual.as_ref(), max)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_commands_are_only_shown() {
        for (text, expected) in [
            ("\u{1b}[1;31mred\u{1b}[0m", "red"),
            ("\u{1b}[2Jgone", "\\u{1b}[2Jgone"),
            ("\u{1b}]0;title\u{7}", "\\u{1b}]0;title\\u{7}"),
            ("\u{9b}31mc1", "\\u{9b}31mc1"),
            ("over\rwritten\r\n\tkept", "over\\u{d}written\n\tkept"),
            ("one\n  ::error::no", "one\n  : :error::no"),
            ("a::b", "a::b"),
            ("x ##[error]y", "x ## [error]y"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }
}
