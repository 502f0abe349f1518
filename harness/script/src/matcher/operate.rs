//! Mappings of operators.

use super::operands::{approx, keys, number, ordered, pair, pattern};
use super::operators::{self, OPERATORS, Operand};
use super::read::{can_equal, read_matcher};
use super::{Matcher, MatcherKind, ValueKind};
use crate::action::ObservedType;
use crate::diagnostic::{Code, Diagnostic};
use crate::reader::Reader;
use crate::settings::{Argument as _, Text};
use crate::suggest::{closest, listed};
use crate::yaml::{Entry, Key, Kind, Node};

/// A mapping with at least one operator among its keys: all have to be.
pub(super) fn operators_of(
    node: &Node,
    entries: &[Entry],
    ty: ObservedType,
    reader: &mut Reader<'_>,
) -> Option<Matcher> {
    let strays: Vec<&Entry> = entries
        .iter()
        .filter(|entry| operators::find(&entry.key.text).is_none())
        .collect();
    for stray in &strays {
        unknown_matcher(&stray.key, "stands beside a matcher and is none", reader);
    }
    if !strays.is_empty() {
        return None;
    }
    let mut all = Vec::new();
    let mut complete = true;
    for entry in entries {
        match one_operator(entry, ty, reader) {
            Some(kind) => all.push(Matcher {
                place: entry.key.place.clone(),
                kind,
            }),
            None => complete = false,
        }
    }
    if !complete {
        return None;
    }
    contradictions(&all, reader);
    Some(match <[Matcher; 1]>::try_from(all) {
        Ok([only]) => only,
        Err(all) => Matcher {
            place: node.place.clone(),
            kind: MatcherKind::AllOf(all),
        },
    })
}

pub(super) fn unknown_matcher(key: &Key, why: &str, reader: &mut Reader<'_>) {
    let names = OPERATORS.iter().map(|operator| operator.name);
    let near = closest(&key.text, names.clone());
    let message = format!("`{}` {why}", key.text);
    let diagnostic = Diagnostic::new(Code::UnknownMatcher, &key.place, message)
        .label("not a matcher")
        .did_you_mean(near);
    reader.report(if near.is_some() {
        diagnostic
    } else {
        diagnostic.help(format!(
            "matchers: {}\nfor an object that really has such keys write `exact: {{…}}`",
            listed(names)
        ))
    });
}

/// The matcher that the only key of a mapping is a slip away from, where its
/// value is one that the matcher takes. Short words are names as likely.
pub(super) fn misspelt(entry: &Entry) -> Option<&'static str> {
    const SHORTEST: usize = 5;
    let written = &entry.key.text;
    let long = OPERATORS
        .iter()
        .filter(|operator| operator.name.len() >= SHORTEST && written.len() >= SHORTEST);
    let near = closest(written, long.map(|operator| operator.name))?;
    // A slip swaps, doubles or leaves out letters; one that brings others, as
    // `container` does, or leaves out many may be another word.
    let slip = near.len().abs_diff(written.len()) <= 1 && written.chars().all(|c| near.contains(c));
    let operator = operators::find(near)?;
    (slip && accepts(operator.operand, &entry.value.kind)).then_some(near)
}

/// Whether a value is of the kind that a matcher takes.
fn accepts(operand: Operand, kind: &Kind) -> bool {
    match operand {
        Operand::Regex | Operand::Text | Operand::Kind => matches!(kind, Kind::Text(_)),
        Operand::Boolean => matches!(kind, Kind::Bool(_)),
        Operand::Pair | Operand::Values | Operand::Matchers => matches!(kind, Kind::List(_)),
        Operand::Approx => matches!(kind, Kind::Number(_) | Kind::Map(_)),
        Operand::Keys => matches!(kind, Kind::Text(_) | Kind::List(_)),
        Operand::Ordered => matches!(kind, Kind::Number(_) | Kind::Text(_)),
        Operand::Matcher | Operand::Value => true,
    }
}

