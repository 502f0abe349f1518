//! Rules.

use rehearsal_cloud_core::schedule::Schedule;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::page::{page, set_members};
use super::tags::{self, Tag};
use crate::error::{invalid_pattern, limit_exceeded, validation};
use crate::route;
use crate::state::{BusRef, DEFAULT_BUS, Events, PatternText, Rule};

/// The most rules of a bus.
const MAX_RULES: usize = 300;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutRule {
    name: String,
    schedule_expression: Option<String>,
    event_pattern: Option<String>,
    state: Option<String>,
    description: Option<String>,
    role_arn: Option<String>,
    #[serde(default)]
    tags: Vec<Tag>,
    event_bus_name: Option<String>,
}

pub(crate) fn put_rule(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: PutRule,
) -> Result<Value, ServiceError> {
    let reference = BusRef::parse(input.event_bus_name.as_deref(), cx);
    let is_default = reference.name == DEFAULT_BUS;
    let pattern = input.event_pattern.filter(|text| !text.is_empty());
    let schedule = input.schedule_expression.filter(|text| !text.is_empty());
    if pattern.is_none() && schedule.is_none() {
        return Err(validation(
            "Parameter(s) EventPattern or ScheduleExpression must be specified.",
        ));
    }
    if let Some(schedule) = &schedule {
        if !is_default {
            return Err(validation(
                "ScheduleExpression is supported only on the default event bus.",
            ));
        }
        if Schedule::parse(schedule).is_none() {
            return Err(validation("Parameter ScheduleExpression is not valid."));
        }
    }
    let pattern = pattern.map(PatternText::parse).transpose();
    let pattern = pattern.map_err(|reason| invalid_pattern(&reason))?;
    let tags = tags::read(input.tags)?;
    let bus = events.bus(&reference, cx.now())?;
    let known = bus.rules.remove(&input.name);
    if known.is_none() && bus.rules.len() >= MAX_RULES {
        return Err(limit_exceeded());
    }
    let resource = if is_default {
        format!("rule/{}", input.name)
    } else {
        format!("rule/{}/{}", reference.name, input.name)
    };
    // The targets and tags of a rule that is there stay as they are.
    let (targets, tags, created_by) = match known {
        Some(known) => (known.targets, known.tags, known.created_by),
        None => (Vec::new(), tags, cx.account().clone()),
    };
    let rule = Rule {
        arn: reference.place.arn(&resource),
        name: input.name.clone(),
        description: input.description,
        role_arn: input.role_arn,
        pattern,
        schedule,
        state: input.state.unwrap_or_else(|| "ENABLED".to_owned()),
        targets,
        tags,
        created_by,
        next: None,
    };
    let output = json!({"RuleArn": rule.arn});
    bus.rules.insert(rule.name.clone(), rule);
    if is_default {
        route::arm(events, &reference.place, &input.name, cx.now());
    }
    Ok(output)
}

/// A call about one rule.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RuleInput {
    name: String,
    event_bus_name: Option<String>,
}

pub(crate) fn delete_rule(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: RuleInput,
) -> Result<Value, ServiceError> {
    let reference = BusRef::parse(input.event_bus_name.as_deref(), cx);
    let bus = events.bus(&reference, cx.now())?;
    let rule = bus.rules.get(&input.name);
    if rule.is_some_and(|rule| !rule.targets.is_empty()) {
        return Err(validation("Rule can't be deleted since it has targets."));
    }
    bus.rules.remove(&input.name);
    Ok(json!({}))
}

pub(crate) fn describe_rule(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: RuleInput,
) -> Result<Value, ServiceError> {
    let reference = BusRef::parse(input.event_bus_name.as_deref(), cx);
    let rule = events.rule(&reference, &input.name, cx.now())?;
    let mut output = describe(rule, &reference.name);
    output["CreatedBy"] = json!(rule.created_by);
    Ok(output)
}

fn describe(rule: &Rule, bus: &str) -> Value {
    set_members(json!({
        "Name": rule.name,
        "Arn": rule.arn,
        "EventPattern": rule.pattern.as_ref().map(|pattern| &pattern.text),
        "ScheduleExpression": rule.schedule,
        "State": rule.state,
        "Description": rule.description,
        "RoleArn": rule.role_arn,
        "EventBusName": bus,
    }))
}

pub(crate) fn enable_rule(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: RuleInput,
) -> Result<Value, ServiceError> {
    set_state(events, cx, &input, "ENABLED")
}

pub(crate) fn disable_rule(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: RuleInput,
) -> Result<Value, ServiceError> {
    set_state(events, cx, &input, "DISABLED")
}

fn set_state(
    events: &mut Events,
    cx: &CallContext<'_>,
    input: &RuleInput,
    state: &str,
) -> Result<Value, ServiceError> {
    let reference = BusRef::parse(input.event_bus_name.as_deref(), cx);
    let rule = events.rule(&reference, &input.name, cx.now())?;
    state.clone_into(&mut rule.state);
    if reference.name == DEFAULT_BUS {
        route::arm(events, &reference.place, &input.name, cx.now());
    }
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListRules {
    name_prefix: Option<String>,
    event_bus_name: Option<String>,
    limit: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn list_rules(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: ListRules,
) -> Result<Value, ServiceError> {
    let reference = BusRef::parse(input.event_bus_name.as_deref(), cx);
    let prefix = input.name_prefix.unwrap_or_default();
    let bus = events.bus(&reference, cx.now())?;
    let rules = bus.rules.values();
    let rules = rules.filter(|rule| rule.name.starts_with(&prefix));
    let token = input.next_token.as_deref();
    page("Rules", rules, input.limit, token, |rule| {
        describe(rule, &reference.name)
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListRuleNamesByTarget {
    target_arn: String,
    event_bus_name: Option<String>,
    limit: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn list_rule_names_by_target(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: ListRuleNamesByTarget,
) -> Result<Value, ServiceError> {
    let reference = BusRef::parse(input.event_bus_name.as_deref(), cx);
    let bus = events.bus(&reference, cx.now())?;
    let rules = bus.rules.values().filter(|rule| {
        let mut targets = rule.targets.iter();
        targets.any(|target| target["Arn"] == input.target_arn)
    });
    let token = input.next_token.as_deref();
    page("RuleNames", rules, input.limit, token, |rule| {
        rule.name.as_str().into()
    })
}
