//! Event patterns: which events a rule or a pipe is about.
//!
//! A pattern is a disjunction of conditions over the fields of an event (`$or` makes more
//! than one of them). Fields are named by the path that leads to them, joined by dots, as
//! AWS's own engine names them: so `{"a.b": 1}` and `{"a": {"b": 1}}` have the same field.

mod cidr;
mod event;
mod matcher;
mod parse;
#[cfg(test)]
mod tests;
mod wildcard;

use serde_json::Value;

use event::Fields;
use matcher::Matcher;

/// A parsed pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// Each of these is enough for a match.
    alternatives: Vec<Vec<Condition>>,
}

/// The values that a field may have.
#[derive(Debug, Clone, PartialEq)]
struct Condition {
    path: String,
    matchers: Vec<Matcher>,
}

impl Pattern {
    /// Reads a pattern. The error is AWS's reason.
    pub fn parse(text: &str) -> Result<Self, String> {
        parse::pattern(text)
    }

    /// Returns whether an event is one of those that the pattern is about.
    pub fn matches(&self, event: &Value) -> bool {
        let fields = Fields::of(event);
        self.alternatives
            .iter()
            .any(|conditions| fields.satisfy(conditions))
    }
}