pub(super) fn likely_matcher(key: &Key, meant: &'static str, reader: &mut Reader<'_>) {
    let message = format!("`{}` is almost the matcher `{meant}`", key.text);
    let help = format!(
        "a field of that name is asked for by a path: `field.{}: …`, or by `exact: {{…}}`",
        key.text
    );
    let diagnostic = Diagnostic::new(Code::UnknownMatcher, &key.place, message);
    reader.report(diagnostic.did_you_mean(Some(meant)).help(help));
}

fn one_operator(entry: &Entry, ty: ObservedType, reader: &mut Reader<'_>) -> Option<MatcherKind> {
    let node = &entry.value;
    let operator = operators::find(&entry.key.text)?;
    let name = operator.name;
    let against = |fits: fn(ObservedType) -> bool, needs: &str, reader: &mut Reader<'_>| {
        if fits(ty) {
            return Some(());
        }
        let message = format!("`{name}` needs {needs}, and this is {}", ty.noun());
        reader.report(Diagnostic::new(
            Code::MatcherType,
            &entry.key.place,
            message,
        ));
        None
    };
    match operator.operand {
        Operand::Kind => kind(entry, ty, reader),
        Operand::Ordered => {
            against(ObservedType::is_ordered, "a number, text or time", reader)?;
            let template = ordered(node, name, ty, reader)?;
            Some(match name {
                "gt" => MatcherKind::Gt(template),
                "gte" => MatcherKind::Gte(template),
                "lt" => MatcherKind::Lt(template),
                _ => MatcherKind::Lte(template),
            })
        }
        Operand::Pair => {
            against(ObservedType::is_ordered, "a number, text or time", reader)?;
            pair(node, ty, reader)
        }
        Operand::Regex => {
            against(ObservedType::is_text, "text", reader)?;
            pattern(node, reader).map(MatcherKind::Matches)
        }
        Operand::Text => {
            against(ObservedType::is_text, "text", reader)?;
            let text = Text::read(node, reader)?;
            Some(if name == "starts_with" {
                MatcherKind::StartsWith(text.0)
            } else {
                MatcherKind::EndsWith(text.0)
            })
        }
        Operand::Matcher => inner(entry, name, ty, reader),
        Operand::Matchers => {
            let inner_ty = if name == "unordered" {
                against(ObservedType::is_list, "a list", reader)?;
                ty.element()
            } else {
                ty
            };
            let items = matchers(entry, inner_ty, reader)?;
            Some(match name {
                "all_of" => MatcherKind::AllOf(items),
                "any_of" => MatcherKind::AnyOf(items),
                _ => MatcherKind::Unordered(items),
            })
        }
        Operand::Values => {
            let Kind::List(items) = &node.kind else {
                reader.wrong_type(node, "a list of values");
                return None;
            };
            never_if_empty(items, entry, reader)?;
            let read: Vec<_> = items
                .iter()
                .map(|item| {
                    let template = reader.template(item)?;
                    can_equal(&template, ty, reader)?;
                    Some(template)
                })
                .collect();
            Some(MatcherKind::OneOf(read.into_iter().collect::<Option<_>>()?))
        }
        Operand::Keys => {
            against(ObservedType::is_object, "an object", reader)?;
            keys(node, reader)
        }
        Operand::Boolean => {
            if name == "empty" {
                against(
                    ObservedType::has_length,
                    "text, a list or an object",
                    reader,
                )?;
            }
            let flag = bool::read(node, reader)?;
            Some(if name == "empty" {
                MatcherKind::Empty(flag)
            } else {
                MatcherKind::Exists(flag)
            })
        }
        Operand::Approx => {
            against(ObservedType::is_numeric, "a number", reader)?;
            approx(node, reader)
        }
        Operand::Value => reader.template(node).map(MatcherKind::Exact),
    }
}

fn kind(entry: &Entry, ty: ObservedType, reader: &mut Reader<'_>) -> Option<MatcherKind> {
    let kind = ValueKind::read(&entry.value, reader)?;
    if !ty.can_be(kind) {
        let message = format!("this is {}, never `{}`", ty.noun(), kind.word());
        reader.report(Diagnostic::new(
            Code::ImpossibleExpectation,
            &entry.value.place,
            message,
        ));
        return None;
    }
    Some(MatcherKind::Is(kind))
}

