//! Parsing of matchers, with the checks that are possible before anything runs.

mod fields;
mod operands;
mod operate;
mod selections;

use serde_json::Value;

use self::fields::fields;
pub(crate) use self::fields::parse_path;
pub(crate) use self::operands::pattern as parse_pattern;
use self::operate::{
    ambiguous, are_operators, could_be_operators, likely_matcher, misspelt, operators_of,
    unknown_matcher,
};
pub(crate) use self::selections::parse_selector;
use super::{Expect, Matcher, MatcherKind};
use crate::action::ObservedType;
use crate::diagnostic::{Code, Diagnostic};
use crate::parser::Parser;
use crate::pending::Pending;
use crate::suggest::listed;
use crate::value::{Template, TemplateKind};
use crate::yaml::{Entry, Kind, Node};

/// Parses what a step expects: an object over the observation of its action.
pub(crate) fn parse_expect(
    node: &Node,
    ty: ObservedType,
    parser: &mut Parser<'_>,
) -> Option<Expect> {
    let Some(entries) = node.entries() else {
        let fields = match ty {
            ObservedType::Object(fields) => listed(fields.iter().map(|field| field.name)),
            _ => "the flow's outputs".to_owned(),
        };
        parser.report(
            Diagnostic::at(
                Code::WrongType,
                node,
                format!("expectations are a mapping, and this is {}", node.noun()),
            )
            .help(format!("this step observes {fields}")),
        );
        return None;
    };
    if entries.is_empty() {
        parser.report(
            Diagnostic::at(Code::ExpectsNothing, node, "no expectation is given")
                .help("remove the key, or add an expectation"),
        );
    }
    let fields = fields(entries, ty, parser)?;
    Some(Expect {
        matcher: Matcher {
            place: node.place.clone(),
            kind: MatcherKind::Object(fields),
        },
    })
}

/// Parses an expectation of a value of a known type.
pub(crate) fn parse_matcher(
    node: &Node,
    ty: ObservedType,
    parser: &mut Parser<'_>,
) -> Option<Matcher> {
    let place = node.place.clone();
    let kind = match &node.kind {
        Kind::List(items) => {
            fits(node, "a list", ty, ObservedType::is_list, parser)?;
            let read: Vec<_> = items
                .iter()
                .map(|item| parse_matcher(item, ty.element(), parser))
                .collect();
            MatcherKind::List(read.into_iter().collect::<Option<_>>()?)
        }
        Kind::Map(entries) if are_operators(entries, ty) => {
            return operators_of(node, entries, ty, parser);
        }
        Kind::Map(entries) if could_be_operators(entries) => {
            ambiguous(entries, parser);
            // Read on as what it is most likely meant to be, for the mistakes in it.
            let _ = operators_of(node, entries, ty, parser);
            return None;
        }
        Kind::Map(entries) => {
            if let ([entry], ObservedType::Any) = (&entries[..], ty)
                && let Some(meant) = misspelt(entry)
            {
                likely_matcher(entry, meant, parser);
                return None;
            }
            if !ty.is_object() {
                return not_an_object(node, entries, ty, parser);
            }
            MatcherKind::Object(fields(entries, ty, parser)?)
        }
        Kind::Text(text) if matches!(ty, ObservedType::Status) && status_class(text).is_some() => {
            MatcherKind::StatusClass(status_class(text)?)
        }
        _ => {
            let template = parser.template(node)?;
            can_equal(&template, ty, parser)?;
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
    ty: ObservedType,
    parser: &mut Parser<'_>,
) -> Option<Matcher> {
    if let Some(entry) = entries.first() {
        let why = format!("is not a matcher, and {} has no fields", ty.noun());
        unknown_matcher(&entry.key, &why, parser);
        return None;
    }
    let message = format!(
        "this is {}, and an empty mapping never equals it",
        ty.noun()
    );
    parser.report(Diagnostic::at(Code::ImpossibleExpectation, node, message));
    None
}

fn fits(
    node: &Node,
    what: &str,
    ty: ObservedType,
    holds: fn(ObservedType) -> bool,
    parser: &mut Parser<'_>,
) -> Option<()> {
    if holds(ty) {
        return Some(());
    }
    let message = format!("this is {}, and {what} never equals it", ty.noun());
    let diagnostic = Diagnostic::at(Code::ImpossibleExpectation, node, message);
    parser.report(match &node.kind {
        Kind::List(items) if !items.is_empty() && !ty.is_object() => {
            let items: Vec<String> = items
                .iter()
                .map(|item| item.to_json().to_string())
                .collect();
            let items = items.join(", ").replace('"', "");
            diagnostic.help(format!(
                "for one of several values write `{{one_of: [{items}]}}`"
            ))
        }
        _ => diagnostic,
    });
    None
}

/// Checks that a literal can equal a value of a known type.
pub(super) fn can_equal(
    template: &Template,
    ty: ObservedType,
    parser: &mut Parser<'_>,
) -> Option<()> {
    if let TemplateKind::Placeholder(expr) = &template.kind
        && let Some((name, path)) = expr.as_path()
        && path.is_empty()
    {
        parser.defer(Pending::CanEqual {
            variable: name.to_owned(),
            ty,
            place: template.place.clone(),
        });
        return Some(());
    }
    let TemplateKind::Fixed(value) = &template.kind else {
        return Some(());
    };
    let problem = match (ty, value) {
        (ObservedType::Status, Value::Number(status)) => {
            let known = status.as_u64().is_some_and(|s| (100..=599).contains(&s));
            (!known).then(|| format!("{status} is not an HTTP status"))
        }
        (ObservedType::Status, _) => Some(format!(
            "a status is a number such as 201 or a class such as 2xx, and this is {value}"
        )),
        (ObservedType::Integer, Value::Number(number)) if number.is_f64() => Some(format!(
            "this is a whole number, and {number} never equals it"
        )),
        (ObservedType::Integer | ObservedType::Number, Value::String(text))
            if text.parse::<f64>().is_ok() =>
        {
            Some(format!(
                "this is a number, and \"{text}\" in quotes is text; write {text}"
            ))
        }
        (
            ObservedType::Text | ObservedType::Content | ObservedType::Time,
            Value::Number(number),
        ) => Some(format!(
            "this is text, and {number} is a number; write \"{number}\""
        )),
        (ObservedType::Text | ObservedType::Content | ObservedType::Time, Value::String(_))
        | (ObservedType::Integer | ObservedType::Number, Value::Number(_))
        | (ObservedType::Boolean, Value::Bool(_))
        | (_, Value::Null)
        | (ObservedType::Scalar, Value::String(_) | Value::Number(_))
        | (ObservedType::Any, _) => None,
        (ty, value) => Some(format!(
            "this is {}, and {} never equals it",
            ty.noun(),
            crate::value::noun(value)
        )),
    };
    match problem {
        None => Some(()),
        Some(message) => {
            parser.report(Diagnostic::new(
                Code::ImpossibleExpectation,
                &template.place,
                message,
            ));
            None
        }
    }
}
