//! Documents of objects, lists and scalars, which JSON and CBOR have in common.

use serde_json::{Map, Value};

use super::error::{InputError, Kind, Path, ReadError};
use super::options::{Reader, Writer};
use super::timestamp;
use crate::models::{Location, Member, Shape, StructureShape, TimeFormat};

/// The numbers that JSON does not have.
pub(super) const NOT_FINITE: [&str; 3] = ["NaN", "Infinity", "-Infinity"];

/// What members are called in documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// As in the API: awsJson and CBOR.
    Api,
    /// As the model says of messages: restJson.
    Wire,
}

impl Names {
    fn of(self, member: &Member) -> &'static str {
        match self {
            Self::Api => member.name,
            Self::Wire => member.wire_name(),
        }
    }

    fn find(self, structure: &StructureShape, name: &str) -> Option<&'static Member> {
        let mut members = structure.members.iter();
        match self {
            Self::Api => members
                .find(|member| member.name == name)
                .filter(|member| member.location == Location::Body),
            Self::Wire => members
                .find(|member| member.location == Location::Body && member.wire_name() == name),
        }
    }
}

/// Brings what a document holds into the form of values: members by their API names and
/// times as the reader wants them.
///
/// A strict reader takes out members written as null and those that the model does not
/// know, and refuses anything of another type.
pub(super) fn read(
    shape: &'static Shape,
    value: &mut Value,
    reader: Reader,
    names: Names,
) -> Result<(), ReadError> {
    match (shape, &mut *value) {
        (Shape::Structure(structure), Value::Object(members)) => {
            read_members(structure, members, reader, names)
        }
        (Shape::List(list), Value::Array(elements)) => elements
            .iter_mut()
            .try_for_each(|element| read(list.member(), element, reader, names)),
        (Shape::Map(map), Value::Object(entries)) => {
            if reader.strict {
                entries.retain(|_, entry| !entry.is_null());
            }
            entries
                .values_mut()
                .try_for_each(|entry| read(map.value(), entry, reader, names))
        }
        (Shape::Document, _) => Ok(()),
        (Shape::Timestamp(format), _) => read_time(shape, *format, value, reader),
        _ if !reader.strict => Ok(()),
        (Shape::String(_) | Shape::Blob(_), Value::String(_))
        | (Shape::Boolean, Value::Bool(_))
        | (Shape::Double, Value::Number(_)) => Ok(()),
        (Shape::Double, Value::String(text)) if NOT_FINITE.contains(&text.as_str()) => Ok(()),
        (Shape::Integer(_), Value::Number(number)) => match number.as_i64() {
            Some(whole) if i32::try_from(whole).is_ok() => Ok(()),
            Some(_) => Err(out_of_range(shape, true)),
            None => read_whole(shape, value),
        },
        (Shape::Long(_), Value::Number(number)) => match number.as_i64() {
            Some(_) => Ok(()),
            None => read_whole(shape, value),
        },
        (shape, value) => Err(ReadError::of_type(shape, value)),
    }
}

fn read_members(
    structure: &'static StructureShape,
    members: &mut Map<String, Value>,
    reader: Reader,
    names: Names,
) -> Result<(), ReadError> {
    let mut renamed = Vec::new();
    let mut result = Ok(());
    members.retain(|name, value| {
        let Some(member) = names.find(structure, name) else {
            return !reader.strict;
        };
        if value.is_null() && reader.strict {
            return false;
        }
        if let Err(error) = read(member.shape(), value, reader, names) {
            result = Err(error);
        }
        if names == Names::Wire && member.name != name {
            renamed.push((member.name, value.take()));
            return false;
        }
        true
    });
    members.extend(
        renamed
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value)),
    );
    result
}

fn read_time(
    shape: &Shape,
    format: Option<TimeFormat>,
    value: &mut Value,
    reader: Reader,
) -> Result<(), ReadError> {
    let time = match (format, &*value) {
        (None | Some(TimeFormat::EpochSeconds), Value::Number(_)) => {
            if reader.strict {
                return Ok(());
            }
            timestamp::of_value(value)
        }
        (None | Some(TimeFormat::EpochSeconds), _) => None,
        (Some(format), Value::String(text)) => timestamp::parse(text, format),
        (Some(_), _) => None,
    };
    match time {
        Some(time) => *value = timestamp::to_value(time, reader.times),
        None if reader.strict => return Err(ReadError::of_type(shape, value)),
        None => {}
    }
    Ok(())
}

fn out_of_range(shape: &Shape, whole: bool) -> ReadError {
    ReadError::Range {
        wanted: Kind::of(shape),
        whole,
    }
}