fn inner(
    entry: &Entry,
    name: &str,
    ty: ObservedType,
    reader: &mut Reader<'_>,
) -> Option<MatcherKind> {
    let node = &entry.value;
    let wrong = |needs: &str, reader: &mut Reader<'_>| {
        let message = format!("`{name}` needs {needs}, and this is {}", ty.noun());
        reader.report(Diagnostic::new(
            Code::MatcherType,
            &entry.key.place,
            message,
        ));
    };
    match name {
        "not" => read_matcher(node, ty, reader).map(|m| MatcherKind::Not(Box::new(m))),
        "each" => {
            if !ty.is_list() {
                wrong("a list", reader);
                return None;
            }
            read_matcher(node, ty.element(), reader).map(|m| MatcherKind::Each(Box::new(m)))
        }
        "contains" => {
            let element = match ty {
                ObservedType::Any => ObservedType::Any,
                list if list.is_list() => list.element(),
                text if text.is_text() => ObservedType::Text,
                _ => {
                    wrong("text or a list", reader);
                    return None;
                }
            };
            read_matcher(node, element, reader).map(|m| MatcherKind::Contains(Box::new(m)))
        }
        _ => {
            if !ty.has_length() {
                wrong("text, a list or an object", reader);
                return None;
            }
            if let Kind::Number(number) = &node.kind
                && number.as_u64().is_none()
            {
                let message = format!("no length is ever {number}");
                reader.report(Diagnostic::at(Code::ImpossibleExpectation, node, message));
                return None;
            }
            read_matcher(node, ObservedType::Integer, reader)
                .map(|m| MatcherKind::Length(Box::new(m)))
        }
    }
}

fn matchers(entry: &Entry, ty: ObservedType, reader: &mut Reader<'_>) -> Option<Vec<Matcher>> {
    let Kind::List(items) = &entry.value.kind else {
        reader.wrong_type(&entry.value, "a list of expectations");
        return None;
    };
    if entry.key.text != "unordered" {
        never_if_empty(items, entry, reader)?;
    }
    let read: Vec<_> = items
        .iter()
        .map(|item| read_matcher(item, ty, reader))
        .collect();
    read.into_iter().collect()
}

fn never_if_empty(items: &[Node], entry: &Entry, reader: &mut Reader<'_>) -> Option<()> {
    if !items.is_empty() {
        return Some(());
    }
    let often = if entry.key.text == "all_of" {
        "always holds"
    } else {
        "never holds"
    };
    let message = format!("`{}` of nothing {often}", entry.key.text);
    reader.report(Diagnostic::new(
        Code::ImpossibleExpectation,
        &entry.value.place,
        message,
    ));
    None
}

/// Bounds that leave nothing between them.
fn contradictions(all: &[Matcher], reader: &mut Reader<'_>) {
    let mut least: Option<(f64, bool, &Matcher)> = None;
    let mut most: Option<(f64, bool, &Matcher)> = None;
    for matcher in all {
        match &matcher.kind {
            MatcherKind::Gt(t) => least = number(t).map(|n| (n, false, matcher)),
            MatcherKind::Gte(t) => least = number(t).map(|n| (n, true, matcher)),
            MatcherKind::Lt(t) => most = number(t).map(|n| (n, false, matcher)),
            MatcherKind::Lte(t) => most = number(t).map(|n| (n, true, matcher)),
            _ => {}
        }
    }
    if let (Some((a, a_in, low)), Some((b, b_in, high))) = (least, most) {
        #[expect(
            clippy::float_cmp,
            reason = "both were written literally; a near miss is no miss"
        )]
        let possible = a < b || (a == b && a_in && b_in);
        if !possible {
            reader.report(
                Diagnostic::new(
                    Code::ImpossibleExpectation,
                    &high.place,
                    "no number satisfies both bounds",
                )
                .label(format!("this allows only less than {b}"))
                .related(&low.place, format!("and this only more than {a}")),
            );
        }
    }
}
