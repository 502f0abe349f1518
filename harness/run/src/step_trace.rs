//! What a step sends, and the variables it uses for that.

use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rehearsal_script::{Expr, Scope, Template};
use serde_json::{Map, Value, json};

use crate::openapi::Violation;

/// The number of bytes that are kept of a text.
const MAX_TEXT: usize = 64 << 10;

/// What a step has sent so far; the last attempt counts.
#[derive(Debug, Default)]
pub(crate) struct StepTrace(Mutex<Sent>);

#[derive(Debug, Default)]
struct Sent {
    request: Option<Value>,
    variables: Map<String, Value>,
    /// What the answer is not, according to the app's OpenAPI document.
    violations: Vec<Violation>,
}

impl StepTrace {
    /// Records the request that is about to be sent.
    pub(crate) fn set_request(&self, mut request: Value) {
        shorten(&mut request);
        let mut sent = self.lock();
        sent.request = Some(request);
        sent.violations.clear();
    }

    /// Records the variables that a template refers to.
    pub(crate) fn add_variables(&self, template: &Template, scope: &Scope) {
        self.add(|visit| template.walk(visit), scope);
    }

    /// Records the variables that an expression refers to.
    pub(crate) fn add_variables_of(&self, expr: &Expr, scope: &Scope) {
        self.add(|visit| expr.walk(visit), scope);
    }

    fn add(&self, walk: impl FnOnce(&mut dyn FnMut(&Expr)), scope: &Scope) {
        let mut found: Vec<(String, Value)> = Vec::new();
        walk(&mut |expr| {
            let Some((root, path)) = expr.as_path() else {
                return;
            };
            let name = path
                .iter()
                .fold(root.to_owned(), |name, key| format!("{name}.{key}"));
            // Fields are visited after the whole path that they are part of.
            let is_part = |(longer, _): &(String, Value)| {
                let rest = longer.strip_prefix(&*name);
                rest.is_some_and(|rest| rest.starts_with('.'))
            };
            if found.iter().any(is_part) {
                return;
            }
            let value = scope.get(root);
            let value = value.and_then(|value| {
                let mut path = path.iter();
                path.try_fold(value, |value, key| value.get(*key))
            });
            if let Some(value) = value {
                found.push((name, value.clone()));
            }
        });
        let mut sent = self.lock();
        for (name, mut value) in found {
            shorten(&mut value);
            sent.variables.insert(name, value);
        }
    }

    /// Records what the answer is not.
    pub(crate) fn set_violations(&self, violations: Vec<Violation>) {
        self.lock().violations = violations;
    }

    pub(crate) fn violations(&self) -> Vec<Violation> {
        self.lock().violations.clone()
    }

    pub(crate) fn request(&self) -> Option<Value> {
        self.lock().request.clone()
    }

    pub(crate) fn variables(&self) -> Map<String, Value> {
        self.lock().variables.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Sent> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Cuts long texts.
fn shorten(value: &mut Value) {
    match value {
        Value::String(text) if text.len() > MAX_TEXT => {
            let length = text.len();
            let mut end = MAX_TEXT;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            text.truncate(end);
            let _ = write!(text, "… ({length} bytes in all)");
        }
        Value::Array(items) => items.iter_mut().for_each(shorten),
        Value::Object(fields) => fields.values_mut().for_each(shorten),
        _ => {}
    }
}

/// Returns a request of the fields that have a value.
pub(crate) fn sent_fields<'n>(fields: impl IntoIterator<Item = (&'n str, Option<Value>)>) -> Value {
    let fields = fields.into_iter();
    let fields = fields.filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(fields.collect())
}

/// Returns bytes in the form that a request shows: JSON or text, or else their
/// number.
pub(crate) fn content(bytes: &[u8]) -> Value {
    match std::str::from_utf8(bytes) {
        Ok(text) => text_content(text),
        Err(_) => json!({ "bytes": bytes.len() }),
    }
}

/// Returns a text in the form that a request shows.
pub(crate) fn text_content(text: &str) -> Value {
    let is_document = text.trim_start().starts_with(['{', '[']);
    let parsed = is_document.then(|| serde_json::from_str(text).ok());
    parsed.flatten().unwrap_or_else(|| text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_are_shown_as_what_they_are() {
        assert_eq!(content(br#"{"a": 1}"#), json!({"a": 1}));
        assert_eq!(content(b"plain"), json!("plain"));
        assert_eq!(content(b"12"), json!("12"));
        assert_eq!(content(&[0xff, 0xfe]), json!({"bytes": 2}));
    }

    #[test]
    fn long_texts_are_cut() {
        let trace = StepTrace::default();
        trace.set_request(json!({"body": ["ä".repeat(MAX_TEXT)]}));
        let request = trace.request().unwrap();
        let body = request["body"][0].as_str().unwrap();
        assert!(body.len() < MAX_TEXT + 40 && body.ends_with("(131072 bytes in all)"));
    }
}