/// Reads a number with a fraction where a whole one is wanted: AWS takes `3.0` for one
/// and cuts `3.7` off.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a float's cast to an integer saturates"
)]
fn read_whole(shape: &Shape, value: &mut Value) -> Result<(), ReadError> {
    match value.as_f64() {
        Some(number) if number.abs() <= f64::from(i32::MAX) => {
            *value = Value::from(number as i64);
            Ok(())
        }
        _ => Err(out_of_range(shape, false)),
    }
}

/// What a document is written into.
pub(super) trait Sink {
    fn begin_object(&mut self);
    /// Writes the name of the next member.
    fn name(&mut self, name: &str);
    /// Writes the name of the next member, which the model has: it is plain text.
    fn member(&mut self, name: &'static str) {
        self.name(name);
    }
    fn end_object(&mut self);
    fn begin_list(&mut self);
    /// Begins the next element.
    fn element(&mut self);
    fn end_list(&mut self);
    /// Writes a value of any type as it is.
    fn value(&mut self, value: &Value);
    /// Writes a number that JSON does not have, from its text.
    fn not_finite(&mut self, text: &str);
    /// Writes bytes, from base64 text.
    fn blob(&mut self, text: &str);
    /// Writes a time that has no format of its own, from seconds or text.
    fn time(&mut self, value: &Value);
}

/// What is written, and where to.
pub(super) struct Document<'a, S> {
    pub(super) sink: &'a mut S,
    pub(super) writer: Writer,
    pub(super) names: Names,
}

impl<S: Sink> Document<'_, S> {
    /// Writes a value. Types are the service's to judge; a name that no member has
    /// is a slip.
    pub(super) fn write(
        &mut self,
        shape: &Shape,
        value: &Value,
        path: &Path<'_>,
    ) -> Result<(), InputError> {
        match (shape, value) {
            (Shape::Structure(structure), Value::Object(members)) => {
                self.write_members(structure, members, path)?;
            }
            (Shape::Structure(_), Value::Null) if matches!(path, Path::Root) => {
                self.sink.begin_object();
                self.sink.end_object();
            }
            (Shape::List(list), Value::Array(elements)) => {
                self.sink.begin_list();
                for (index, element) in elements.iter().enumerate() {
                    self.sink.element();
                    self.write(list.member(), element, &Path::Element(path, index))?;
                }
                self.sink.end_list();
            }
            (Shape::Map(map), Value::Object(entries)) => {
                self.sink.begin_object();
                for (key, value) in entries {
                    self.sink.name(key);
                    self.write(map.value(), value, &Path::Member(path, key))?;
                }
                self.sink.end_object();
            }
            (Shape::Timestamp(format), Value::String(_) | Value::Number(_)) => {
                self.write_time(*format, value, path)?;
            }
            (Shape::Blob(_), Value::String(text)) => self.sink.blob(text),
            (Shape::Double, Value::String(text)) if NOT_FINITE.contains(&text.as_str()) => {
                self.sink.not_finite(text);
            }
            (_, value) => self.sink.value(value),
        }
        Ok(())
    }

    fn write_members(
        &mut self,
        structure: &StructureShape,
        members: &Map<String, Value>,
        path: &Path<'_>,
    ) -> Result<(), InputError> {
        self.sink.begin_object();
        for (name, value) in members {
            match structure.member(name) {
                Some(member) if member.location != Location::Body => {}
                Some(_) if value.is_null() && self.writer.checked => {}
                Some(member) => {
                    self.sink.member(self.names.of(member));
                    self.write(member.shape(), value, &Path::Member(path, name))?;
                }
                None if self.writer.checked => {
                    return Err(InputError::unknown(structure, name, path));
                }
                None => {
                    self.sink.name(name);
                    self.sink.value(value);
                }
            }
        }
        self.sink.end_object();
        Ok(())
    }

    fn write_time(
        &mut self,
        format: Option<TimeFormat>,
        value: &Value,
        path: &Path<'_>,
    ) -> Result<(), InputError> {
        let time = timestamp::of_value(value);
        match (time, format) {
            (None, _) if self.writer.checked => {
                return Err(InputError::wrong(path, A_TIME));
            }
            (None, _) => self.sink.value(value),
            (Some(_), None | Some(TimeFormat::EpochSeconds)) => self.sink.time(value),
            (Some(time), Some(format)) => {
                let text = timestamp::write(time, format);
                self.sink.value(&Value::String(text));
            }
        }
        Ok(())
    }
}

/// What an input should have where a time is wanted.
pub(super) const A_TIME: &str = "a time such as `2026-11-20T09:00:00Z`";
