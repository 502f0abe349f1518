//! Templates of inputs, with variables in angle brackets, and paths to the parts of an event.

use std::fmt::Write as _;

use serde_json::Value;

/// A piece of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text as it is.
    Text(&'a str),
    /// The name of a variable.
    Variable(&'a str),
}

/// How the variables of a template are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// `<order>`, `<aws.events.rule-arn>`.
    Plain,
    /// Also by paths: `<$.body.items[0]>`.
    OrPaths,
}

impl Names {
    fn contain(self, name: &str) -> bool {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        match (self, name.strip_prefix('$')) {
            (Self::OrPaths, Some(path)) => {
                let is_part = |c| is_plain(c) || matches!(c, '[' | ']' | '\'' | '/');
                path.chars().all(is_part)
            }
            _ => !name.is_empty() && name.chars().all(is_plain),
        }
    }
}

/// Splits a template at its variables: `<name>`.
pub fn pieces(template: &str, names: Names) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    let mut from = 0;
    while let Some(at) = rest[from..].find('<').map(|at| at + from) {
        let name = rest[at + 1..].split('>').next().unwrap_or_default();
        let end = at + 1 + name.len();
        let is_variable = names.contain(name) && rest.len() > end;
        if is_variable {
            pieces.push(Piece::Text(&rest[..at]));
            pieces.push(Piece::Variable(name));
            rest = &rest[end + 1..];
            from = 0;
        } else {
            from = at + 1;
        }
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// Returns a template with its variables replaced. Within quotes, texts are written as they
/// are; and in a template that is itself a text, so are lists and objects without quotes
/// (recorded: `test_input_transformer_nested_keys_replacement`).
pub fn transform(template: &str, names: Names, value_of: impl Fn(&str) -> Value) -> String {
    let is_text = !template.trim_start().starts_with(['{', '[']);
    let mut input = String::new();
    let mut in_quotes = false;
    for piece in pieces(template, names) {
        match piece {
            Piece::Text(text) => {
                let mut escaped = false;
                for character in text.chars() {
                    if character == '"' && !escaped {
                        in_quotes = !in_quotes;
                    }
                    escaped = character == '\\' && !escaped;
                }
                input += text;
            }
            Piece::Variable(name) => match &value_of(name) {
                Value::String(text) if in_quotes => input += &escaped(text),
                Value::Null if in_quotes => {}
                value if in_quotes && is_text => {
                    input += &value.to_string().replace('"', "");
                }
                value => {
                    let _ = write!(input, "{value}");
                }
            },
        }
    }
    input
}

/// Returns a text as it stands between the quotes of JSON.
fn escaped(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// Returns what is at a path of an event: `$.detail.items[0].name`.
pub fn at_path<'a>(event: &'a Value, path: &str) -> Option<&'a Value> {
    let mut rest = path.strip_prefix('$')?;
    let mut value = event;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('.') {
            let end = after.find(['.', '[']).unwrap_or(after.len());
            value = value.get(&after[..end])?;
            rest = &after[end..];
        } else {
            let (inner, after) = rest.strip_prefix('[')?.split_once(']')?;
            let name = inner.trim_matches(['\'', '"']);
            value = match name.parse::<usize>() {
                Ok(place) if name == inner => value.get(place)?,
                _ => value.get(name)?,
            };
            rest = after;
        }
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn variables_may_be_paths() {
        let event = json!({"body": {"id": 7, "name": "a \"b\"", "tags": ["x"]}});
        let value_of = |name: &str| at_path(&event, name).cloned().unwrap_or_default();
        for (template, expected) in [
            ("{\"id\": <$.body.id>}", "{\"id\": 7}"),
            (
                "{\"text\": \"<$.body.name> <$.body.tags[0]>\"}",
                "{\"text\": \"a \\\"b\\\" x\"}",
            ),
            (
                "{\"all\": <$.body>}",
                "{\"all\": {\"id\":7,\"name\":\"a \\\"b\\\"\",\"tags\":[\"x\"]}}",
            ),
            ("{\"none\": <$.other>}", "{\"none\": null}"),
            ("{\"none\": \"<$.other>\"}", "{\"none\": \"\"}"),
        ] {
            assert_eq!(transform(template, Names::OrPaths, value_of), expected);
        }
        assert_eq!(pieces("<$.a>", Names::Plain), [Piece::Text("<$.a>")]);
    }

    #[test]
    fn paths_lead_to_parts() {
        let event = json!({"a": {"b-c": [{"d": 1}]}});
        assert_eq!(at_path(&event, "$.a.b-c[0].d"), Some(&json!(1)));
        assert_eq!(at_path(&event, "$['a']['b-c']"), Some(&json!([{"d": 1}])));
        assert_eq!(at_path(&event, "$"), Some(&event));
        assert_eq!(at_path(&event, "$.a.x"), None);
    }
}
