use std::collections::BTreeMap;
use std::fmt::Write as _;

use rehearsal_snippet::Snippet;

use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::sources::Sources;

/// Whether diagnostics are rendered in colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Plain text.
    Plain,
    /// With ANSI colours, for a terminal that has them.
    Colour,
}

impl Style {
    fn paint(self, code: &str, text: &str) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::Colour => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        }
    }
}

const RED: &str = "1;31";
const YELLOW: &str = "1;33";
const BOLD: &str = "1";

/// Renders diagnostics: message, snippet, label, help, reference.
pub fn render(diagnostics: &[Diagnostic], sources: &dyn Sources, style: Style) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        render_one(&mut out, diagnostic, sources, style);
        out.push('\n');
    }
    out
}

fn render_one(out: &mut String, diagnostic: &Diagnostic, sources: &dyn Sources, style: Style) {
    let (color, word) = match diagnostic.severity {
        Severity::Error => (RED, "error"),
        Severity::Warning => (YELLOW, "warning"),
    };
    let code = style.paint(color, &format!("{word}[{}]", diagnostic.code.id()));
    let message = style.paint(BOLD, &diagnostic.message);
    let _ = writeln!(out, "{code}: {message}");

    let mut files: Vec<(&str, Vec<&Label>)> = Vec::new();
    for label in &diagnostic.labels {
        let file = &*label.place.file;
        match files.iter_mut().find(|(known, _)| *known == file) {
            Some((_, labels)) => labels.push(label),
            None => files.push((file, vec![label])),
        }
    }
    let last_line = diagnostic.labels.iter().map(|label| label.place.line).max();
    let snippet = Snippet {
        indent: 0,
        width: last_line.unwrap_or(1).to_string().len(),
        colour: style == Style::Colour,
    };
    for (index, (file, labels)) in files.iter().enumerate() {
        let arrow = if index == 0 { "-->" } else { ":::" };
        snippet.arrow(out, arrow, &labels[0].place);
        let text = sources.read(file).unwrap_or_else(|_| "".into());
        render_lines(out, &text, labels, snippet);
    }
    snippet.bar(out);
    if let Some(help) = &diagnostic.help {
        for (index, part) in help.lines().flat_map(wrapped).enumerate() {
            if index == 0 {
                snippet.note(out, "=", &format!("help: {part}"));
            } else {
                snippet.note(out, " ", &format!("      {part}"));
            }
        }
    }
    let more = format!("more: rehearsal explain {}", diagnostic.code.id());
    snippet.note(out, "=", &more);
}

/// Renders the lines of the labels, each once, in the order of the file.
fn render_lines(out: &mut String, text: &str, labels: &[&Label], snippet: Snippet) {
    let lines: Vec<&str> = text.lines().collect();
    let mut by_line: BTreeMap<u32, Vec<&Label>> = BTreeMap::new();
    for label in labels {
        by_line.entry(label.place.line).or_default().push(label);
    }
    snippet.bar(out);
    let mut previous: Option<u32> = None;
    for (number, mut labels) in by_line {
        if previous.is_some_and(|previous| number > previous + 1) {
            snippet.note(out, "…", "");
        }
        previous = Some(number);
        let source = (number as usize)
            .checked_sub(1)
            .and_then(|index| lines.get(index))
            .unwrap_or(&"");
        snippet.source(out, number, source);
        labels.sort_by_key(|label| label.place.column);
        for label in labels {
            snippet.carets(out, &label.place, source, &label.text);
        }
    }
}

/// Breaks a long line between words.
fn wrapped(text: &str) -> Vec<String> {
    const WIDTH: usize = 88;
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.last_mut().expect("there is always a line");
        if !last.is_empty() && last.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(word.to_owned());
        } else {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines
}
