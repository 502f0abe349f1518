//! One step.

use rehearsal_script::{Found, Markup, Selector};
use serde_json::{Map, Value, json};

use super::Defaults;
use crate::exchange::{Answer, Body, Effect, is_json};
use crate::expected::{Expected, Known};
use crate::reference::{escaped, template};
use crate::steps::{Draft, Part};

/// How long a repeated request may take to get the answer that was recorded last.
const WITHIN: &str = "10s";

/// Longer texts are not compared.
const LONGEST_TEXT: usize = 120;

/// Returns the keys of a step, in the order of the file.
pub(super) fn step(draft: &Draft, expect: Value, defaults: &Defaults) -> Vec<(String, Value)> {
    let mut keys: Vec<(String, Value)> = Vec::new();
    let mut add = |key: &str, value: Value| keys.push((key.to_owned(), value));
    if let Some(name) = &draft.name {
        add("name", escaped(name));
    }
    add(
        "http",
        format!("{} {}", draft.method, template(&draft.path)).into(),
    );
    if let Some(app) = draft
        .app
        .as_ref()
        .filter(|_| draft.app != defaults.app && defaults.app.is_some())
    {
        add("app", app.as_str().into());
    }
    match (&draft.user, &draft.bearer) {
        (Some(user), _) if defaults.user.as_ref() != Some(user) => add("as", user.as_str().into()),
        (None, Some(bearer)) => add("bearer", template(bearer).into()),
        (None, None) if defaults.user.is_some() => add("as", "nobody".into()),
        (Some(_), _) | (None, None) => {}
    }
    if !draft.query.is_empty() {
        add("query", query(&draft.query));
    }
    if !draft.headers.is_empty() {
        let headers = draft.headers.iter();
        let headers = headers.map(|(name, value)| (name.clone(), escaped(value)));
        add("headers", Value::Object(headers.collect()));
    }
    if let Some((key, body)) = body(draft) {
        add(key, body);
    }
    if let Some(kind) = &draft.content_type {
        add("content_type", kind.as_str().into());
    }
    if draft.redirects {
        add("redirects", true.into());
    }
    if draft.polled {
        add("within", WITHIN.into());
    }
    add("expect", expect);
    if !draft.saves.is_empty() {
        let saves = draft.saves.iter().map(|save| {
            let value = match (&save.part, save.secret) {
                (None, false) => save.path.as_str().into(),
                (None, true) => json!({"path": save.path, "secret": true}),
                (Some(part), secret) => {
                    let (key, text) = match part {
                        Part::Css(text) => ("css", text),
                        Part::Regex(text) => ("regex", text),
                    };
                    let mut full = json!({"path": save.path, key: text});
                    if secret {
                        full["secret"] = true.into();
                    }
                    full
                }
            };
            (save.name.clone(), value)
        });
        add("save", Value::Object(saves.collect()));
    }
    keys
}

/// Returns the keys of a step that looks at what happened because of a request.
pub(super) fn effect(effect: &Effect, known: &Known<'_>) -> Vec<(String, Value)> {
    let observed = effect.observed.iter().map(|(field, value)| {
        let expected = Expected::of(field, value, known);
        ((*field).to_owned(), escaped_matcher(&expected.to_matcher()))
    });
    let observed: Map<String, Value> = observed.collect();
    let mut keys = vec![
        (effect.action.to_owned(), template(&effect.subject).into()),
        ("within".to_owned(), WITHIN.into()),
    ];
    if !observed.is_empty() {
        keys.push(("expect".to_owned(), Value::Object(observed)));
    }
    keys
}

