//! Shows a [`Place`] in a file: the line, and carets below the place.
//!
//! ```text
//!   --> scenarios/order.yaml:3:5
//!    |
//!  3 |   - sqll: select 1
//!    |     ^^^^ unknown key
//! ```
//!
//! By hand, because the callers decide line by line what stands between, and the
//! crates for this render whole reports with a layout of their own.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use rehearsal_record::Place;
use unicode_width::UnicodeWidthChar as _;

const RED: Style = AnsiColor::Red.on_default().bold();
const BLUE: Style = AnsiColor::Blue.on_default().bold();

/// Renders the lines of snippets with a common margin for line numbers.
#[derive(Debug, Clone, Copy)]
pub struct Snippet {
    /// The number of blanks before every line.
    pub indent: usize,
    /// The width of the line numbers.
    pub width: usize,
    /// Whether to use ANSI colours.
    pub colour: bool,
}

impl Snippet {
    /// Renders the arrow to a place: `-->` for the first file, `:::` for others.
    pub fn arrow(&self, out: &mut String, arrow: &str, place: &Place) {
        let arrow = self.paint(BLUE, arrow);
        self.line(out, &format!("{}{arrow} {place}", self.blank()));
    }

    /// Renders an empty line with the bar.
    pub fn bar(&self, out: &mut String) {
        self.text(out, "");
    }

    /// Renders a text beside the bar.
    pub fn text(&self, out: &mut String, text: &str) {
        let bar = self.paint(BLUE, "|");
        self.line(out, &format!("{} {bar} {text}", self.blank()));
    }

    /// Renders a text below the bar, after a sign such as `=` or `…`.
    pub fn note(&self, out: &mut String, sign: &str, text: &str) {
        let sign = self.paint(BLUE, sign);
        self.line(out, &format!("{} {sign} {text}", self.blank()));
    }

    /// Renders a line of the file.
    pub fn source(&self, out: &mut String, number: u32, source: &str) {
        let width = self.width;
        let number = self.paint(BLUE, &format!("{number:>width$} |"));
        // A tab would move the text away from the carets.
        self.line(out, &format!("{number} {}", source.replace('\t', " ")));
    }

    /// Renders carets below the place in its line, and a label. A place that
    /// goes beyond the line ends one character after it.
    pub fn carets(&self, out: &mut String, place: &Place, source: &str, label: &str) {
        let size = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let skip = size(place.column).saturating_sub(1);
        // The columns of each character, and one after the line.
        let line = source.trim_end().chars().map(|c| c.width().unwrap_or(1));
        let columns: Vec<usize> = line.chain([1]).collect();
        let after = skip.saturating_sub(columns.len());
        let indent = columns.iter().take(skip).sum::<usize>() + after;
        let marked = columns.iter().skip(skip).take(size(place.length).max(1));
        let carets = "^".repeat(marked.sum::<usize>().max(1));
        let text = self.paint(RED, format!("{carets} {label}").trim_end());
        self.text(out, &format!("{:indent$}{text}", ""));
    }

    fn blank(&self) -> String {
        " ".repeat(self.width)
    }

    fn paint(&self, style: Style, text: &str) -> String {
        if self.colour {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// Writes a line without blanks at its end, which editors remove from
    /// stored outputs.
    fn line(&self, out: &mut String, text: &str) {
        let indent = self.indent;
        let _ = writeln!(out, "{:indent$}{}", "", text.trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(column: u32, length: u32) -> Place {
        Place {
            file: "a.yaml".into(),
            line: 12,
            column,
            length,
        }
    }

    fn snippet(colour: bool) -> Snippet {
        Snippet {
            indent: 1,
            width: 3,
            colour,
        }
    }

    #[test]
    fn place_is_shown_in_its_line() {
        let mut out = String::new();
        let snippet = snippet(false);
        snippet.arrow(&mut out, "-->", &place(5, 4));
        snippet.bar(&mut out);
        snippet.source(&mut out, 12, "  - sqll: \tselect");
        snippet.carets(&mut out, &place(5, 4), "  - sqll: \tselect", "unknown key");
        snippet.note(&mut out, "=", "help: write `sql`");
        let lines = [
            "    --> a.yaml:12:5",
            "     |",
            "  12 |   - sqll:  select",
            "     |     ^^^^ unknown key",
            "     = help: write `sql`",
            "",
        ];
        assert_eq!(out, lines.join("\n"));
    }

    #[test]
    fn carets_end_after_the_line() {
        let mut out = String::new();
        snippet(false).carets(&mut out, &place(3, 100), "  ab", "");
        assert_eq!(out, "     |   ^^^\n");
        out.clear();
        snippet(false).carets(&mut out, &place(9, 0), "  ab", "here");
        assert_eq!(out, "     |         ^ here\n");
    }

    #[test]
    fn carets_are_below_wide_characters_and_after_tabs() {
        let mut out = String::new();
        snippet(false).carets(&mut out, &place(9, 1), "\ta: {日本: x}", "");
        assert_eq!(out, "     |           ^\n");
        out.clear();
        snippet(false).carets(&mut out, &place(1, 2), "日本: x", "");
        assert_eq!(out, "     | ^^^^\n");
    }

    #[test]
    fn colours_are_optional() {
        let (mut coloured, mut plain) = (String::new(), String::new());
        snippet(true).source(&mut coloured, 1, "a: 1");
        snippet(false).source(&mut plain, 1, "a: 1");
        assert!(coloured.contains("\u{1b}["), "{coloured}");
        assert!(!plain.contains('\u{1b}'), "{plain}");
    }
}
