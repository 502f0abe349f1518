//! Renders what a step sent and the values it used, for a step that is red.

use std::fmt::Write as _;

use rehearsal_record::StepOutcome;
use serde_json::{Map, Value};

use super::{BOLD, DIM};
use crate::text;

/// The number of characters of a body or of a statement.
const MAX_BODY: usize = 600;
/// The number of characters of a value.
const MAX_VALUE: usize = 80;
/// Headers that every request has.
const USUAL_HEADERS: [&str; 5] = [
    "accept",
    "accept-encoding",
    "content-length",
    "host",
    "user-agent",
];
/// Variables that the stage gives, which the request shows.
const OF_THE_STAGE: [&str; 4] = ["apps", "cloud", "postgres", "users"];

pub(super) fn render(out: &mut String, step: &StepOutcome) {
    if let Some(Value::Object(request)) = &step.request {
        render_request(out, request);
    }
    let used = step.variables.iter().filter(|(name, _)| {
        let root = name.split('.').next().unwrap_or_default();
        !OF_THE_STAGE.contains(&root)
    });
    values(out, "used", used);
}

/// Renders the values of the case's row.
pub(super) fn row(out: &mut String, row: &Map<String, Value>) {
    values(out, "row", row.iter());
}

fn values<'v>(
    out: &mut String,
    label: &str,
    values: impl Iterator<Item = (&'v String, &'v Value)>,
) {
    let values: Vec<String> = values
        .map(|(name, value)| format!("{name} = {}", text::json(value, MAX_VALUE)))
        .collect();
    if !values.is_empty() {
        let _ = writeln!(
            out,
            "  {BOLD}{label}{BOLD:#}{:1$}{2}",
            "",
            8 - label.len(),
            values.join(", ")
        );
    }
}

fn render_request(out: &mut String, request: &Map<String, Value>) {
    let text_of = |key: &str| request.get(key).and_then(Value::as_str);
    let mut lines = Vec::new();
    if let (Some(method), Some(url)) = (text_of("method"), text_of("url")) {
        lines.push(format!(
            "{method} {}",
            text::cut(&text::plain(url), MAX_BODY)
        ));
        let headers = request.get("headers").and_then(Value::as_object);
        for (name, value) in headers.into_iter().flatten() {
            if !USUAL_HEADERS.contains(&name.as_str()) {
                let value = value.as_str().unwrap_or_default();
                lines.push(format!(
                    "{DIM}{name}: {}{DIM:#}",
                    text::cut(&text::plain(value), MAX_VALUE)
                ));
            }
        }
        for key in ["body", "parts"] {
            lines.extend(request.get(key).map(body));
        }
    } else if let Some(statement) = text_of("statement") {
        let statement: Vec<&str> = statement.split_whitespace().collect();
        lines.push(text::cut(&text::plain(&statement.join(" ")), MAX_BODY));
        let values = request.get("values").and_then(Value::as_array);
        let values = values.into_iter().flatten().enumerate();
        let values: Vec<String> = values
            .map(|(at, value)| format!("${} = {}", at + 1, text::json(value, MAX_VALUE)))
            .collect();
        if !values.is_empty() {
            lines.push(format!("{DIM}{}{DIM:#}", values.join(", ")));
        }
    } else if let Some(operation) = text_of("operation") {
        let input = request.get("input").map(body).unwrap_or_default();
        lines.push(format!("{operation} {input}"));
    } else {
        lines.push(text::json(&Value::Object(request.clone()), MAX_BODY));
    }
    for (at, line) in lines.iter().enumerate() {
        let label = if at == 0 {
            format!("{BOLD}sent{BOLD:#}")
        } else {
            "    ".to_owned()
        };
        let _ = writeln!(out, "  {label}    {line}");
    }
}

fn body(value: &Value) -> String {
    match value {
        Value::String(text) => {
            text::cut(&text::plain(text), MAX_BODY).replace('\n', "\n          ")
        }
        other => text::json(other, MAX_BODY),
    }
}
