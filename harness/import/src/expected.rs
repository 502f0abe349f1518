//! What is expected of an answer's JSON.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use time::OffsetDateTime;

use crate::kinds;
use crate::secrets;

/// Lists that are longer are expected to have their length, and no more.
const LONGEST_LIST: usize = 5;

/// Values that are nested deeper are not compared.
const DEEPEST: usize = 6;

/// An expectation of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Expected {
    /// This value, which may refer to names.
    Value(Value),
    /// A kind of value: that of `$is`.
    Kind(&'static str),
    /// A text that this regular expression matches.
    Matches(String),
    /// Anything that is there.
    Present,
    /// One of these values.
    OneOf(Vec<Value>),
    /// An object with these fields, among others.
    Object(Vec<(String, Expected)>),
    /// A list of just these elements.
    List(Vec<Expected>),
    /// A list of so many elements.
    Length(usize),
    /// A list whose elements all are so.
    Each(Box<Expected>),
}

/// What is known when an answer is read.
#[derive(Debug)]
pub(crate) struct Known<'k> {
    /// When it was recorded.
    pub(crate) at: Option<OffsetDateTime>,
    /// The texts that requests sent up to it: they come back as they are.
    pub(crate) sent: &'k BTreeSet<String>,
    /// The expressions of values that earlier answers had.
    pub(crate) saved: &'k [(String, String)],
}

impl Expected {
    /// Returns what is expected where this value was answered.
    pub(crate) fn of(key: &str, value: &Value, known: &Known<'_>) -> Self {
        Self::at(key, value, known, 0)
    }

    fn at(key: &str, value: &Value, known: &Known<'_>, depth: usize) -> Self {
        match value {
            Value::Object(fields) if depth >= DEEPEST && !fields.is_empty() => Self::Kind("object"),
            Value::Object(fields) => {
                let fields = fields.iter();
                Self::Object(
                    fields
                        .map(|(key, value)| (key.clone(), Self::at(key, value, known, depth + 1)))
                        .collect(),
                )
            }
            Value::Array(items) if items.len() > LONGEST_LIST || depth >= DEEPEST => {
                Self::Length(items.len())
            }
            Value::Array(items) => {
                let items = items.iter();
                Self::List(
                    items
                        .map(|item| Self::at(key, item, known, depth + 1))
                        .collect(),
                )
            }
            Value::String(text) => Self::of_text(key, text, known),
            other => match kinds::varying(key, other, known.at) {
                Some(kind) => match known.reference(&other.to_string()) {
                    Some(reference) => Self::Value(reference.into()),
                    None if known.sent.contains(&other.to_string()) => Self::Value(other.clone()),
                    None => Self::Kind(kind),
                },
                None => Self::Value(other.clone()),
            },
        }
    }

    fn of_text(key: &str, text: &str, known: &Known<'_>) -> Self {
        if let Some(reference) = known.reference(text) {
            return Self::Value(reference.into());
        }
        if secrets::is_secret_key(key) && !text.is_empty() {
            return Self::Kind(kinds::claims(text).map_or("text", |_| "jwt"));
        }
        if known.sent.contains(text) {
            return Self::Value(text.into());
        }
        if let Some(kind) = kinds::varying(key, &text.into(), known.at) {
            return Self::Kind(kind);
        }
        let with_names = known.fill(text);
        if with_names != text {
            return Self::Value(with_names.into());
        }
        match kinds::pattern(text) {
            Some(pattern) => Self::Matches(pattern),
            None => Self::Value(text.into()),
        }
    }

    /// Returns the matcher as scenario files have it.
    pub(crate) fn to_matcher(&self) -> Value {
        match self {
            Self::Value(value) => plain(value),
            Self::Kind(kind) => json!({ "$is": kind }),
            Self::Matches(pattern) => json!({ "$matches": pattern }),
            Self::Present => json!({ "$exists": true }),
            Self::OneOf(values) => json!({ "$one_of": values }),
            // An empty mapping would hold of anything.
            Self::Object(fields) if fields.is_empty() => json!({ "$is": "object" }),
            Self::Object(fields) => {
                let fields = fields.iter();
                let fields = fields.map(|(key, value)| (field(key), value.to_matcher()));
                Value::Object(fields.collect::<Map<_, _>>())
            }
            Self::List(items) => items.iter().map(Self::to_matcher).collect(),
            Self::Length(length) => json!({ "$length": length }),
            Self::Each(inner) => json!({ "$each": inner.to_matcher() }),
        }
    }
}

impl Known<'_> {
    /// Returns the reference to a value that an earlier answer had.
    fn reference(&self, text: &str) -> Option<String> {
        let saved = self.saved.iter().rev().find(|(value, _)| value == text);
        saved.map(|(_, expression)| crate::reference::to(expression))
    }

    /// Puts references into a text for parts that earlier answers had.
    fn fill(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (value, expression) in self.saved {
            if value.len() >= kinds::SHORTEST_PART {
                text = crate::reference::put(&text, value, expression);
            }
        }
        text
    }
}

/// Returns a value whose objects have only plain fields.
fn plain(value: &Value) -> Value {
    match value {
        Value::Object(fields) if fields.is_empty() => json!({ "$exact": {} }),
        Value::Object(fields) => {
            let fields = fields.iter();
            Value::Object(
                fields
                    .map(|(key, value)| (field(key), plain(value)))
                    .collect(),
            )
        }
        Value::Array(items) => items.iter().map(plain).collect(),
        other => other.clone(),
    }
}

/// Returns the key of a field: in `expect` a key is a path, and `$` begins a matcher.
fn field(key: &str) -> String {
    if key.starts_with('$') {
        format!("${key}")
    } else if key.is_empty() || key.contains(['.', '[', ']', '"']) {
        format!("[{}]", Value::from(key))
    } else {
        key.to_owned()
    }
}
