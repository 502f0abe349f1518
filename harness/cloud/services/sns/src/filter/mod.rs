//! Filter policies: which messages a subscription gets.
//!
//! A policy is compiled once, when it is set, into *branches* (one without
//! `$or`, several with it). A message passes if it matches all rules of one
//! branch. SNS evaluates policies with the Event Ruler library, and the details
//! are that library's: a dot in a name is the same as a nested object, each
//! element of an array can match, fields that match together must come from the
//! same element of an array, only leaves exist, and a string never equals a number.

mod compile;
mod condition;
mod event;

use rehearsal_record::{FilterMismatch, FilteredPart};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::attributes::MessageAttributes;
use condition::Condition;
use event::{ArrayElement, Event, Field};

/// The part of a message that a filter policy is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) enum Scope {
    /// The message attributes.
    #[default]
    MessageAttributes,
    /// The body, which has to be a JSON object.
    MessageBody,
}

impl Scope {
    /// Returns the scope with a name.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        match name {
            "MessageAttributes" => Some(Self::MessageAttributes),
            "MessageBody" => Some(Self::MessageBody),
            _ => None,
        }
    }

    /// Returns the name of the scope.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::MessageAttributes => "MessageAttributes",
            Self::MessageBody => "MessageBody",
        }
    }
}

/// The conditions on one key; one of them has to hold.
#[derive(Debug, Clone)]
struct Rule {
    path: String,
    conditions: Vec<Condition>,
}

/// A compiled filter policy.
#[derive(Debug, Clone)]
pub(crate) struct FilterPolicy {
    branches: Vec<Vec<Rule>>,
}

impl FilterPolicy {
    /// Compiles a policy. Returns `None` for the empty object, which all messages
    /// pass. The error is what SNS writes behind "Invalid parameter: ".
    pub(crate) fn compile(source: &str, scope: Scope) -> Result<Option<Self>, String> {
        compile::compile(source, scope)
    }

    /// Returns why the attributes of a message do not pass, or `None` if they do.
    pub(crate) fn mismatch_of_attributes(
        &self,
        attributes: &MessageAttributes,
    ) -> Option<FilterMismatch> {
        self.mismatch(
            FilteredPart::Attributes,
            &Event::from_attributes(attributes),
        )
    }

    /// Returns why the body of a message does not pass, or `None` if it does. Only a
    /// JSON object can.
    pub(crate) fn mismatch_of_body(&self, body: &str) -> Option<FilterMismatch> {
        let part = FilteredPart::Body;
        match serde_json::from_str(body) {
            Ok(Value::Object(object)) => {
                self.mismatch(part, &Event::from_object(&object, &self.paths()))
            }
            _ => Some(FilterMismatch {
                part,
                key: None,
                actual: None,
                wanted: Vec::new(),
            }),
        }
    }

    fn paths(&self) -> Vec<&str> {
        self.branches
            .iter()
            .flatten()
            .map(|rule| rule.path.as_str())
            .collect()
    }

    fn mismatch(&self, part: FilteredPart, event: &Event) -> Option<FilterMismatch> {
        let accepts = |rules: &Vec<Rule>| {
            let candidates: Option<Vec<_>> =
                rules.iter().map(|rule| rule.candidates(event)).collect();
            candidates.is_some_and(|candidates| can_be_combined(&candidates, &mut Vec::new()))
        };
        if self.branches.iter().any(accepts) {
            return None;
        }
        // The branch that most rules hold of is the one that was meant.
        let unmet = |rules: &&Vec<Rule>| {
            let unmet = rules.iter().filter(|rule| rule.candidates(event).is_none());
            unmet.count()
        };
        let closest = self.branches.iter().min_by_key(unmet)?;
        let unmet = closest
            .iter()
            .find(|rule| rule.candidates(event).is_none())
            // Each rule holds, but of different elements of an array.
            .or(closest.last())?;
        let mut values = event.fields(&unmet.path).map(|field| field.value.clone());
        let actual = match (values.next(), values.next()) {
            (Some(first), Some(second)) => {
                Some([first, second].into_iter().chain(values).collect())
            }
            (first, _) => first,
        };
        Some(FilterMismatch {
            part,
            key: Some(unmet.path.clone()),
            actual,
            wanted: unmet.conditions.iter().map(Condition::to_json).collect(),
        })
    }
}

impl Rule {
    /// Returns the fields that satisfy this rule; none if the absence of a field
    /// does. Returns `None` if the rule does not hold.
    fn candidates<'a>(&'a self, event: &'a Event) -> Option<Vec<&'a Field>> {
        if !event.has(&self.path) {
            let is_absence = |condition: &Condition| matches!(condition, Condition::Exists(false));
            return self.conditions.iter().any(is_absence).then(Vec::new);
        }
        let satisfies = |field: &&Field| {
            self.conditions
                .iter()
                .any(|condition| condition.holds(&field.value))
        };
        let candidates: Vec<&Field> = event.fields(&self.path).filter(satisfies).collect();
        (!candidates.is_empty()).then_some(candidates)
    }
}

/// Returns whether one candidate of each rule can be chosen so that all come
/// from the same elements of arrays; `chosen` are the elements of the rules before.
fn can_be_combined(candidates: &[Vec<&Field>], chosen: &mut Vec<ArrayElement>) -> bool {
    let Some((first, rest)) = candidates.split_first() else {
        return true;
    };
    if first.is_empty() {
        return can_be_combined(rest, chosen);
    }
    first.iter().any(|field| {
        if !field.is_compatible_with(chosen) {
            return false;
        }
        let before = chosen.len();
        chosen.extend_from_slice(&field.elements);
        let found = can_be_combined(rest, chosen);
        chosen.truncate(before);
        found
    })
}

#[cfg(test)]
mod tests;
