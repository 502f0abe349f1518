//! The keys in the condition of a PartiQL statement.

use std::sync::Arc;

use crate::error::Error;
use crate::expression::{
    BoundCondition, Comparator, Condition, KeyCondition, Operand, key_condition,
};
use crate::table::{KeyAttribute, KeySchema};
use crate::value::AttributeMap;

/// Returns the conditions that have all to be met.
fn parts(condition: &BoundCondition) -> Vec<&BoundCondition> {
    match condition {
        Condition::And(conditions) => conditions.iter().flat_map(parts).collect(),
        other => vec![other],
    }
}

/// Returns whether a condition is one of an attribute that a query can be by.
fn is_of(condition: &BoundCondition, attribute: &KeyAttribute, only_equal: bool) -> bool {
    let is_attribute = |operand: &Operand<crate::expression::Path, _>| matches!(operand, Operand::Path(path) if path.as_attribute() == Some(&attribute.name));
    let is_value =
        |operand: &Operand<_, crate::expression::BoundValue>| matches!(operand, Operand::Value(_));
    match condition {
        Condition::Compare(one, comparator, two) => {
            is_attribute(one)
                && is_value(two)
                && match comparator {
                    Comparator::Equal => true,
                    Comparator::NotEqual => false,
                    _ => !only_equal,
                }
        }
        Condition::Between(one, low, high) => {
            !only_equal && is_attribute(one) && is_value(low) && is_value(high)
        }
        Condition::BeginsWith(one, prefix) => !only_equal && is_attribute(one) && is_value(prefix),
        _ => false,
    }
}

/// Returns what a query by a condition would read; `None` if it does not name a partition.
pub(super) fn partition(
    condition: &BoundCondition,
    keys: &KeySchema,
) -> Result<Option<KeyCondition>, Error> {
    let parts = parts(condition);
    let mut used = Vec::new();
    for attribute in &keys.hash {
        match parts.iter().find(|part| is_of(part, attribute, true)) {
            Some(part) => used.push((*part).clone()),
            None => return Ok(None),
        }
    }
    for attribute in &keys.range {
        match parts.iter().find(|part| is_of(part, attribute, false)) {
            Some(part) => used.push((*part).clone()),
            None => break,
        }
        if !is_of(&used[used.len() - 1], attribute, true) {
            break;
        }
    }
    key_condition(&Condition::And(used), keys).map(Some)
}

/// Returns the key that a condition names, and the rest of the condition.
pub(super) fn whole_key(
    condition: &BoundCondition,
    keys: &KeySchema,
) -> Result<(AttributeMap, Vec<BoundCondition>), Error> {
    let mut key = AttributeMap::new();
    let mut rest = Vec::new();
    for part in parts(condition) {
        let attribute = keys
            .attributes()
            .find(|attribute| !key.contains(&attribute.name) && is_of(part, attribute, true));
        match (attribute, part) {
            (Some(attribute), Condition::Compare(_, _, Operand::Value(value))) => {
                key.insert(Arc::clone(&attribute.name), (**value).clone());
            }
            _ => rest.push(part.clone()),
        }
    }
    if key.len() < keys.attributes().count() {
        return Err(Error::validation(
            "Where clause does not contain a mandatory equality on all key attributes",
        ));
    }
    Ok((key, rest))
}
