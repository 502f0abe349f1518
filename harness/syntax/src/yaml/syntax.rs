//! What the parser says, in words that help.

use std::sync::Arc;

use granit_parser::ScanError;

use super::place;
use crate::diagnostic::{Code, Diagnostic};

/// What the parser says, in words that help.
pub(super) fn syntax(file: &Arc<str>, text: &str, error: &ScanError) -> Diagnostic {
    let mark = error.marker();
    let at = place(file, mark.line(), mark.col(), 1);
    Diagnostic::new(
        Code::Syntax,
        &at,
        format!("this is not YAML: {}", error.info()),
    )
    .help(syntax_help(text, mark.line(), &error.info()))
}

/// Finds a path such as `messages[0].id` in a flow mapping without quotes.
fn indexed_path(source: &str) -> Option<&str> {
    let (open, _) = source.match_indices('[').find(|(at, _)| {
        let index: String = source[at + 1..]
            .chars()
            .take_while(|c| c.is_ascii_digit() || *c == '-')
            .collect();
        let closes = source[at + 1 + index.len()..].starts_with(']');
        let named = source[..*at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        closes && named && !index.is_empty()
    })?;
    let ends = |c: char| matches!(c, '{' | '}' | ',' | ':' | ' ' | '"' | '\'');
    let start = source[..open].rfind(ends).map_or(0, |at| at + 1);
    let end = source[open..]
        .find(ends)
        .map_or(source.len(), |at| open + at);
    // In quotes it is no mistake, and outside of brackets it needs none.
    let quoted = source[..start].ends_with(['"', '\'']);
    let inside = source[..start].contains(['{', '[']);
    (inside && !quoted).then(|| &source[start..end])
}

/// What to do about a line that begins a few columns beside the one above it, where
/// both are entries of one mapping or list.
fn misaligned(text: &str, line: usize) -> Option<String> {
    let lines: Vec<&str> = text.lines().take(line).collect();
    // The parser notices some of them only on the next line.
    let candidates = [line, line.saturating_sub(1)];
    candidates.into_iter().find_map(|line| {
        let here = lines.get(line.checked_sub(1)?)?;
        let column = entry_column(here)?;
        let above = lines[..line - 1]
            .iter()
            .rev()
            .find(|above| !above.trim().is_empty() && !above.trim_start().starts_with('#'))?;
        let expected = entry_column(above)?;
        let opens = above
            .trim_end()
            .ends_with([':', '|', '>', '-', '[', '{', ',']);
        let off = column.abs_diff(expected);
        if off == 0 || off > 1 || opens {
            return None;
        }
        let blanks = if column > expected {
            "a blank too many"
        } else {
            "a blank too few"
        };
        Some(format!(
            "line {line} begins with {blanks}: align it with the line above, in column {}",
            expected + 1
        ))
    })
}

/// The column, from zero, of the first key or value of a line, behind its dashes.
fn entry_column(line: &str) -> Option<usize> {
    let rest = line.trim_start_matches(' ');
    let inner = rest.trim_start_matches("- ").trim_start_matches(' ');
    let is_entry = !inner.is_empty() && !inner.starts_with('#');
    is_entry.then(|| line.len() - inner.len())
}

fn syntax_help(text: &str, line: usize, message: &str) -> String {
    let source = text.lines().nth(line.saturating_sub(1)).unwrap_or("");
    if source.starts_with('\t') || source.trim_start_matches(' ').starts_with('\t') {
        return "indent with spaces; YAML does not allow tabs".to_owned();
    }
    let flow = source.contains('{') || source.contains('[');
    if let Some(path) = indexed_path(source) {
        return format!("inside `{{…}}` and `[…]`, a path with brackets needs quotes: \"{path}\"");
    }
    if flow && source.contains("${") {
        return "inside `{…}` and `[…]`, write \"${…}\" in quotes, or `$name` without braces"
            .to_owned();
    }
    if let Some(help) = misaligned(text, line) {
        return help;
    }
    if message.contains("block collection") || message.contains("block mapping") {
        return "align the keys of a mapping, and the `-` of a list, in one column".to_owned();
    }
    if source.matches(": ").count() > 1 && !flow {
        return "a text with `: ` in it needs quotes".to_owned();
    }
    "look for a quote or a bracket left open, here or on the line above".to_owned()
}
