//! What enrichments and targets get of a record.

use rehearsal_cloud_core::input_template::{Names, at_path, transform};
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::record::parsed;
use crate::state::Pipe;

/// Returns a record as a template makes it, or as it is without one.
pub(crate) fn input(pipe: &Pipe, parameters: &Value, record: &Value, now: OffsetDateTime) -> Value {
    let Some(template) = parameters["InputTemplate"].as_str() else {
        return record.clone();
    };
    if template.is_empty() {
        return record.clone();
    }
    let event = parsed(record);
    let text = transform(template, Names::OrPaths, |name| {
        variable(pipe, record, now, name).unwrap_or_else(|| {
            let found = at_path(&event, name).cloned();
            found.unwrap_or_else(|| "".into())
        })
    });
    serde_json::from_str(&text).unwrap_or_else(|_| text.into())
}

/// Returns a variable that has no path. User guide, "Reserved variables".
fn variable(pipe: &Pipe, record: &Value, now: OffsetDateTime, name: &str) -> Option<Value> {
    let found = match name.strip_prefix("aws.pipes.")? {
        "pipe-arn" => pipe.arn.as_str().into(),
        "pipe-name" => pipe.name.as_str().into(),
        "source-arn" => pipe.source.as_str().into(),
        "enrichment-arn" => pipe.enrichment.as_deref().unwrap_or_default().into(),
        "target-arn" => pipe.target.as_str().into(),
        "event.ingestion-time" => now.format(&Rfc3339).unwrap_or_default().into(),
        "event" | "event.json" => record.clone(),
        _ => return None,
    };
    Some(found)
}

/// Returns the value of a parameter, which may be a path into the record: `$.body.order`.
pub(crate) fn parameter(value: &Value, event: &Value) -> Option<String> {
    let text = value.as_str()?;
    if !text.starts_with("$.") {
        return Some(text.to_owned());
    }
    match at_path(event, text)? {
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
