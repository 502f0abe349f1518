//! The difference between two long values, line by line: `-` is expected, `+` is
//! actual.

use std::fmt::Write as _;

use rehearsal_record::Mismatch;
use serde_json::{Map, Value};
use similar::TextDiff;

/// The length up to which both values fit into "expected …, got …" instead.
const MAX_SHORT: usize = 60;
/// The characters of a long line that are shown before and after its first
/// difference.
const BEFORE: usize = 30;
const AFTER: usize = 60;

/// Returns the difference of a mismatch, if its sides are values of one kind and
/// at least one is long.
pub(crate) fn of(mismatch: &Mismatch) -> Option<String> {
    if mismatch.diff.is_some() {
        return mismatch.diff.clone();
    }
    let actual = mismatch.actual.as_ref()?;
    let expected = mismatch.expected.as_str();
    let expected = expected.strip_prefix("exactly ").unwrap_or(expected);
    if expected.len() <= MAX_SHORT && actual.to_string().len() <= MAX_SHORT {
        return None;
    }
    let expected: Value = serde_json::from_str(expected).ok()?;
    match (&expected, actual) {
        (Value::String(expected), Value::String(actual)) => Some(text(expected, actual)),
        (Value::Object(_), Value::Object(_)) | (Value::Array(_), Value::Array(_)) => {
            let expected = in_order_of(&expected, actual);
            Some(lines(&pretty(&expected), &pretty(actual)))
        }
        _ => None,
    }
}

/// Formats a value on many lines, without commas at their ends, which would
/// differ if only the next line does.
fn pretty(value: &Value) -> String {
    let lines = format!("{value:#}");
    let lines = lines
        .lines()
        .map(|line| line.strip_suffix(',').unwrap_or(line));
    let mut lines: Vec<&str> = lines.collect();
    lines.push("");
    lines.join("\n")
}

/// Returns the value with its keys in the order of `model`, because the order of
/// keys is no difference.
fn in_order_of(value: &Value, model: &Value) -> Value {
    match (value, model) {
        (Value::Object(fields), Value::Object(model)) => {
            let (common, other): (Vec<_>, Vec<_>) =
                fields.iter().partition(|(key, _)| model.contains_key(*key));
            let mut ordered = Map::new();
            for (key, model) in model {
                if let Some((_, inner)) = common.iter().find(|(name, _)| *name == key) {
                    ordered.insert(key.clone(), in_order_of(inner, model));
                }
            }
            for (key, inner) in other {
                ordered.insert(key.clone(), inner.clone());
            }
            Value::Object(ordered)
        }
        (Value::Array(items), Value::Array(models)) => items
            .iter()
            .enumerate()
            .map(|(at, item)| match models.get(at) {
                Some(model) => in_order_of(item, model),
                None => item.clone(),
            })
            .collect(),
        _ => value.clone(),
    }
}

fn text(expected: &str, actual: &str) -> String {
    if expected.contains('\n') || actual.contains('\n') {
        return lines(&with_newline(expected), &with_newline(actual));
    }
    let same = expected
        .chars()
        .zip(actual.chars())
        .take_while(|(expected, actual)| expected == actual)
        .count();
    let from = same.saturating_sub(BEFORE);
    let window = |text: &str| {
        let shown: String = text.chars().skip(from).take(BEFORE + AFTER).collect();
        let before = if from > 0 { "…" } else { "" };
        let after = if text.chars().count() > from + BEFORE + AFTER {
            "…"
        } else {
            ""
        };
        format!("{before}{shown}{after}")
    };
    format!("-{}\n+{}\n", window(expected), window(actual))
}

fn with_newline(text: &str) -> String {
    format!("{}\n", text.trim_end_matches('\n'))
}

fn lines(expected: &str, actual: &str) -> String {
    let diff = TextDiff::from_lines(expected, actual);
    let mut out = String::new();
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        if !out.is_empty() {
            out.push_str(" …\n");
        }
        for change in hunk.iter_changes() {
            let _ = write!(out, "{}{}", change.tag(), change.value());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use rehearsal_record::Place;
    use serde_json::json;

    use super::*;

    fn differing(expected: &str, actual: Value) -> Option<String> {
        of(&Mismatch {
            path: "json".into(),
            expected: expected.into(),
            actual: Some(actual),
            place: Place {
                file: "scenarios/a.yaml".into(),
                line: 1,
                column: 1,
                length: 1,
            },
            source: String::new(),
            diff: None,
        })
    }

    #[test]
    fn order_of_keys_is_no_difference() {
        let actual = json!({"status": "paid", "lines": [{"sku": "MUG-01", "qty": 2}], "total": "14.95", "currency": "EUR"});
        let expected = r#"exactly {"total":"14.95","currency":"EUR","lines":[{"qty":1,"sku":"MUG-01"}],"status":"paid"}"#;
        let expected_diff = [
            "   \"lines\": [",
            "     {",
            "       \"sku\": \"MUG-01\"",
            "-      \"qty\": 1",
            "+      \"qty\": 2",
            "     }",
            "   ]",
            "   \"total\": \"14.95\"",
            "",
        ];
        assert_eq!(differing(expected, actual), Some(expected_diff.join("\n")));
    }

    #[test]
    fn long_texts_are_cut_around_the_difference() {
        let same = "the quick brown fox jumps over the lazy dog and then ";
        let expected = format!("\"{same}sleeps\"");
        let differing = differing(&expected, json!(format!("{same}runs")));
        let expected_diff =
            "-…ps over the lazy dog and then sleeps\n+…ps over the lazy dog and then runs\n";
        assert_eq!(differing.as_deref(), Some(expected_diff));
    }

    #[test]
    fn short_values_and_different_kinds_have_no_diff() {
        assert_eq!(differing("\"paid\"", json!("pending")), None);
        assert_eq!(differing("a UUID", json!("x".repeat(100))), None);
        assert_eq!(
            differing("{\"a\":1}", json!("x".repeat(100))),
            None,
            "an object is not a text"
        );
    }
}
