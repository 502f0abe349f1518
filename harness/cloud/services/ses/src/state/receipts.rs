//! Rules and filters for incoming mail. They are stored and returned, but
//! never applied: no mail arrives at a cloud on the loopback interface.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use time::OffsetDateTime;

use rehearsal_cloud_core::service::Timestamp;
use rehearsal_model::error::ServiceError;

/// The rules and filters of an account.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Receipts {
    /// Rule sets by name.
    pub(crate) sets: BTreeMap<String, RuleSet>,
    /// The name of the active rule set.
    pub(crate) active: Option<String>,
    /// Filters by name.
    pub(crate) filters: BTreeMap<String, Value>,
}

/// A rule set: its rules in the order in which they would be applied.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RuleSet {
    pub(crate) created: OffsetDateTime,
    pub(crate) rules: Vec<Map<String, Value>>,
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

/// Returns the error for a name that is in use.
pub(crate) fn already_exists(what: &str, name: &str) -> ServiceError {
    ServiceError::sender(
        "AlreadyExistsException",
        format!("{what} already exists: {name}"),
    )
}

/// Returns a rule's name.
pub(crate) fn rule_name(rule: &Map<String, Value>) -> &str {
    rule.get("Name").and_then(Value::as_str).unwrap_or_default()
}

impl Receipts {
    /// Returns the rule set with that name.
    pub(crate) fn set_mut(&mut self, name: &str) -> Result<&mut RuleSet, ServiceError> {
        self.sets.get_mut(name).ok_or_else(|| no_such_set(name))
    }

    /// Adds a rule set.
    pub(crate) fn add(&mut self, name: String, set: RuleSet) -> Result<(), ServiceError> {
        if self.sets.contains_key(&name) {
            return Err(already_exists("Rule set", &name));
        }
        self.sets.insert(name, set);
        Ok(())
    }
}

impl RuleSet {
    /// Returns the position of a rule.
    pub(crate) fn index_of(&self, rule: &str) -> Result<usize, ServiceError> {
        let index = self.rules.iter().position(|r| rule_name(r) == rule);
        index.ok_or_else(|| no_such_rule(rule))
    }

    /// Inserts a rule after another, or as the first.
    pub(crate) fn insert(
        &mut self,
        rule: Map<String, Value>,
        after: Option<&str>,
    ) -> Result<(), ServiceError> {
        let at = match after {
            None => 0,
            Some(other) => self.index_of(other)? + 1,
        };
        self.rules.insert(at, rule);
        Ok(())
    }

    /// Returns the rule set as the API describes it.
    pub(crate) fn describe(&self, name: &str) -> Value {
        json!({
            "Metadata": {"Name": name, "CreatedTimestamp": Timestamp(self.created)},
            "Rules": self.rules,
        })
    }
}
