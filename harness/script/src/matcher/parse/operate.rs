//! Mappings of matchers.

use super::operands::{approx, keys, number, ordered, pair, pattern};
use super::selections::selections;
use super::{can_equal, parse_matcher};
use crate::action::ObservedType;
use crate::diagnostic::{Code, Diagnostic};
use crate::matcher::operators::{self, OPERATORS, Operand};
use crate::matcher::{Matcher, MatcherKind, ValueKind};
use crate::parser::Parser;
use crate::settings::{Argument as _, Shape, Text};
use crate::suggest::{closest, listed};
use crate::yaml::{Entry, Key, Kind, Node};

/// Whether a mapping is one of matchers: they have their sign, or the value
/// has no field that is called like one.
pub(super) fn are_operators(entries: &[Entry], ty: ObservedType) -> bool {
    entries.iter().any(|entry| {
        let key = &*entry.key.text;
        let bare = || operators::find(key).is_some() && !ty.may_have_field(key);
        operators::signed(key).is_some() || bare()
    })
}

/// Whether each key of a mapping is the name of a matcher and its value one that
/// the matcher takes, so that it may be matchers or fields.
pub(super) fn could_be_operators(entries: &[Entry]) -> bool {
    let could_be = |entry: &Entry| {
        operators::find(&entry.key.text)
            .is_some_and(|operator| accepts(operator.operand, &entry.value.kind))
    };
    !entries.is_empty() && entries.iter().all(could_be)
}

/// Reports names of matchers without their sign where fields can have any name.
pub(super) fn ambiguous(entries: &[Entry], parser: &mut Parser<'_>) {
    for Entry { key, .. } in entries {
        let name = &key.text;
        let message = format!("`{name}` is the matcher `${name}` or a field of that name");
        let help = format!(
            "`rehearsal fmt --upgrade` writes the `$` everywhere; if it is a field, write its path: `'[\"{name}\"]': …`"
        );
        let diagnostic = Diagnostic::new(Code::AmbiguousMatcher, &key.place, message);
        parser.report(
            diagnostic
                .did_you_mean(Some(&format!("${name}")))
                .help(help),
        );
    }
}

/// A mapping with at least one operator among its keys: all have to be.
pub(super) fn operators_of(
    node: &Node,
    entries: &[Entry],
    ty: ObservedType,
    parser: &mut Parser<'_>,
) -> Option<Matcher> {
    let unknown: Vec<&Entry> = entries
        .iter()
        .filter(|entry| operators::named_by(&entry.key.text).is_none())
        .collect();
    for unknown in &unknown {
        let signed = entries
            .iter()
            .find(|entry| operators::signed(&entry.key.text).is_some());
        if let (None, Some(matcher)) = (operators::signed(&unknown.key.text), signed) {
            beside_a_matcher(&unknown.key, &matcher.key, parser);
            continue;
        }
        let why = if entries.len() == 1 {
            "is not a matcher"
        } else {
            "is not a matcher, and is given beside one"
        };
        unknown_matcher(&unknown.key, why, parser);
    }
    if !unknown.is_empty() {
        return None;
    }
    let mut all = Vec::new();
    let mut complete = true;
    for entry in entries {
        match one_operator(entry, ty, parser) {
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
    contradictions(&all, parser);
    Some(match <[Matcher; 1]>::try_from(all) {
        Ok([only]) => only,
        Err(all) => Matcher {
            place: node.place.clone(),
            kind: MatcherKind::AllOf(all),
        },
    })
}

/// Reports a field that is given beside a matcher.
fn beside_a_matcher(field: &Key, matcher: &Key, parser: &mut Parser<'_>) {
    let (field_name, name) = (&field.text, &matcher.text);
    let message = format!("`{field_name}` is a field, and is given beside the matcher `{name}`");
    let diagnostic = Diagnostic::new(Code::UnknownMatcher, &field.place, message)
        .related(&matcher.place, "a mapping has either matchers or fields")
        .help(format!(
            "to ask for both write `$all_of: [{{{name}: …}}, {{{field_name}: …}}]`"
        ));
    parser.report(diagnostic);
}

pub(super) fn unknown_matcher(key: &Key, why: &str, parser: &mut Parser<'_>) {
    let names = OPERATORS.iter().map(|operator| operator.name);
    let signed = operators::signed(&key.text);
    let near = closest(signed.unwrap_or(&key.text), names.clone());
    let near = near.map(|near| match signed {
        Some(_) => format!("${near}"),
        None => near.to_owned(),
    });
    let near = near.as_deref();
    let message = format!("`{}` {why}", key.text);
    let diagnostic = Diagnostic::new(Code::UnknownMatcher, &key.place, message)
        .label("not a matcher")
        .did_you_mean(near);
    parser.report(if near.is_some() {
        diagnostic
    } else {
        diagnostic.help(format!(
            "matchers: {}\na field that begins with `$` is written with two: `$$ref`",
            listed(names)
        ))
    });
}

/// The shortest word that is taken for a misspelt matcher.
const SHORTEST: usize = 5;

/// The matcher that the only key of a mapping misspells, if its value is one
/// that the matcher accepts. Short words are as likely names of fields.
pub(super) fn misspelt(entry: &Entry) -> Option<&'static str> {
    if let Some(meant) = of_another_tool(entry) {
        return Some(meant);
    }
    let written = &entry.key.text;
    let long = OPERATORS
        .iter()
        .filter(|operator| operator.name.len() >= SHORTEST && written.len() >= SHORTEST);
    let near = closest(written, long.map(|operator| operator.name))?;
    // A misspelling swaps, doubles or leaves out letters; a word that adds others,
    // as `container` does, or leaves out many may be another word.
    let slip = near.len().abs_diff(written.len()) <= 1 && written.chars().all(|c| near.contains(c));
    let operator = operators::find(near)?;
    (slip && accepts(operator.operand, &entry.value.kind)).then_some(near)
}

/// The matcher that other tools call by the only key of a mapping, where data is
/// hardly ever called so.
fn of_another_tool(entry: &Entry) -> Option<&'static str> {
    let is_kind = |word: &str| {
        let Shape::Keyword(kinds) = ValueKind::shape() else {
            return false;
        };
        closest(word, kinds.iter().map(|(word, _)| *word)).is_some()
    };
    match (&*entry.key.text, &entry.value.kind) {
        ("regex" | "regexp", Kind::Text(_)) => Some("matches"),
        ("in", Kind::List(_)) => Some("one_of"),
        ("type", Kind::Text(word)) if is_kind(word) => Some("is"),
        ("greater_than", Kind::Number(_)) => Some("gt"),
        ("less_than", Kind::Number(_)) => Some("lt"),
        ("at_least", Kind::Number(_)) => Some("gte"),
        ("at_most", Kind::Number(_)) => Some("lte"),
        ("ne" | "not_equal" | "not_equals", _) => Some("not"),
        _ => None,
    }
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
        // Fields are often called so.
        Operand::Selectors(_) => false,
    }
}

