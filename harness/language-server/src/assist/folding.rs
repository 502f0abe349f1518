//! What can be folded: steps, mappings and lists of several lines, and comments.

use super::parse;
use super::tokens::line_starts;
use rehearsal_syntax::yaml::{Kind, Node};

/// Lines that can be folded into the first of them, counted from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fold {
    /// The line that stays.
    pub first: u32,
    /// The last line that goes.
    pub last: u32,
    /// Whether it is a comment.
    pub is_comment: bool,
}

/// Returns what can be folded, the outer before the inner.
pub(crate) fn folds(file: &str, text: &str) -> Vec<Fold> {
    let mut found = comments(text);
    let lines = line_starts(text);
    if let Some(node) = parse(file, text) {
        add(&node, text, &lines, &mut found);
    }
    found.sort_by_key(|fold| (fold.first, std::cmp::Reverse(fold.last)));
    found.dedup_by_key(|fold| fold.first);
    found
}

fn add(node: &Node, text: &str, lines: &[usize], found: &mut Vec<Fold>) {
    let mut fold = |first: u32, value: &Node| {
        let last = last_line(value, text, lines);
        if last > first {
            found.push(Fold {
                first,
                last,
                is_comment: false,
            });
        }
    };
    match &node.kind {
        Kind::Map(entries) => {
            for entry in entries {
                fold(entry.key.place.line, &entry.value);
            }
            for entry in entries {
                add(&entry.value, text, lines, found);
            }
        }
        Kind::List(items) => {
            for item in items {
                fold(item.place.line, item);
            }
            for item in items {
                add(item, text, lines, found);
            }
        }
        _ => {}
    }
}

/// Returns the last line of a value that has something on it.
fn last_line(node: &Node, text: &str, lines: &[usize]) -> u32 {
    let covered = text.get(node.bytes.clone()).unwrap_or_default();
    // What follows a value up to the next key is none of it: comments and empty lines.
    let mut end = node.bytes.start + covered.trim_end().len();
    let inner = match &node.kind {
        Kind::Map(entries) => entries.last().map(|entry| &entry.value),
        Kind::List(items) => items.last(),
        _ => None,
    };
    if let Some(inner) = inner
        && !covered.starts_with(['{', '['])
    {
        return last_line(inner, text, lines).max(node.place.line);
    }
    if end == node.bytes.start {
        end = node.bytes.start.saturating_sub(1);
    }
    let line = lines.partition_point(|start| *start <= end.saturating_sub(1));
    u32::try_from(line).unwrap_or(u32::MAX)
}

/// Returns the comments of several lines.
fn comments(text: &str) -> Vec<Fold> {
    let mut found: Vec<Fold> = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        if !content.trim_start().starts_with('#') {
            continue;
        }
        match found.last_mut() {
            Some(last) if last.last + 1 == line => last.last = line,
            _ => found.push(Fold {
                first: line,
                last: line,
                is_comment: true,
            }),
        }
    }
    found.retain(|fold| fold.last > fold.first);
    found
}
