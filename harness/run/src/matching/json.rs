//! Equality and order of JSON values.

use std::cmp::Ordering;

use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Returns whether two values are equal, with numbers compared by value, so that
/// `1` equals `1.0`.
pub(super) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => left == right,
    }
}

/// Compares two values as numbers or times if both are such, or else as texts.
/// Returns `None` for other values.
pub(super) fn order(actual: Option<&Value>, bound: &Value) -> Option<Ordering> {
    let actual = actual?;
    if let (Some(a), Some(b)) = (number(actual), number(bound)) {
        return a.partial_cmp(&b);
    }
    let (a, b) = (actual.as_str()?, bound.as_str()?);
    match (timestamp(a), timestamp(b)) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        _ => Some(a.cmp(b)),
    }
}

/// Returns a number, or the number in a text.
pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

fn timestamp(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_equal_by_value_and_texts_exactly() {
        assert!(same(&json!(1), &json!(1.0)));
        assert!(same(&json!({"a": [1]}), &json!({"a": [1.0]})));
        assert!(!same(&json!("1"), &json!(1)));
        assert!(!same(&json!({"a": 1}), &json!({"a": 1, "b": 2})));
        assert!(!same(&json!(null), &json!(false)));
    }

    #[test]
    fn numbers_times_and_texts_have_an_order() {
        assert_eq!(order(Some(&json!("9.5")), &json!(10)), Some(Ordering::Less));
        let (early, late) = (
            json!("2026-01-01T10:00:00+02:00"),
            json!("2026-01-01T09:00:00Z"),
        );
        assert_eq!(order(Some(&early), &late), Some(Ordering::Less));
        assert_eq!(
            order(Some(&json!("b")), &json!("a")),
            Some(Ordering::Greater)
        );
        assert_eq!(order(Some(&json!([])), &json!(1)), None);
        assert_eq!(order(None, &json!(1)), None);
    }
}
