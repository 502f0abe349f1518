//! The fields that an expectation names, against those of the observation.

use super::parse_matcher;
use crate::action::{ObservedField, ObservedType};
use crate::diagnostic::{Code, Diagnostic};
use crate::matcher::operators;
use crate::matcher::path;
use crate::matcher::{Field, FieldPath, Segment};
use crate::parser::Parser;
use crate::suggest::{closest, listed};
use crate::yaml::{Entry, Key};

pub(super) fn fields(
    entries: &[Entry],
    ty: ObservedType,
    parser: &mut Parser<'_>,
) -> Option<Vec<Field>> {
    let read: Vec<Option<Field>> = entries
        .iter()
        .map(|entry| {
            let (path, below) = parse_path(&entry.key, ty, parser)?;
            let matcher = parse_matcher(&entry.value, below, parser)?;
            Some(Field { path, matcher })
        })
        .collect();
    read.into_iter().collect()
}

/// Parses a path into a value of a known type, and returns the type at its end.
pub(crate) fn parse_path(
    key: &Key,
    ty: ObservedType,
    parser: &mut Parser<'_>,
) -> Option<(FieldPath, ObservedType)> {
    if let Some(name) = operators::signed(&key.text) {
        let message = format!("`${name}` is a matcher, and a field is needed here");
        parser.report(
            Diagnostic::new(Code::UnknownMatcher, &key.place, message)
                .label("not a field")
                .help(format!(
                    "name what is compared first: `json: {{${name}: …}}`; a field whose name begins with `$` is written `$${name}`"
                )),
        );
        return None;
    }
    // The first of two signs says that the second one is part of the name.
    let text = match key.text.strip_prefix("$$") {
        Some(_) => &key.text[1..],
        None => &key.text,
    };
    let segments = match path::parse(text) {
        Ok(segments) => segments,
        Err((at, message)) => {
            let mut place = key.place.clone();
            place.column += u32::try_from(at).unwrap_or(0);
            place.length = 1;
            parser.report(
                Diagnostic::new(Code::Path, &place, message)
                    .help("a path is names joined by dots: `json.items[0].sku`"),
            );
            return None;
        }
    };
    let mut below = ty;
    for segment in &segments {
        match (segment, below) {
            (Segment::Key(name), ObservedType::Object(known)) => {
                let Some(field) = known.iter().find(|field| field.name == name) else {
                    unknown_field(key, name, known, parser);
                    return None;
                };
                below = field.ty;
            }
            (_, ObservedType::Any | ObservedType::Map) => below = ObservedType::Any,
            (Segment::Key(_), ObservedType::TextMap | ObservedType::ScalarMap) => {
                below = below.field();
            }
            (Segment::Index(_), list) if list.is_list() => below = list.element(),
            (Segment::Key(name), list) if list.is_list() => {
                parser.report(
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
                parser.report(Diagnostic::new(Code::UnknownField, &key.place, message));
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

fn unknown_field(key: &Key, name: &str, known: &'static [ObservedField], parser: &mut Parser<'_>) {
    let message = format!("the observation has no field `{name}`");
    let names = known.iter().map(|field| field.name);
    let mut diagnostic = Diagnostic::new(Code::UnknownField, &key.place, message);
    if let Some(near) = closest(name, names.clone()) {
        diagnostic = diagnostic.label(format!("did you mean `{near}`?"));
    } else if known.iter().any(|field| field.name == "json") && path_like(name) {
        diagnostic = diagnostic.label(format!("a field of the JSON body? Write `json.{name}`"));
    }
    parser.report(diagnostic.help(format!("its fields: {}", listed(names))));
}

fn path_like(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
