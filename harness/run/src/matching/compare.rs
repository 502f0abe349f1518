//! When two JSON values are the same, and which is the larger.

use std::cmp::Ordering;

use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Equality as a reader means it: numbers by value, so that `1` is `1.0`;
/// everything else to the letter.
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

/// How `actual` compares with `bound`: as numbers or times where both are
/// such, as text where both are text, and not at all otherwise.
pub(super) fn ordered(actual: Option<&Value>, bound: &Value) -> Option<Ordering> {
    let actual = actual?;
    if let (Some(a), Some(b)) = (number(actual), number(bound)) {
        return a.partial_cmp(&b);
    }
    let (a, b) = (actual.as_str()?, bound.as_str()?);
    match (instant(a), instant(b)) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        _ => Some(a.cmp(b)),
    }
}

/// A number, or a text that holds one.
pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

fn instant(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_the_same_by_value_and_texts_to_the_letter() {
        assert!(same(&json!(1), &json!(1.0)));
        assert!(same(&json!({"a": [1]}), &json!({"a": [1.0]})));
        assert!(!same(&json!("1"), &json!(1)));
        assert!(!same(&json!({"a": 1}), &json!({"a": 1, "b": 2})));
        assert!(!same(&json!(null), &json!(false)));
    }

    #[test]
    fn numbers_times_and_texts_have_an_order() {
        assert_eq!(
            ordered(Some(&json!("9.5")), &json!(10)),
            Some(Ordering::Less)
        );
        let (early, late) = (
            json!("2026-01-01T10:00:00+02:00"),
            json!("2026-01-01T09:00:00Z"),
        );
        assert_eq!(ordered(Some(&early), &late), Some(Ordering::Less));
        assert_eq!(
            ordered(Some(&json!("b")), &json!("a")),
            Some(Ordering::Greater)
        );
        assert_eq!(ordered(Some(&json!([])), &json!(1)), None);
        assert_eq!(ordered(None, &json!(1)), None);
    }
}
