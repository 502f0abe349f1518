//! Values taken out of an observation.

use rehearsal_record::Place;

use super::capture::{self, Capture};
use crate::action::ObservedType;
use crate::diagnostic::{Code, Diagnostic};
use crate::matcher::{FieldPath, parse_path};
use crate::parser::Parser;
use crate::pending::{Origin, Pending};
use crate::settings::{Argument as _, Flag, PlainText, settings};
use crate::yaml::{Entry, Key, Kind, Node};
use rehearsal_document::Markup;

/// A value taken out of an observation.
#[derive(Debug, Clone)]
pub struct Save {
    /// The variable.
    pub name: String,
    /// From where.
    pub path: FieldPath,
    /// The part of it that is saved; `None` is all.
    pub capture: Option<Capture>,
    /// Whether it must not appear in any report.
    pub secret: bool,
    /// Where it is in the file.
    pub place: Place,
}

settings! {
    /// A value to save, in full.
    pub(crate) struct SaveKeys {
        /// From where: `json.token`.
        path: PlainText,
        /// Saves what this regular expression finds in the text: its first group, or all that it matches.
        regex: Option<PlainText>,
        /// Saves what this JSONPath (RFC 9535) selects in the value: one value, or a list of several.
        jsonpath: Option<PlainText>,
        /// Saves what this CSS selector finds in HTML: the text of the only element or, with `@name` at its end, that attribute; with `[]` the list of all.
        css: Option<PlainText>,
        /// Saves what this XPath finds in XML: the text of the only element or attribute; with `[]` at its end the list of all.
        xpath: Option<PlainText>,
        /// Keeps it out of every report, log and snapshot.
        secret: Flag,
    }
    at most one of ["regex", "jsonpath", "css", "xpath"]
}

pub(super) fn parse_save(
    node: &Node,
    ty: ObservedType,
    parser: &mut Parser<'_>,
) -> Option<Vec<Save>> {
    let Some(entries) = node.entries() else {
        parser.report(
            Diagnostic::at(
                Code::WrongType,
                node,
                format!("`save` is a mapping, and this is {}", node.noun()),
            )
            .help("write the variable and where it comes from: `save: {order: json.id}`"),
        );
        return None;
    };
    let read: Vec<Option<Save>> = entries
        .iter()
        .map(|entry| parse_one_save(entry, ty, parser))
        .collect();
    read.into_iter().collect()
}

fn parse_one_save(entry: &Entry, ty: ObservedType, parser: &mut Parser<'_>) -> Option<Save> {
    // Defined even if its path is wrong: uses of it are no mistakes then.
    parser.define(&entry.key, Origin::Save);
    let (word, capture, secret) = if let Kind::Map(_) = &entry.value.kind {
        let keys = SaveKeys::parse(&entry.value, parser)?;
        let capture = if let Some(regex) = &keys.regex {
            Some(capture::regex(&regex.text, &regex.place, parser)?)
        } else if let Some(path) = &keys.jsonpath {
            Some(capture::json_path(path, parser)?)
        } else if let Some(selector) = &keys.css {
            Some(capture::selector(selector, Markup::Html, parser)?)
        } else if let Some(path) = &keys.xpath {
            Some(capture::selector(path, Markup::Xml, parser)?)
        } else {
            None
        };
        (keys.path, capture, keys.secret.0)
    } else {
        let mut word = PlainText::parse(&entry.value, parser)?;
        let written = word.text.clone();
        let mut capture = None;
        if let Some((path, regex)) = capture::short_form(&written) {
            capture = Some(capture::regex(regex, &word.place, parser)?);
            path.clone_into(&mut word.text);
        }
        (word, capture, false)
    };
    if word.text.starts_with('$') {
        parser.report(
            Diagnostic::new(
                Code::Path,
                &word.place,
                "a path into the observation is needed here, not a variable",
            )
            .help("`save: {order: json.id}` puts the field `json.id` into the variable `order`"),
        );
        return None;
    }
    let key = Key {
        text: word.text,
        place: word.place,
    };
    let (path, below) = parse_path(&key, ty, parser)?;
    let searches = match &capture {
        Some(Capture::Regex(_)) => Some("a regular expression"),
        Some(Capture::Document(Markup::Html, _)) => Some("a CSS selector"),
        Some(Capture::Document(Markup::Xml, _)) => Some("an XPath"),
        Some(Capture::JsonPath(_)) | None => None,
    };
    if let Some(what) = searches
        && !below.is_text()
    {
        let message = format!("{what} searches text, and this is {}", below.noun());
        parser.report(Diagnostic::new(Code::MatcherType, &path.place, message));
        return None;
    }
    let ty = match &capture {
        None => below,
        Some(Capture::JsonPath(_)) => ObservedType::Any,
        Some(Capture::Document(_, selector)) if selector.finds_all() => ObservedType::Texts,
        Some(Capture::Regex(_) | Capture::Document(..)) => ObservedType::Text,
    };
    parser.defer(Pending::VariableType {
        name: entry.key.text.clone(),
        ty,
    });
    Some(Save {
        name: entry.key.text.clone(),
        path,
        capture,
        secret,
        place: entry.key.place.clone(),
    })
}