pub(super) fn likely_matcher(entry: &Entry, meant: &'static str, parser: &mut Parser<'_>) {
    let key = &entry.key;
    let message = if of_another_tool(entry).is_some() {
        format!("`{}` is called `${meant}` here, or is a field", key.text)
    } else {
        format!("`{}` is almost the matcher `${meant}`", key.text)
    };
    let help = format!(
        "if it is a field, write its path: `'[\"{}\"]': …`",
        key.text
    );
    let diagnostic = Diagnostic::new(Code::UnknownMatcher, &key.place, message);
    let meant = format!("${meant}");
    parser.report(diagnostic.did_you_mean(Some(&meant)).help(help));
}

fn one_operator(entry: &Entry, ty: ObservedType, parser: &mut Parser<'_>) -> Option<MatcherKind> {
    let node = &entry.value;
    let operator = operators::named_by(&entry.key.text)?;
    let name = operator.name;
    let against = |fits: fn(ObservedType) -> bool, needs: &str, parser: &mut Parser<'_>| {
        if fits(ty) {
            return Some(());
        }
        let message = format!("`{name}` needs {needs}, and this is {}", ty.noun());
        parser.report(Diagnostic::new(
            Code::MatcherType,
            &entry.key.place,
            message,
        ));
        None
    };
    match operator.operand {
        Operand::Kind => kind(entry, ty, parser),
        Operand::Ordered => {
            against(ObservedType::is_ordered, "a number, text or time", parser)?;
            let template = ordered(node, name, ty, parser)?;
            Some(match name {
                "gt" => MatcherKind::Gt(template),
                "gte" => MatcherKind::Gte(template),
                "lt" => MatcherKind::Lt(template),
                _ => MatcherKind::Lte(template),
            })
        }
        Operand::Pair => {
            against(ObservedType::is_ordered, "a number, text or time", parser)?;
            pair(node, ty, parser)
        }
        Operand::Regex => {
            against(ObservedType::is_text, "text", parser)?;
            pattern(node, parser).map(MatcherKind::Matches)
        }
        Operand::Text => {
            against(ObservedType::is_text, "text", parser)?;
            let text = Text::parse(node, parser)?;
            Some(if name == "starts_with" {
                MatcherKind::StartsWith(text.0)
            } else {
                MatcherKind::EndsWith(text.0)
            })
        }
        Operand::Matcher => inner(entry, name, ty, parser),
        Operand::Matchers => {
            let inner_ty = if name == "unordered" {
                against(ObservedType::is_list, "a list", parser)?;
                ty.element()
            } else {
                ty
            };
            let items = matchers(entry, name, inner_ty, parser)?;
            Some(match name {
                "all_of" => MatcherKind::AllOf(items),
                "any_of" => MatcherKind::AnyOf(items),
                _ => MatcherKind::Unordered(items),
            })
        }
        Operand::Values => {
            let Kind::List(items) = &node.kind else {
                parser.wrong_type(node, "a list of values");
                return None;
            };
            never_if_empty(items, entry, parser)?;
            let read: Vec<_> = items
                .iter()
                .map(|item| {
                    let template = parser.template(item)?;
                    can_equal(&template, ty, parser)?;
                    Some(template)
                })
                .collect();
            Some(MatcherKind::OneOf(read.into_iter().collect::<Option<_>>()?))
        }
        Operand::Keys => {
            against(ObservedType::is_object, "an object", parser)?;
            keys(node, parser)
        }
        Operand::Boolean => {
            if name == "empty" {
                against(
                    ObservedType::has_length,
                    "text, a list or an object",
                    parser,
                )?;
            }
            let flag = bool::parse(node, parser)?;
            Some(if name == "empty" {
                MatcherKind::Empty(flag)
            } else {
                MatcherKind::Exists(flag)
            })
        }
        Operand::Approx => {
            against(ObservedType::is_numeric, "a number", parser)?;
            approx(node, parser)
        }
        Operand::Value => parser.template(node).map(MatcherKind::Exact),
        Operand::Selectors(markup) => {
            against(ObservedType::is_text, "text", parser)?;
            selections(node, markup, parser)
        }
    }
}

