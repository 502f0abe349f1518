//! What a target gets of an event: all of it, a part, or a text made of parts.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rehearsal_cloud_core::service::ServiceError;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::error::validation;

/// The variables of a template that need no path.
const PREDEFINED: [&str; 5] = [
    "aws.events.rule-arn",
    "aws.events.rule-name",
    "aws.events.event.ingestion-time",
    "aws.events.event",
    "aws.events.event.json",
];

/// The rule that an event goes by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RuleNames<'a> {
    pub(crate) arn: &'a str,
    pub(crate) name: &'a str,
}

/// Checks how a target wants its input.
pub(crate) fn check(target: &Value) -> Result<(), ServiceError> {
    let id = target["Id"].as_str().unwrap_or_default();
    let members = ["Input", "InputPath", "InputTransformer"];
    let given = members
        .iter()
        .filter(|member| target.get(**member).is_some());
    if given.count() > 1 {
        return Err(validation(format!(
            "Only one of Input, InputPath, or InputTransformer must be provided for target {id}."
        )));
    }
    let input = target.get("Input").and_then(Value::as_str);
    if input.is_some_and(|input| serde_json::from_str::<Value>(input).is_err()) {
        return Err(validation(format!(
            "JSON syntax error in input for target {id}."
        )));
    }
    let transformer = &target["InputTransformer"];
    let template = transformer["InputTemplate"].as_str().unwrap_or_default();
    let paths = &transformer["InputPathsMap"];
    let unknown = pieces(template).into_iter().find_map(|piece| match piece {
        Piece::Variable(name) => {
            let known = PREDEFINED.contains(&name) || paths.get(name).is_some();
            (!known).then_some(name)
        }
        Piece::Text(_) => None,
    });
    match unknown {
        None => Ok(()),
        Some(name) => Err(validation(format!(
            "InputTemplate for target {id} contains invalid placeholder {name}."
        ))),
    }
}

/// Returns what a target gets; `None` if its template does not give a valid input, which
/// AWS does not deliver.
pub(crate) fn of_target(
    target: &Value,
    rule: RuleNames<'_>,
    event: &Value,
    now: OffsetDateTime,
) -> Option<String> {
    if let Some(input) = target.get("Input").and_then(Value::as_str) {
        return Some(input.to_owned());
    }
    if let Some(path) = target.get("InputPath").and_then(Value::as_str) {
        return Some(at_path(event, path).unwrap_or(&Value::Null).to_string());
    }
    let Some(transformer) = target.get("InputTransformer") else {
        return Some(event.to_string());
    };
    let mut variables = predefined(rule, event, now);
    let paths = transformer["InputPathsMap"].as_object();
    for (name, path) in paths.into_iter().flatten() {
        let value = at_path(event, path.as_str().unwrap_or_default());
        variables.insert(name, value.cloned().unwrap_or_else(|| json!("")));
    }
    let template = transformer["InputTemplate"].as_str().unwrap_or_default();
    let input = transform(template, &variables);
    is_valid(&input).then_some(input)
}

fn predefined<'a>(
    rule: RuleNames<'_>,
    event: &Value,
    now: OffsetDateTime,
) -> BTreeMap<&'a str, Value> {
    let without_detail = event.as_object().into_iter().flatten();
    let without_detail = without_detail.filter(|(name, _)| *name != "detail");
    // Recorded: `test_input_transformer_predefined_variables` has `detailType` here.
    let without_detail = without_detail.map(|(name, value)| match name.as_str() {
        "detail-type" => ("detailType".to_owned(), value.clone()),
        name => (name.to_owned(), value.clone()),
    });
    let time = now.replace_nanosecond(u32::from(now.millisecond()) * 1_000_000);
    let time = time.unwrap_or(now).format(&Rfc3339).unwrap_or_default();
    BTreeMap::from([
        ("aws.events.rule-arn", json!(rule.arn)),
        ("aws.events.rule-name", json!(rule.name)),
        ("aws.events.event.ingestion-time", json!(time)),
        ("aws.events.event", Value::Object(without_detail.collect())),
        ("aws.events.event.json", event.clone()),
    ])
}

/// A piece of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    Variable(&'a str),
}

