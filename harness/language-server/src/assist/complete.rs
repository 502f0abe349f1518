//! What can be written at a position.

use rehearsal_model::models::Shape as ModelShape;

use super::completion::{Completion, CompletionKind};
use super::cursor::{self, Found, Slot};
use super::suggestions::{self, Suggestions};
use super::{Assistant, Position, expressions};
use rehearsal_script::action::{ACTIONS, ActionSpec};
use rehearsal_script::language::{self, prose};
use rehearsal_script::matcher::OPERATORS;
use rehearsal_script::{FieldSpec, Shape};

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
    let found = cursor::find(file, text, offset, |node| assistant.shape(file, node));
    // `$` begins an operator where keys are, and a variable where values are.
    let is_key = found.as_ref().is_some_and(|found| found.is_key);
    if let Some(found) = expressions::complete(assistant, file, text, offset, &names, is_key) {
        return found;
    }
    let Some(found) = found else {
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
    let written = written_before(line);
    let mut out = Completions {
        suggestions: Suggestions {
            assistant,
            file,
            names: &names,
            word: &text[replaces.clone()],
            written,
        },
        found: Vec::new(),
        replaces,
        after_key: if has_colon { "" } else { ": " },
    };
    for slot in &found.slots {
        if found.is_key || begins && holds_keys(slot) {
            out.keys(slot, &found);
        } else {
            out.values(slot);
        }
    }
    out.found
}

/// Returns whether a value is a mapping with known keys.
fn holds_keys(slot: &Slot) -> bool {
    matches!(
        slot,
        Slot::Shape(Shape::Settings(_) | Shape::Part("step"))
            | Slot::Fields(_)
            | Slot::Output(_)
            | Slot::Model(ModelShape::Structure(_))
    )
}

/// Returns what stands before the word in the value that it is a part of.
fn written_before(line: &str) -> &str {
    let value = line.rsplit(": ").next().unwrap_or_default();
    value.trim_start_matches(['"', '\'', ' ', '-'])
}

struct Completions<'a> {
    suggestions: Suggestions<'a>,
    found: Vec<Completion>,
    replaces: std::ops::Range<usize>,
    /// What follows a key that is inserted.
    after_key: &'static str,
}

impl Completions<'_> {
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
                self.fields(language::STEP.fields, &found.keys);
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
            Slot::Model(ModelShape::Structure(structure)) => {
                for member in structure.members {
                    if !found.keys.iter().any(|key| key == member.name) {
                        self.add(
                            member.name,
                            CompletionKind::Field,
                            suggestions::member(member),
                        );
                    }
                }
            }
            _ => {}
        }
    }

    /// Adds the values of a key or the items of a list.
    fn values(&mut self, slot: &Slot) {
        let names = self.suggestions.names;
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
                let section = language::section_of(noun);
                for name in names.of(section) {
                    let doc = format!("A {noun} of the stage (`{section}`).");
                    self.add(name, CompletionKind::Name, doc);
                }
            }
            other => {
                for (label, doc) in self.suggestions.of(other) {
                    self.add(&label, CompletionKind::Name, doc);
                }
            }
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