/// Returns the parameters; a repeated one has a list.
fn query(pairs: &[(String, String)]) -> Value {
    let mut query = Map::new();
    for (name, text) in pairs {
        // `page: 1` reads better than `page: "1"`, and is sent alike.
        let number = text
            .parse::<u32>()
            .ok()
            .filter(|number| number.to_string() == *text);
        let value = number.map_or_else(|| escaped(text), Value::from);
        match query.get_mut(name) {
            None => {
                query.insert(name.clone(), value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(one) => {
                let first = one.take();
                *one = vec![first, value].into();
            }
        }
    }
    Value::Object(query)
}

fn body(draft: &Draft) -> Option<(&'static str, Value)> {
    Some(match &draft.body {
        Body::None => return None,
        Body::Json(json) => ("json", escaped_json(json)),
        Body::Form(pairs) => {
            let pairs = pairs.iter();
            let pairs = pairs.map(|(name, value)| (name.clone(), escaped(value)));
            ("form", Value::Object(pairs.collect()))
        }
        Body::Multipart(parts) => {
            let parts = parts.iter().map(|part| {
                let mut full = Map::new();
                match (&part.file, &part.text) {
                    (Some(path), _) => full.insert("file".to_owned(), escaped(path)),
                    (None, text) => {
                        let text = text.as_deref().unwrap_or_default();
                        if part.filename.is_none() && part.content_type.is_none() {
                            return (part.name.clone(), escaped(text));
                        }
                        full.insert("body".to_owned(), escaped(text))
                    }
                };
                let rest = [
                    ("filename", &part.filename),
                    ("content_type", &part.content_type),
                ];
                for (key, value) in rest {
                    if let Some(value) = value {
                        full.insert(key.to_owned(), escaped(value));
                    }
                }
                (part.name.clone(), Value::Object(full))
            });
            ("multipart", Value::Object(parts.collect()))
        }
        Body::File(path) => ("file", escaped(path)),
        Body::Text(text) => ("body", escaped(text)),
    })
}

/// Returns a value whose texts are templates.
fn escaped_json(value: &Value) -> Value {
    match value {
        Value::String(text) => escaped(text),
        Value::Array(items) => items.iter().map(escaped_json).collect(),
        Value::Object(fields) => {
            let fields = fields.iter();
            Value::Object(
                fields
                    .map(|(key, value)| (key.clone(), escaped_json(value)))
                    .collect(),
            )
        }
        other => other.clone(),
    }
}

/// Returns what is expected of the answer.
pub(super) fn expect(draft: &Draft, known: &Known<'_>) -> Value {
    let Some(answer) = &draft.answer else {
        return json!({"status": "2xx"});
    };
    let mut expect = Map::new();
    let status = match answer.status {
        // With 304 a browser had the rest in its cache, which the scenario has not.
        0 | 304 => "2xx".into(),
        status => status.into(),
    };
    expect.insert("status".to_owned(), status);
    if answer.redirects > 0 {
        expect.insert("redirects".to_owned(), answer.redirects.into());
    } else if (300..400).contains(&answer.status)
        && answer.status != 304
        && let Some(location) = answer.header("location")
    {
        let location = Expected::of("location", &location.into(), known);
        let location = escaped_matcher(&location.to_matcher());
        expect.insert("headers".to_owned(), json!({"location": location}));
    }
    if let Some(json) = matcher(answer, known) {
        expect.insert("json".to_owned(), json);
    } else if let Some(kind) = &answer.content_type {
        expect.insert("content_type".to_owned(), kind.as_str().into());
        if let Some(body) = body_of(answer, kind) {
            expect.insert("body".to_owned(), body);
        }
    }
    Value::Object(expect)
}

fn matcher(answer: &Answer, known: &Known<'_>) -> Option<Value> {
    let expected = match (&answer.expected, &answer.json) {
        (Some(expected), _) => expected.clone(),
        (None, Some(json)) => Expected::of("", json, known),
        (None, None) => return None,
    };
    Some(escaped_matcher(&expected.to_matcher()))
}

/// Returns a matcher whose texts are templates, patterns apart.
fn escaped_matcher(value: &Value) -> Value {
    match value {
        Value::String(text) => escaped(text),
        Value::Array(items) => items.iter().map(escaped_matcher).collect(),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(key, value)| {
                let value = match &**key {
                    "$matches" | "$is" => value.clone(),
                    _ => escaped_matcher(value),
                };
                (key.clone(), value)
            });
            Value::Object(fields.collect())
        }
        other => other.clone(),
    }
}

/// Returns what is expected of a body that is not JSON: a short text, the title of a page.
fn body_of(answer: &Answer, kind: &str) -> Option<Value> {
    let text = answer.text.as_deref()?;
    if kind == "text/html" {
        let document = Markup::Html.parse(text).ok()?;
        let selector = Selector::parse(Markup::Html, "title").ok()?;
        let Found::One(title) = selector.find(&document) else {
            return None;
        };
        let varies = crate::kinds::pattern(&title).is_some();
        return (!varies && !title.is_empty())
            .then(|| json!({"$html": {"title": escaped(&title)}}));
    }
    let is_short = kind == "text/plain" && text.len() <= LONGEST_TEXT && !text.is_empty();
    let varies = crate::kinds::varying("body", &text.into(), None).is_some()
        || crate::kinds::pattern(text).is_some();
    (is_short && !varies && !is_json(kind)).then(|| escaped(text))
}