/// Splits a template at its variables: `<name>`.
fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let mut from = 0;
    while let Some(at) = rest[from..].find('<').map(|at| at + from) {
        let name = rest[at + 1..].split('>').next().unwrap_or_default();
        let end = at + 1 + name.len();
        let is_variable = !name.is_empty() && name.chars().all(is_name) && rest.len() > end;
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
fn transform(template: &str, variables: &BTreeMap<&str, Value>) -> String {
    let is_text = !template.trim_start().starts_with(['{', '[']);
    let mut input = String::new();
    let mut in_quotes = false;
    for piece in pieces(template) {
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
            Piece::Variable(name) => {
                let value = variables.get(name).unwrap_or(&Value::Null);
                match value {
                    Value::String(text) if in_quotes => input += &escaped(text),
                    Value::Null if in_quotes => {}
                    value if in_quotes && is_text => {
                        input += &value.to_string().replace('"', "");
                    }
                    value => {
                        let _ = write!(input, "{value}");
                    }
                }
            }
        }
    }
    input
}

/// Returns a text as it stands between the quotes of JSON.
fn escaped(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// Returns whether an input is JSON, or lines that each are.
fn is_valid(input: &str) -> bool {
    let is_json = |text: &str| serde_json::from_str::<Value>(text).is_ok();
    is_json(input) || input.lines().all(|line| line.is_empty() || is_json(line))
}

/// Returns what is at a path of an event: `$.detail.items[0].name`.
pub(crate) fn at_path<'a>(event: &'a Value, path: &str) -> Option<&'a Value> {
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
    use super::*;

    const RULE: RuleNames<'_> = RuleNames {
        arn: "arn:aws:events:us-east-1:000000000000:rule/orders",
        name: "orders",
    };

    fn event() -> Value {
        json!({
            "version": "0",
            "detail-type": "core.update-account-command",
            "source": "shop",
            "detail": {
                "payload": {"acc_id": "0a787ecb-4015", "sf_id": "baz"},
                "single": ["HIGH"],
                "multi": ["ACTIVE", "INACTIVE"],
                "valid": true,
                "text": "say \"hi\"",
            },
        })
    }

    fn transformed(template: &str) -> Option<String> {
        let paths = json!({
            "userId": "$.detail.payload.acc_id",
            "payload": "$.detail.payload",
            "single": "$.detail.single",
            "multi": "$.detail.multi",
            "valid": "$.detail.valid",
            "text": "$.detail.text",
            "missing": "$.detail.missing",
            "type": "$.detail-type",
        });
        let target =
            json!({"InputTransformer": {"InputPathsMap": paths, "InputTemplate": template}});
        check(&target).unwrap();
        of_target(&target, RULE, &event(), OffsetDateTime::UNIX_EPOCH)
    }

    /// Recorded: events, `test_input_transformer_nested_keys_replacement`.
    #[test]
    fn templates_are_replaced_as_recorded() {
        for (template, expected) in [
            (
                "\"<multi> multiple list items\"",
                "\"[ACTIVE,INACTIVE] multiple list items\"",
            ),
            ("\"Command is <valid>!\"", "\"Command is true!\""),
            (
                "\"Payload of <payload> with <userId>\"",
                "\"Payload of {acc_id:0a787ecb-4015,sf_id:baz} with 0a787ecb-4015\"",
            ),
            ("\"<single> a\"\n\"<missing> b\"", "\"[HIGH] a\"\n\" b\""),
            ("{\"id\" : <userId>}", "{\"id\" : \"0a787ecb-4015\"}"),
            ("{\"id\": \"<userId>\"}", "{\"id\": \"0a787ecb-4015\"}"),
            (
                "{\"path\": \"users/<userId>\", \"body\": [<payload>, 1]}",
                "{\"path\": \"users/0a787ecb-4015\", \"body\": [{\"acc_id\":\"0a787ecb-4015\",\"sf_id\":\"baz\"}, 1]}",
            ),
            ("{\"single\": <single>}", "{\"single\": [\"HIGH\"]}"),
            ("{\"command\": <missing>}", "{\"command\": \"\"}"),
            (
                "{\"type\": <type>}",
                "{\"type\": \"core.update-account-command\"}",
            ),
            ("{\"text\": \"<text>\"}", "{\"text\": \"say \\\"hi\\\"\"}"),
            ("\"<aws.events.rule-name>\"", "\"orders\""),
        ] {
            assert_eq!(
                transformed(template).as_deref(),
                Some(expected),
                "{template}"
            );
        }
        for invalid in ["<multi> multiple list items", "{\"single\": \"<single>\"}"] {
            assert_eq!(transformed(invalid), None, "{invalid}");
        }
    }

    #[test]
    fn unknown_variables_are_refused() {
        let target = json!({
            "Id": "t",
            "InputTransformer": {"InputPathsMap": {}, "InputTemplate": "\"<a> < b <notdefinedkey>\""},
        });
        let error = check(&target).unwrap_err();
        assert_eq!(
            error.message,
            "InputTemplate for target t contains invalid placeholder a."
        );
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
