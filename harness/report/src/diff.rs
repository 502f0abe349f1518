//! What differs between two long values, line by line: `-` is expected, `+` is
//! what was there.

use std::fmt::Write as _;

use rehearsal_record::Mismatch;
use serde_json::{Map, Value};
use similar::TextDiff;

/// What fits beside "expected … got …" needs no difference.
const SHORT: usize = 60;
/// How much of a long line is shown around its first difference.
const BEFORE: usize = 30;
const AFTER: usize = 60;

/// The difference of a mismatch, where both of its sides are values of one
/// kind and at least one is long.
pub(crate) fn of(mismatch: &Mismatch) -> Option<String> {
    if mismatch.diff.is_some() {
        return mismatch.diff.clone();
    }
    let actual = mismatch.actual.as_ref()?;
    let expected = mismatch.expected.as_str();
    let expected = expected.strip_prefix("exactly ").unwrap_or(expected);
    if expected.len() <= SHORT && actual.to_string().len() <= SHORT {
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

/// A value on many lines, without the commas between them: what follows a line
/// is no difference of that line.
fn pretty(value: &Value) -> String {
    let lines = format!("{value:#}");
    let lines = lines
        .lines()
        .map(|line| line.strip_suffix(',').unwrap_or(line));
    let mut lines: Vec<&str> = lines.collect();
    lines.push("");
    lines.join("\n")
}

/// The same value with its keys as `model` has them, so that an order that
/// means nothing makes no difference.
fn in_order_of(value: &Value, model: &Value) -> Value {
    match (value, model) {
        (Value::Object(fields), Value::Object(model)) => {
            let (there, missing): (Vec<_>, Vec<_>) =
                fields.iter().partition(|(key, _)| model.contains_key(*key));
            let mut ordered = Map::new();
            for (key, like) in model {
                if let Some((_, inner)) = there.iter().find(|(there, _)| *there == key) {
                    ordered.insert(key.clone(), in_order_of(inner, like));
                }
            }
            for (key, inner) in missing {
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
        return lines(&ended(expected), &ended(actual));
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

fn ended(text: &str) -> String {
    format!("{}\n", text.trim_end_matches('\n'))
}

fn lines(expected: &str, actual: &str) -> String {
    let diff = TextDiff::from_lines(expected, actual);
    let mut told = String::new();
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        if !told.is_empty() {
            told.push_str(" …\n");
        }
        for change in hunk.iter_changes() {
            let _ = write!(told, "{}{}", change.tag(), change.value());
        }
    }
    told
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
    fn documents_differ_line_by_line_whatever_the_order_of_their_keys() {
        let actual = json!({"status": "paid", "lines": [{"sku": "MUG-01", "qty": 2}], "total": "14.95", "currency": "EUR"});
        let expected = r#"exactly {"total":"14.95","currency":"EUR","lines":[{"qty":1,"sku":"MUG-01"}],"status":"paid"}"#;
        let told = [
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
        assert_eq!(differing(expected, actual), Some(told.join("\n")));
    }

    #[test]
    fn long_texts_differ_around_their_first_difference() {
        let same = "the quick brown fox jumps over the lazy dog and then ";
        let expected = format!("\"{same}sleeps\"");
        let differing = differing(&expected, json!(format!("{same}runs")));
        let told = "-…ps over the lazy dog and then sleeps\n+…ps over the lazy dog and then runs\n";
        assert_eq!(differing.as_deref(), Some(told));
    }

    #[test]
    fn what_is_short_or_of_two_kinds_has_no_difference() {
        assert_eq!(differing("\"paid\"", json!("pending")), None);
        assert_eq!(differing("a UUID", json!("x".repeat(100))), None);
        assert_eq!(
            differing("{\"a\":1}", json!("x".repeat(100))),
            None,
            "an object is not a text"
        );
    }
}
