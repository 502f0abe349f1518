//! Values that are written as elements.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::codec::error::{InputError, Path};
use crate::codec::options::Writer;
use crate::codec::{scalar, timestamp};
use crate::models::{Location, Member, Shape, StructureShape, TimeFormat};

/// Returns a document with that root element.
pub(in crate::codec) fn write_document(
    shape: &Shape,
    root: &str,
    namespace: &str,
    value: &Value,
    writer: Writer,
    path: &Path<'_>,
) -> Result<String, InputError> {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let empty = Value::Object(Map::new());
    let value = if value.is_null() { &empty } else { value };
    let mut elements = Elements {
        out: &mut out,
        writer,
    };
    let namespace = Some(namespace).filter(|namespace| !namespace.is_empty());
    elements.value(shape, root, value, namespace, false, path)?;
    Ok(out)
}

/// Writes the members of a structure that are elements, in the order of its model.
pub(in crate::codec) fn write_members(
    structure: &StructureShape,
    value: &Value,
    writer: Writer,
    out: &mut String,
) -> Result<(), InputError> {
    let mut elements = Elements { out, writer };
    match value {
        Value::Object(members) => elements.members(structure, members, &Path::Root),
        _ => Ok(()),
    }
}

struct Elements<'o> {
    out: &'o mut String,
    writer: Writer,
}

impl Elements<'_> {
    fn value(
        &mut self,
        shape: &Shape,
        name: &str,
        value: &Value,
        namespace: Option<&str>,
        flat: bool,
        path: &Path<'_>,
    ) -> Result<(), InputError> {
        match (shape, value) {
            (_, Value::Null) => {}
            (Shape::List(list), Value::Array(elements)) => {
                let inner = if flat { name } else { list.element };
                if !flat {
                    self.open(name, namespace);
                }
                for (index, value) in elements.iter().enumerate() {
                    let path = Path::Element(path, index);
                    self.value(list.member(), inner, value, None, false, &path)?;
                }
                if !flat {
                    self.close(name);
                }
            }
            (Shape::Map(map), Value::Object(entries)) => {
                let inner = if flat { name } else { "entry" };
                if !flat {
                    self.open(name, namespace);
                }
                for (key, value) in entries {
                    let path = Path::Member(path, key);
                    self.open(inner, None);
                    element(map.key_name, self.out, |out| escape(key, out));
                    self.value(map.value(), map.value_name, value, None, false, &path)?;
                    self.close(inner);
                }
                if !flat {
                    self.close(name);
                }
            }
            (Shape::Structure(structure), Value::Object(members)) => {
                self.check(structure, members, path)?;
                self.open(name, namespace);
                self.out.pop();
                self.attributes(structure, members, path)?;
                self.out.push('>');
                self.members(structure, members, path)?;
                self.close(name);
            }
            (Shape::List(_), _) if self.writer.checked => {
                return Err(InputError::wrong(path, "a list"));
            }
            (Shape::Structure(_) | Shape::Map(_), _) if self.writer.checked => {
                return Err(InputError::wrong(path, "an object"));
            }
            (shape, value) => {
                let text = self.text(shape, value, path)?;
                self.open(name, namespace);
                escape(&text, self.out);
                self.close(name);
            }
        }
        Ok(())
    }

    /// Refuses members that the model does not know.
    fn check(
        &self,
        structure: &StructureShape,
        members: &Map<String, Value>,
        path: &Path<'_>,
    ) -> Result<(), InputError> {
        if !self.writer.checked {
            return Ok(());
        }
        let mut names = members.keys();
        match names.find(|name| structure.member(name).is_none()) {
            Some(name) => Err(InputError::unknown(structure, name, path)),
            None => Ok(()),
        }
    }

    /// Writes the members that are attributes, with the namespace that their prefix stands for.
    fn attributes(
        &mut self,
        structure: &StructureShape,
        members: &Map<String, Value>,
        path: &Path<'_>,
    ) -> Result<(), InputError> {
        let is_attribute = |member: &&Member| member.location == Location::Attribute;
        for member in structure.members.iter().filter(is_attribute) {
            let Some(value) = members.get(member.name).filter(|value| !value.is_null()) else {
                continue;
            };
            let text = self.text(member.shape(), value, &Path::Member(path, member.name))?;
            let name = member.wire_name();
            if name.starts_with("xsi:") {
                let namespace = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";
                self.out.push_str(namespace);
            }
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            escape(&text, self.out);
            self.out.push('"');
        }
        Ok(())
    }

    fn members(
        &mut self,
        structure: &StructureShape,
        members: &Map<String, Value>,
        path: &Path<'_>,
    ) -> Result<(), InputError> {
        let in_body = |member: &&Member| member.location == Location::Body;
        for member in structure.members.iter().filter(in_body) {
            if let Some(value) = members.get(member.name) {
                let (name, flat) = (member.element_name(), member.is_flat());
                let path = Path::Member(path, member.name);
                self.value(member.shape(), name, value, None, flat, &path)?;
            }
        }
        Ok(())
    }

    fn text<'v>(
        &self,
        shape: &Shape,
        value: &'v Value,
        path: &Path<'_>,
    ) -> Result<Cow<'v, str>, InputError> {
        if let Shape::Timestamp(None | Some(TimeFormat::DateTime)) = shape
            && let Some(time) = timestamp::of_value(value)
        {
            return Ok(timestamp::write_milliseconds(time).into());
        }
        scalar::write(shape, value, TimeFormat::DateTime, self.writer, path)
    }

    fn open(&mut self, name: &str, namespace: Option<&str>) {
        self.out.push('<');
        self.out.push_str(name);
        if let Some(namespace) = namespace {
            self.out.push_str(" xmlns=\"");
            self.out.push_str(namespace);
            self.out.push('"');
        }
        self.out.push('>');
    }

    fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }
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
    let is_plain = |byte: u8| !matches!(byte, b'&' | b'<' | b'>' | b'"' | ..b' ');
    // All bytes are looked at, which takes less than to stop at the first that is not.
    if text.bytes().fold(true, |all, byte| all & is_plain(byte)) {
        out.push_str(text);
        return;
    }
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#xD;"),
            '\t' | '\n' | ' '..='\u{fffd}' | '\u{10000}'.. => out.push(character),
            // XML 1.0 has no way to write the other control characters, U+FFFE and U+FFFF.
            _ => out.push('\u{fffd}'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn characters_that_xml_does_not_have_are_replaced() {
        let mut out = String::new();
        escape("a\u{1}\u{fffe}\u{ffff}\u{10ffff}<\r", &mut out);
        assert_eq!(out, "a\u{fffd}\u{fffd}\u{fffd}\u{10ffff}&lt;&#xD;");
    }
}
