//! XML: elements, and values out of them.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use serde_json::{Map, Number, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::models::{Location, MapShape, Shape, StructureShape};
use crate::protocol::Timestamp;

/// The deepest a document goes: deeper ones are no AWS shape's.
const DEEPEST: usize = 64;

/// How times are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// As the text they are.
    Text,
    /// As seconds since the epoch.
    Seconds,
}

/// An element that was read.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// Its name without a prefix.
    pub name: String,
    attributes: BTreeMap<String, String>,
    /// Its text.
    pub text: String,
    /// The elements in it.
    pub children: Vec<Element>,
}

impl Element {
    /// Returns the root element of a document.
    pub fn parse(document: &str) -> Result<Self, String> {
        let mut reader = Reader::from_str(document);
        let mut around = vec![Self::default()];
        loop {
            let event = reader.read_event().map_err(|error| error.to_string())?;
            match event {
                Event::Start(start) if around.len() < DEEPEST => around.push(Self::of(&start)?),
                Event::Start(_) => return Err("it is too deep".into()),
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

    /// Returns the first child of that name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }
}

const UNBALANCED: &str = "its elements do not end where they should";

/// Returns the members of a structure that are in an element.
pub fn read_members(
    structure: &StructureShape,
    element: &Element,
    times: Times,
) -> Map<String, Value> {
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
                let values: Vec<Value> = found
                    .map(|child| read(list.member(), child, times))
                    .collect();
                (!values.is_empty()).then(|| values.into())
            }
            (Location::Body, Shape::Map(map)) if map.flattened => {
                let found = element.children.iter().filter(|child| child.name == name);
                let entries: Map<String, Value> = found
                    .filter_map(|entry| read_entry(map, entry, times))
                    .collect();
                (!entries.is_empty()).then(|| entries.into())
            }
            (Location::Body, shape) => element.child(name).map(|child| read(shape, child, times)),
            _ => None,
        };
        if let Some(value) = value {
            seen.insert(member.name.to_owned(), value);
        }
    }
    seen
}

/// Returns the value of an element.
pub fn read(shape: &Shape, element: &Element, times: Times) -> Value {
    match shape {
        Shape::Structure(structure) => read_members(structure, element, times).into(),
        Shape::List(list) => {
            let children = element.children.iter();
            Value::Array(
                children
                    .map(|child| read(list.member(), child, times))
                    .collect(),
            )
        }
        Shape::Map(map) => {
            let entries = element.children.iter();
            Value::Object(
                entries
                    .filter_map(|entry| read_entry(map, entry, times))
                    .collect(),
            )
        }
        scalar => read_scalar(scalar, &element.text, times),
    }
}

fn read_entry(map: &MapShape, entry: &Element, times: Times) -> Option<(String, Value)> {
    let key = entry.child(map.key_name)?.text.clone();
    let value = read(map.value(), entry.child(map.value_name)?, times);
    Some((key, value))
}

/// StringShape as the type it stands for; text that is none of it stays what it is.
pub fn read_scalar(shape: &Shape, text: &str, times: Times) -> Value {
    let number = match shape {
        Shape::Integer(_) | Shape::Long(_) => text.trim().parse::<i64>().ok().map(Into::into),
        Shape::Double => {
            let number = text.trim().parse::<f64>().ok().and_then(Number::from_f64);
            number.map(Value::Number)
        }
        Shape::Boolean => text.trim().parse::<bool>().ok().map(Value::Bool),
        Shape::Timestamp if times == Times::Seconds => {
            let time = OffsetDateTime::parse(text.trim(), &Rfc3339).ok();
            time.and_then(|time| serde_json::to_value(Timestamp(time)).ok())
        }
        _ => None,
    };
    number.unwrap_or_else(|| text.into())
}
