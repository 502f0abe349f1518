//! Nodes to matchers, with what can be told of them before anything runs.

use serde_json::Value;

use super::operators::{self, OPERATORS, Takes};
use super::path::{self, FieldPath, Segment};
use super::{Expect, Field, Matcher, MatcherKind, Pattern, ValueKind};
use crate::action::{Observed, Seen};
use crate::diagnostic::{Code, Diagnostic};
use crate::reader::Reader;
use crate::settings::Argument as _;
use crate::suggest::{closest, listed};
use crate::value::{Template, TemplateKind};
use crate::yaml::{Entry, Key, Kind, Node};

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

fn fields(entries: &[Entry], seen: Seen, reader: &mut Reader<'_>) -> Option<Vec<Field>> {
    let read: Vec<Option<Field>> = entries
        .iter()
        .map(|entry| {
            let (path, below) = read_path(&entry.key, seen, reader)?;
            let matcher = read_matcher(&entry.value, below, reader)?;
            Some(Field { path, matcher })
        })
        .collect();
    read.into_iter().collect()
}

/// A path into something of which so much is known, and what is known of its end.
pub(crate) fn read_path(
    key: &Key,
    seen: Seen,
    reader: &mut Reader<'_>,
) -> Option<(FieldPath, Seen)> {
    let segments = match path::parse(&key.text) {
        Ok(segments) => segments,
        Err((at, message)) => {
            let mut place = key.place.clone();
            place.column += u32::try_from(at).unwrap_or(0);
            place.length = 1;
            reader.report(
                Diagnostic::new(Code::Path, &place, message)
                    .help("a path is names joined by dots: `json.items[0].sku`"),
            );
            return None;
        }
    };
    let mut below = seen;
    for segment in &segments {
        match (segment, below) {
            (Segment::Key(name), Seen::Object(known)) => {
                let Some(field) = known.iter().find(|field| field.name == name) else {
                    unknown_field(key, name, known, reader);
                    return None;
                };
                below = field.seen;
            }
            (_, Seen::Any | Seen::Map) => below = Seen::Any,
            (Segment::Index(_), list) if list.is_list() => below = list.element(),
            (Segment::Key(name), list) if list.is_list() => {
                reader.report(
                    Diagnostic::new(
                        Code::UnknownField,
                        &key.place,
                        format!("a list has no field `{name}`"),
                    )
                    .help("name an element first: `[0]` is the first one, `[-1]` the last"),
                );
                return None;
            }
            (_, scalar) => {
                let message = format!("{} has nothing inside it", scalar.noun());
                reader.report(Diagnostic::new(Code::UnknownField, &key.place, message));
                return None;
            }
        }
    }
    let path = FieldPath {
        segments,
        place: key.place.clone(),
    };
    Some((path, below))
}

fn unknown_field(key: &Key, name: &str, known: &'static [Observed], reader: &mut Reader<'_>) {
    let message = format!("this never has a field `{name}`");
    let names = known.iter().map(|field| field.name);
    let mut diagnostic = Diagnostic::new(Code::UnknownField, &key.place, message);
    if let Some(near) = closest(name, names.clone()) {
        diagnostic = diagnostic.label(format!("did you mean `{near}`?"));
    } else if known.iter().any(|field| field.name == "json") && path_like(name) {
        diagnostic = diagnostic.label(format!("a field of the JSON body? Write `json.{name}`"));
    }
    reader.report(diagnostic.help(format!("what there is: {}", listed(names))));
}

