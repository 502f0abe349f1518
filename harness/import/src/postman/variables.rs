//! The variables of a collection, and what stands for them in a scenario.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{kinds, reference, secrets};

/// What is known while requests are read.
#[derive(Debug, Default)]
pub(super) struct Variables {
    /// The values of the collection's variables.
    pub(super) values: BTreeMap<String, String>,
    /// The names that scripts have set from answers so far.
    pub(super) saved: Vec<String>,
    pub(super) notes: Vec<String>,
}

/// Returns the name that a scenario can have for a variable.
pub(super) fn plain_name(name: &str) -> Option<String> {
    let name = kinds::words(name).join("_");
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        .then_some(name)
}

impl Variables {
    /// Replaces `{{name}}` by the value, or by a reference.
    pub(super) fn fill(&mut self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((name, after)) = after.split_once("}}") else {
                break;
            };
            out.push_str(before);
            out.push_str(&self.value(name.trim()));
            rest = after;
        }
        out.push_str(rest);
        out
    }

    fn value(&mut self, name: &str) -> String {
        match name {
            "$guid" | "$randomUUID" => return reference::to("uuid()"),
            "$timestamp" => return reference::to("epoch(now())"),
            "$isoTimestamp" => return reference::to("now()"),
            "$randomInt" => return reference::to("random(0, 1000)"),
            "$randomEmail" => return format!("{}@example.org", reference::to("unique(\"buyer\")")),
            _ => {}
        }
        // Values that a script sets come before those of the collection.
        if let Some(saved) = plain_name(name).filter(|name| self.saved.contains(name)) {
            return reference::to(&saved);
        }
        if let Some(value) = self.values.get(name) {
            return value.clone();
        }
        if name.starts_with('$') {
            return reference::to(&format!(
                "unique({})",
                Value::from(name.trim_start_matches('$'))
            ));
        }
        let variable = secrets::variable(name);
        let note =
            format!("the collection has no value of `{name}`: set {variable} in the environment");
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
        reference::env(&variable)
    }
}
