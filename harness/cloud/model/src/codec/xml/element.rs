//! Elements that are read.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

/// The deepest a document goes: deeper ones are no AWS shape's.
const DEEPEST: usize = 64;

/// An element that was read.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// Its name without a prefix.
    pub name: String,
    pub(super) attributes: BTreeMap<String, String>,
    /// Its text.
    pub text: String,
    /// The elements in it.
    pub children: Vec<Element>,
}

impl Element {
    /// Returns the root element of a document.
    pub fn parse(document: &str) -> Result<Self, String> {
        let mut reader = Reader::from_str(document);
        let mut open = vec![Self::default()];
        loop {
            let event = reader.read_event().map_err(|error| error.to_string())?;
            match event {
                Event::Start(start) if open.len() < DEEPEST => open.push(Self::of(&start)?),
                Event::Start(_) => return Err("it is too deep".into()),
                Event::Empty(start) => {
                    let element = Self::of(&start)?;
                    open.last_mut().ok_or(UNBALANCED)?.children.push(element);
                }
                Event::End(_) => {
                    let element = open.pop().ok_or(UNBALANCED)?;
                    open.last_mut().ok_or(UNBALANCED)?.children.push(element);
                }
                Event::Text(text) => {
                    let text = text.decode().map_err(|error| error.to_string())?;
                    open.last_mut().ok_or(UNBALANCED)?.text.push_str(&text);
                }
                Event::CData(text) => {
                    let text = text.decode().map_err(|error| error.to_string())?;
                    open.last_mut().ok_or(UNBALANCED)?.text.push_str(&text);
                }
                Event::GeneralRef(reference) => {
                    let text = &mut open.last_mut().ok_or(UNBALANCED)?.text;
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
        match (open.pop(), open.is_empty()) {
            (Some(mut document), true) => document.children.pop().ok_or("it has no element".into()),
            _ => Err(UNBALANCED.into()),
        }
    }

    fn of(start: &BytesStart<'_>) -> Result<Self, String> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let mut attributes = BTreeMap::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value = text(&attribute.value);
            let value = quick_xml::escape::unescape(&value).map_err(|error| error.to_string())?;
            attributes.insert(text(attribute.key.as_ref()), value.into_owned());
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
