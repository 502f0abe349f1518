//! The operands of matchers.

use serde_json::Value;

use crate::action::ObservedType;
use crate::diagnostic::{Code, Diagnostic};
use crate::matcher::{MatcherKind, Pattern};
use crate::parser::Parser;
use crate::settings::{Argument as _, settings};
use crate::value::{Template, TemplateKind};
use crate::yaml::{Kind, Node};

pub(super) fn ordered(
    node: &Node,
    name: &str,
    ty: ObservedType,
    parser: &mut Parser<'_>,
) -> Option<Template> {
    let template = parser.template(node)?;
    let problem = match &template.kind {
        TemplateKind::Fixed(Value::Number(_))
            if matches!(ty, ObservedType::Text | ObservedType::Time) =>
        {
            Some(format!(
                "this is {}, and a number comes neither before nor after it",
                ty.noun()
            ))
        }
        TemplateKind::Fixed(Value::String(_))
            if ty.is_numeric() && !matches!(ty, ObservedType::Any | ObservedType::Scalar) =>
        {
            Some(format!(
                "this is {}, and text comes neither before nor after it",
                ty.noun()
            ))
        }
        TemplateKind::Fixed(Value::Number(_) | Value::String(_))
        | TemplateKind::Placeholder(_)
        | TemplateKind::Text(_) => None,
        _ => Some(format!(
            "`{name}` needs a number, a text or a variable, not {}",
            node.noun()
        )),
    };
    match problem {
        None => Some(template),
        Some(message) => {
            parser.report(Diagnostic::at(Code::MatcherType, node, message));
            None
        }
    }
}

pub(super) fn pair(node: &Node, ty: ObservedType, parser: &mut Parser<'_>) -> Option<MatcherKind> {
    let Kind::List(items) = &node.kind else {
        parser.wrong_type(node, "a list of two values");
        return None;
    };
    let [least, most] = &items[..] else {
        let message = format!("`between` needs two values, and here are {}", items.len());
        parser.report(Diagnostic::at(Code::WrongType, node, message));
        return None;
    };
    let least = ordered(least, "between", ty, parser);
    let most = ordered(most, "between", ty, parser);
    let (least, most) = (least?, most?);
    if let (Some(a), Some(b)) = (number(&least), number(&most))
        && a > b
    {
        let message = format!("nothing is between {a} and {b}");
        parser.report(
            Diagnostic::at(Code::ImpossibleExpectation, node, message)
                .label("the smaller one comes first"),
        );
        return None;
    }
    Some(MatcherKind::Between(least, most))
}

pub(crate) fn pattern(node: &Node, parser: &mut Parser<'_>) -> Option<Pattern> {
    let Kind::Text(source) = &node.kind else {
        parser.wrong_type(node, "a regular expression");
        return None;
    };
    match regex::Regex::new(source) {
        Ok(regex) => Some(Pattern {
            source: source.clone(),
            regex,
        }),
        Err(error) => {
            let diagnostic = regex_mistake(source, node, &error, parser);
            parser.report(diagnostic);
            None
        }
    }
}

/// The regex crate points at the place within a multi-line text; the
/// diagnostic needs the place in the file.
fn regex_mistake(
    source: &str,
    node: &Node,
    error: &regex::Error,
    parser: &Parser<'_>,
) -> Diagnostic {
    let text = error.to_string();
    let reason = text
        .lines()
        .rev()
        .find_map(|line| line.strip_prefix("error: "))
        .unwrap_or("it is too large");
    let caret = text
        .lines()
        .find(|line| line.contains('^') && line.chars().all(|c| matches!(c, ' ' | '^')))
        .map(|line| (line.find('^').unwrap_or(0), line.trim().len()));
    let message = format!("this regular expression does not parse: {reason}");
    match caret {
        // The pattern is shown indented by four.
        Some((column, length)) if column >= 4 => {
            let place = parser.locator(source, node)(column - 4, length);
            Diagnostic::new(Code::Regex, &place, message)
        }
        _ => Diagnostic::at(Code::Regex, node, message),
    }
}

pub(super) fn keys(node: &Node, parser: &mut Parser<'_>) -> Option<MatcherKind> {
    let items = match &node.kind {
        Kind::Text(text) => return Some(MatcherKind::Has(vec![text.clone()])),
        Kind::List(items) => items,
        _ => {
            parser.report(
                Diagnostic::at(
                    Code::WrongType,
                    node,
                    format!("`has` names keys, and this is {}", node.noun()),
                )
                .help("to look for an element of a list, use `contains`"),
            );
            return None;
        }
    };
    let mut keys = Vec::new();
    for item in items {
        let Kind::Text(key) = &item.kind else {
            parser.wrong_type(item, "a key");
            return None;
        };
        keys.push(key.clone());
    }
    Some(MatcherKind::Has(keys))
}

settings! {
    /// A number near another.
    pub(crate) struct Approx {
        /// The number.
        value: Template,
        /// How far away it may be.
        within: Option<Template>,
    }
}

pub(super) fn approx(node: &Node, parser: &mut Parser<'_>) -> Option<MatcherKind> {
    let (value, within) = match &node.kind {
        Kind::Map(_) => {
            let read = Approx::parse(node, parser)?;
            (read.value, read.within)
        }
        _ => (parser.template(node)?, None),
    };
    let value_number = number(&value);
    if value_number.is_none() && value.fixed().is_some() {
        parser.report(Diagnostic::new(
            Code::MatcherType,
            &value.place,
            "`approx` needs a number",
        ));
        return None;
    }
    let within = match within {
        Some(within) => within,
        None => Template {
            place: node.place.clone(),
            kind: TemplateKind::Fixed(Value::from(value_number.map_or(1e-6, |n| (n * 1e-6).abs()))),
        },
    };
    if let Some(distance) = number(&within)
        && distance < 0.0
    {
        parser.report(Diagnostic::new(
            Code::ImpossibleExpectation,
            &within.place,
            "a distance cannot be negative",
        ));
        return None;
    }
    Some(MatcherKind::Approx { value, within })
}

pub(super) fn number(template: &Template) -> Option<f64> {
    template.fixed()?.as_f64()
}
