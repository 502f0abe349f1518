//! Nodes to matchers, with what can be told of them before anything runs.

use serde_json::Value;

use super::fields::fields;
use super::operate::{likely_matcher, misspelt, operators_of, unknown_matcher};
use super::operators::{self};
use super::{Expect, Matcher, MatcherKind};
use crate::action::Seen;
use crate::diagnostic::{Code, Diagnostic};
use crate::reader::Reader;
use crate::suggest::listed;
use crate::value::{Template, TemplateKind};
use crate::yaml::{Entry, Kind, Node};

/// What a step expects: an object over the observation of its action.
pub(crate) fn read_expect(node: &Node, seen: Seen, reader: &mut Reader<'_>) -> Option<Expect> {
    let Some(entries) = node.entries() else {
        let fields = match seen {
            Seen::Object(fields) => listed(fields.iter().map(|field| field.name)),
            _ => "the flow's outputs".to_owned(),
        };
        reader.report(
            Diagnostic::at(
                Code::WrongType,
                node,
                format!("expectations are a mapping, and this is {}", node.noun()),
            )
            .help(format!("this step sees {fields}")),
        );
        return None;
    };
    if entries.is_empty() {
        reader.report(
            Diagnostic::at(Code::ExpectsNothing, node, "nothing is expected here")
                .help("remove the key, or say what is expected"),
        );
    }
    let fields = fields(entries, seen, reader)?;
    Some(Expect {
        matcher: Matcher {
            place: node.place.clone(),
            kind: MatcherKind::Object(fields),
        },
    })
}

/// Any expectation, held against something of which so much is known.
pub(crate) fn read_matcher(node: &Node, seen: Seen, reader: &mut Reader<'_>) -> Option<Matcher> {
    let place = node.place.clone();
    let kind = match &node.kind {
        Kind::List(items) => {
            fits(node, "a list", seen, Seen::is_list, reader)?;
            let read: Vec<_> = items
                .iter()
                .map(|item| read_matcher(item, seen.element(), reader))
                .collect();
            MatcherKind::List(read.into_iter().collect::<Option<_>>()?)
        }
        Kind::Map(entries)
            if entries
                .iter()
                .any(|entry| operators::find(&entry.key.text).is_some()) =>
        {
            return operators_of(node, entries, seen, reader);
        }
        Kind::Map(entries) => {
            if let ([entry], Seen::Any) = (&entries[..], seen)
                && let Some(meant) = misspelt(entry)
            {
                likely_matcher(&entry.key, meant, reader);
                return None;
            }
            if !seen.is_object() {
                return not_an_object(node, entries, seen, reader);
            }
            MatcherKind::Object(fields(entries, seen, reader)?)
        }
        Kind::Text(text) if matches!(seen, Seen::Status) && status_class(text).is_some() => {
            MatcherKind::StatusClass(status_class(text)?)
        }
        _ => {
            let template = reader.template(node)?;
            can_equal(&template, seen, reader)?;
            MatcherKind::Equal(template)
        }
    };
    Some(Matcher { place, kind })
}

fn status_class(text: &str) -> Option<u8> {
    let digit = text.strip_suffix("xx")?;
    let class = digit.parse().ok()?;
    (1..=5).contains(&class).then_some(class)
}

fn not_an_object(
    node: &Node,
    entries: &[Entry],
    seen: Seen,
    reader: &mut Reader<'_>,
) -> Option<Matcher> {
    if let Some(entry) = entries.first() {
        unknown_matcher(&entry.key, "is not a matcher", reader);
        return None;
    }
    let message = format!(
        "this is {}, and an empty mapping never equals it",
        seen.noun()
    );
    reader.report(Diagnostic::at(Code::ImpossibleExpectation, node, message));
    None
}

fn fits(
    node: &Node,
    what: &str,
    seen: Seen,
    holds: fn(Seen) -> bool,
    reader: &mut Reader<'_>,
) -> Option<()> {
    if holds(seen) {
        return Some(());
    }
    let message = format!("this is {}, and {what} never equals it", seen.noun());
    reader.report(Diagnostic::at(Code::ImpossibleExpectation, node, message));
    None
}

/// Whether what a step before saved can ever equal something of which so much is known.
fn variable_can_equal(
    name: &str,
    template: &Template,
    seen: Seen,
    reader: &mut Reader<'_>,
) -> Option<()> {
    let saved = reader.variables.seen(name);
    if saved.can_equal(seen) {
        return Some(());
    }
    let message = format!(
        "this is {}, and `{name}` holds {}: they are never equal",
        seen.noun(),
        saved.noun()
    );
    let diagnostic = Diagnostic::new(Code::ImpossibleExpectation, &template.place, message);
    reader.report(diagnostic);
    None
}

/// Whether a literal can ever equal something of which so much is known.
pub(super) fn can_equal(template: &Template, seen: Seen, reader: &mut Reader<'_>) -> Option<()> {
    if let TemplateKind::Hole(expr) = &template.kind
        && let Some((name, path)) = expr.as_path()
        && path.is_empty()
    {
        return variable_can_equal(name, template, seen, reader);
    }
    let TemplateKind::Fixed(value) = &template.kind else {
        return Some(());
    };
    let problem = match (seen, value) {
        (Seen::Status, Value::Number(status)) => {
            let known = status.as_u64().is_some_and(|s| (100..=599).contains(&s));
            (!known).then(|| format!("{status} is no HTTP status"))
        }
        (Seen::Status, _) => Some(format!(
            "a status is a number such as 201 or a class such as 2xx, and this is {value}"
        )),
        (Seen::Integer, Value::Number(number)) if number.is_f64() => Some(format!(
            "this is a whole number, and {number} never equals it"
        )),
        (Seen::Integer | Seen::Number, Value::String(text)) if text.parse::<f64>().is_ok() => Some(
            format!("this is a number, and \"{text}\" in quotes is text; write {text}"),
        ),
        (Seen::Text | Seen::Time, Value::Number(number)) => Some(format!(
            "this is text, and {number} is a number; write \"{number}\""
        )),
        (Seen::Text | Seen::Time, Value::String(_))
        | (Seen::Integer | Seen::Number, Value::Number(_))
        | (Seen::Boolean, Value::Bool(_))
        | (_, Value::Null)
        | (Seen::Any, _) => None,
        (seen, value) => Some(format!(
            "this is {}, and {} never equals it",
            seen.noun(),
            crate::value::noun(value)
        )),
    };
    match problem {
        None => Some(()),
        Some(message) => {
            reader.report(Diagnostic::new(
                Code::ImpossibleExpectation,
                &template.place,
                message,
            ));
            None
        }
    }
}
