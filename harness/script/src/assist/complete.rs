//! What can be written at a position.

use super::completion::{Completion, CompletionKind};
use super::cursor::{self, Found, Slot};
use super::{Assistant, Position, expressions};
use crate::action::{ACTIONS, ActionSpec};
use crate::matcher::OPERATORS;
use crate::resolve::StageNames;
use crate::scenario::StepKeys;
use crate::settings::{FieldSpec, Shape, prose};
use crate::stage::RESOURCE_KINDS;

pub(super) fn complete(
    assistant: &Assistant<'_>,
    file: &str,
    text: &str,
    position: Position,
) -> Vec<Completion> {
    let Some(offset) = position.offset(text) else {
        return Vec::new();
    };
    let names = assistant.names();
    if let Some(found) = expressions::complete(file, text, offset, &names) {
        return found;
    }
    let Some(found) = cursor::find(file, text, offset, |node| assistant.shape(file, node)) else {
        return Vec::new();
    };
    let replaces = cursor::word(text, offset);
    let has_colon = text[replaces.end..].starts_with(':');
    // A key can begin a line or an item, not follow another key.
    let line = text[..replaces.start]
        .rsplit('\n')
        .next()
        .unwrap_or_default();
    let begins = line.chars().all(|c| c == ' ' || c == '-');
    let mut out = Completions {
        found: Vec::new(),
        replaces,
        after_key: if has_colon { "" } else { ": " },
    };
    for slot in &found.slots {
        if found.is_key || begins && holds_keys(slot) {
            out.keys(slot, &found);
        } else {
            out.values(slot, &names);
        }
    }
    out.found
}

/// Returns whether a value is a mapping with known keys.
fn holds_keys(slot: &Slot) -> bool {
    matches!(
        slot,
        Slot::Shape(Shape::Settings(_) | Shape::Part("step")) | Slot::Fields(_)
    )
}

struct Completions {
    found: Vec<Completion>,
    replaces: std::ops::Range<usize>,
    /// What follows a key that is inserted.
    after_key: &'static str,
}

impl Completions {
    fn add(&mut self, label: &str, kind: CompletionKind, doc: String) {
        if self.found.iter().any(|other| other.label == label) {
            return;
        }
        let after = if kind.is_key() { self.after_key } else { "" };
        self.found.push(Completion {
            label: label.to_owned(),
            kind,
            doc,
            insert: format!("{label}{after}"),
            replaces: self.replaces.clone(),
        });
    }

    fn fields(&mut self, fields: &[FieldSpec], taken: &[String]) {
        for field in fields {
            if !taken.iter().any(|key| key == field.key) {
                self.add(field.key, CompletionKind::Key, prose(field.doc));
            }
        }
    }

    /// Adds the keys of a mapping.
    fn keys(&mut self, slot: &Slot, found: &Found) {
        match slot {
            Slot::Shape(Shape::Settings(spec)) => self.fields(spec.fields, &found.keys),
            Slot::Shape(Shape::Part("step")) => {
                let spec = ACTIONS
                    .iter()
                    .find(|spec| found.keys.iter().any(|key| key == spec.name));
                match spec {
                    Some(spec) => self.fields(spec.arguments.fields, &found.keys),
                    None => self.actions(),
                }
                self.fields(StepKeys::SPEC.fields, &found.keys);
            }
            Slot::Fields(fields) => {
                for field in *fields {
                    if !found.keys.iter().any(|key| key == field.name) {
                        let doc = format!("{} ({})", prose(field.doc), field.ty.noun());
                        self.add(field.name, CompletionKind::Field, doc);
                    }
                }
            }
            Slot::Matcher => self.operators(),
            Slot::Shape(_) => {}
        }
    }

    /// Adds the values of a key or the items of a list.
    fn values(&mut self, slot: &Slot, names: &StageNames) {
        match slot {
            Slot::Shape(Shape::Keyword(words)) => {
                for (word, doc) in *words {
                    self.add(word, CompletionKind::Keyword, prose(doc));
                }
            }
            Slot::Shape(Shape::Boolean) => {
                for word in ["true", "false"] {
                    self.add(word, CompletionKind::Keyword, String::new());
                }
            }
            Slot::Shape(Shape::Name(noun)) => {
                let section = section_of(noun);
                for name in names.of(section) {
                    let doc = format!("A {noun} of the stage (`{section}`).");
                    self.add(name, CompletionKind::Name, doc);
                }
            }
            Slot::Shape(_) | Slot::Fields(_) | Slot::Matcher => {}
        }
    }

    fn actions(&mut self) {
        for spec in ACTIONS {
            self.add(spec.name, CompletionKind::Action, action_doc(spec));
        }
    }

    fn operators(&mut self) {
        for operator in OPERATORS {
            let doc = format!("{} Example: `{}`.", operator.doc, operator.example);
            let label = format!("${}", operator.name);
            self.add(&label, CompletionKind::Operator, doc);
        }
    }
}

/// Returns what an action does, with an example.
pub(super) fn action_doc(spec: &ActionSpec) -> String {
    format!("{}\n\n```yaml\n{}\n```", prose(spec.doc), spec.example)
}

/// Returns the section of the stage file that declares names of a noun.
pub(super) fn section_of(noun: &str) -> &'static str {
    match noun {
        "app" => "apps",
        "user" => "users",
        "seed" => "seeds",
        _ => {
            let kind = RESOURCE_KINDS.iter().find(|kind| kind.noun == noun);
            kind.map_or("", |kind| kind.section)
        }
    }
}
