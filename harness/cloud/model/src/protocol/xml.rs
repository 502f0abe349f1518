use std::fmt::Write as _;

use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::models::{Location, Member, Shape, StructureShape};

/// Writes a document's root element with its namespace.
pub(super) fn write_root(
    shape: &Shape,
    name: &str,
    namespace: &str,
    value: &Value,
    out: &mut String,
) {
    let Shape::Structure(structure) = shape else {
        write(shape, name, value, false, out);
        return;
    };
    out.push('<');
    out.push_str(name);
    if !namespace.is_empty() {
        out.push_str(" xmlns=\"");
        out.push_str(namespace);
        out.push('"');
    }
    write_attributes(structure, value, out);
    out.push('>');
    write_members(structure, value, out);
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// Writes the members that are attributes, with the namespace that their prefix stands for.
fn write_attributes(structure: &StructureShape, value: &Value, out: &mut String) {
    let mut members = structure.members.iter();
    while let Some(member) = members.find(|member| member.location == Location::Attribute) {
        if let Some(text) = value.get(member.name).and_then(Value::as_str) {
            let name = member.wire_name();
            if name.starts_with("xsi:") {
                out.push_str(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"");
            }
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape(text, out);
            out.push('"');
        }
    }
}

/// Writes the members of a structure that are elements, in the order of its model.
pub(super) fn write_members(structure: &StructureShape, value: &Value, out: &mut String) {
    let in_body = |member: &&Member| member.location == Location::Body;
    for member in structure.members.iter().filter(in_body) {
        let Some(value) = value.get(member.name).filter(|value| !value.is_null()) else {
            continue;
        };
        write(
            member.shape(),
            member.wire_name(),
            value,
            member.flattened,
            out,
        );
    }
}

fn write(shape: &Shape, name: &str, value: &Value, flattened: bool, out: &mut String) {
    match shape {
        Shape::List(list) if list.flattened || flattened => {
            let name = if list.element == "member" {
                name
            } else {
                list.element
            };
            for element in value.as_array().into_iter().flatten() {
                write(list.member(), name, element, false, out);
            }
        }
        Shape::List(list) => element(name, out, |out| {
            for member in value.as_array().into_iter().flatten() {
                write(list.member(), list.element, member, false, out);
            }
        }),
        Shape::Map(map) => {
            let entries = value.as_object().into_iter().flatten();
            let entry = |entry_name: &str, key: &str, value: &Value, out: &mut String| {
                element(entry_name, out, |out| {
                    element(map.key_name, out, |out| escape(key, out));
                    write(map.value(), map.value_name, value, false, out);
                });
            };
            if map.flattened {
                entries.for_each(|(key, value)| entry(name, key, value, out));
            } else {
                element(name, out, |out| {
                    entries.for_each(|(key, value)| entry("entry", key, value, out));
                });
            }
        }
        Shape::Structure(structure) => {
            out.push('<');
            out.push_str(name);
            write_attributes(structure, value, out);
            out.push('>');
            write_members(structure, value, out);
            out.push_str("</");
            out.push_str(name);
            out.push('>');
        }
        scalar => element(name, out, |out| write_scalar(scalar, value, out)),
    }
}

fn write_scalar(shape: &Shape, value: &Value, out: &mut String) {
    match (shape, value) {
        (Shape::Timestamp, Value::Number(number)) => {
            escape(&iso_8601(number.as_f64().unwrap_or_default()), out);
        }
        (_, Value::String(text)) => escape(text, out),
        (_, other) => {
            write!(out, "{other}").expect("writing to a string cannot fail");
        }
    }
}

/// `2026-11-20T09:00:00.000Z`
#[expect(
    clippy::cast_possible_truncation,
    reason = "a float's cast to an integer saturates"
)]
fn iso_8601(seconds: f64) -> String {
    let milliseconds = (seconds * 1_000.0).round() as i128;
    let text = OffsetDateTime::from_unix_timestamp_nanos(milliseconds.saturating_mul(1_000_000))
        .ok()
        .and_then(|moment| moment.replace_nanosecond(0).ok()?.format(&Rfc3339).ok())
        .unwrap_or_default();
    let fraction = milliseconds.rem_euclid(1_000);
    text.replace('Z', &format!(".{fraction:03}Z"))
}

/// Writes an element around what `content` writes.
pub fn element(name: &str, out: &mut String, content: impl FnOnce(&mut String)) {
    out.push('<');
    out.push_str(name);
    out.push('>');
    content(out);
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// Writes text as an element or an attribute holds it.
pub fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#xD;"),
            '\t' | '\n' | ' '.. => out.push(character),
            // XML 1.0 has no way to write the other control characters.
            _ => out.push('\u{fffd}'),
        }
    }
}
