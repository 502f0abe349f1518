//! XML documents, both ways.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use serde_json::{Map, Number, Value};

use super::InputError;
use super::document::{below, member, members, wrong};
use super::query::scalar_text;
use crate::models::{Location, Member, Shape, StructureShape};
use crate::protocol::escape_xml;

/// The document of a payload.
pub(super) fn write(
    shape: &Shape,
    root: &str,
    value: &Value,
    namespace: &str,
) -> Result<String, InputError> {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let attributes = format!(" xmlns=\"{namespace}\"");
    element(shape, root, value, &attributes, root, false, &mut out)?;
    Ok(out)
}

fn element(
    shape: &Shape,
    name: &str,
    value: &Value,
    attributes: &str,
    path: &str,
    flattened: bool,
    out: &mut String,
) -> Result<(), InputError> {
    match (shape, value) {
        (_, Value::Null) => {}
        (Shape::List(list), Value::Array(elements)) => {
            let flat = list.flattened || flattened;
            let inner = if flat && list.element == "member" {
                name
            } else {
                list.element
            };
            if !flat {
                open(name, attributes, out);
            }
            for (index, value) in elements.iter().enumerate() {
                let path = format!("{path}[{index}]");
                element(list.member(), inner, value, "", &path, false, out)?;
            }
            if !flat {
                close(name, out);
            }
        }
        (Shape::List(_), _) => return Err(wrong(path, "a list")),
        (Shape::Structure(structure), value) => {
            let given = members(value, path)?;
            let mut attributes = attributes.to_owned();
            for (key, value) in given.into_iter().flatten() {
                let member = member(structure, key, path)?;
                if member.location == Location::Attribute {
                    let text = scalar_text(member.shape(), value, &below(path, key))?;
                    attributes.push_str(&attribute(member, &text));
                }
            }
            open(name, &attributes, out);
            // S3's schema wants elements in the order of the model.
            for member in structure.members {
                let value = given.and_then(|given| given.get(member.name));
                if let (Some(value), true) = (value, member.location != Location::Attribute) {
                    let path = below(path, member.name);
                    let name = member.wire_name();
                    element(
                        member.shape(),
                        name,
                        value,
                        "",
                        &path,
                        member.flattened,
                        out,
                    )?;
                }
            }
            close(name, out);
        }
        (scalar, value) => {
            let text = scalar_text(scalar, value, path)?;
            open(name, attributes, out);
            escape_xml(&text, out);
            close(name, out);
        }
    }
    Ok(())
}

/// An attribute, with the namespace that its prefix stands for.
fn attribute(member: &Member, text: &str) -> String {
    let mut escaped = String::new();
    escape_xml(text, &mut escaped);
    format!(
        " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" {}=\"{escaped}\"",
        member.wire_name()
    )
}

fn open(name: &str, attributes: &str, out: &mut String) {
    out.push('<');
    out.push_str(name);
    out.push_str(attributes);
    out.push('>');
}

fn close(name: &str, out: &mut String) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// An element that was read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: BTreeMap<String, String>,
    pub(super) text: String,
    pub(super) children: Vec<Element>,
}

