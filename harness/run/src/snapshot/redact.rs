//! Replaces what differs from run to run in a snapshot: names and ports that the
//! stage chose, ids, times, tokens, and what the step says to ignore. Data stays,
//! also where it was saved before.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use rehearsal_script::{FieldPath, Scope, Segment};
use serde_json::{Map, Number, Value};
use time::{Duration, OffsetDateTime};

use super::ids;

/// The shortest text or number that is replaced; shorter ones occur everywhere.
const MIN_LENGTH: usize = 4;
/// A number is taken for a timestamp if it is within this time of now.
const MAX_TIME_DISTANCE: Duration = Duration::days(400);

/// The fields of a stage's values that the stage chooses.
const STAGE_FIELDS: [&str; 7] = ["url", "arn", "name", "endpoint", "id", "issuer", "database"];
/// What stands in the place of a value that the step ignores.
const IGNORED: &str = "[ignored]";

/// The replacements for one observation.
#[derive(Debug, Default)]
pub(crate) struct Redaction {
    /// Texts and their replacements, the longest first, so that no part of a
    /// longer one is replaced.
    texts: Vec<(String, String)>,
    /// Ports by number, which are replaced only in fields called so: elsewhere the
    /// same number is data.
    ports: BTreeMap<String, String>,
    now: Option<OffsetDateTime>,
}

impl Redaction {
    pub(crate) fn new(scope: &Scope, now: OffsetDateTime) -> Self {
        let mut redaction = Self {
            now: Some(now),
            ..Self::default()
        };
        for part in ["cloud", "apps", "externals", "postgres"] {
            if let Some(value) = scope.get(part) {
                redaction.add_stage_fields(part, "", part, value);
            }
        }
        redaction
    }

    /// Adds a saved value, which its name will replace if it is an id, a time or a
    /// token, so that equal ids stay recognizable.
    pub(crate) fn add_saved(&mut self, name: &str, value: &Value) {
        match value {
            Value::Object(fields) => {
                for (key, value) in fields {
                    self.add_saved(&format!("{name}.{key}"), value);
                }
            }
            Value::Array(items) => {
                for (at, value) in items.iter().enumerate() {
                    self.add_saved(&format!("{name}[{at}]"), value);
                }
            }
            Value::String(text) if ids::is_id(text) || is_masked(text) => self.add(name, text),
            _ => {}
        }
    }

    /// `owner` is the name of the resource that a field belongs to.
    fn add_stage_fields(&mut self, path: &str, owner: &str, key: &str, value: &Value) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    self.add_stage_fields(&format!("{path}.{name}"), key, name, value);
                }
            }
            // A name that the stage has not changed is the same in every run, and a
            // word of the app's data, maybe.
            Value::String(text) if key == "name" && text == owner => {}
            Value::String(text) if STAGE_FIELDS.contains(&key) => self.add(path, text),
            Value::Number(port) if key == "port" => {
                self.ports.insert(port.to_string(), format!("[{path}]"));
            }
            _ => {}
        }
    }

    fn add(&mut self, name: &str, text: &str) {
        if text.chars().count() >= MIN_LENGTH {
            self.texts.push((text.to_owned(), format!("[{name}]")));
            self.texts
                .sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        }
    }

    /// Returns the redacted observation.
    pub(crate) fn apply(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Number(number) => self.number(number),
            Value::Array(items) => items.iter().map(|item| self.apply(item)).collect(),
            Value::Object(fields) => Value::Object(self.fields(fields)),
            Value::Null | Value::Bool(_) => value.clone(),
        }
    }

    fn fields(&self, fields: &Map<String, Value>) -> Map<String, Value> {
        // The body as text, its size and its hash would differ whenever a
        // value does that is redacted in the JSON.
        let has_json = fields.contains_key("json");
        let derived = |key: &str| has_json && ["body", "size", "sha256"].contains(&key);
        let mut kept: Vec<(String, Value)> = fields
            .iter()
            .filter(|(key, _)| !derived(key))
            .map(|(key, value)| {
                let value = match (key.as_str(), value) {
                    ("receipt", Value::String(_)) => Value::from("[receipt]"),
                    ("headers", Value::Object(headers)) => self.headers(headers),
                    (key, Value::Number(number)) if key.to_lowercase().ends_with("port") => {
                        self.port(number)
                    }
                    _ => self.apply(value),
                };
                (self.text(key), value)
            })
            .collect();
        // Sorted, because servers promise no order.
        kept.sort_by(|(a, _), (b, _)| a.cmp(b));
        kept.into_iter().collect()
    }

    /// Removes headers about the length of the response and the request.
    fn headers(&self, headers: &Map<String, Value>) -> Value {
        let volatile = [
            "content-length",
            "date",
            "x-request-id",
            "x-amz-request-id",
            "x-amz-id-2",
        ];
        let mut kept = headers.clone();
        kept.retain(|name, _| !volatile.contains(&&**name));
        Value::Object(self.fields(&kept))
    }

    fn port(&self, number: &Number) -> Value {
        match self.ports.get(&number.to_string()) {
            Some(mask) => Value::from(mask.as_str()),
            None => self.number(number),
        }
    }

    fn number(&self, number: &Number) -> Value {
        match number.as_i64() {
            Some(number) if self.is_timestamp(number) => Value::from("[time]"),
            _ => Value::Number(number.clone()),
        }
    }

    /// Returns whether a number can be seconds or milliseconds since 1970, of a
    /// time close to now.
    fn is_timestamp(&self, number: i64) -> bool {
        let Some(now) = self.now else {
            return false;
        };
        let seconds = if number >= 100_000_000_000 {
            number / 1000
        } else {
            number
        };
        (seconds - now.unix_timestamp()).abs() < MAX_TIME_DISTANCE.whole_seconds()
    }

    fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (part, mask) in &self.texts {
            if text.contains(part.as_str()) {
                text = text.replace(part.as_str(), mask);
            }
        }
        if text.parse().is_ok_and(|number| self.is_timestamp(number)) {
            return "[time]".to_owned();
        }
        for (pattern, mask) in &*PATTERNS {
            let replaced = pattern.replace_all(&text, |found: &Captures<'_>| {
                let before = found.name("before").map_or("", |before| before.as_str());
                format!("{before}{mask}")
            });
            text = replaced.into_owned();
        }
        text
    }
}

