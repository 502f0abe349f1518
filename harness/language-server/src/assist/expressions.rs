//! The names in `$name` and `${expression}`.

use std::collections::BTreeMap;
use std::ops::Range;

use rehearsal_record::LastRuns;

use super::completion::{Completion, CompletionKind};
use super::{Assistant, parse};
use rehearsal_script::language::DeclaredNames;
use rehearsal_script::language::prose;
use rehearsal_syntax::value::{FUNCTIONS, STAGE_ROOTS, is_name_part};
use rehearsal_syntax::yaml::{Key, Kind, Node};

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
    assistant: &Assistant<'_>,
    file: &str,
    text: &str,
    offset: usize,
    names: &DeclaredNames,
    is_key: bool,
) -> Option<Vec<Completion>> {
    let path = name_at(text, offset).filter(|path| path.is_braced || !is_key)?;
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
            for (variable, doc) in variables(file, text) {
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
            for name in names.offered(&before) {
                let doc = format!("`{}.{name}`", before.join("."));
                found.push(completion(&name, CompletionKind::Name, doc));
            }
            for (field, value) in seen_fields(assistant.last_runs, file, &before) {
                let doc = format!("The last run saw `{value}`.");
                found.push(completion(&field, CompletionKind::Field, doc));
            }
        }
    }
    Some(found)
}

/// Returns the variables that a file defines anywhere, with where that is.
fn variables(file: &str, text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    if let Some(node) = parse(file, text) {
        definitions(&node, &mut |key| {
            let line = key.place.line;
            let content = text.lines().nth(usize::try_from(line).unwrap_or(1) - 1);
            let content = content.unwrap_or_default().trim();
            let doc = format!("Defined in line {line}:\n\n```yaml\n{content}\n```");
            found.entry(key.text.clone()).or_insert(doc);
        });
    }
    found
}

/// Returns the fields of a variable that the last runs saw a value of, with the values.
fn seen_fields(runs: &LastRuns, file: &str, path: &[&str]) -> Vec<(String, String)> {
    let [name, path @ ..] = path else {
        return Vec::new();
    };
    let steps = runs.cases.values().flat_map(|run| &run.steps);
    let mut values = steps
        .filter(|step| *step.place.file == *file)
        .filter_map(|step| step.variables.get(*name));
    let found = values.find_map(|value| {
        let inner = path
            .iter()
            .try_fold(value, |value, part| value.get(*part))?;
        inner.as_object()
    });
    let fields = found.into_iter().flatten();
    fields
        .map(|(name, value)| (name.clone(), value.to_string()))
        .collect()
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
