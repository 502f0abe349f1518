//! What a word of a file means.

use rehearsal_model::models::Shape as ModelShape;
use rehearsal_record::Place;

use super::Position;
use super::complete::action_doc;
use super::cursor::{Slot, action_of, child, flat, items_of};
use super::suggestions;
use rehearsal_script::Shape;
use rehearsal_script::action::ActionSpec;
use rehearsal_script::language::{self, prose};
use rehearsal_script::matcher::OPERATORS;
use rehearsal_syntax::yaml::{Entry, Kind, Node};

/// What a word means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hover {
    /// The word.
    pub place: Place,
    /// What it means, in Markdown.
    pub text: String,
}

pub(super) fn hover(shape: &Shape, node: &Node, position: Position) -> Option<Hover> {
    find(node, &[Slot::Shape(shape.clone())], position)
}

fn find(node: &Node, slots: &[Slot], position: Position) -> Option<Hover> {
    match &node.kind {
        Kind::Map(entries) => entries.iter().find_map(|entry| {
            let key = &entry.key;
            if position.is_in(&key.place) {
                let mut slots = flat(slots).into_iter();
                let text = slots.find_map(|slot| key_doc(&slot, entries, &key.text))?;
                let place = key.place.clone();
                return Some(Hover { place, text });
            }
            find(&entry.value, &child(slots, entries, &key.text), position)
        }),
        Kind::List(items) => {
            let inner = items_of(slots);
            items.iter().find_map(|item| find(item, &inner, position))
        }
        Kind::Text(text) if position.is_in(&node.place) => {
            let text = flat(slots).iter().find_map(|slot| word_doc(slot, text))?;
            let place = node.place.clone();
            Some(Hover { place, text })
        }
        _ => None,
    }
}

/// Returns what a key of a mapping means.
fn key_doc(slot: &Slot, entries: &[Entry], key: &str) -> Option<String> {
    match slot {
        Slot::Shape(Shape::Settings(spec)) => {
            let field = spec.fields.iter().find(|field| field.key == key)?;
            Some(prose(field.doc))
        }
        Slot::Shape(Shape::Part("step")) => {
            let action = action_of(entries);
            action
                .and_then(|action| argument_doc(action, key))
                .or_else(|| {
                    let mut fields = language::STEP.fields.iter();
                    let field = fields.find(|field| field.key == key)?;
                    Some(prose(field.doc))
                })
        }
        Slot::Fields(fields) => {
            let field = fields.iter().find(|field| field.name == key);
            field
                .map(|field| format!("{} ({})", prose(field.doc), field.ty.noun()))
                .or_else(|| operator_doc(key))
        }
        Slot::Matcher => operator_doc(key),
        Slot::Model(ModelShape::Structure(structure)) => {
            structure.member(key).map(suggestions::member)
        }
        _ => None,
    }
}

fn argument_doc(action: &'static ActionSpec, key: &str) -> Option<String> {
    if key == action.name {
        return Some(action_doc(action));
    }
    let field = action
        .arguments
        .fields
        .iter()
        .find(|field| field.key == key)?;
    Some(prose(field.doc))
}

fn operator_doc(key: &str) -> Option<String> {
    let name = key.strip_prefix('$')?;
    let operator = OPERATORS.iter().find(|operator| operator.name == name)?;
    Some(format!("{} Example: `{}`.", operator.doc, operator.example))
}

/// Returns what a value means: a word out of a fixed set, or a name of the stage.
fn word_doc(slot: &Slot, text: &str) -> Option<String> {
    match slot {
        Slot::Shape(Shape::Keyword(words)) => {
            let (_, doc) = words.iter().find(|(word, _)| *word == text)?;
            Some(prose(doc))
        }
        Slot::Shape(Shape::Name(noun)) => Some(format!("The {noun} `{text}` of the stage.")),
        _ => None,
    }
}
