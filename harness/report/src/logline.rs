//! What a line of an app's log says: how bad it is, and the part a person
//! reads. Apps write JSON, `key=value` or plain text; none is asked to write
//! for us.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// How bad a line says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// Anything less than a warning.
    Calm,
    Warning,
    Error,
}

/// A line as it is told.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) level: Level,
    pub(crate) text: String,
}

/// Keys of structured logs that say when and where in the code, which the
/// timeline does not need.
const ASIDE: &[&str] = &[
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

/// Reads a line.
pub(crate) fn read(line: &str) -> Line {
    let line = line.trim_end();
    match serde_json::from_str(line) {
        Ok(Value::Object(fields)) => structured(&fields, line),
        _ => Line {
            level: level_in(line),
            text: line.to_owned(),
        },
    }
}

fn structured(fields: &Map<String, Value>, line: &str) -> Line {
    let text_of = |names: &[&str]| names.iter().find_map(|name| fields.get(*name)?.as_str());
    let Some(message) = text_of(&["message", "msg"]) else {
        return Line {
            level: level_in(line),
            text: line.to_owned(),
        };
    };
    let word = text_of(&["level", "severity"]).unwrap_or_default();
    let answered_badly = fields
        .get("status")
        .and_then(Value::as_u64)
        .is_some_and(|status| (500..600).contains(&status));
    let level = if answered_badly {
        Level::Error
    } else {
        level_of(word).unwrap_or(Level::Calm)
    };
    let mut text = String::new();
    if !word.is_empty() && level != Level::Calm {
        let _ = write!(text, "{} ", word.to_uppercase());
    }
    text.push_str(message);
    for (key, value) in fields {
        if ASIDE.contains(&key.as_str()) {
            continue;
        }
        let _ = match value {
            Value::String(value) => write!(text, " {key}={value}"),
            other => write!(text, " {key}={other}"),
        };
    }
    Line { level, text }
}

/// The worst that a plain line says, by its words.
fn level_in(line: &str) -> Level {
    if line.contains("panicked at") || line.starts_with("Traceback (most recent call last)") {
        return Level::Error;
    }
    line.split(|c: char| !c.is_ascii_alphanumeric())
        // A word in small letters may stand in any sentence; a level is
        // written large, or is the value of its key.
        .filter(|word| word.len() > 3 && word.chars().all(|c| c.is_ascii_uppercase()))
        .chain(line.split_once("level=").map(|(_, word)| {
            word.split(|c: char| !c.is_ascii_alphabetic())
                .find(|word| !word.is_empty())
                .unwrap_or_default()
        }))
        .filter_map(level_of)
        .max()
        .unwrap_or(Level::Calm)
}

fn level_of(word: &str) -> Option<Level> {
    Some(match word.to_ascii_lowercase().as_str() {
        "error" | "err" | "fatal" | "critical" | "panic" | "emerg" | "alert" => Level::Error,
        "warn" | "warning" => Level::Warning,
        "info" | "debug" | "trace" | "notice" => Level::Calm,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(line: &str) -> (Level, String) {
        let Line { level, text } = read(line);
        (level, text)
    }

    #[test]
    fn a_structured_line_is_its_message_and_its_fields() {
        let line = r#"{"timestamp":"2026-01-02T03:04:05Z","level":"ERROR","message":"could not charge","order":"o-1","attempt":2,"target":"fulfilment","span":{"name":"message"}}"#;
        assert_eq!(
            told(line),
            (
                Level::Error,
                "ERROR could not charge order=o-1 attempt=2".into()
            )
        );
        let line = r#"{"level":"info","msg":"answered","status":503}"#;
        assert_eq!(
            told(line),
            (Level::Error, "INFO answered status=503".into())
        );
        let line = r#"{"level":"info","msg":"answered","status":200}"#;
        assert_eq!(told(line), (Level::Calm, "answered status=200".into()));
    }

    #[test]
    fn a_plain_line_says_how_bad_it_is_by_its_words() {
        for (line, level) in [
            ("2026-01-02 ERROR could not charge", Level::Error),
            ("[WARN] slow", Level::Warning),
            ("level=error msg=\"no\"", Level::Error),
            ("thread 'main' panicked at src/main.rs:1:1:", Level::Error),
            ("no error was found", Level::Calm),
            ("listening", Level::Calm),
            (r#"{"no":"message"}"#, Level::Calm),
        ] {
            assert_eq!(told(line), (level, line.to_owned()));
        }
    }
}
