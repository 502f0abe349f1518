//! Scalars as text: in forms, XML, headers, paths and query strings.

use std::borrow::Cow;

use serde_json::{Number, Value};

use super::document::{A_TIME, NOT_FINITE};
use super::error::{InputError, Path, ReadError};
use super::options::{Reader, Writer};
use super::timestamp;
use crate::models::{Shape, TimeFormat};

/// Reads a scalar. `usual` is how times are written at the place, `member` the name for errors.
///
/// Text that stands for no value of its type stays text, unless the reader is strict.
#[inline]
pub(super) fn read(
    shape: &Shape,
    text: &str,
    usual: TimeFormat,
    reader: Reader,
    member: &str,
) -> Result<Value, ReadError> {
    let value = match shape {
        Shape::Integer(_) if reader.strict => text.trim().parse::<i32>().ok().map(Value::from),
        Shape::Integer(_) | Shape::Long(_) => text.trim().parse::<i64>().ok().map(Value::from),
        Shape::Double => number(text.trim()),
        Shape::Boolean => match text.trim() {
            "true" | "True" | "TRUE" | "1" => Some(Value::Bool(true)),
            "false" | "False" | "FALSE" | "0" => Some(Value::Bool(false)),
            _ => None,
        },
        Shape::Timestamp(format) => timestamp::parse(text, format.unwrap_or(usual))
            .map(|time| timestamp::value_of(time, text, reader.times)),
        Shape::String(_) | Shape::Blob(_) => Some(text.into()),
        Shape::Structure(_) | Shape::List(_) | Shape::Map(_) | Shape::Document => None,
    };
    match value {
        Some(value) => Ok(value),
        None if reader.strict => Err(ReadError::Text {
            member: member.to_owned(),
            text: text.to_owned(),
        }),
        None => Ok(text.into()),
    }
}

fn number(text: &str) -> Option<Value> {
    if NOT_FINITE.contains(&text) {
        return Some(text.into());
    }
    let number = Number::from_f64(text.parse().ok()?)?;
    Some(Value::Number(number))
}

/// Returns the text of a scalar. `usual` is how times are written at the place.
#[inline]
pub(super) fn write<'v>(
    shape: &Shape,
    value: &'v Value,
    usual: TimeFormat,
    writer: Writer,
    path: &Path<'_>,
) -> Result<Cow<'v, str>, InputError> {
    if let Shape::Timestamp(format) = shape {
        match timestamp::of_value(value) {
            Some(time) => return Ok(timestamp::write(time, format.unwrap_or(usual)).into()),
            None if writer.checked => return Err(InputError::wrong(path, A_TIME)),
            None => {}
        }
    }
    match value {
        Value::Object(_) | Value::Array(_) if writer.checked => {
            Err(InputError::wrong(path, "a scalar"))
        }
        Value::String(text) => Ok(text.into()),
        value => Ok(value.to_string().into()),
    }
}
