use serde_json::{Map, Value};

use crate::facts::{Place, Shape, Structure};
use crate::fault::Fault;

/// The input out of a JSON body; an empty body is an empty structure.
pub(super) fn decode(shape: &'static Shape, body: &[u8]) -> Result<Value, Fault> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Value::Object(Map::new()));
    }
    let mut value: Value = serde_json::from_slice(body)
        .map_err(|error| refused(format!("could not parse the request body as JSON: {error}")))?;
    conform(shape, &mut value)?;
    Ok(value)
}

fn refused(message: impl Into<String>) -> Fault {
    Fault::sender("SerializationException", message)
}

/// Holds a value against its shape: absent members written as null go, as do
/// members AWS does not know; anything of another type is refused.
pub(super) fn conform(shape: &'static Shape, value: &mut Value) -> Result<(), Fault> {
    match (shape, &mut *value) {
        (Shape::Structure(structure), Value::Object(members)) => {
            conform_members(structure, members)
        }
        (Shape::List(list), Value::Array(elements)) => elements
            .iter_mut()
            .try_for_each(|element| conform(list.member, element)),
        (Shape::Map(map), Value::Object(entries)) => {
            entries.retain(|_, entry| !entry.is_null());
            entries
                .values_mut()
                .try_for_each(|entry| conform(map.value, entry))
        }
        (Shape::String(_) | Shape::Blob(_), Value::String(_))
        | (Shape::Boolean, Value::Bool(_))
        | (Shape::Double | Shape::Timestamp, Value::Number(_)) => Ok(()),
        (Shape::Integer(_), Value::Number(number)) => match number.as_i64() {
            Some(whole) if i32::try_from(whole).is_ok() => Ok(()),
            Some(_) => Err(refused("Value out of range for an Integer")),
            None => whole_number(value, "an Integer"),
        },
        (Shape::Long(_), Value::Number(number)) => match number.as_i64() {
            Some(_) => Ok(()),
            None => whole_number(value, "a Long"),
        },
        (Shape::Structure(_) | Shape::Map(_), Value::Array(_)) => {
            Err(refused("Start of list found where not expected."))
        }
        (Shape::List(_), Value::Object(_)) => Err(refused(
            "Start of structure or map found where not expected.",
        )),
        (shape, value) => Err(refused(unexpected(shape, value))),
    }
}

fn conform_members(
    structure: &'static Structure,
    members: &mut Map<String, Value>,
) -> Result<(), Fault> {
    let known = |name: &str| {
        structure
            .member(name)
            .filter(|member| member.place == Place::Body)
    };
    members.retain(|name, value| !value.is_null() && known(name).is_some());
    for (name, value) in members {
        if let Some(member) = known(name) {
            conform(member.shape, value)?;
        }
    }
    Ok(())
}

/// AWS takes `3.0` for a whole number and cuts `3.7` off.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a float's cast to an integer saturates"
)]
fn whole_number(value: &mut Value, kind: &str) -> Result<(), Fault> {
    match value.as_f64() {
        Some(number) if number.abs() <= f64::from(i32::MAX) => {
            *value = Value::from(number as i64);
            Ok(())
        }
        _ => Err(refused(format!(
            "NUMBER_VALUE can not be converted to {kind}"
        ))),
    }
}

fn unexpected(shape: &Shape, value: &Value) -> String {
    let token = match value {
        Value::String(_) => "STRING_VALUE",
        Value::Number(number) if number.is_f64() => "DECIMAL_VALUE",
        Value::Number(_) => "NUMBER_VALUE",
        Value::Bool(true) => "TRUE_VALUE",
        Value::Bool(false) => "FALSE_VALUE",
        Value::Array(_) => return "Start of list found where not expected.".to_owned(),
        Value::Object(_) => {
            return "Start of structure or map found where not expected.".to_owned();
        }
        Value::Null => return "Unexpected null".to_owned(),
    };
    let kind = match shape {
        Shape::Structure(_) | Shape::List(_) | Shape::Map(_) => {
            return format!("Unexpected token received from parser: {token}");
        }
        Shape::String(_) => "String",
        Shape::Integer(_) => "Integer",
        Shape::Long(_) => "Long",
        Shape::Double => "Double",
        Shape::Boolean => "Boolean",
        Shape::Blob(_) => "Blob",
        Shape::Timestamp => "Date",
    };
    format!(
        "{token} can not be converted to {} {kind}",
        if kind == "Integer" { "an" } else { "a" }
    )
}
