//! Filter policies: which messages a subscription wants.
//!
//! A policy is compiled once, when the subscription gets it, into *branches*
//! (one without `$or`, more with it); a message passes when all keys of one
//! branch hold. SNS evaluates policies by the Event Ruler library, and so the
//! fine points are that library's: a dot in a name and a step down into an
//! object are the same thing, an array offers each of its elements, what two
//! keys match must come from the same element of an array, only leaves exist,
//! a string and a number never equal each other.

mod compile;
mod condition;
mod event;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::message::MessageAttributes;
use condition::Condition;
use event::{Event, Step};

/// What a filter policy looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) enum Scope {
    /// The message's attributes.
    #[default]
    MessageAttributes,
    /// The message itself, which has to be a JSON object.
    MessageBody,
}

impl Scope {
    /// A scope by its name in the API.
    pub(super) fn parse(name: &str) -> Option<Self> {
        match name {
            "MessageAttributes" => Some(Self::MessageAttributes),
            "MessageBody" => Some(Self::MessageBody),
            _ => None,
        }
    }

    /// Its name in the API.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::MessageAttributes => "MessageAttributes",
            Self::MessageBody => "MessageBody",
        }
    }
}

/// One thing that a branch asks of one key.
#[derive(Debug, Clone)]
struct Rule {
    path: String,
    conditions: Vec<Condition>,
}

/// A compiled filter policy.
#[derive(Debug, Clone)]
pub(super) struct FilterPolicy {
    branches: Vec<Vec<Rule>>,
}

impl FilterPolicy {
    /// Compiles a policy; `None` for the empty object, which filters nothing.
    /// The error is what SNS says behind "Invalid parameter: ".
    pub(super) fn compile(source: &str, scope: Scope) -> Result<Option<Self>, String> {
        compile::compile(source, scope)
    }

    /// Whether the attributes of a message pass.
    pub(super) fn accepts_attributes(&self, attributes: &MessageAttributes) -> bool {
        self.accepts(&Event::of_attributes(attributes))
    }

    /// Whether the body of a message passes: only a JSON object can.
    pub(super) fn accepts_body(&self, body: &str) -> bool {
        match serde_json::from_str(body) {
            Ok(Value::Object(object)) => self.accepts(&Event::of_object(&object, &self.paths())),
            _ => false,
        }
    }

    fn paths(&self) -> Vec<&str> {
        self.branches
            .iter()
            .flatten()
            .map(|rule| rule.path.as_str())
            .collect()
    }

    fn accepts(&self, event: &Event) -> bool {
        self.branches
            .iter()
            .any(|rules| all_hold(rules, event, &mut Vec::new()))
    }
}

/// Whether all rules hold with values that can be taken together; `taken` says
/// which elements of which arrays the rules before these have settled on.
fn all_hold(rules: &[Rule], event: &Event, taken: &mut Vec<Step>) -> bool {
    let Some((rule, rest)) = rules.split_first() else {
        return true;
    };
    if !event.has(&rule.path) {
        let wants_absence = rule
            .conditions
            .iter()
            .any(|condition| matches!(condition, Condition::Exists(false)));
        return wants_absence && all_hold(rest, event, taken);
    }
    event.fields(&rule.path).any(|field| {
        if !field.fits(taken)
            || !rule
                .conditions
                .iter()
                .any(|condition| condition.holds(&field.value))
        {
            return false;
        }
        let before = taken.len();
        taken.extend_from_slice(&field.steps);
        let held = all_hold(rest, event, taken);
        taken.truncate(before);
        held
    })
}

#[cfg(test)]
mod tests;
