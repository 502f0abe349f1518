//! Selectors, and what is expected of what they find.

use rehearsal_record::Place;

use super::parse_matcher;
use crate::action::ObservedType;
use crate::diagnostic::{Code, Diagnostic};
use crate::matcher::{MatcherKind, Selection};
use crate::parser::Parser;
use crate::yaml::{Kind, Node};
use rehearsal_document::{Markup, Selector};

/// Parses the operand of `$html` and `$xml`.
pub(super) fn selections(
    node: &Node,
    markup: Markup,
    parser: &mut Parser<'_>,
) -> Option<MatcherKind> {
    let Kind::Map(entries) = &node.kind else {
        parser.wrong_type(node, "a mapping of selectors, each with what is expected");
        return None;
    };
    if entries.is_empty() {
        let diagnostic = Diagnostic::at(Code::ExpectsNothing, node, "no expectation is given");
        parser.report(diagnostic.help(example(markup)));
        return None;
    }
    let read: Vec<Option<Selection>> = entries
        .iter()
        .map(|entry| {
            let selector = parse_selector(&entry.key.text, &entry.key.place, markup, parser);
            // Mistakes on both sides are reported.
            let ty = match &selector {
                Some(selector) if !selector.finds_all() => ObservedType::Content,
                _ => ObservedType::Texts,
            };
            let matcher = selector
                .is_some()
                .then(|| parse_matcher(&entry.value, ty, parser));
            Some(Selection {
                selector: selector?,
                place: entry.key.place.clone(),
                matcher: matcher??,
            })
        })
        .collect();
    let selections = read.into_iter().collect::<Option<_>>()?;
    Some(MatcherKind::Document(markup, selections))
}

/// Parses a selector that is written at a place.
pub(crate) fn parse_selector(
    text: &str,
    place: &Place,
    markup: Markup,
    parser: &mut Parser<'_>,
) -> Option<Selector> {
    match Selector::parse(markup, text) {
        Ok(selector) => Some(selector),
        Err((at, message)) => {
            let noun = match markup {
                Markup::Html => "CSS selector",
                Markup::Xml => "XPath",
            };
            let message = format!("this {noun} does not parse: {message}");
            let at = u32::try_from(at).unwrap_or(0);
            let mut place = place.clone();
            // In a text with quotes or escapes the place is that of the whole.
            if place.length as usize == text.chars().count() && at < place.length {
                place.column += at;
                place.length = 1;
            }
            parser.report(Diagnostic::new(Code::Path, &place, message).help(example(markup)));
            None
        }
    }
}

fn example(markup: Markup) -> &'static str {
    match markup {
        Markup::Html => "for example `h1`, `a.next@href` (an attribute), `.order[]` (all of them)",
        Markup::Xml => "for example `/Order/@id`, `//Line[2]/Sku`, `//Line[]` (all of them)",
    }
}
