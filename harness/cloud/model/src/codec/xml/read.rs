//! Values that are read from elements.

use serde_json::{Map, Value};

use super::element::Element;
use crate::codec::error::ReadError;
use crate::codec::options::Reader;
use crate::codec::scalar;
use crate::models::{ListShape, Location, MapShape, Member, Shape, StructureShape, TimeFormat};

/// Returns the root element of a document.
pub(in crate::codec) fn document(document: &[u8]) -> Result<Element, ReadError> {
    let text = std::str::from_utf8(document).map_err(|error| ReadError::malformed("XML", error))?;
    Element::parse(text).map_err(|reason| ReadError::malformed("XML", reason))
}

/// Returns the members of a structure that are in an element.
pub(in crate::codec) fn read_members(
    structure: &'static StructureShape,
    element: &Element,
    reader: Reader,
) -> Result<Map<String, Value>, ReadError> {
    let mut members = Map::new();
    for member in structure.members {
        if let Some(value) = read_member(member, element, reader)? {
            members.insert(member.name.to_owned(), value);
        }
    }
    Ok(members)
}

fn read_member(
    member: &'static Member,
    element: &Element,
    reader: Reader,
) -> Result<Option<Value>, ReadError> {
    let name = member.element_name();
    let mut children = element.children.iter().filter(|child| child.name == name);
    match (member.location, member.shape()) {
        (Location::Attribute, shape) => match element.attributes.get(member.wire_name()) {
            Some(text) => read_scalar(shape, text, reader, member.name).map(Some),
            None => Ok(None),
        },
        (Location::Body, Shape::List(list)) if member.is_flat() => {
            let values = read_elements(list, children, reader)?;
            Ok((!values.is_empty()).then(|| values.into()))
        }
        (Location::Body, Shape::Map(map)) if member.is_flat() => {
            let entries = read_entries(map, children, reader)?;
            Ok((!entries.is_empty()).then(|| entries.into()))
        }
        (Location::Body, shape) => match children.next() {
            Some(child) => read(shape, child, reader).map(Some),
            None => Ok(None),
        },
        _ => Ok(None),
    }
}

/// Returns the value of an element.
pub(in crate::codec) fn read(
    shape: &'static Shape,
    element: &Element,
    reader: Reader,
) -> Result<Value, ReadError> {
    let children = element.children.iter();
    Ok(match shape {
        Shape::Structure(structure) => read_members(structure, element, reader)?.into(),
        Shape::List(list) => read_elements(list, children, reader)?.into(),
        Shape::Map(map) => read_entries(map, children, reader)?.into(),
        shape => read_scalar(shape, &element.text, reader, &element.name)?,
    })
}

fn read_elements<'a>(
    list: &'static ListShape,
    elements: impl Iterator<Item = &'a Element>,
    reader: Reader,
) -> Result<Vec<Value>, ReadError> {
    elements
        .map(|element| read(list.member(), element, reader))
        .collect()
}

fn read_entries<'a>(
    map: &'static MapShape,
    elements: impl Iterator<Item = &'a Element>,
    reader: Reader,
) -> Result<Map<String, Value>, ReadError> {
    let entries = elements.filter_map(|entry| {
        let key = entry.child(map.key_name)?.text.clone();
        Some((key, entry.child(map.value_name)?))
    });
    entries
        .map(|(key, value)| Ok((key, read(map.value(), value, reader)?)))
        .collect()
}

fn read_scalar(shape: &Shape, text: &str, reader: Reader, name: &str) -> Result<Value, ReadError> {
    scalar::read(shape, text, TimeFormat::DateTime, reader, name)
}
