//! Parses log lines of apps into their level and the text to show. Apps write
//! JSON, `key=value` or plain text.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// The level of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// Anything below a warning.
    Info,
    Warning,
    Error,
}

/// A parsed line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LogText {
    pub(crate) level: Level,
    pub(crate) text: String,
}

/// Keys of structured logs that are not shown: the time, the place in the code,
/// and what is shown otherwise.
const HIDDEN: &[&str] = &[
    "@timestamp",
    "caller",
    "file",
    "filename",
    "hostname",
    "level",
    "line_number",
    "logger",
    "message",
    "msg",
    "pid",
    "severity",
    "span",
    "spans",
    "target",
    "thread",
    "threadName",
    "time",
    "timestamp",
    "ts",
];

/// Parses a line.
pub(crate) fn parse(line: &str) -> LogText {
    let line = line.trim_end();
    match serde_json::from_str(line) {
        Ok(Value::Object(fields)) => structured(&fields, line),
        _ => LogText {
            level: level_in(line),
            text: line.to_owned(),
        },
    }
}

fn structured(fields: &Map<String, Value>, line: &str) -> LogText {
    let text_of = |names: &[&str]| names.iter().find_map(|name| fields.get(*name)?.as_str());
    let Some(message) = text_of(&["message", "msg"]) else {
        return LogText {
            level: level_in(line),
            text: line.to_owned(),
        };
    };
    let word = text_of(&["level", "severity"]).unwrap_or_default();
    let is_server_error = fields
        .get("status")
        .and_then(Value::as_u64)
        .is_some_and(|status| (500..600).contains(&status));
    let level = if is_server_error {
        Level::Error
    } else {
        level_of(word).unwrap_or(Level::Info)
    };
    let mut text = String::new();
    if !word.is_empty() && level != Level::Info {
        let _ = write!(text, "{} ", word.to_uppercase());
    }
    text.push_str(message);
    for (key, value) in fields {
        if HIDDEN.contains(&key.as_str()) {
            continue;
        }
        let _ = match value {
            Value::String(value) => write!(text, " {key}={value}"),
            other => write!(text, " {key}={other}"),
        };
    }
    LogText { level, text }
}

/// Returns the highest level that a plain line names.
fn level_in(line: &str) -> Level {
    if line.contains("panicked at") {
        return Level::Error;
    }
    line.split(|c: char| !c.is_ascii_alphanumeric())
        // A lower-case word may be part of any sentence; a level is in capitals
        // or the value of its key.
        .filter(|word| word.len() > 3 && word.chars().all(|c| c.is_ascii_uppercase()))
        .chain(line.split_once("level=").map(|(_, word)| {
            word.split(|c: char| !c.is_ascii_alphabetic())
                .find(|word| !word.is_empty())
                .unwrap_or_default()
        }))
        .filter_map(level_of)
        .max()
        .unwrap_or(Level::Info)
}

fn level_of(word: &str) -> Option<Level> {
    Some(match word.to_ascii_lowercase().as_str() {
        "error" | "err" | "fatal" | "critical" | "panic" | "emerg" | "alert" => Level::Error,
        "warn" | "warning" => Level::Warning,
        "info" | "debug" | "trace" | "notice" => Level::Info,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> (Level, String) {
        let LogText { level, text } = parse(line);
        (level, text)
    }

    #[test]
    fn structured_line_is_its_message_and_fields() {
        let line = r#"{"timestamp":"2026-01-02T03:04:05Z","level":"ERROR","message":"could not charge","order":"o-1","attempt":2,"target":"fulfilment","span":{"name":"message"}}"#;
        assert_eq!(
            parsed(line),
            (
                Level::Error,
                "ERROR could not charge order=o-1 attempt=2".into()
            )
        );
        let line = r#"{"level":"info","msg":"answered","status":503}"#;
        assert_eq!(
            parsed(line),
            (Level::Error, "INFO answered status=503".into())
        );
        let line = r#"{"level":"info","msg":"answered","status":200}"#;
        assert_eq!(parsed(line), (Level::Info, "answered status=200".into()));
    }

    #[test]
    fn level_of_plain_line() {
        for (line, level) in [
            ("2026-01-02 ERROR could not charge", Level::Error),
            ("[WARN] slow", Level::Warning),
            ("level=error msg=\"no\"", Level::Error),
            ("thread 'main' panicked at src/main.rs:1:1:", Level::Error),
            ("no error was found", Level::Info),
            ("listening", Level::Info),
            (r#"{"no":"message"}"#, Level::Info),
        ] {
            assert_eq!(parsed(line), (level, line.to_owned()));
        }
    }
}