fn kind(entry: &Entry, ty: ObservedType, parser: &mut Parser<'_>) -> Option<MatcherKind> {
    let kind = ValueKind::parse(&entry.value, parser)?;
    if !can_be(ty, kind) {
        let message = format!("this is {}, never `{}`", ty.noun(), kind.word());
        parser.report(Diagnostic::new(
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
    parser: &mut Parser<'_>,
) -> Option<MatcherKind> {
    let node = &entry.value;
    let wrong = |needs: &str, parser: &mut Parser<'_>| {
        let message = format!("`{name}` needs {needs}, and this is {}", ty.noun());
        parser.report(Diagnostic::new(
            Code::MatcherType,
            &entry.key.place,
            message,
        ));
    };
    match name {
        "not" => parse_matcher(node, ty, parser).map(|m| MatcherKind::Not(Box::new(m))),
        "each" => {
            if !ty.is_list() {
                wrong("a list", parser);
                return None;
            }
            parse_matcher(node, ty.element(), parser).map(|m| MatcherKind::Each(Box::new(m)))
        }
        "contains" => {
            let element = match ty {
                ObservedType::Any => ObservedType::Any,
                list if list.is_list() => list.element(),
                text if text.is_text() => ObservedType::Text,
                _ => {
                    wrong("text or a list", parser);
                    return None;
                }
            };
            parse_matcher(node, element, parser).map(|m| MatcherKind::Contains(Box::new(m)))
        }
        _ => {
            if !ty.has_length() {
                wrong("text, a list or an object", parser);
                return None;
            }
            if let Kind::Number(number) = &node.kind
                && number.as_u64().is_none()
            {
                let message = format!("a length cannot be {number}");
                parser.report(Diagnostic::at(Code::ImpossibleExpectation, node, message));
                return None;
            }
            parse_matcher(node, ObservedType::Integer, parser)
                .map(|m| MatcherKind::Length(Box::new(m)))
        }
    }
}

fn matchers(
    entry: &Entry,
    name: &str,
    ty: ObservedType,
    parser: &mut Parser<'_>,
) -> Option<Vec<Matcher>> {
    let Kind::List(items) = &entry.value.kind else {
        parser.wrong_type(&entry.value, "a list of expectations");
        return None;
    };
    if name != "unordered" {
        never_if_empty(items, entry, parser)?;
    }
    let read: Vec<_> = items
        .iter()
        .map(|item| parse_matcher(item, ty, parser))
        .collect();
    read.into_iter().collect()
}

fn never_if_empty(items: &[Node], entry: &Entry, parser: &mut Parser<'_>) -> Option<()> {
    if !items.is_empty() {
        return Some(());
    }
    let often = if operators::named_by(&entry.key.text).is_some_and(|o| o.name == "all_of") {
        "always holds"
    } else {
        "never holds"
    };
    let message = format!("`{}` of nothing {often}", entry.key.text);
    parser.report(Diagnostic::new(
        Code::ImpossibleExpectation,
        &entry.value.place,
        message,
    ));
    None
}

/// Bounds that leave nothing between them.
fn contradictions(all: &[Matcher], parser: &mut Parser<'_>) {
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
            parser.report(
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

/// Whether a value of an observed type can be of a kind.
fn can_be(ty: ObservedType, kind: ValueKind) -> bool {
    match kind {
        ValueKind::Number | ValueKind::Integer => ty.is_numeric(),
        ValueKind::Boolean => matches!(ty, ObservedType::Any | ObservedType::Boolean),
        ValueKind::Null => matches!(ty, ObservedType::Any),
        ValueKind::Object => ty.is_object(),
        ValueKind::List => ty.is_list(),
        _ => ty.is_text(),
    }
}