fn path_like(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A mapping with at least one operator among its keys: all have to be.
fn operators_of(
    node: &Node,
    entries: &[Entry],
    seen: Seen,
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
        match one_operator(entry, seen, reader) {
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

fn unknown_matcher(key: &Key, why: &str, reader: &mut Reader<'_>) {
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

fn one_operator(entry: &Entry, seen: Seen, reader: &mut Reader<'_>) -> Option<MatcherKind> {
    let node = &entry.value;
    let operator = operators::find(&entry.key.text)?;
    let name = operator.name;
    let against = |fits: fn(Seen) -> bool, needs: &str, reader: &mut Reader<'_>| {
        if fits(seen) {
            return Some(());
        }
        let message = format!("`{name}` needs {needs}, and this is {}", seen.noun());
        reader.report(Diagnostic::new(
            Code::MatcherType,
            &entry.key.place,
            message,
        ));
        None
    };
    match operator.takes {
        Takes::Kind => kind(entry, seen, reader),
        Takes::Ordered => {
            against(Seen::is_ordered, "a number, text or time", reader)?;
            let template = ordered(node, name, seen, reader)?;
            Some(match name {
                "gt" => MatcherKind::Gt(template),
                "gte" => MatcherKind::Gte(template),
                "lt" => MatcherKind::Lt(template),
                _ => MatcherKind::Lte(template),
            })
        }
        Takes::Pair => {
            against(Seen::is_ordered, "a number, text or time", reader)?;
            pair(node, seen, reader)
        }
        Takes::Regex => {
            against(Seen::is_text, "text", reader)?;
            pattern(node, reader).map(MatcherKind::Matches)
        }
        Takes::Text => {
            against(Seen::is_text, "text", reader)?;
            let text = crate::settings::Text::read(node, reader)?;
            Some(if name == "starts_with" {
                MatcherKind::StartsWith(text.0)
            } else {
                MatcherKind::EndsWith(text.0)
            })
        }
        Takes::Matcher => inner(entry, name, seen, reader),
        Takes::Matchers => {
            let inner_seen = if name == "unordered" {
                against(Seen::is_list, "a list", reader)?;
                seen.element()
            } else {
                seen
            };
            let items = matchers(entry, inner_seen, reader)?;
            Some(match name {
                "all_of" => MatcherKind::AllOf(items),
                "any_of" => MatcherKind::AnyOf(items),
                _ => MatcherKind::Unordered(items),
            })
        }
        Takes::Values => {
            let Kind::List(items) = &node.kind else {
                reader.wrong_type(node, "a list of values");
                return None;
            };
            never_if_empty(items, entry, reader)?;
            let read: Vec<_> = items
                .iter()
                .map(|item| {
                    let template = reader.template(item)?;
                    can_equal(&template, seen, reader)?;
                    Some(template)
                })
                .collect();
            Some(MatcherKind::OneOf(read.into_iter().collect::<Option<_>>()?))
        }
        Takes::Keys => {
            against(Seen::is_object, "an object", reader)?;
            keys(node, reader)
        }
        Takes::Boolean => {
            if name == "empty" {
                against(Seen::has_length, "text, a list or an object", reader)?;
            }
            let flag = bool::read(node, reader)?;
            Some(if name == "empty" {
                MatcherKind::Empty(flag)
            } else {
                MatcherKind::Exists(flag)
            })
        }
        Takes::Approx => {
            against(Seen::is_numeric, "a number", reader)?;
            approx(node, reader)
        }
        Takes::Value => reader.template(node).map(MatcherKind::Exact),
    }
}

fn kind(entry: &Entry, seen: Seen, reader: &mut Reader<'_>) -> Option<MatcherKind> {
    let kind = ValueKind::read(&entry.value, reader)?;
    if !seen.can_be(kind) {
        let message = format!("this is {}, never `{}`", seen.noun(), kind.word());
        reader.report(Diagnostic::new(
            Code::ImpossibleExpectation,
            &entry.value.place,
            message,
        ));
        return None;
    }
    Some(MatcherKind::Is(kind))
}

fn inner(entry: &Entry, name: &str, seen: Seen, reader: &mut Reader<'_>) -> Option<MatcherKind> {
    let node = &entry.value;
    let wrong = |needs: &str, reader: &mut Reader<'_>| {
        let message = format!("`{name}` needs {needs}, and this is {}", seen.noun());
        reader.report(Diagnostic::new(
            Code::MatcherType,
            &entry.key.place,
            message,
        ));
    };
    match name {
        "not" => read_matcher(node, seen, reader).map(|m| MatcherKind::Not(Box::new(m))),
        "each" => {
            if !seen.is_list() {
                wrong("a list", reader);
                return None;
            }
            read_matcher(node, seen.element(), reader).map(|m| MatcherKind::Each(Box::new(m)))
        }
        "contains" => {
            let element = match seen {
                Seen::Any => Seen::Any,
                list if list.is_list() => list.element(),
                text if text.is_text() => Seen::Text,
                _ => {
                    wrong("text or a list", reader);
                    return None;
                }
            };
            read_matcher(node, element, reader).map(|m| MatcherKind::Contains(Box::new(m)))
        }
        _ => {
            if !seen.has_length() {
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
            read_matcher(node, Seen::Integer, reader).map(|m| MatcherKind::Length(Box::new(m)))
        }
    }
}

fn matchers(entry: &Entry, seen: Seen, reader: &mut Reader<'_>) -> Option<Vec<Matcher>> {
    let Kind::List(items) = &entry.value.kind else {
        reader.wrong_type(&entry.value, "a list of expectations");
        return None;
    };
    if entry.key.text != "unordered" {
        never_if_empty(items, entry, reader)?;
    }
    let read: Vec<_> = items
        .iter()
        .map(|item| read_matcher(item, seen, reader))
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

fn ordered(node: &Node, name: &str, seen: Seen, reader: &mut Reader<'_>) -> Option<Template> {
    let template = reader.template(node)?;
    let problem = match &template.kind {
        TemplateKind::Fixed(Value::Number(_)) if matches!(seen, Seen::Text | Seen::Time) => {
            Some(format!(
                "this is {}, and a number comes neither before nor after it",
                seen.noun()
            ))
        }
        TemplateKind::Fixed(Value::String(_))
            if seen.is_numeric() && !matches!(seen, Seen::Any) =>
        {
            Some(format!(
                "this is {}, and text comes neither before nor after it",
                seen.noun()
            ))
        }
        TemplateKind::Fixed(Value::Number(_) | Value::String(_))
        | TemplateKind::Hole(_)
        | TemplateKind::Text(_) => None,
        _ => Some(format!(
            "`{name}` needs a number, a text or a variable, not {}",
            node.noun()
        )),
    };
    match problem {
        None => Some(template),
        Some(message) => {
            reader.report(Diagnostic::at(Code::MatcherType, node, message));
            None
        }
    }
}

fn pair(node: &Node, seen: Seen, reader: &mut Reader<'_>) -> Option<MatcherKind> {
    let Kind::List(items) = &node.kind else {
        reader.wrong_type(node, "a list of two values");
        return None;
    };
    let [least, most] = &items[..] else {
        let message = format!("`between` needs two values, and here are {}", items.len());
        reader.report(Diagnostic::at(Code::WrongType, node, message));
        return None;
    };
    let least = ordered(least, "between", seen, reader);
    let most = ordered(most, "between", seen, reader);
    let (least, most) = (least?, most?);
    if let (Some(a), Some(b)) = (number(&least), number(&most))
        && a > b
    {
        let message = format!("nothing is between {a} and {b}");
        reader.report(
            Diagnostic::at(Code::ImpossibleExpectation, node, message)
                .label("the smaller one comes first"),
        );
        return None;
    }
    Some(MatcherKind::Between(least, most))
}

fn pattern(node: &Node, reader: &mut Reader<'_>) -> Option<Pattern> {
    let Kind::Text(source) = &node.kind else {
        reader.wrong_type(node, "a regular expression");
        return None;
    };
    match regex::Regex::new(source) {
        Ok(regex) => Some(Pattern {
            source: source.clone(),
            regex,
        }),
        Err(error) => {
            let diagnostic = regex_mistake(source, node, &error, reader);
            reader.report(diagnostic);
            None
        }
    }
}

/// The regex crate points at the place within a multi-line text; the place is
/// wanted in the file.
fn regex_mistake(
    source: &str,
    node: &Node,
    error: &regex::Error,
    reader: &Reader<'_>,
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
            let place = reader.locator(source, node)(column - 4, length);
            Diagnostic::new(Code::Regex, &place, message)
        }
        _ => Diagnostic::at(Code::Regex, node, message),
    }
}

fn keys(node: &Node, reader: &mut Reader<'_>) -> Option<MatcherKind> {
    let items = match &node.kind {
        Kind::Text(text) => return Some(MatcherKind::Has(vec![text.clone()])),
        Kind::List(items) => items,
        _ => {
            reader.report(
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
            reader.wrong_type(item, "a key");
            return None;
        };
        keys.push(key.clone());
    }
    Some(MatcherKind::Has(keys))
}

crate::settings::settings! {
    /// A number near another.
    pub(crate) struct Approx {
        /// The number.
        value: Template,
        /// How far away it may be.
        within: Option<Template>,
    }
}

fn approx(node: &Node, reader: &mut Reader<'_>) -> Option<MatcherKind> {
    let (value, within) = match &node.kind {
        Kind::Map(_) => {
            let read = Approx::read(node, reader)?;
            (read.value, read.within)
        }
        _ => (reader.template(node)?, None),
    };
    let value_number = number(&value);
    if value_number.is_none() && value.fixed().is_some() {
        reader.report(Diagnostic::new(
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
        reader.report(Diagnostic::new(
            Code::ImpossibleExpectation,
            &within.place,
            "nothing is less than no distance away",
        ));
        return None;
    }
    Some(MatcherKind::Approx { value, within })
}

fn number(template: &Template) -> Option<f64> {
    template.fixed()?.as_f64()
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

/// Whether a literal can ever equal something of which so much is known.
fn can_equal(template: &Template, seen: Seen, reader: &mut Reader<'_>) -> Option<()> {
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
                .also(&low.place, format!("and this only more than {a}")),
            );
        }
    }
}
