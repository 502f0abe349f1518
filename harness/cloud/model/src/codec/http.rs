//! Members of a structure in the headers and the status of an HTTP message.

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value};
use time::format_description::StaticFormatDescription;
use time::macros::format_description;
use time::{OffsetDateTime, PrimitiveDateTime};

use crate::models::{Location, Member, Shape, StructureShape};

/// `Fri, 20 Nov 2026 09:00:00 GMT`
pub(crate) const HTTP_DATE: StaticFormatDescription = format_description!(
    "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
);

/// Reads a time as headers have it.
pub(crate) fn parse_date(text: &str) -> Option<OffsetDateTime> {
    let time = PrimitiveDateTime::parse(text, HTTP_DATE).ok()?;
    Some(time.assume_utc())
}

/// Reads the members that are headers; `scalar` reads one of them.
pub(crate) fn read_headers<E>(
    structure: &StructureShape,
    headers: &HeaderMap,
    members: &mut Map<String, Value>,
    scalar: impl Fn(&Member, &str) -> Result<Value, E>,
) -> Result<(), E> {
    for member in structure.members {
        let name = member.wire_name();
        match member.location {
            Location::Header => {
                if let Some(text) = headers.get(name).and_then(|value| value.to_str().ok()) {
                    let value = match member.shape() {
                        Shape::List(_) => text.split(',').map(str::trim).collect(),
                        _ => scalar(member, text)?,
                    };
                    members.insert(member.name.into(), value);
                }
            }
            Location::Headers => {
                let prefix = name.to_lowercase();
                let found = headers.iter().filter_map(|(name, value)| {
                    let key = name.as_str().strip_prefix(&prefix)?;
                    Some((key.to_owned(), value.to_str().ok()?.into()))
                });
                let found: Map<String, Value> = found.collect();
                if !found.is_empty() {
                    members.insert(member.name.into(), found.into());
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Writes the members that are headers. What no header can carry is left out.
pub(crate) fn write_headers(structure: &StructureShape, output: &Value, headers: &mut HeaderMap) {
    let mut insert = |name: &str, value: &str| {
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_str(value),
        ) {
            headers.insert(name, value);
        }
    };
    for member in structure.members {
        let Some(value) = output.get(member.name) else {
            continue;
        };
        match (member.location, value) {
            (Location::Header, Value::Array(values)) => {
                let values: Vec<_> = values
                    .iter()
                    .filter_map(|v| text(&Shape::Double, v))
                    .collect();
                insert(member.wire_name(), &values.join(","));
            }
            (Location::Header, value) => {
                if let Some(value) = text(member.shape(), value) {
                    insert(member.wire_name(), &value);
                }
            }
            (Location::Headers, Value::Object(entries)) => {
                for (key, value) in entries {
                    if let Some(value) = text(&Shape::Double, value) {
                        insert(&format!("{}{key}", member.wire_name()), &value);
                    }
                }
            }
            _ => {}
        }
    }
}

/// A scalar as a header has it.
fn text(shape: &Shape, value: &Value) -> Option<String> {
    match (shape, value) {
        (Shape::Timestamp, Value::Number(_)) => {
            let crate::protocol::Timestamp(time) = serde_json::from_value(value.clone()).ok()?;
            time.format(HTTP_DATE).ok()
        }
        (_, Value::String(text)) => Some(text.clone()),
        (_, Value::Number(_) | Value::Bool(_)) => Some(value.to_string()),
        _ => None,
    }
}
