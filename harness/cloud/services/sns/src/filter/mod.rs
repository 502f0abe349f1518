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
use event::{Event, Field, Step};

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
        self.branches.iter().any(|rules| {
            let candidates: Option<Vec<_>> =
                rules.iter().map(|rule| rule.candidates(event)).collect();
            candidates.is_some_and(|candidates| go_together(&candidates, &mut Vec::new()))
        })
    }
}

impl Rule {
    /// The values that satisfy this rule by themselves: none where it is the
    /// absence of any that does. `None` where the rule cannot hold.
    fn candidates<'a>(&'a self, event: &'a Event) -> Option<Vec<&'a Field>> {
        if !event.has(&self.path) {
            let wants_absence =
                |condition: &Condition| matches!(condition, Condition::Exists(false));
            return self.conditions.iter().any(wants_absence).then(Vec::new);
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

/// Whether one candidate of each rule can be taken together; `taken` says
/// which elements of which arrays the rules before these have settled on.
fn go_together(candidates: &[Vec<&Field>], taken: &mut Vec<Step>) -> bool {
    let Some((first, rest)) = candidates.split_first() else {
        return true;
    };
    if first.is_empty() {
        return go_together(rest, taken);
    }
    first
        .iter()
        .filter(|field| field.fits(taken))
        .collect::<Vec<_>>()
        .into_iter()
        .any(|field| {
            let before = taken.len();
            taken.extend_from_slice(&field.steps);
            let held = go_together(rest, taken);
            taken.truncate(before);
            held
        })
}

#[cfg(test)]
mod tests;
