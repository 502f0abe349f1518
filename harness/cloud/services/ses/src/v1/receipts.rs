//! Rules and filters for incoming mail.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::NoInput;
use crate::state::{RuleSet, Ses, already_exists, rule_name};
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RuleSetInput {
    #[serde(default)]
    rule_set_name: String,
    #[serde(default)]
    original_rule_set_name: String,
    #[serde(default)]
    rule_names: Vec<String>,
    #[serde(default)]
    rule_name: String,
    #[serde(default)]
    rule: Map<String, Value>,
    after: Option<String>,
}

pub(crate) fn create_set(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: RuleSetInput,
) -> Result<(), ServiceError> {
    let set = RuleSet {
        created: cx.now(),
        rules: Vec::new(),
    };
    ses.regions
        .for_caller(cx)
        .receipts
        .add(input.rule_set_name, set)
}

pub(crate) fn clone_set(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: RuleSetInput,
) -> Result<(), ServiceError> {
    let now = cx.now();
    let receipts = &mut ses.regions.for_caller(cx).receipts;
    let mut set = receipts.set_mut(&input.original_rule_set_name)?.clone();
    set.created = now;
    receipts.add(input.rule_set_name, set)
}

pub(crate) fn delete_set(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: RuleSetInput,
) -> Result<(), ServiceError> {
    let receipts = &mut ses.regions.for_caller(cx).receipts;
    if receipts.active.as_ref() == Some(&input.rule_set_name) {
        return Err(ServiceError::sender(
            "CannotDeleteException",
            format!("Cannot delete active rule set: {}", input.rule_set_name),
        ));
    }
    receipts.sets.remove(&input.rule_set_name);
    Ok(())
}

pub(crate) fn describe_set(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: RuleSetInput,
) -> Result<Value, ServiceError> {
    let name = input.rule_set_name;
    let set = ses.regions.for_caller(cx).receipts.set_mut(&name)?;
    Ok(set.describe(&name))
}

pub(crate) fn describe_active(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    let receipts = &mut ses.regions.for_caller(cx).receipts;
    match receipts.active.clone() {
        Some(name) => Ok(receipts.set_mut(&name)?.describe(&name)),
        None => Ok(json!({})),
    }
}

pub(crate) fn list_sets(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    let rule_sets = ses.regions.for_caller(cx).receipts.sets.iter();
    let listed: Vec<Value> = rule_sets
        .map(|(name, set)| json!({"Name": name, "CreatedTimestamp": Timestamp(set.created)}))
        .collect();
    Ok(json!({"RuleSets": listed}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ActivateInput {
    rule_set_name: Option<String>,
}

pub(crate) fn activate(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: ActivateInput,
) -> Result<(), ServiceError> {
    let receipts = &mut ses.regions.for_caller(cx).receipts;
    if let Some(name) = &input.rule_set_name {
        receipts.set_mut(name)?;
    }
    receipts.active = input.rule_set_name;
    Ok(())
}

pub(crate) fn reorder(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: RuleSetInput,
) -> Result<(), ServiceError> {
    let set = ses
        .regions
        .for_caller(cx)
        .receipts
        .set_mut(&input.rule_set_name)?;
    let mut ordered = Vec::with_capacity(set.rules.len());
    for name in &input.rule_names {
        ordered.push(set.rules[set.index_of(name)?].clone());
    }
    if ordered.len() != set.rules.len() {
        return Err(ServiceError::sender(
            "InvalidParameterValue",
            "The list of rules must contain every rule of the rule set exactly once.",
        ));
    }
    set.rules = ordered;
    Ok(())
}

/// Fills in the default values of a rule.
fn with_defaults(mut rule: Map<String, Value>) -> Map<String, Value> {
    for (name, value) in [
        ("Enabled", json!(false)),
        ("TlsPolicy", json!("Optional")),
        ("ScanEnabled", json!(false)),
    ] {
        rule.entry(name).or_insert(value);
    }
    rule
}

pub(crate) fn create_rule(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: RuleSetInput,
) -> Result<(), ServiceError> {
    let set = ses
        .regions
        .for_caller(cx)
        .receipts
        .set_mut(&input.rule_set_name)?;
    if set.index_of(rule_name(&input.rule)).is_ok() {
        return Err(already_exists("Rule", rule_name(&input.rule)));
    }
    set.insert(with_defaults(input.rule), input.after.as_deref())
}

pub(crate) fn update_rule(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: RuleSetInput,
) -> Result<(), ServiceError> {
    let set = ses
        .regions
        .for_caller(cx)
        .receipts
        .set_mut(&input.rule_set_name)?;
    let index = set.index_of(rule_name(&input.rule))?;
    set.rules[index] = with_defaults(input.rule);
    Ok(())
}

pub(crate) fn delete_rule(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: RuleSetInput,
) -> Result<(), ServiceError> {
    let set = ses
        .regions
        .for_caller(cx)
        .receipts
        .set_mut(&input.rule_set_name)?;
    set.rules.retain(|rule| rule_name(rule) != input.rule_name);
    Ok(())
}

pub(crate) fn describe_rule(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: RuleSetInput,
) -> Result<Value, ServiceError> {
    let set = ses
        .regions
        .for_caller(cx)
        .receipts
        .set_mut(&input.rule_set_name)?;
    let index = set.index_of(&input.rule_name)?;
    Ok(json!({"Rule": set.rules[index]}))
}

pub(crate) fn move_rule(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: RuleSetInput,
) -> Result<(), ServiceError> {
    let set = ses
        .regions
        .for_caller(cx)
        .receipts
        .set_mut(&input.rule_set_name)?;
    let from = set.index_of(&input.rule_name)?;
    if let Some(after) = &input.after {
        set.index_of(after)?;
        if *after == input.rule_name {
            return Ok(());
        }
    }
    let rule = set.rules.remove(from);
    set.insert(rule, input.after.as_deref())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct FilterInput {
    filter: Value,
}

pub(crate) fn create_filter(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: FilterInput,
) -> Result<(), ServiceError> {
    let filters = &mut ses.regions.for_caller(cx).receipts.filters;
    let name = input.filter["Name"].as_str().unwrap_or_default().to_owned();
    if filters.contains_key(&name) {
        return Err(already_exists("Filter", &name));
    }
    filters.insert(name, input.filter);
    Ok(())
}

pub(crate) fn list_filters(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    let filters: Vec<&Value> = ses
        .regions
        .for_caller(cx)
        .receipts
        .filters
        .values()
        .collect();
    Ok(json!({"Filters": filters}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct FilterName {
    filter_name: String,
}

pub(crate) fn delete_filter(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: FilterName,
) -> Result<(), ServiceError> {
    let filters = &mut ses.regions.for_caller(cx).receipts.filters;
    filters.remove(&input.filter_name);
    Ok(())
}
