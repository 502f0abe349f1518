//! JSON schemas: a value that satisfies one, and what to expect of such values.

use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::expected::Expected;
use crate::json::At;

/// Schemas that are nested deeper, or refer to themselves, are not followed.
const DEEPEST: usize = 8;

/// The schemas of a document.
#[derive(Debug)]
pub(super) struct Schemas<'d> {
    document: &'d Value,
}

impl<'d> Schemas<'d> {
    pub(super) fn new(document: &'d Value) -> Self {
        Self { document }
    }

    /// Returns what a reference leads to.
    pub(super) fn resolve(&self, at: &At<'d>) -> Result<At<'d>, Error> {
        let mut at = at.clone();
        for _ in 0..DEEPEST {
            let Some(reference) = at.get("$ref") else {
                return Ok(at);
            };
            let text = reference.text()?;
            let Some(pointer) = text.strip_prefix('#') else {
                let message = format!("`{text}` leads to another file");
                return Err(reference
                    .error(message)
                    .help("bundle the document into one file first"));
            };
            let Some(value) = self.document.pointer(pointer) else {
                return Err(reference.error(format!("`{text}` leads nowhere")));
            };
            at.value = value;
        }
        Err(at.error("this reference leads in a circle"))
    }

    /// Returns a value that satisfies a schema, and whether it is an example of the
    /// document.
    pub(super) fn sample(&self, at: &At<'d>) -> Result<(Value, bool), Error> {
        self.sample_at(at, 0)
    }

    fn sample_at(&self, at: &At<'d>, depth: usize) -> Result<(Value, bool), Error> {
        let at = self.resolve(at)?;
        if let Some(example) = at.get("example") {
            return Ok((example.value.clone(), true));
        }
        if let Some(examples) = at.get("examples")
            && let Some(first) = examples.value.as_array().and_then(|list| list.first())
        {
            return Ok((first.clone(), true));
        }
        for key in ["const", "default"] {
            if let Some(value) = at.get(key) {
                return Ok((value.value.clone(), true));
            }
        }
        if let Some(first) = at.value["enum"].as_array().and_then(|list| list.first()) {
            return Ok((first.clone(), true));
        }
        if depth >= DEEPEST {
            return Ok((Value::Null, false));
        }
        let mut merged = Map::new();
        for inner in at.list_of("allOf")? {
            if let (Value::Object(fields), _) = self.sample_at(&inner, depth + 1)? {
                merged.extend(fields);
            }
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(first) = at.list_of(key)?.first() {
                return self.sample_at(first, depth + 1);
            }
        }
        if at.value["properties"].is_object() || !merged.is_empty() {
            let required = required(&at);
            if let Some(properties) = at.get("properties") {
                for (name, property) in properties.entries()? {
                    if property.value["readOnly"] == Value::Bool(true) && !required.contains(&name)
                    {
                        continue;
                    }
                    let (value, has_example) = self.sample_at(&property, depth + 1)?;
                    if required.contains(&name) || has_example || required.is_empty() {
                        merged.insert(name.to_owned(), value);
                    }
                }
            }
            return Ok((Value::Object(merged), false));
        }
        let value = match kind(at.value) {
            Some("object") => json!({}),
            Some("array") => match at.get("items") {
                Some(items) => json!([self.sample_at(&items, depth + 1)?.0]),
                None => json!([]),
            },
            Some("integer") => least(at.value, 1),
            Some("number") => match at.value["minimum"].as_f64() {
                Some(least) => json!(least),
                None => json!(1.5),
            },
            Some("boolean") => json!(true),
            Some("string") => sample_text(at.value).into(),
            _ => Value::Null,
        };
        Ok((value, false))
    }

    /// Returns what to expect of values of a schema.
    pub(super) fn expected(&self, at: &At<'d>) -> Result<Expected, Error> {
        self.expected_at(at, 0)
    }

    fn expected_at(&self, at: &At<'d>, depth: usize) -> Result<Expected, Error> {
        let at = self.resolve(at)?;
        if let Some(value) = at.get("const") {
            return Ok(Expected::Value(value.value.clone()));
        }
        if let Some(values) = at.value["enum"].as_array() {
            return Ok(match &values[..] {
                [only] => Expected::Value(only.clone()),
                _ => Expected::OneOf(values.clone()),
            });
        }
        let is_nullable = at.value["nullable"] == Value::Bool(true)
            || at.value["type"]
                .as_array()
                .is_some_and(|kinds| kinds.contains(&json!("null")));
        let is_choice = ["oneOf", "anyOf"]
            .iter()
            .any(|key| at.value[*key].is_array());
        if depth >= DEEPEST || is_nullable || is_choice {
            return Ok(Expected::Present);
        }
        let mut fields: Vec<(String, Expected)> = Vec::new();
        for inner in at.list_of("allOf")? {
            if let Expected::Object(inner) = self.expected_at(&inner, depth + 1)? {
                fields.extend(inner);
            }
        }
        let required = required(&at);
        if let Some(properties) = at.get("properties") {
            for (name, property) in properties.entries()? {
                // What may be missing is not expected.
                if required.contains(&name) {
                    fields.push((name.to_owned(), self.expected_at(&property, depth + 1)?));
                }
            }
        }
        if !fields.is_empty() {
            return Ok(Expected::Object(fields));
        }
        Ok(match kind(at.value) {
            Some("object") => Expected::Kind("object"),
            Some("array") => match at.get("items") {
                Some(items) => match self.expected_at(&items, depth + 1)? {
                    Expected::Present => Expected::Kind("list"),
                    inner => Expected::Each(Box::new(inner)),
                },
                None => Expected::Kind("list"),
            },
            Some("integer") => Expected::Kind("integer"),
            Some("number") => Expected::Kind("number"),
            Some("boolean") => Expected::Kind("boolean"),
            Some("string") => Expected::Kind(match at.value["format"].as_str() {
                Some("uuid") => "uuid",
                Some("date-time") => "timestamp",
                Some("date") => "date",
                Some("email") => "email",
                Some("uri" | "url") => "url",
                Some("byte") => "base64",
                _ => "text",
            }),
            _ => Expected::Present,
        })
    }
}

/// Returns the type that is not null.
fn kind(schema: &Value) -> Option<&str> {
    match &schema["type"] {
        Value::String(kind) => Some(kind),
        Value::Array(kinds) => kinds
            .iter()
            .filter_map(Value::as_str)
            .find(|kind| *kind != "null"),
        _ => None,
    }
}

fn required<'d>(at: &At<'d>) -> Vec<&'d str> {
    let names = at.value["required"].as_array();
    names
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

fn least(schema: &Value, default: i64) -> Value {
    let least = schema["minimum"].as_i64();
    let above = schema["exclusiveMinimum"].as_i64().map(|least| least + 1);
    least.or(above).unwrap_or(default).into()
}

/// Returns a text that satisfies a schema's format and length.
fn sample_text(schema: &Value) -> String {
    let text = match schema["format"].as_str() {
        Some("uuid") => "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        Some("date-time") => "2026-03-01T12:00:00Z",
        Some("date") => "2026-03-01",
        Some("time") => "12:00:00Z",
        Some("email") => "ada@example.org",
        Some("uri" | "url") => "https://example.org/",
        Some("hostname") => "example.org",
        Some("ipv4") => "192.0.2.1",
        Some("byte") => "dGV4dA==",
        _ => "text",
    };
    let longest = schema["maxLength"].as_u64().unwrap_or(u64::MAX);
    let shortest = schema["minLength"].as_u64().unwrap_or(0);
    let mut text: String = text
        .chars()
        .take(usize::try_from(longest).unwrap_or(usize::MAX))
        .collect();
    while (text.chars().count() as u64) < shortest.min(1000) {
        text.push('x');
    }
    text
}
