//! Writes a step as YAML.

use std::fmt::Write as _;

use serde_json::Value;

/// The widest mapping that stays on one line.
const WIDTH: usize = 72;

/// Returns a step as an item of a list of steps.
pub(super) fn of(step: &Value) -> String {
    let mut text = String::new();
    let fields = step.as_object().into_iter().flatten();
    for (at, (key, value)) in fields.enumerate() {
        let begin = if at == 0 { "- " } else { "\n  " };
        let _ = write!(text, "{begin}{}:", scalar(key));
        write_value(&mut text, value, 2);
    }
    text
}

/// Writes what follows a key.
fn write_value(text: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Null => {}
        Value::Object(fields) if !fields.is_empty() && flow(value).len() > WIDTH => {
            for (key, value) in fields {
                let _ = write!(text, "\n{:indent$}  {}:", "", scalar(key));
                write_nested(text, value, indent + 2);
            }
        }
        value => {
            let _ = write!(text, " {}", flow(value));
        }
    }
}

/// Writes a value below the first level, where null is a value.
fn write_nested(text: &mut String, value: &Value, indent: usize) {
    if value.is_null() {
        text.push_str(" null");
    } else {
        write_value(text, value, indent);
    }
}

/// Returns a value on one line.
fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => scalar(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(fields) => {
            let fields = fields.iter();
            let fields = fields.map(|(key, value)| format!("{}: {}", scalar(key), flow(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// Returns a text without quotes where that is unambiguous, and as JSON otherwise, which
/// YAML reads as well.
fn scalar(text: &str) -> String {
    let first = text.chars().next();
    let is_plain = first.is_some_and(|c| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c));
    let is_word = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        .contains(&text.to_ascii_lowercase().as_str());
    // A duration such as 15m begins with a digit, and is no number.
    let is_duration = text.len() > 1
        && text.ends_with(['s', 'm', 'h', 'd'])
        && text[..text.len() - 1]
            .bytes()
            .all(|byte| byte.is_ascii_digit());
    if is_plain && !is_word || is_duration {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            // What YAML does not let stand for itself.
            c if c.is_control() || ('\u{2028}'..='\u{2029}').contains(&c) || c == '\u{feff}' => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn steps_read_as_a_person_writes_them() {
        let step = json!({"sqs.send": "orders", "json": {"sku": "MUG-01", "qty": 1}});
        assert_eq!(
            of(&step),
            "- sqs.send: orders\n  json: {sku: MUG-01, qty: 1}"
        );
        assert_eq!(of(&json!({"fault.clear": null})), "- fault.clear:");
        assert_eq!(of(&json!({"clock.advance": "15m"})), "- clock.advance: 15m");
    }

    #[test]
    fn ambiguous_texts_are_quoted() {
        for text in [
            "yes", "1.5", "", "a: b", "- a", "#", "{", "15", "m", "a\nb", "null",
        ] {
            let written = scalar(text);
            let is_quoted = written.starts_with('"');
            assert_eq!(is_quoted, text != "m", "{text} became {written}");
        }
    }

    #[test]
    fn wide_mappings_have_lines_of_their_own() {
        let long = "x".repeat(60);
        let step = json!({"dynamodb.put": "requests", "item": {"first": long, "second": [1, null], "third": null}});
        let expected = format!(
            "- dynamodb.put: requests\n  item:\n    first: {long}\n    second: [1, null]\n    third: null"
        );
        assert_eq!(of(&step), expected);
    }
}
