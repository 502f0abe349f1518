//! Rules for mail that comes in. Nobody sends mail to a cloud on loopback, so
//! they are kept and told, and never carried out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use time::OffsetDateTime;

use super::identities::Nothing;
use super::state::Ses;
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

/// What an account does with mail that comes in.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Receipts {
    sets: BTreeMap<String, RuleSet>,
    active: Option<String>,
    filters: BTreeMap<String, Value>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct RuleSet {
    created: OffsetDateTime,
    rules: Vec<Map<String, Value>>,
}

fn no_such_set(name: &str) -> ServiceError {
    ServiceError::sender(
        "RuleSetDoesNotExistException",
        format!("Rule set does not exist: {name}"),
    )
}

fn no_such_rule(name: &str) -> ServiceError {
    ServiceError::sender(
        "RuleDoesNotExistException",
        format!("Rule does not exist: {name}"),
    )
}

fn already(what: &str, name: &str) -> ServiceError {
    ServiceError::sender(
        "AlreadyExistsException",
        format!("{what} already exists: {name}"),
    )
}

fn name_of(rule: &Map<String, Value>) -> &str {
    rule.get("Name").and_then(Value::as_str).unwrap_or_default()
}

impl Receipts {
    fn set(&mut self, name: &str) -> Result<&mut RuleSet, ServiceError> {
        self.sets.get_mut(name).ok_or_else(|| no_such_set(name))
    }

    fn add(&mut self, name: String, set: RuleSet) -> Result<(), ServiceError> {
        if self.sets.contains_key(&name) {
            return Err(already("Rule set", &name));
        }
        self.sets.insert(name, set);
        Ok(())
    }
}

impl RuleSet {
    fn place(&self, rule: &str) -> Result<usize, ServiceError> {
        let place = self.rules.iter().position(|r| name_of(r) == rule);
        place.ok_or_else(|| no_such_rule(rule))
    }

    /// Puts a rule behind another, or first.
    fn insert(
        &mut self,
        rule: Map<String, Value>,
        after: Option<&str>,
    ) -> Result<(), ServiceError> {
        let at = match after {
            None => 0,
            Some(other) => self.place(other)? + 1,
        };
        self.rules.insert(at, rule);
        Ok(())
    }

    fn described(&self, name: &str) -> Value {
        json!({
            "Metadata": {"Name": name, "CreatedTimestamp": Timestamp(self.created)},
            "Rules": self.rules,
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
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

pub(super) fn create_set(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Input,
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

pub(super) fn clone_set(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Input,
) -> Result<(), ServiceError> {
    let now = cx.now();
    let receipts = &mut ses.regions.for_caller(cx).receipts;
    let mut set = receipts.set(&input.original_rule_set_name)?.clone();
    set.created = now;
    receipts.add(input.rule_set_name, set)
}

pub(super) fn delete_set(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Input,
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

pub(super) fn describe_set(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Input,
) -> Result<Value, ServiceError> {
    let name = input.rule_set_name;
    let set = ses.regions.for_caller(cx).receipts.set(&name)?;
    Ok(set.described(&name))
}

pub(super) fn describe_active(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: Nothing,
) -> Result<Value, ServiceError> {
    let receipts = &mut ses.regions.for_caller(cx).receipts;
    match receipts.active.clone() {
        Some(name) => Ok(receipts.set(&name)?.described(&name)),
        None => Ok(json!({})),
    }
}

pub(super) fn list_sets(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: Nothing,
) -> Result<Value, ServiceError> {
    let kept = ses.regions.for_caller(cx).receipts.sets.iter();
    let listed: Vec<Value> = kept
        .map(|(name, set)| json!({"Name": name, "CreatedTimestamp": Timestamp(set.created)}))
        .collect();
    Ok(json!({"RuleSets": listed}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Activate {
    rule_set_name: Option<String>,
}

pub(super) fn activate(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Activate,
) -> Result<(), ServiceError> {
    let receipts = &mut ses.regions.for_caller(cx).receipts;
    if let Some(name) = &input.rule_set_name {
        receipts.set(name)?;
    }
    receipts.active = input.rule_set_name;
    Ok(())
}

pub(super) fn reorder(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Input,
) -> Result<(), ServiceError> {
    let set = ses
        .regions
        .for_caller(cx)
        .receipts
        .set(&input.rule_set_name)?;
    let mut ordered = Vec::with_capacity(set.rules.len());
    for name in &input.rule_names {
        ordered.push(set.rules[set.place(name)?].clone());
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

/// What a rule is where it says nothing.
fn completed(mut rule: Map<String, Value>) -> Map<String, Value> {
    for (name, value) in [
        ("Enabled", json!(false)),
        ("TlsPolicy", json!("Optional")),
        ("ScanEnabled", json!(false)),
    ] {
        rule.entry(name).or_insert(value);
    }
    rule
}

pub(super) fn create_rule(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Input,
) -> Result<(), ServiceError> {
    let set = ses
        .regions
        .for_caller(cx)
        .receipts
        .set(&input.rule_set_name)?;
    if set.place(name_of(&input.rule)).is_ok() {
        return Err(already("Rule", name_of(&input.rule)));
    }
    set.insert(completed(input.rule), input.after.as_deref())
}

pub(super) fn update_rule(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Input,
) -> Result<(), ServiceError> {
    let set = ses
        .regions
        .for_caller(cx)
        .receipts
        .set(&input.rule_set_name)?;
    let place = set.place(name_of(&input.rule))?;
    set.rules[place] = completed(input.rule);
    Ok(())
}

pub(super) fn delete_rule(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Input,
) -> Result<(), ServiceError> {
    let set = ses
        .regions
        .for_caller(cx)
        .receipts
        .set(&input.rule_set_name)?;
    set.rules.retain(|rule| name_of(rule) != input.rule_name);
    Ok(())
}

pub(super) fn describe_rule(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Input,
) -> Result<Value, ServiceError> {
    let set = ses
        .regions
        .for_caller(cx)
        .receipts
        .set(&input.rule_set_name)?;
    let place = set.place(&input.rule_name)?;
    Ok(json!({"Rule": set.rules[place]}))
}

pub(super) fn move_rule(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Input,
) -> Result<(), ServiceError> {
    let set = ses
        .regions
        .for_caller(cx)
        .receipts
        .set(&input.rule_set_name)?;
    let from = set.place(&input.rule_name)?;
    if let Some(after) = &input.after {
        set.place(after)?;
        if *after == input.rule_name {
            return Ok(());
        }
    }
    let rule = set.rules.remove(from);
    set.insert(rule, input.after.as_deref())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Filter {
    filter: Value,
}

pub(super) fn create_filter(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Filter,
) -> Result<(), ServiceError> {
    let filters = &mut ses.regions.for_caller(cx).receipts.filters;
    let name = input.filter["Name"].as_str().unwrap_or_default().to_owned();
    if filters.contains_key(&name) {
        return Err(already("Filter", &name));
    }
    filters.insert(name, input.filter);
    Ok(())
}

pub(super) fn list_filters(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: Nothing,
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
pub(super) struct FilterName {
    filter_name: String,
}

pub(super) fn delete_filter(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: FilterName,
) -> Result<(), ServiceError> {
    let filters = &mut ses.regions.for_caller(cx).receipts.filters;
    filters.remove(&input.filter_name);
    Ok(())
}
