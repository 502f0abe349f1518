//! What a target gets of an event: all of it, a part, or a text made of parts.

use std::collections::BTreeMap;

use rehearsal_cloud_core::input_template::{Names, Piece, at_path, pieces, transform};
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
    let unknown = pieces(template, Names::Plain)
        .into_iter()
        .find_map(|piece| match piece {
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
    let input = transform(template, Names::Plain, |name| {
        variables.get(name).cloned().unwrap_or_default()
    });
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

/// Returns whether an input is JSON, or lines that each are.
fn is_valid(input: &str) -> bool {
    let is_json = |text: &str| serde_json::from_str::<Value>(text).is_ok();
    is_json(input) || input.lines().all(|line| line.is_empty() || is_json(line))
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
}
