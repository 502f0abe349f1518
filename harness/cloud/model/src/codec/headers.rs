//! Members of a structure in the headers of an HTTP message.

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value};

use super::error::{InputError, Path, ReadError};
use super::options::{Reader, Writer};
use super::scalar;
use crate::models::{Location, Member, STRING, Shape, StructureShape, TimeFormat};

/// Reads the members that are headers.
pub(super) fn read(
    structure: &'static StructureShape,
    headers: &HeaderMap,
    members: &mut Map<String, Value>,
    reader: Reader,
) -> Result<(), ReadError> {
    for member in structure.members {
        let name = member.wire_name();
        match member.location {
            Location::Header => {
                if let Some(text) = headers.get(name).and_then(text_of) {
                    let value = read_value(member, &text, reader)?;
                    members.insert(member.name.into(), value);
                }
            }
            Location::Headers => {
                let prefix = name.to_lowercase();
                let found = headers.iter().filter_map(|(name, value)| {
                    let key = name.as_str().strip_prefix(&prefix)?;
                    Some((key.to_owned(), text_of(value)?.into()))
                });
                let found: Map<String, Value> = found.collect();
                if !found.is_empty() {
                    members.insert(member.name.into(), found.into());
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Returns the text of a header, where it is text.
fn text_of(value: &HeaderValue) -> Option<String> {
    String::from_utf8(value.as_bytes().to_vec()).ok()
}

fn read_value(member: &Member, text: &str, reader: Reader) -> Result<Value, ReadError> {
    let usual = TimeFormat::HttpDate;
    let Shape::List(list) = member.shape() else {
        return scalar::read(member.shape(), text, usual, reader, member.name);
    };
    let is_http_date = match list.member() {
        Shape::Timestamp(format) => format.unwrap_or(usual) == TimeFormat::HttpDate,
        _ => false,
    };
    let elements = split(text, is_http_date).into_iter();
    let elements =
        elements.map(|element| scalar::read(list.member(), &element, usual, reader, member.name));
    elements.collect::<Result<Vec<_>, _>>().map(Value::Array)
}

/// Splits the elements of a list; those with a comma are quoted, save for dates.
fn split(text: &str, dates: bool) -> Vec<String> {
    let mut elements = Vec::new();
    let (mut element, mut quoted, mut escaped) = (String::new(), false, false);
    let mut commas = 0;
    for character in text.chars() {
        match character {
            _ if escaped => {
                element.push(character);
                escaped = false;
            }
            '\\' if quoted => escaped = true,
            '"' if quoted || element.trim().is_empty() => {
                quoted = !quoted;
                if quoted {
                    element.clear();
                }
            }
            ',' if !quoted => {
                commas += 1;
                if dates && commas % 2 == 1 {
                    element.push(character);
                } else {
                    elements.push(std::mem::take(&mut element));
                }
            }
            _ => element.push(character),
        }
    }
    elements.push(element);
    elements
        .into_iter()
        .map(|element| element.trim().to_owned())
        .collect()
}

/// Returns the headers that members are, by their names in lower case.
pub(super) fn write(
    structure: &StructureShape,
    members: &Map<String, Value>,
    writer: Writer,
) -> Result<Vec<(String, String)>, InputError> {
    let mut headers = Vec::new();
    for member in structure.members {
        let Some(value) = members.get(member.name).filter(|value| !value.is_null()) else {
            continue;
        };
        let path = Path::Member(&Path::Root, member.name);
        match (member.location, value) {
            (Location::Header, value) => {
                let text = write_value(member, value, writer, &path)?;
                headers.push((member.wire_name().to_lowercase(), text));
            }
            (Location::Headers, Value::Object(entries)) => {
                for (key, value) in entries {
                    let path = Path::Member(&path, key);
                    let usual = TimeFormat::HttpDate;
                    let text = scalar::write(&STRING, value, usual, writer, &path)?;
                    let name = format!("{}{key}", member.wire_name()).to_lowercase();
                    headers.push((name, text.into_owned()));
                }
            }
            (Location::Headers, _) if writer.checked => {
                return Err(InputError::wrong(&path, "an object"));
            }
            _ => {}
        }
    }
    Ok(headers)
}

fn write_value(
    member: &Member,
    value: &Value,
    writer: Writer,
    path: &Path<'_>,
) -> Result<String, InputError> {
    let usual = TimeFormat::HttpDate;
    let (Shape::List(list), Value::Array(elements)) = (member.shape(), value) else {
        let text = scalar::write(member.shape(), value, usual, writer, path)?;
        return Ok(text.into_owned());
    };
    let mut out = String::new();
    for (index, element) in elements.iter().enumerate() {
        let text = scalar::write(list.member(), element, usual, writer, path)?;
        if index > 0 {
            out.push(',');
        }
        let is_text = matches!(list.member(), Shape::String(_));
        if is_text && text.contains([',', '"']) {
            let text = text.replace('\\', "\\\\").replace('"', "\\\"");
            out.push('"');
            out.push_str(&text);
            out.push('"');
        } else {
            out.push_str(&text);
        }
    }
    Ok(out)
}

/// Adds headers to a map. What no header can carry is left out.
pub(super) fn insert(written: &[(String, String)], headers: &mut HeaderMap) {
    for (name, value) in written {
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_bytes(value.as_bytes()),
        ) {
            headers.insert(name, value);
        }
    }
}
