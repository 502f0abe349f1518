//! A message as the flat list of fields that rules are held against.

use serde_json::{Map, Value};

use crate::message::{AttributeValue, MessageAttributes};

/// An element of an array that a value was found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    array: usize,
    element: usize,
}

/// One leaf.
#[derive(Debug)]
pub(super) struct Field {
    path: String,
    pub(super) value: Value,
    pub(super) steps: Vec<Step>,
}

impl Field {
    /// Whether this value may be taken together with values from those elements:
    /// not when they come from different elements of the same array.
    pub(super) fn fits(&self, taken: &[Step]) -> bool {
        self.steps.iter().all(|step| {
            taken
                .iter()
                .all(|other| other.array != step.array || other.element == step.element)
        })
    }
}

/// A message, flattened.
#[derive(Debug, Default)]
pub(super) struct Event {
    fields: Vec<Field>,
    arrays: usize,
}

impl Event {
    /// The attributes of a message. Binary ones cannot be filtered by.
    pub(super) fn of_attributes(attributes: &MessageAttributes) -> Self {
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

    /// A JSON object, as far as these paths look into it.
    pub(super) fn of_object(object: &Map<String, Value>, paths: &[&str]) -> Self {
        let mut event = Self::default();
        let wanted = |path: &str| paths.iter().any(|wanted| wanted.starts_with(path));
        event.add_object("", object, &[], &wanted);
        event
    }

    /// Whether there is a leaf at this path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.fields(path).next().is_some()
    }

    /// The leaves at this path.
    pub(super) fn fields<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a Field> {
        self.fields.iter().filter(move |field| field.path == path)
    }

    fn add_object(
        &mut self,
        prefix: &str,
        object: &Map<String, Value>,
        steps: &[Step],
        wanted: &dyn Fn(&str) -> bool,
    ) {
        for (name, value) in object {
            let path = if prefix.is_empty() {
                name.clone()
            } else {
                format!("{prefix}.{name}")
            };
            if wanted(&path) {
                self.add(&path, value, steps, wanted);
            }
        }
    }

    fn add(&mut self, path: &str, value: &Value, steps: &[Step], wanted: &dyn Fn(&str) -> bool) {
        match value {
            Value::Object(object) => self.add_object(path, object, steps, wanted),
            Value::Array(elements) => {
                let array = self.arrays;
                self.arrays += 1;
                for (element, value) in elements.iter().enumerate() {
                    // Elements that are plain values are alternatives of one
                    // field; only objects tie fields to each other.
                    let mut steps = steps.to_vec();
                    if value.is_object() || value.is_array() {
                        steps.push(Step { array, element });
                    }
                    self.add(path, value, &steps, wanted);
                }
            }
            leaf => self.fields.push(Field {
                path: path.to_owned(),
                value: leaf.clone(),
                steps: steps.to_vec(),
            }),
        }
    }
}
