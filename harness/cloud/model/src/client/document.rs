//! JSON documents: inputs as AWS wants them, outputs as people read them.

use serde_json::{Map, Number, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::InputError;
use crate::models::{Location, Shape, StructureShape};

/// An input for the JSON protocols: members by their own names, times as
/// numbers. Types are AWS's to judge; a name that no member has is a slip.
pub(super) fn write(shape: &Shape, value: &Value, path: &str) -> Result<Value, InputError> {
    Ok(match (shape, value) {
        (Shape::Structure(structure), Value::Object(members)) => {
            let mut written = Map::new();
            for (name, value) in members {
                let member = member(structure, name, path)?;
                if member.location == Location::Body && !value.is_null() {
                    let value = write(member.shape(), value, &below(path, name))?;
                    written.insert(name.clone(), value);
                }
            }
            Value::Object(written)
        }
        (Shape::Structure(_), Value::Null) if path.is_empty() => Value::Object(Map::new()),
        (Shape::List(list), Value::Array(elements)) => {
            let elements = elements.iter().enumerate();
            let elements = elements
                .map(|(index, element)| write(list.member(), element, &format!("{path}[{index}]")));
            Value::Array(elements.collect::<Result<_, _>>()?)
        }
        (Shape::Map(map), Value::Object(entries)) => {
            let entries = entries.iter().map(|(key, value)| {
                Ok((key.clone(), write(map.value(), value, &below(path, key))?))
            });
            Value::Object(entries.collect::<Result<_, _>>()?)
        }
        (Shape::Timestamp, Value::String(text)) => seconds(text)
            .map(Value::Number)
            .ok_or_else(|| wrong(path, "a time such as `2026-11-20T09:00:00Z`"))?,
        (_, value) => value.clone(),
    })
}

/// The member of that name, which there has to be.
pub(super) fn member(
    structure: &StructureShape,
    name: &str,
    path: &str,
) -> Result<&'static crate::models::Member, InputError> {
    structure
        .member(name)
        .ok_or_else(|| InputError::UnknownMember {
            path: path.into(),
            name: name.into(),
            known: structure.members.iter().map(|member| member.name).collect(),
        })
}

/// The members of an input: an object, or nothing.
pub(super) fn members<'v>(
    value: &'v Value,
    path: &str,
) -> Result<Option<&'v Map<String, Value>>, InputError> {
    match value {
        Value::Object(members) => Ok(Some(members)),
        Value::Null => Ok(None),
        _ => Err(wrong(path, "an object")),
    }
}

pub(super) fn below(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

pub(super) fn wrong(path: &str, wanted: &'static str) -> InputError {
    InputError::WrongType {
        path: path.into(),
        wanted,
    }
}

/// An output of the JSON protocols, its times as text.
pub(super) fn read(shape: &Shape, value: Value) -> Value {
    match (shape, value) {
        (Shape::Structure(structure), Value::Object(members)) => {
            let members = members.into_iter().map(|(name, value)| {
                let value = match structure.member(&name) {
                    Some(member) => read(member.shape(), value),
                    None => value,
                };
                (name, value)
            });
            Value::Object(members.collect())
        }
        (Shape::List(list), Value::Array(elements)) => {
            let elements = elements.into_iter();
            Value::Array(
                elements
                    .map(|element| read(list.member(), element))
                    .collect(),
            )
        }
        (Shape::Map(map), Value::Object(entries)) => {
            let entries = entries.into_iter();
            Value::Object(
                entries
                    .map(|(key, value)| (key, read(map.value(), value)))
                    .collect(),
            )
        }
        (Shape::Timestamp, Value::Number(number)) => {
            time(&number).map_or(Value::Number(number), |time| text(time).into())
        }
        (_, value) => value,
    }
}

/// A time of an input: text, or seconds since the epoch.
pub(super) fn time_of(value: &Value) -> Option<OffsetDateTime> {
    match value {
        Value::String(text) => OffsetDateTime::parse(text, &Rfc3339).ok(),
        Value::Number(number) => time(number),
        _ => None,
    }
}

pub(super) fn text(time: OffsetDateTime) -> String {
    time.format(&Rfc3339).unwrap_or_default()
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a float's cast to an integer saturates"
)]
fn time(number: &Number) -> Option<OffsetDateTime> {
    let milliseconds = (number.as_f64()? * 1_000.0).round() as i128;
    OffsetDateTime::from_unix_timestamp_nanos(milliseconds.saturating_mul(1_000_000)).ok()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds fit for 285,000 years"
)]
fn seconds(text: &str) -> Option<Number> {
    let time = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    if time.nanosecond() == 0 {
        return Some(time.unix_timestamp().into());
    }
    Number::from_f64((time.unix_timestamp_nanos() / 1_000_000) as f64 / 1_000.0)
}
