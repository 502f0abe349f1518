//! Where the name at a position is declared: in the stage file, in this file, or as a
//! file of its own.

use std::sync::Arc;

use rehearsal_record::Place;

use super::cursor::{Slot, child, flat, items_of};
use super::expressions::{definitions, name_at};
use super::{Assistant, Position, parse};
use rehearsal_script::Shape;
use rehearsal_script::language;
use rehearsal_syntax::sources::{PathKind, resolve};
use rehearsal_syntax::value::STAGE_ROOTS;
use rehearsal_syntax::yaml::{Key, Kind, Node};

pub(super) fn definition(
    assistant: &Assistant<'_>,
    file: &str,
    position: Position,
) -> Option<Place> {
    let text = assistant.sources.read(file).ok()?;
    let node = parse(file, &text)?;
    if let Some(path) = position
        .offset(&text)
        .and_then(|offset| name_at(&text, offset))
    {
        let parts: Vec<&str> = path.parts.iter().map(String::as_str).collect();
        return if STAGE_ROOTS.contains(parts.first()?) {
            declared(assistant, &parts)
        } else {
            variable(&node, parts.first()?)
        };
    }
    let slots = [Slot::Shape(assistant.shape(file, &node))];
    let (slots, word) = value_at(&node, &slots, position)?;
    let name = slots.iter().find_map(|slot| match slot {
        Slot::Shape(Shape::Name(noun)) => Some(language::section_of(noun)),
        _ => None,
    });
    if let Some(section) = name {
        let path: Vec<&str> = section.split('.').chain([word]).collect();
        return declared(assistant, &path);
    }
    let root = stage_root(assistant);
    let path = resolve(&root, file, word);
    (assistant.sources.kind(&path) == PathKind::File).then(|| Place {
        file: path.into(),
        line: 1,
        column: 1,
        length: 1,
    })
}

/// Returns the text of a value, and what it can be.
fn value_at<'n>(
    node: &'n Node,
    slots: &[Slot],
    position: Position,
) -> Option<(Vec<Slot>, &'n str)> {
    match &node.kind {
        Kind::Text(text) if position.is_in(&node.place) => Some((flat(slots), text)),
        Kind::List(items) => {
            let inner = items_of(slots);
            items
                .iter()
                .find_map(|item| value_at(item, &inner, position))
        }
        Kind::Map(entries) => entries.iter().find_map(|entry| {
            let inner = child(slots, entries, &entry.key.text);
            value_at(&entry.value, &inner, position)
        }),
        _ => None,
    }
}

/// Returns the key of the stage file that declares the longest part of a path.
fn declared(assistant: &Assistant<'_>, path: &[&str]) -> Option<Place> {
    let file = assistant.stage_file?;
    let mut node = &assistant.parse(file)?;
    let mut place = None;
    for part in path {
        let entries = node.entries().unwrap_or_default();
        let Some(entry) = entries.iter().find(|entry| entry.key.text == *part) else {
            break;
        };
        place = Some(entry.key.place.clone());
        node = &entry.value;
    }
    place
}

/// Returns the first key that defines a variable.
fn variable(node: &Node, name: &str) -> Option<Place> {
    let mut place = None;
    definitions(node, &mut |key: &Key| {
        if key.text == name && place.is_none() {
            place = Some(key.place.clone());
        }
    });
    place
}

/// Returns the folder that paths begin at.
fn stage_root(assistant: &Assistant<'_>) -> String {
    let Some(file) = assistant.stage_file else {
        return ".".to_owned();
    };
    language::root(&Arc::<str>::from(file), assistant.parse(file).as_ref())
}
