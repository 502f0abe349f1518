//! Targets of rules.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::page::page;
use crate::error::{limit_exceeded, validation};
use crate::input;
use crate::state::{BusRef, Events};

/// The most targets of a rule.
const MAX_TARGETS: usize = 5;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutTargets {
    rule: String,
    event_bus_name: Option<String>,
    targets: Vec<Value>,
}

pub(crate) fn put_targets(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: PutTargets,
) -> Result<Value, ServiceError> {
    for target in &input.targets {
        check(target)?;
    }
    let reference = BusRef::parse(input.event_bus_name.as_deref(), cx);
    let rule = events.rule(&reference, &input.rule, cx.now())?;
    let mut targets = rule.targets.clone();
    for target in input.targets {
        match targets.iter_mut().find(|known| known["Id"] == target["Id"]) {
            Some(known) => *known = target,
            None => targets.push(target),
        }
    }
    if targets.len() > MAX_TARGETS {
        return Err(limit_exceeded());
    }
    rule.targets = targets;
    Ok(json!({"FailedEntryCount": 0, "FailedEntries": []}))
}

fn check(target: &Value) -> Result<(), ServiceError> {
    let text = target["Arn"].as_str().unwrap_or_default();
    let id = target["Id"].as_str().unwrap_or_default();
    let Some(arn) = Arn::parse(text) else {
        return Err(validation(format!(
            "Parameter {text} is not valid. Reason: Provided Arn is not in correct format."
        )));
    };
    let is_fifo = arn.service == "sqs" && arn.resource.strip_suffix(".fifo").is_some();
    if is_fifo && target["SqsParameters"]["MessageGroupId"].as_str().is_none() {
        return Err(validation(format!(
            "Parameter(s) SqsParameters must be specified for target: {id}."
        )));
    }
    let dead_letters = target["DeadLetterConfig"]["Arn"].as_str();
    let is_other = |text: &&str| Arn::parse(text).is_none_or(|arn| arn.service != "sqs");
    if let Some(other) = dead_letters.filter(is_other) {
        return Err(validation(format!(
            "Parameter DeadLetterConfig.Arn {other} is not valid. Reason: It must be the ARN of \
             an SQS queue."
        )));
    }
    input::check(target)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RemoveTargets {
    rule: String,
    event_bus_name: Option<String>,
    ids: Vec<String>,
}

pub(crate) fn remove_targets(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: RemoveTargets,
) -> Result<Value, ServiceError> {
    let reference = BusRef::parse(input.event_bus_name.as_deref(), cx);
    let rule = events.rule(&reference, &input.rule, cx.now())?;
    rule.targets
        .retain(|target| input.ids.iter().all(|id| target["Id"] != *id));
    Ok(json!({"FailedEntryCount": 0, "FailedEntries": []}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListTargetsByRule {
    rule: String,
    event_bus_name: Option<String>,
    limit: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn list_targets_by_rule(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: ListTargetsByRule,
) -> Result<Value, ServiceError> {
    let reference = BusRef::parse(input.event_bus_name.as_deref(), cx);
    let rule = events.rule(&reference, &input.rule, cx.now())?;
    let token = input.next_token.as_deref();
    page("Targets", &rule.targets, input.limit, token, Value::clone)
}
