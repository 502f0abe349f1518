//! What the parser says, in words that help.

use std::sync::Arc;

use granit_parser::ScanError;

use super::parse::place;
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

fn syntax_help(text: &str, line: usize, message: &str) -> String {
    let source = text.lines().nth(line.saturating_sub(1)).unwrap_or("");
    if source.starts_with('\t') || source.trim_start_matches(' ').starts_with('\t') {
        return "indent with spaces; YAML does not allow tabs".to_owned();
    }
    let flow = source.contains('{') || source.contains('[');
    if flow && source.contains("${") {
        return "inside `{…}` and `[…]`, write \"${…}\" in quotes, or `$name` without braces"
            .to_owned();
    }
    if message.contains("block collection") || message.contains("block mapping") {
        return "the keys of one mapping, and the `-` of one list, stand in one column".to_owned();
    }
    if source.matches(": ").count() > 1 && !flow {
        return "a text with `: ` in it needs quotes".to_owned();
    }
    "look for a quote or a bracket left open, here or on the line above".to_owned()
}
