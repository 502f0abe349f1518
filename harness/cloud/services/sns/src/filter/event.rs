//! A message as the flat list of fields that rules are matched against.

use serde_json::{Map, Value};

use crate::attributes::{AttributeValue, MessageAttributes};

/// An element of an array that contains a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ArrayElement {
    array: usize,
    element: usize,
}

/// A leaf of the message.
#[derive(Debug)]
pub(super) struct Field {
    path: String,
    pub(super) value: Value,
    /// The elements of arrays that contain it, from the outside.
    pub(super) elements: Vec<ArrayElement>,
}

impl Field {
    /// Returns whether the field can match together with fields in other elements:
    /// not if they are different elements of the same array.
    pub(super) fn is_compatible_with(&self, chosen: &[ArrayElement]) -> bool {
        self.elements.iter().all(|own| {
            chosen
                .iter()
                .all(|other| other.array != own.array || other.element == own.element)
        })
    }
}

/// The fields of a message.
#[derive(Debug, Default)]
pub(super) struct Event {
    fields: Vec<Field>,
    arrays: usize,
}

impl Event {
    /// Creates the event for message attributes. Binary ones cannot be filtered.
    pub(super) fn from_attributes(attributes: &MessageAttributes) -> Self {
        let mut event = Self::default();
        for (name, attribute) in attributes {
            let AttributeValue::Text(text) = &attribute.value else {
                continue;
            };
            let value = match attribute.data_type.split('.').next() {
                _ if attribute.data_type == "String.Array" => match serde_json::from_str(text) {
                    Ok(array @ Value::Array(_)) => array,
                    _ => Value::String(text.clone()),
                },
                Some("Number") => text
                    .parse()
                    .map_or_else(|_| Value::String(text.clone()), Value::Number),
                _ => Value::String(text.clone()),
            };
            event.add(name, &value, &[], &|_| true);
        }
        event
    }

    /// Creates the event for a JSON object with the fields at some paths.
    pub(super) fn from_object(object: &Map<String, Value>, paths: &[&str]) -> Self {
        let mut event = Self::default();
        let is_needed = |path: &str| paths.iter().any(|needed| needed.starts_with(path));
        event.add_object("", object, &[], &is_needed);
        event
    }

    /// Returns whether there is a field at a path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.fields(path).next().is_some()
    }

    /// Returns the fields at a path.
    pub(super) fn fields<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a Field> {
        self.fields.iter().filter(move |field| field.path == path)
    }

    fn add_object(
        &mut self,
        prefix: &str,
        object: &Map<String, Value>,
        elements: &[ArrayElement],
        is_needed: &dyn Fn(&str) -> bool,
    ) {
        for (name, value) in object {
            let path = if prefix.is_empty() {
                name.clone()
            } else {
                format!("{prefix}.{name}")
            };
            if is_needed(&path) {
                self.add(&path, value, elements, is_needed);
            }
        }
    }

    fn add(
        &mut self,
        path: &str,
        value: &Value,
        elements: &[ArrayElement],
        is_needed: &dyn Fn(&str) -> bool,
    ) {
        match value {
            Value::Object(object) => self.add_object(path, object, elements, is_needed),
            Value::Array(values) => {
                let array = self.arrays;
                self.arrays += 1;
                for (element, value) in values.iter().enumerate() {
                    // Plain values are alternatives of one field; only objects
                    // hold fields that have to match together.
                    let mut elements = elements.to_vec();
                    if value.is_object() || value.is_array() {
                        elements.push(ArrayElement { array, element });
                    }
                    self.add(path, value, &elements, is_needed);
                }
            }
            leaf => self.fields.push(Field {
                path: path.to_owned(),
                value: leaf.clone(),
                elements: elements.to_vec(),
            }),
        }
    }
}
