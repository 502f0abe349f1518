//! Values: how they compare, and what becomes of one in another type.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use super::error::{Result, SelectError, SelectErrorKind};
use super::syntax::{Operator, Type};

/// Returns how two values compare; `None` where they cannot be compared. A text that reads as a
/// number compares with numbers as one, because all fields of CSV are texts.
pub(crate) fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => compare_numbers(left, right),
        (Value::Number(left), Value::String(right)) => compare_numbers(left, &number(right)?),
        (Value::String(left), Value::Number(right)) => compare_numbers(&number(left)?, right),
        (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
        (Value::Bool(left), Value::Bool(right)) => Some(left.cmp(right)),
        (Value::Bool(left), Value::String(right)) => Some(left.cmp(&boolean(right)?)),
        (Value::String(left), Value::Bool(right)) => Some(boolean(left)?.cmp(right)),
        _ => (left == right).then_some(Ordering::Equal),
    }
}

fn compare_numbers(left: &Number, right: &Number) -> Option<Ordering> {
    if let (Some(left), Some(right)) = (left.as_i64(), right.as_i64()) {
        return Some(left.cmp(&right));
    }
    left.as_f64()?.partial_cmp(&right.as_f64()?)
}

/// Reads a number.
pub(crate) fn number(text: &str) -> Option<Number> {
    let text = text.trim();
    if let Ok(whole) = text.parse::<i64>() {
        return Some(whole.into());
    }
    text.parse().ok().and_then(Number::from_f64)
}

fn boolean(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// Returns a value as a number, where it is one.
pub(crate) fn as_number(value: &Value) -> Option<Number> {
    match value {
        Value::Number(number) => Some(number.clone()),
        Value::String(text) => number(text),
        _ => None,
    }
}

/// Returns a value as text.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) => {
            whole(number).map_or_else(|| number.to_string(), |n| n.to_string())
        }
        other => other.to_string(),
    }
}

/// Returns the integer that a number is, be it written with a fraction.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the range is checked before"
)]
fn whole(number: &Number) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    number.as_i64().or_else(|| {
        let float = number.as_f64()?;
        (float.fract() == 0.0 && float.abs() < EXACT).then_some(float as i64)
    })
}

/// Returns a number without a fraction that is zero.
pub(crate) fn tidy(value: Value) -> Value {
    match &value {
        Value::Number(number) => whole(number).map_or(value, Value::from),
        _ => value,
    }
}

/// Converts a value, as CAST does.
pub(crate) fn cast(value: &Value, kind: Type) -> Result<Value> {
    let failed = || {
        SelectError::new(
            SelectErrorKind::CastFailed,
            format!(
                "Attempt to convert from one data type to another using CAST failed in the SQL expression: {value}"
            ),
        )
    };
    if value.is_null() {
        return Ok(Value::Null);
    }
    let cast = match (kind, value) {
        (Type::Text, value) => Some(text(value).into()),
        (Type::Boolean, Value::Bool(_)) => Some(value.clone()),
        (Type::Boolean, Value::String(text)) => boolean(text).map(Value::Bool),
        (Type::Integer, value) => as_number(value)
            .and_then(|number| truncated(&number))
            .map(Value::from),
        (Type::Float, value) => as_number(value).map(Value::Number),
        _ => None,
    };
    cast.ok_or_else(failed)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "CAST to an integer drops the fraction"
)]
fn truncated(number: &Number) -> Option<i64> {
    number.as_i64().or_else(|| {
        let float = number.as_f64()?.trunc();
        (float.abs() < 9.0e18).then_some(float as i64)
    })
}

/// Computes with two numbers.
pub(crate) fn compute(operator: Operator, left: &Value, right: &Value) -> Result<Value> {
    let invalid = || {
        SelectError::new(
            SelectErrorKind::InvalidArguments,
            "Incorrect number or type of arguments in the SQL expression: a number is needed.",
        )
    };
    let left = as_number(left).ok_or_else(invalid)?;
    let right = as_number(right).ok_or_else(invalid)?;
    if let (Some(left), Some(right)) = (left.as_i64(), right.as_i64()) {
        let whole = match operator {
            Operator::Add => left.checked_add(right),
            Operator::Subtract => left.checked_sub(right),
            Operator::Multiply => left.checked_mul(right),
            Operator::Divide => left.checked_div(right),
            _ => left.checked_rem(right),
        };
        return whole.map(Value::from).ok_or_else(invalid);
    }
    let left = left.as_f64().ok_or_else(invalid)?;
    let right = right.as_f64().ok_or_else(invalid)?;
    let float = match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        Operator::Divide => left / right,
        _ => left % right,
    };
    Number::from_f64(float)
        .map(Value::Number)
        .ok_or_else(invalid)
}
