//! Values to YAML: in one line where that is short, else one entry for each line.

use std::fmt::Write as _;

use rehearsal_syntax::yaml::{Kind, scalar};
use serde_json::Value;

/// Longer lines are broken.
const WIDTH: usize = 96;

/// The text of a file that grows from entry to entry.
#[derive(Debug, Default)]
pub(super) struct Block {
    text: String,
}

impl Block {
    pub(super) fn comment(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Adds an entry of the mapping that the file is.
    pub(super) fn entry(&mut self, key: &str, value: &Value) {
        self.text.push_str(&entry(key, value, 0));
    }

    /// Adds the steps, each a list of entries.
    pub(super) fn steps(&mut self, steps: &[Vec<(String, Value)>]) {
        self.text.push_str("steps:\n");
        for (at, keys) in steps.iter().enumerate() {
            if at > 0 {
                self.text.push('\n');
            }
            let mut text = String::new();
            for (key, value) in keys {
                text.push_str(&entry(key, value, 4));
            }
            // The dash takes the place of the first blanks.
            text.replace_range(..4, "  - ");
            self.text.push_str(&text);
        }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// Returns an entry of a mapping with a line break at its end.
fn entry(key: &str, value: &Value, indent: usize) -> String {
    let blanks = " ".repeat(indent);
    let key = text(key, false);
    let line = format!("{blanks}{key}: {}\n", flow(value, false));
    let fits = line.trim_end().chars().count() <= WIDTH;
    match value {
        Value::Object(fields) if !fits && !fields.is_empty() => {
            let mut out = format!("{blanks}{key}:\n");
            for (key, value) in fields {
                out.push_str(&entry(key, value, indent + 2));
            }
            out
        }
        Value::Array(items) if !fits && !items.is_empty() => {
            let mut out = format!("{blanks}{key}:\n");
            for item in items {
                out.push_str(&element(item, indent + 2));
            }
            out
        }
        _ => line,
    }
}

/// Returns an element of a list.
fn element(value: &Value, indent: usize) -> String {
    let blanks = " ".repeat(indent);
    let line = format!("{blanks}- {}\n", flow(value, false));
    match value {
        Value::Object(fields) if line.trim_end().chars().count() > WIDTH && !fields.is_empty() => {
            let mut out = String::new();
            for (key, value) in fields {
                out.push_str(&entry(key, value, indent + 2));
            }
            out.replace_range(..indent + 2, &format!("{blanks}- "));
            out
        }
        _ => line,
    }
}

/// Returns a value in one line; `inside` of a mapping or list more texts need quotes.
fn flow(value: &Value, inside: bool) -> String {
    match value {
        Value::String(value) => text(value, inside),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| flow(item, true)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(key, value)| format!("{}: {}", text(key, true), flow(value, true)))
                .collect();
            format!("{{{}}}", fields.join(", "))
        }
        other => other.to_string(),
    }
}

/// Words that older readers of YAML take for booleans.
const BOOLEANS: &[&str] = &["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// Returns a text, in quotes if it needs them.
fn text(value: &str, inside: bool) -> String {
    // `10s` and `2xx`, but no dates and no times, which other readers take for such.
    let is_word = value.chars().all(|c| c.is_ascii_alphanumeric());
    let begins = is_word
        || value.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '/' | '$' | '.'));
    let plain = value.chars().all(|c| {
        c.is_alphanumeric()
            || matches!(c, ' ' | '_' | '-' | '/' | '.' | '$' | '+' | '=' | '(' | ')' | '@' | '~' | ';' | '\'')
            || !inside && matches!(c, '{' | '}' | '"' | ',' | '[' | ']' | '?' | '!' | '&' | '*' | '%')
            // `a:b` is text; `a: b` and `a:` are not.
            || c == ':'
    });
    let has_key = value.contains(": ") || value.ends_with(':') || inside && value.contains(':');
    let is_safe = begins
        && plain
        && !has_key
        && !value.ends_with(' ')
        && !BOOLEANS.contains(&&*value.to_lowercase())
        && matches!(scalar(value), Kind::Text(_));
    if is_safe {
        value.to_owned()
    } else {
        quoted(value)
    }
}

/// Returns a text in double quotes; where it has such and no others, in single ones.
fn quoted(value: &str) -> String {
    let is_simple =
        !value.chars().any(|c| c.is_control() || c == '\'') && value.contains(['"', '\\']);
    if is_simple {
        return format!("'{value}'");
    }
    let mut out = String::from("\"");
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}') => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What the language reads back.
    fn read_back(text: &str) -> Value {
        let mut diagnostics = Vec::new();
        let node = rehearsal_syntax::yaml::parse(&"a.yaml".into(), text, &mut diagnostics);
        assert!(diagnostics.is_empty(), "{text}: {diagnostics:?}");
        node.unwrap().to_json()
    }

    #[test]
    fn every_value_is_read_back_as_it_was() {
        for value in [
            json!("yes"),
            json!("007"),
            json!("1"),
            json!(""),
            json!(" a "),
            json!("a: b"),
            json!("a #b"),
            json!("- a"),
            json!("it's \"both\"\n\u{1}\u{7f}\u{feff}"),
            json!("C:\\x"),
            json!("${order}.json"),
            json!("$order"),
            json!("{a}"),
            json!("a{b},c"),
            json!("a, b"),
            json!("*a"),
            json!("2026-03-01T12:00:00Z"),
            json!("http://a/b?c=d"),
            json!("?x"),
            json!("😀 ä"),
            json!([1, -2.5, true, null, "null", [], {}]),
        ] {
            let wide = json!({"k": value, "list": vec![value.clone(); 12], "a b": {"$x": value}});
            for value in [
                json!({"k": value}),
                json!({"k": [value.clone()], "o": {"k": value}}),
                wide,
            ] {
                let mut block = Block::default();
                for (key, value) in value.as_object().unwrap() {
                    block.entry(key, value);
                }
                assert_eq!(read_back(&block.finish()), value);
            }
        }
    }
}
