//! Filter criteria of event source mappings: patterns that records are compared with.

use serde_json::Value;

/// A pattern: an object whose leaves are lists of conditions.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pattern(Value);

impl Pattern {
    /// Reads a pattern. Returns `None` if it is none.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let pattern: Value = serde_json::from_str(text).ok()?;
        is_valid(&pattern).then_some(Self(pattern))
    }

    /// Whether a record has what the pattern asks for.
    pub(crate) fn matches(&self, record: &Value) -> bool {
        matches_object(&self.0, record)
    }
}

fn is_valid(pattern: &Value) -> bool {
    let Some(members) = pattern.as_object() else {
        return false;
    };
    let is_list_of_patterns = |value: &Value| {
        let patterns = value.as_array();
        patterns.is_some_and(|patterns| patterns.iter().all(is_valid))
    };
    !members.is_empty()
        && members.iter().all(|(name, value)| match value {
            Value::Array(_) if name == "$or" => is_list_of_patterns(value),
            Value::Array(conditions) => {
                !conditions.is_empty() && conditions.iter().all(is_condition)
            }
            Value::Object(_) => is_valid(value),
            _ => false,
        })
}

/// Whether a value is something that a leaf can be compared with.
fn is_condition(condition: &Value) -> bool {
    match condition {
        Value::Object(members) => {
            let mut members = members.iter();
            let (Some((name, value)), None) = (members.next(), members.next()) else {
                return false;
            };
            match name.as_str() {
                "prefix" | "suffix" => value.is_string() || value.is_object(),
                "equals-ignore-case" => value.is_string(),
                "exists" => value.is_boolean(),
                "anything-but" => true,
                "numeric" => ranges(value).is_some(),
                _ => false,
            }
        }
        Value::Array(_) => false,
        _ => true,
    }
}

fn matches_object(pattern: &Value, record: &Value) -> bool {
    let mut members = pattern.as_object().into_iter().flatten();
    members.all(|(name, wanted)| {
        let found = record.get(name);
        match wanted {
            Value::Array(patterns) if name == "$or" => patterns
                .iter()
                .any(|pattern| matches_object(pattern, record)),
            Value::Array(conditions) => matches_leaf(conditions, found),
            nested => matches_object(nested, found.unwrap_or(&Value::Null)),
        }
    })
}

/// Whether one of the conditions holds for a value, or for one of a list of values.
fn matches_leaf(conditions: &[Value], found: Option<&Value>) -> bool {
    conditions.iter().any(|condition| match found {
        Some(Value::Array(values)) => values.iter().any(|value| holds(condition, Some(value))),
        found => holds(condition, found),
    })
}

fn holds(condition: &Value, found: Option<&Value>) -> bool {
    let Value::Object(members) = condition else {
        return found.is_some_and(|found| is_same(condition, found));
    };
    let Some((name, wanted)) = members.iter().next() else {
        return false;
    };
    let text = found.and_then(Value::as_str);
    match name.as_str() {
        "exists" => {
            // An object is no leaf.
            found.is_some_and(|found| !found.is_object()) == (*wanted == Value::Bool(true))
        }
        "prefix" => {
            text.is_some_and(|text| by_case(wanted, text, |text, wanted| text.starts_with(wanted)))
        }
        "suffix" => {
            text.is_some_and(|text| by_case(wanted, text, |text, wanted| text.ends_with(wanted)))
        }
        "equals-ignore-case" => text.is_some_and(|text| {
            wanted
                .as_str()
                .is_some_and(|wanted| wanted.to_lowercase() == text.to_lowercase())
        }),
        "anything-but" => found.is_some_and(|found| {
            let others = match wanted {
                Value::Array(others) => others.as_slice(),
                other => std::slice::from_ref(other),
            };
            !others.iter().any(|other| holds(other, Some(found)))
        }),
        "numeric" => {
            let number = found.and_then(Value::as_f64);
            let ranges = ranges(wanted);
            number.zip(ranges).is_some_and(|(number, ranges)| {
                ranges
                    .iter()
                    .all(|(operator, bound)| compare(operator, number, *bound))
            })
        }
        _ => false,
    }
}

/// Compares a text with what a condition has, which may ignore case.
fn by_case(wanted: &Value, text: &str, compare: fn(&str, &str) -> bool) -> bool {
    match (wanted.as_str(), wanted["equals-ignore-case"].as_str()) {
        (Some(wanted), _) => compare(text, wanted),
        (None, Some(wanted)) => compare(&text.to_lowercase(), &wanted.to_lowercase()),
        (None, None) => false,
    }
}

fn is_same(wanted: &Value, found: &Value) -> bool {
    match (wanted.as_f64(), found.as_f64()) {
        (Some(wanted), Some(found)) => compare("=", found, wanted),
        _ => wanted == found,
    }
}

/// Returns the operators and bounds of a numeric condition.
fn ranges(value: &Value) -> Option<Vec<(&str, f64)>> {
    let parts = value.as_array()?;
    if parts.is_empty() || parts.len() % 2 != 0 {
        return None;
    }
    parts
        .chunks(2)
        .map(|pair| {
            let operator = pair[0].as_str()?;
            let is_known = matches!(operator, "=" | "<" | "<=" | ">" | ">=");
            is_known.then_some((operator, pair[1].as_f64()?))
        })
        .collect()
}

fn compare(operator: &str, number: f64, bound: f64) -> bool {
    match operator {
        "<" => number < bound,
        "<=" => number <= bound,
        ">" => number > bound,
        ">=" => number >= bound,
        _ => (number - bound).abs() < f64::EPSILON,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn matches(pattern: Value, record: Value) -> bool {
        Pattern::parse(&pattern.to_string())
            .unwrap()
            .matches(&record)
    }

    #[test]
    fn conditions_hold_as_eventbridge_has_them() {
        let record = json!({"body": {"kind": "Order", "total": 12.5, "tags": ["new", "gift"]}});
        let body = |conditions: Value| matches(json!({"body": conditions}), record.clone());
        assert!(body(json!({"kind": ["Order", "Refund"]})));
        assert!(!body(json!({"kind": ["order"]})));
        assert!(body(json!({"kind": [{"equals-ignore-case": "order"}]})));
        assert!(body(
            json!({"kind": [{"prefix": "Or"}], "total": [{"numeric": [">", 10, "<=", 12.5]}]})
        ));
        assert!(!body(json!({"total": [{"numeric": ["<", 10]}]})));
        assert!(body(json!({"tags": ["gift"]})));
        assert!(body(json!({"kind": [{"anything-but": ["Refund"]}]})));
        assert!(!body(json!({"kind": [{"anything-but": {"prefix": "Or"}}]})));
        assert!(body(json!({"other": [{"exists": false}]})));
        assert!(!body(json!({"kind": [{"exists": false}]})));
        assert!(body(json!({"$or": [{"kind": ["x"]}, {"total": [12.5]}]})));
        assert!(!matches(
            json!({"body": {"kind": ["x"]}}),
            json!({"body": "text"})
        ));
        assert!(matches(json!({"body": ["text"]}), json!({"body": "text"})));
    }

    #[test]
    fn texts_that_are_no_patterns_are_refused() {
        for text in [
            "",
            "1",
            "{}",
            r#"{"a": 1}"#,
            r#"{"a": []}"#,
            r#"{"a": [{"b": 1}]}"#,
        ] {
            assert_eq!(Pattern::parse(text), None, "{text}");
        }
    }
}
