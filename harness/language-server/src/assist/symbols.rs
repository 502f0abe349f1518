//! The outline of a file: its scenario or flow, its steps, what a stage declares.

use rehearsal_record::Place;

use super::parse;
use rehearsal_script::language;
use rehearsal_syntax::yaml::{Kind, Node};

/// A part of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Symbol {
    /// Its name.
    pub name: String,
    /// What it is: `sqs.send`, `queues`.
    pub detail: String,
    /// Where it is.
    pub place: Place,
    /// Its parts.
    pub children: Vec<Symbol>,
}

/// Returns the outline of a file.
pub(crate) fn symbols(file: &str, text: &str) -> Vec<Symbol> {
    parse(file, text)
        .map(|node| sections(&node))
        .unwrap_or_default()
}

/// Returns the keys of a mapping that hold named things or steps.
fn sections(node: &Node) -> Vec<Symbol> {
    let entries = node.entries().unwrap_or_default();
    let symbols = entries.iter().map(|entry| {
        let children = match (&*entry.key.text, &entry.value.kind) {
            ("steps" | "before" | "after", Kind::List(items)) => {
                items.iter().filter_map(step).collect()
            }
            ("cloud", Kind::Map(_)) => sections(&entry.value),
            (_, Kind::Map(inner)) => inner
                .iter()
                .map(|entry| Symbol {
                    name: entry.key.text.clone(),
                    detail: String::new(),
                    place: entry.key.place.clone(),
                    children: Vec::new(),
                })
                .collect(),
            _ => Vec::new(),
        };
        let value = match &entry.value.kind {
            Kind::Text(text) => text.clone(),
            _ => String::new(),
        };
        Symbol {
            name: entry.key.text.clone(),
            detail: value,
            place: entry.key.place.clone(),
            children,
        }
    });
    symbols.collect()
}

/// Returns a step: by its name, or else by what it acts on.
fn step(node: &Node) -> Option<Symbol> {
    let entries = node.entries()?;
    let entry = entries
        .iter()
        .find(|entry| language::find_action(&entry.key.text).is_some())?;
    let text = |node: &Node| match &node.kind {
        Kind::Text(text) => Some(text.clone()),
        _ => None,
    };
    let action = entry.key.text.clone();
    let subject = text(&entry.value);
    let name = node.get("name").and_then(text).or(subject);
    let children = entries
        .iter()
        .filter_map(|entry| match &entry.value.kind {
            Kind::List(items) => Some(items.iter().filter_map(step)),
            _ => None,
        })
        .flatten()
        .collect();
    Some(Symbol {
        name: name.unwrap_or_else(|| action.clone()),
        detail: action,
        place: entry.key.place.clone(),
        children,
    })
}
