//! Finding what a position is for: the file is parsed with a word of our own there, so
//! that half a line can be read, and the word is found in the tree.

use super::parse;
use crate::action::{self, ActionSpec};
use crate::observed::{ObservedField, ObservedType};
use crate::scenario::StepKeys;
use crate::settings::Shape;
use crate::yaml::{Entry, Kind, Node};

/// The word that stands at the position.
const MARK: &str = "positionofthecursor";

/// What a part of a file can hold.
#[derive(Debug, Clone)]
pub(super) enum Slot {
    /// A value of a shape.
    Shape(Shape),
    /// Expectations of fields.
    Fields(&'static [ObservedField]),
    /// A matcher of anything.
    Matcher,
}

/// What a position is for.
#[derive(Debug)]
pub(super) struct Found {
    /// Whether a key of a mapping stands there, or a value.
    pub(super) is_key: bool,
    /// What can be there, or in the mapping if it is a key.
    pub(super) slots: Vec<Slot>,
    /// The other keys of the mapping.
    pub(super) keys: Vec<String>,
}

/// Returns the bytes of the word at an offset.
pub(super) fn word(text: &str, offset: usize) -> std::ops::Range<usize> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '-' | '/');
    let before = text[..offset].chars().rev().take_while(|c| is_part(*c));
    let after = text[offset..].chars().take_while(|c| is_part(*c));
    let before: usize = before.map(char::len_utf8).sum();
    let after: usize = after.map(char::len_utf8).sum();
    // A dash that begins an item is none of its word.
    let word = &text[offset - before..offset];
    let dashes = word.len() - word.trim_start_matches('-').len();
    offset - before + dashes..offset + after
}

/// Finds what an offset is for.
pub(super) fn find(
    file: &str,
    text: &str,
    offset: usize,
    shape: impl Fn(&Node) -> Shape,
) -> Option<Found> {
    let range = word(text, offset);
    let with = |mark: &str| format!("{}{mark}{}", &text[..range.start], &text[range.end..]);
    // As a value or a key with its colon, or else as a key.
    let node = parse(file, &with(MARK)).filter(|node| !matches!(node.kind, Kind::Text(_)));
    let node = node.or_else(|| parse(file, &with(&format!("{MARK}:"))))?;
    find_in(&node, &[Slot::Shape(shape(&node))])
}

fn find_in(node: &Node, slots: &[Slot]) -> Option<Found> {
    match &node.kind {
        Kind::Text(text) if text.contains(MARK) => Some(Found {
            is_key: false,
            slots: flat(slots),
            keys: Vec::new(),
        }),
        Kind::List(items) => {
            let inner = items_of(slots);
            items.iter().find_map(|item| find_in(item, &inner))
        }
        Kind::Map(entries) => entries.iter().find_map(|entry| {
            if entry.key.text.contains(MARK) {
                let keys = entries.iter().map(|entry| entry.key.text.clone());
                return Some(Found {
                    is_key: true,
                    slots: flat(slots),
                    keys: keys.filter(|key| !key.contains(MARK)).collect(),
                });
            }
            find_in(&entry.value, &child(slots, entries, &entry.key.text))
        }),
        _ => None,
    }
}

/// Returns slots without their alternatives and placeholders.
pub(super) fn flat(slots: &[Slot]) -> Vec<Slot> {
    let mut out = Vec::new();
    for slot in slots {
        match slot {
            Slot::Shape(Shape::Either(shapes)) => {
                let shapes: Vec<Slot> = shapes.iter().cloned().map(Slot::Shape).collect();
                out.extend(flat(&shapes));
            }
            Slot::Shape(Shape::Dynamic(inner)) => {
                out.extend(flat(&[Slot::Shape((**inner).clone())]));
            }
            Slot::Shape(Shape::Part("matcher")) => out.push(Slot::Matcher),
            other => out.push(other.clone()),
        }
    }
    out
}

/// Returns what the items of a list can be.
pub(super) fn items_of(slots: &[Slot]) -> Vec<Slot> {
    let item = |slot: Slot| match slot {
        Slot::Shape(Shape::List(inner)) => Some(Slot::Shape(*inner)),
        Slot::Shape(Shape::Part("steps")) => Some(Slot::Shape(Shape::Part("step"))),
        Slot::Matcher => Some(Slot::Matcher),
        Slot::Shape(_) | Slot::Fields(_) => None,
    };
    flat(slots).into_iter().filter_map(item).collect()
}

/// Returns the action of a step.
pub(super) fn action_of(entries: &[Entry]) -> Option<&'static ActionSpec> {
    let mut found = entries
        .iter()
        .filter_map(|entry| action::find(&entry.key.text));
    found.next().map(|(_, spec)| spec)
}

/// Returns what the value of a key can be.
pub(super) fn child(slots: &[Slot], entries: &[Entry], key: &str) -> Vec<Slot> {
    let of_slot = |slot: Slot| match slot {
        Slot::Shape(Shape::Settings(spec)) => {
            let field = spec.fields.iter().find(|field| field.key == key)?;
            Some(Slot::Shape((field.shape)()))
        }
        Slot::Shape(Shape::Map(inner)) => Some(Slot::Shape(*inner)),
        Slot::Shape(Shape::Part("step")) => step_child(action_of(entries), key),
        Slot::Fields(fields) => {
            let field = fields.iter().find(|field| field.name == key);
            Some(field.map_or(Slot::Matcher, |field| match field.ty {
                ObservedType::Object(inner) | ObservedType::Objects(inner) => Slot::Fields(inner),
                _ => Slot::Matcher,
            }))
        }
        Slot::Shape(Shape::Part("expect")) | Slot::Matcher => Some(Slot::Matcher),
        Slot::Shape(_) => None,
    };
    flat(slots).into_iter().filter_map(of_slot).collect()
}

fn step_child(action: Option<&'static ActionSpec>, key: &str) -> Option<Slot> {
    if let Some(action) = action {
        if matches!(key, "expect" | "fail_if") && !action.observes.is_empty() {
            return Some(Slot::Fields(action.observes));
        }
        let mut fields = action.arguments.fields.iter().chain([&action.subject]);
        let own = fields.find(|field| field.key == key || action.name == key);
        let own = (key == action.name).then_some(&action.subject).or(own);
        if let Some(field) = own {
            return Some(Slot::Shape((field.shape)()));
        }
    }
    let field = StepKeys::SPEC
        .fields
        .iter()
        .find(|field| field.key == key)?;
    Some(Slot::Shape((field.shape)()))
}
