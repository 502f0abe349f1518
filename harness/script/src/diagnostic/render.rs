use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Label};
use crate::sources::Sources;

/// How diagnostics are put on a page.
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
const BLUE: &str = "1;34";
const BOLD: &str = "1";

/// Diagnostics for people: message, snippet, label, help, reference.
pub fn render(diagnostics: &[Diagnostic], sources: &dyn Sources, style: Style) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        one(&mut out, diagnostic, sources, style);
        out.push('\n');
    }
    out
}

fn one(out: &mut String, diagnostic: &Diagnostic, sources: &dyn Sources, style: Style) {
    let head = style.paint(RED, &format!("error[{}]", diagnostic.code.id()));
    line(
        out,
        &format!("{head}: {}", style.paint(BOLD, &diagnostic.message)),
    );

    let mut files: Vec<(&str, Vec<&Label>)> = Vec::new();
    for label in &diagnostic.labels {
        let file = &*label.place.file;
        match files.iter_mut().find(|(known, _)| *known == file) {
            Some((_, labels)) => labels.push(label),
            None => files.push((file, vec![label])),
        }
    }
    let last_line = diagnostic.labels.iter().map(|label| label.place.line).max();
    let width = last_line.unwrap_or(1).to_string().len();
    let margin = " ".repeat(width);
    let bar = style.paint(BLUE, "|");
    for (index, (file, labels)) in files.iter().enumerate() {
        let place = &labels[0].place;
        let arrow = style.paint(BLUE, if index == 0 { "-->" } else { ":::" });
        line(
            out,
            &format!("{margin}{arrow} {file}:{}:{}", place.line, place.column),
        );
        let text = sources.read(file).unwrap_or_else(|_| "".into());
        snippets(out, &text, labels, width, style);
    }
    line(out, &format!("{margin} {bar}"));
    if let Some(help) = &diagnostic.help {
        let lead = format!("{margin} {} help: ", style.paint(BLUE, "="));
        let hang = format!("{margin}         ");
        for (index, part) in help.lines().flat_map(wrapped).enumerate() {
            line(
                out,
                &format!("{}{part}", if index == 0 { &lead } else { &hang }),
            );
        }
    }
    line(
        out,
        &format!(
            "{margin} {} more: rehearsal explain {}",
            style.paint(BLUE, "="),
            diagnostic.code.id()
        ),
    );
}

/// The lines the labels stand on, each once, in the order of the file.
fn snippets(out: &mut String, text: &str, labels: &[&Label], width: usize, style: Style) {
    let lines: Vec<&str> = text.lines().collect();
    let margin = " ".repeat(width);
    let bar = style.paint(BLUE, "|");
    let mut by_line: BTreeMap<u32, Vec<&Label>> = BTreeMap::new();
    for label in labels {
        by_line.entry(label.place.line).or_default().push(label);
    }
    line(out, &format!("{margin} {bar}"));
    let mut previous: Option<u32> = None;
    for (number, mut labels) in by_line {
        if previous.is_some_and(|previous| number > previous + 1) {
            line(out, &format!("{margin} {}", style.paint(BLUE, "…")));
        }
        previous = Some(number);
        let source = (number as usize)
            .checked_sub(1)
            .and_then(|index| lines.get(index))
            .unwrap_or(&"");
        let shown = style.paint(BLUE, &format!("{number:>width$}"));
        line(
            out,
            &format!("{shown} {bar} {}", source.replace('\t', " ").trim_end()),
        );
        labels.sort_by_key(|label| label.place.column);
        for label in labels {
            let indent = " ".repeat(label.place.column.saturating_sub(1) as usize);
            let rest = source.trim_end().chars().count() + 1;
            let room = rest.saturating_sub(label.place.column.saturating_sub(1) as usize);
            let length = (label.place.length as usize).clamp(1, room.max(1));
            let marks = style.paint(RED, &"^".repeat(length));
            let words = if label.text.is_empty() {
                String::new()
            } else {
                format!(" {}", style.paint(RED, &label.text))
            };
            line(out, &format!("{margin} {bar} {indent}{marks}{words}"));
        }
    }
}

/// A long line as several, broken between words.
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

/// Writes a line without blanks at its end, so that goldens survive editors.
fn line(out: &mut String, text: &str) {
    writeln!(out, "{}", text.trim_end()).expect("writing to a string cannot fail");
}
