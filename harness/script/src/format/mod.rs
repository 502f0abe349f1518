//! Formatting: indentation, blanks and empty lines, and nothing else. Content
//! and comments are never written anew, only moved, so none can be lost.

mod plan;
mod upgrade;

use std::sync::Arc;

use granit_parser::{Marker, Parser, options};
use plan::Plan;
pub use upgrade::upgrade;

use crate::diagnostic::Diagnostic;
use crate::yaml;

/// A file as it should look. An error says why the file cannot be formatted.
pub fn format(file: &str, text: &str) -> Result<String, Vec<Diagnostic>> {
    let name: Arc<str> = file.into();
    let clean = text
        .strip_prefix('\u{feff}')
        .unwrap_or(text)
        .replace("\r\n", "\n");
    let mut diagnostics = Vec::new();
    let Some(before) = yaml::parse(&name, &clean, &mut diagnostics) else {
        return Err(diagnostics);
    };
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    let mut out = clean.clone();
    // Moving one line can bring another in reach of a rule.
    for _ in 0..4 {
        let next = once(&out);
        if next == out {
            break;
        }
        out = next;
    }
    // The last word has the parser: what would mean something else is not
    // written, however it came about.
    let after = yaml::parse(&name, &out, &mut diagnostics);
    let same = diagnostics.is_empty()
        && after.is_some_and(|after| after.to_json() == before.to_json())
        && once(&out) == out;
    Ok(if same { out } else { clean })
}

fn once(text: &str) -> String {
    let mut plan = Plan::new(text);
    let options = options! { emit_comments: false };
    for next in Parser::new_from_str_with_options(text, options) {
        let Ok((event, span)) = next else {
            return text.to_owned();
        };
        let at = |mark: Marker| (mark.line(), mark.col(), mark.byte_offset().unwrap_or(0));
        plan.event(&event, at(span.start), at(span.end));
    }
    plan.write()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formatted(text: &str) -> String {
        let once = format("a.yaml", text).unwrap();
        assert_eq!(format("a.yaml", &once).unwrap(), once, "not idempotent");
        once
    }

    #[test]
    fn lists_and_mappings_are_indented_by_two_and_comments_go_along() {
        let text = "\n# what it shows\nscenario:   Orders\nsteps:\n# first\n-   http: GET /orders   # look\n    expect: { status: 200 }\n    # the rest\n    query:\n        page:  1\n\n\n-   sqs.send: orders\n    body: |\n        Dear customer,\n          thank you\nalways:\n    - sqs.purge: orders\n";
        let expected = "# what it shows\nscenario: Orders\nsteps:\n  # first\n  - http: GET /orders   # look\n    expect: {status: 200}\n    # the rest\n    query:\n      page: 1\n\n  - sqs.send: orders\n    body: |\n        Dear customer,\n          thank you\nalways:\n  - sqs.purge: orders\n";
        assert_eq!(formatted(text), expected);
    }

    #[test]
    fn aligned_columns_stay_aligned() {
        let text = "cases:\n  - {name: one mug,    qty: 1}\n  - {name: two shirts, qty: 2}\n";
        assert_eq!(formatted(text), text);
    }

    #[test]
    fn values_over_several_lines_move_as_one() {
        let text = "a:\n    b: {x: 1,\n        y: 2}\n    c: \"one\n        two\"\n    d: >-\n        folded\n\n        text\n";
        let after = formatted(text);
        assert!(
            after.starts_with("a:\n  b: {x: 1,\n      y: 2}\n"),
            "{after}"
        );
    }

    #[test]
    fn files_that_cannot_be_read_are_left_alone() {
        assert!(format("a.yaml", "a: [1").is_err());
        assert_eq!(formatted("a: 1\r\nb:   2"), "a: 1\nb: 2\n");
        assert_eq!(formatted(""), "");
    }
}