/// Patterns of ids, times and tokens.
static PATTERNS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let patterns = [
        (r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]*", "[token]"),
        (
            r"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b",
            "[uuid]",
        ),
        // A UUID without dashes, with or without a prefix. Digits that are no
        // UUID of version 4 or 7 are a hash, which has to stay.
        (
            r"(?<before>^|[^0-9a-zA-Z])[0-9a-f]{12}[47][0-9a-f]{3}[89ab][0-9a-f]{15}\b",
            "[uuid]",
        ),
        (r"\b1-[0-9a-f]{8}-[0-9a-f]{24}\b", "[trace]"),
        (
            r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?",
            "[time]",
        ),
        (
            r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d? [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (GMT|UTC|[+-]\d{4})",
            "[time]",
        ),
        (
            r"(?<before>[?&]X-Amz-(Signature|Date|Credential|Security-Token)=)[^&\s]*",
            "[signed]",
        ),
        (
            r"(?<before>\b(127\.0\.0\.1|localhost|\[::1\]):)\d{2,5}\b",
            "[port]",
        ),
    ];
    let compiled = patterns.map(|(pattern, mask)| (Regex::new(pattern), mask));
    compiled
        .into_iter()
        .map(|(pattern, mask)| (pattern.expect("the pattern is a constant"), mask))
        .collect()
});

/// Returns whether a text is nothing but an id, a time or a token by the patterns.
fn is_masked(text: &str) -> bool {
    PATTERNS.iter().any(|(pattern, _)| {
        pattern
            .find(text)
            .is_some_and(|found| found.start() == 0 && found.end() == text.len())
    })
}

/// Replaces the value at a path; of a list on the way, in each of its elements.
pub(crate) fn ignore(value: &mut Value, path: &FieldPath) {
    ignore_at(value, &path.segments);
}

fn ignore_at(value: &mut Value, path: &[Segment]) {
    let Some((first, rest)) = path.split_first() else {
        *value = Value::from(IGNORED);
        return;
    };
    match (first, value) {
        (Segment::Key(_), Value::Array(items)) => {
            for item in items {
                ignore_at(item, path);
            }
        }
        (Segment::Key(key), Value::Object(fields)) => {
            if let Some(inner) = fields.get_mut(key) {
                ignore_at(inner, rest);
            }
        }
        (Segment::Index(index), Value::Array(items)) => {
            let at = match usize::try_from(*index) {
                Ok(at) => Some(at),
                Err(_) => usize::try_from(index.unsigned_abs())
                    .ok()
                    .and_then(|back| items.len().checked_sub(back)),
            };
            if let Some(inner) = at.and_then(|at| items.get_mut(at)) {
                ignore_at(inner, rest);
            }
        }
        _ => {}
    }
}

/// Formats an observation; equal values have equal texts.
pub(super) fn format(value: &Value) -> String {
    serde_json::to_string_pretty(value).expect("a value is plain data")
}
