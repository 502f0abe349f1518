//! Values of any shape, made of bytes that a property test chooses.

use serde_json::{Map, Number, Value, json};

use crate::models::{Location, Member, Shape, StructureShape, TimeFormat};

/// Where the choices come from; all are the simplest ones when it is used up.
pub(super) struct Choices<'a>(&'a [u8]);

impl<'a> Choices<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *first
    }

    fn below(&mut self, end: u8) -> u8 {
        self.byte() % end
    }

    fn text(&mut self) -> String {
        const CHARACTERS: [char; 20] = [
            'a', 'B', '7', ' ', '&', '<', '>', '"', '\'', '/', '+', '%', '=', ',', '\\', 'ä', '😀',
            '.', '{', '#',
        ];
        let length = self.below(9);
        (0..length)
            .map(|_| CHARACTERS[usize::from(self.below(20))])
            .collect()
    }

    /// Returns a value of that shape, which is nowhere in particular.
    fn value(&mut self, shape: &'static Shape, depth: u32) -> Value {
        match shape {
            Shape::Structure(events) if events.event_stream => self.events(events),
            Shape::Structure(structure) => self.structure(structure, depth),
            Shape::List(list) => {
                let length = if depth == 0 { 0 } else { self.below(3) };
                (0..length)
                    .map(|_| self.value(list.member(), depth - 1))
                    .collect()
            }
            Shape::Map(map) => {
                let length = if depth == 0 { 0 } else { self.below(3) };
                let entries = (0..length).map(|index| {
                    let key = format!("key{index}");
                    (key, self.value(map.value(), depth - 1))
                });
                Value::Object(entries.collect())
            }
            Shape::String(_) => self.text().into(),
            Shape::Integer(_) => {
                let bytes = [self.byte(), self.byte(), self.byte(), self.byte()];
                i32::from_le_bytes(bytes).into()
            }
            Shape::Long(_) => {
                let high = i64::from(self.byte()) << 55;
                (high - (i64::from(self.byte()) << 40) + i64::from(self.byte())).into()
            }
            Shape::Double => match self.below(8) {
                0 => "NaN".into(),
                1 => "-Infinity".into(),
                _ => (f64::from(self.byte()) * 0.125 - 4.0).into(),
            },
            Shape::Boolean => (self.below(2) == 1).into(),
            // Protocols of text carry no other documents.
            Shape::Document => "a document".into(),
            Shape::Blob(_) => ["", "AA==", "aGVsbG8=", "/+8="][usize::from(self.below(4))].into(),
            Shape::Timestamp(format) => {
                let seconds = f64::from(self.byte()) * 7_654_321.0 + f64::from(self.byte());
                let whole = *format == Some(TimeFormat::HttpDate);
                let fraction = if whole { 0 } else { self.below(4) };
                Number::from_f64(seconds + f64::from(fraction) * 0.25).into()
            }
        }
    }

    fn structure(&mut self, structure: &'static StructureShape, depth: u32) -> Value {
        let mut members = Map::new();
        for member in structure.members {
            let deep = matches!(
                member.shape(),
                Shape::Structure(_) | Shape::List(_) | Shape::Map(_)
            );
            let needed = member.location == Location::Path;
            if !needed && (deep && depth == 0 || self.below(3) == 0) {
                continue;
            }
            let value = self.value(member.shape(), depth.saturating_sub(1));
            if let Some(value) = fitting(member, value) {
                members.insert(member.name.to_owned(), value);
            }
        }
        members.into()
    }

    /// Returns a list of events that are no exceptions.
    fn events(&mut self, events: &'static StructureShape) -> Value {
        let kinds = events.members.iter();
        let kinds: Vec<&Member> = kinds.filter(|member| member.name != "Overloaded").collect();
        let length = self.below(4);
        let events = (0..length).map(|_| {
            let kind = kinds[usize::from(self.byte()) % kinds.len()];
            json!({ kind.name: self.value(kind.shape(), 2) })
        });
        events.collect()
    }

    /// Returns an input or an output.
    pub(super) fn message(&mut self, shape: &'static Shape) -> Value {
        let mut value = self.value(shape, 4);
        tidy(&mut value);
        value
    }
}

/// Returns a value that can be where the member is.
fn fitting(member: &Member, value: Value) -> Option<Value> {
    let whole = |value: Value| match value.as_f64() {
        Some(number) => Number::from_f64(number.floor()).into(),
        None => value,
    };
    let element = match member.shape() {
        Shape::List(list) => list.member(),
        shape => shape,
    };
    match (member.location, value) {
        // Headers have whole seconds, and nothing at the edges that is blank.
        (Location::Header, Value::Array(values)) => {
            let values = values.into_iter();
            Some(match element {
                Shape::Timestamp(_) => values.map(whole).collect(),
                _ => values.map(trimmed).collect(),
            })
        }
        (Location::Header, value) if matches!(element, Shape::Timestamp(None)) => {
            Some(whole(value))
        }
        (Location::Header, value) => Some(trimmed(value)),
        // A label has to be there.
        (Location::Path, Value::String(text)) => Some(format!("x{text}").into()),
        // A body that is empty is none.
        (Location::Payload, Value::String(text)) if text.is_empty() => None,
        // Other statuses have no body.
        (Location::Status, _) => Some(201.into()),
        (_, value) => Some(value),
    }
}

fn trimmed(value: Value) -> Value {
    match value {
        Value::String(text) => text.trim().into(),
        value => value,
    }
}

/// Takes out what some formats cannot tell from nothing: lists, maps and structures that
/// are empty.
fn tidy(value: &mut Value) {
    let is_empty = |value: &Value| match value {
        Value::Array(values) => values.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    match value {
        Value::Array(values) => {
            values.iter_mut().for_each(tidy);
            values.retain(|value| !is_empty(value));
        }
        Value::Object(members) => {
            members.values_mut().for_each(tidy);
            members.retain(|_, value| !is_empty(value));
        }
        _ => {}
    }
}

/// Returns the value with all numbers of one kind, and members in an order of their own.
pub(super) fn comparable(value: &Value) -> Value {
    match value {
        Value::Number(number) => Number::from_f64(number.as_f64().unwrap()).into(),
        Value::Array(values) => values.iter().map(comparable).collect(),
        Value::Object(members) => {
            let members = members.iter();
            let members = members.map(|(name, value)| (name.clone(), comparable(value)));
            Value::Object(members.collect())
        }
        other => other.clone(),
    }
}

/// Returns the value without what some formats cannot tell from nothing.
pub(super) fn tidied(mut value: Value) -> Value {
    tidy(&mut value);
    value
}
