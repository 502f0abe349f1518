//! The names in `$name` and `${expression}`.

use std::ops::Range;

use super::completion::{Completion, CompletionKind};
use super::parse;
use crate::resolve::{StageNames, offered};
use crate::settings::prose;
use crate::value::{FUNCTIONS, STAGE_ROOTS, is_name_part};
use crate::yaml::{Key, Kind, Node};

/// The keys of mappings that define variables by their own keys.
const DEFINING: &[&str] = &["save", "set", "vars", "cases", "parameters", "folder"];

/// A name in an expression.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NamePath {
    /// Its parts: `cloud`, `queues`, `orders`.
    pub(super) parts: Vec<String>,
    /// The bytes of the last part.
    pub(super) last: Range<usize>,
    /// Whether it is in braces, where functions can be called.
    is_braced: bool,
}

/// Returns the name that an offset is in or behind.
pub(super) fn name_at(text: &str, offset: usize) -> Option<NamePath> {
    let line_start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let line = &text[line_start..offset];
    let is_path = |c: &char| is_name_part(*c) || *c == '.';
    let length: usize = line
        .chars()
        .rev()
        .take_while(is_path)
        .map(char::len_utf8)
        .sum();
    let start = offset - length;
    let opened = line.rfind("${").filter(|at| !line[*at..].contains('}'));
    let is_braced = opened.is_some();
    if !is_braced && !text[line_start..start].ends_with('$') {
        return None;
    }
    let end: usize = text[offset..]
        .chars()
        .take_while(|c| is_name_part(*c))
        .map(char::len_utf8)
        .sum();
    let path = &text[start..offset + end];
    let last = path.rfind('.').map_or(start, |dot| start + dot + 1);
    Some(NamePath {
        parts: path.split('.').map(str::to_owned).collect(),
        last: last..offset + end,
        is_braced,
    })
}

/// Returns what a name at an offset can be; `None` where no expression is.
pub(super) fn complete(
    file: &str,
    text: &str,
    offset: usize,
    names: &StageNames,
) -> Option<Vec<Completion>> {
    let path = name_at(text, offset)?;
    let completion = |label: &str, kind, doc: String| Completion {
        label: label.to_owned(),
        kind,
        doc,
        insert: label.to_owned(),
        replaces: path.last.clone(),
    };
    let mut found = Vec::new();
    match &path.parts[..] {
        [] => {}
        [_] => {
            for variable in variables(file, text) {
                let doc = "A variable of this file.".to_owned();
                found.push(completion(&variable, CompletionKind::Variable, doc));
            }
            for root in STAGE_ROOTS {
                let doc = format!("The values of the stage: `${{{root}.…}}`.");
                found.push(completion(root, CompletionKind::Variable, doc));
            }
            for function in FUNCTIONS.iter().filter(|_| path.is_braced) {
                let doc = format!("{}\n\n`{}`", prose(function.doc), function.example);
                found.push(completion(function.name, CompletionKind::Function, doc));
            }
        }
        [before @ .., _] => {
            let before: Vec<&str> = before.iter().map(String::as_str).collect();
            for name in offered(&before, names) {
                let doc = format!("`{}.{name}`", before.join("."));
                found.push(completion(&name, CompletionKind::Name, doc));
            }
        }
    }
    Some(found)
}

/// Returns the variables that a file defines anywhere.
fn variables(file: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(node) = parse(file, text) {
        definitions(&node, &mut |key| found.push(key.text.clone()));
    }
    found.sort();
    found.dedup();
    found
}

/// Calls a function with every key that defines a variable.
pub(super) fn definitions<'n>(node: &'n Node, found: &mut impl FnMut(&'n Key)) {
    match &node.kind {
        Kind::Map(entries) => {
            for entry in entries {
                if DEFINING.contains(&&*entry.key.text) {
                    keys(&entry.value, found);
                }
                definitions(&entry.value, found);
            }
        }
        Kind::List(items) => items.iter().for_each(|item| definitions(item, found)),
        _ => {}
    }
}

/// Calls a function with the keys of a mapping or of the mappings of a list.
fn keys<'n>(node: &'n Node, found: &mut impl FnMut(&'n Key)) {
    match &node.kind {
        Kind::Map(entries) => entries.iter().for_each(|entry| found(&entry.key)),
        Kind::List(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}
