//! What differs from run to run is taken out of a snapshot: secrets, what steps
//! have saved, what the stage chose, ids, times and tokens.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use rehearsal_script::Scope;
use serde_json::{Map, Number, Value};
use time::{Duration, OffsetDateTime};

/// A text or number of less is found everywhere, and says nothing.
const SHORTEST: usize = 4;
/// A number is taken for a moment where it is as near as this to now.
const NEAR: Duration = Duration::days(400);

/// Fields of the stage's own values that it chose by itself.
const CHOSEN: [&str; 8] = [
    "url", "arn", "name", "endpoint", "id", "issuer", "database", "port",
];

/// What is put in the place of what.
#[derive(Debug, Default)]
pub(crate) struct Redaction {
    /// The longest first, so that a part does not hide the whole.
    texts: Vec<(String, String)>,
    numbers: BTreeMap<String, String>,
    now: Option<OffsetDateTime>,
}

impl Redaction {
    pub(crate) fn new(scope: &Scope, now: OffsetDateTime) -> Self {
        let mut redaction = Self {
            now: Some(now),
            ..Self::default()
        };
        for part in ["cloud", "apps", "postgres"] {
            if let Some(value) = scope.get(part) {
                redaction.chosen(part, part, value);
            }
        }
        redaction
    }

    /// Has a value that a step saved replaced by its name.
    pub(crate) fn saved(&mut self, name: &str, value: &Value) {
        match value {
            Value::Object(fields) => {
                for (key, value) in fields {
                    self.saved(&format!("{name}.{key}"), value);
                }
            }
            Value::Array(items) => {
                for (at, value) in items.iter().enumerate() {
                    self.saved(&format!("{name}[{at}]"), value);
                }
            }
            one => self.add(name, one),
        }
    }

    fn chosen(&mut self, path: &str, key: &str, value: &Value) {
        match value {
            Value::Object(fields) => {
                for (key, value) in fields {
                    self.chosen(&format!("{path}.{key}"), key, value);
                }
            }
            one if CHOSEN.contains(&key) => self.add(path, one),
            _ => {}
        }
    }

    fn add(&mut self, name: &str, value: &Value) {
        let mask = format!("[{name}]");
        match value {
            Value::String(text) if text.chars().count() >= SHORTEST => {
                self.texts.push((text.clone(), mask));
                self.texts
                    .sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
            }
            Value::Number(number) if number.to_string().len() >= SHORTEST => {
                self.numbers.insert(number.to_string(), mask);
            }
            _ => {}
        }
    }

    /// The observation as a snapshot has it.
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
        // The same once more, as text, and what is computed from it: it would
        // differ wherever something in it does that is taken out of the JSON.
        let told_as_json = fields.contains_key("json");
        let derived = |key: &str| told_as_json && ["body", "size", "sha256"].contains(&key);
        let mut kept: Vec<(String, Value)> = fields
            .iter()
            .filter(|(key, _)| !derived(key))
            .map(|(key, value)| {
                let value = match (key.as_str(), value) {
                    ("receipt", Value::String(_)) => Value::from("[receipt]"),
                    ("headers", Value::Object(headers)) => self.headers(headers),
                    _ => self.apply(value),
                };
                (self.text(key), value)
            })
            .collect();
        // Servers do not promise an order.
        kept.sort_by(|(a, _), (b, _)| a.cmp(b));
        kept.into_iter().collect()
    }

    /// Without those that say how long an answer was and by which request.
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

    fn number(&self, number: &Number) -> Value {
        if let Some(mask) = self.numbers.get(&number.to_string()) {
            return Value::from(mask.as_str());
        }
        match number.as_i64() {
            Some(number) if self.is_moment(number) => Value::from("[time]"),
            _ => Value::Number(number.clone()),
        }
    }

    /// Seconds or milliseconds since 1970, of a moment near to now.
    fn is_moment(&self, number: i64) -> bool {
        let Some(now) = self.now else {
            return false;
        };
        let seconds = if number >= 100_000_000_000 {
            number / 1000
        } else {
            number
        };
        (seconds - now.unix_timestamp()).abs() < NEAR.whole_seconds()
    }

    fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (part, mask) in &self.texts {
            if text.contains(part.as_str()) {
                text = text.replace(part.as_str(), mask);
            }
        }
        if text.parse().is_ok_and(|number| self.is_moment(number)) {
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

/// What looks like something that differs from run to run.
static PATTERNS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let patterns = [
        (r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]*", "[token]"),
        (
            r"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b",
            "[uuid]",
        ),
        // Without its dashes, behind a prefix or not; what is no version 4 or 7
        // of it is a hash, which says something.
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
        .map(|(pattern, mask)| (pattern.expect("the pattern is one"), mask))
        .collect()
});

/// An observation as text, the same for the same value.
pub(super) fn written(value: &Value) -> String {
    serde_json::to_string_pretty(value).expect("a value is plain data")
}