impl Element {
    /// The root element of a document.
    pub(super) fn parse(document: &str) -> Result<Self, String> {
        let mut reader = Reader::from_str(document);
        let mut around = vec![Self::default()];
        loop {
            let event = reader.read_event().map_err(|error| error.to_string())?;
            match event {
                Event::Start(start) => around.push(Self::of(&start)?),
                Event::Empty(start) => {
                    let element = Self::of(&start)?;
                    around.last_mut().ok_or(UNBALANCED)?.children.push(element);
                }
                Event::End(_) => {
                    let element = around.pop().ok_or(UNBALANCED)?;
                    around.last_mut().ok_or(UNBALANCED)?.children.push(element);
                }
                Event::Text(text) => {
                    let text = text.decode().map_err(|error| error.to_string())?;
                    around.last_mut().ok_or(UNBALANCED)?.text.push_str(&text);
                }
                Event::CData(text) => {
                    let text = text.decode().map_err(|error| error.to_string())?;
                    around.last_mut().ok_or(UNBALANCED)?.text.push_str(&text);
                }
                Event::GeneralRef(reference) => {
                    let text = &mut around.last_mut().ok_or(UNBALANCED)?.text;
                    let character = reference.resolve_char_ref();
                    if let Some(character) = character.map_err(|error| error.to_string())? {
                        text.push(character);
                    } else {
                        let name = reference.decode().map_err(|error| error.to_string())?;
                        text.push_str(resolve_predefined_entity(&name).ok_or("an unknown entity")?);
                    }
                }
                Event::Eof => break,
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_) => {}
            }
        }
        match (around.pop(), around.is_empty()) {
            (Some(mut document), true) => document.children.pop().ok_or("it has no element".into()),
            _ => Err(UNBALANCED.into()),
        }
    }

    fn of(start: &BytesStart<'_>) -> Result<Self, String> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let mut attributes = BTreeMap::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            attributes.insert(text(attribute.key.as_ref()), text(&attribute.value));
        }
        Ok(Self {
            name: text(start.local_name().as_ref()),
            attributes,
            ..Self::default()
        })
    }

    /// The first child of that name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }
}

const UNBALANCED: &str = "its elements do not end where they should";

/// The members of a structure that stand in an element.
pub(super) fn read_members(structure: &StructureShape, element: &Element) -> Map<String, Value> {
    let mut seen = Map::new();
    for member in structure.members {
        let name = member.wire_name();
        let value = match (member.location, member.shape()) {
            (Location::Attribute, _) => {
                let text = element.attributes.get(name);
                text.map(|text| Value::String(text.clone()))
            }
            (Location::Body, Shape::List(list)) if list.flattened || member.flattened => {
                let name = if list.element == "member" {
                    name
                } else {
                    list.element
                };
                let found = element.children.iter().filter(|child| child.name == name);
                let values: Vec<Value> = found.map(|child| read(list.member(), child)).collect();
                (!values.is_empty()).then(|| values.into())
            }
            (Location::Body, Shape::Map(map)) if map.flattened => {
                let found = element.children.iter().filter(|child| child.name == name);
                let entries: Map<String, Value> =
                    found.filter_map(|entry| read_entry(map, entry)).collect();
                (!entries.is_empty()).then(|| entries.into())
            }
            (Location::Body, shape) => element.child(name).map(|child| read(shape, child)),
            _ => None,
        };
        if let Some(value) = value {
            seen.insert(member.name.to_owned(), value);
        }
    }
    seen
}

/// The value of an element.
pub(super) fn read(shape: &Shape, element: &Element) -> Value {
    match shape {
        Shape::Structure(structure) => read_members(structure, element).into(),
        Shape::List(list) => {
            let children = element.children.iter();
            Value::Array(children.map(|child| read(list.member(), child)).collect())
        }
        Shape::Map(map) => {
            let entries = element.children.iter();
            Value::Object(entries.filter_map(|entry| read_entry(map, entry)).collect())
        }
        scalar => read_scalar(scalar, &element.text),
    }
}

fn read_entry(map: &crate::models::MapShape, entry: &Element) -> Option<(String, Value)> {
    let key = entry.child(map.key_name)?.text.clone();
    let value = read(map.value(), entry.child(map.value_name)?);
    Some((key, value))
}

/// StringShape as the type it stands for; text that is none of it stays what it is.
pub(super) fn read_scalar(shape: &Shape, text: &str) -> Value {
    let number = match shape {
        Shape::Integer(_) | Shape::Long(_) => text.trim().parse::<i64>().ok().map(Into::into),
        Shape::Double => {
            let number = text.trim().parse::<f64>().ok().and_then(Number::from_f64);
            number.map(Value::Number)
        }
        Shape::Boolean => text.trim().parse::<bool>().ok().map(Value::Bool),
        _ => None,
    };
    number.unwrap_or_else(|| text.into())
}
