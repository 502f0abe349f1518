//! JSON.

use serde_json::{Map, Value};

use super::document::{self, Document, Names, Sink};
use super::error::{InputError, Path, ReadError};
use super::options::{Reader, Writer};
use super::timestamp;
use crate::models::Shape;

/// Reads a document; a blank one is an empty structure.
pub(super) fn read(
    shape: &'static Shape,
    document: &[u8],
    reader: Reader,
    names: Names,
) -> Result<Value, ReadError> {
    let mut value = parse(document)?;
    document::read(shape, &mut value, reader, names)?;
    Ok(value)
}

/// Reads a document whose shape is not known.
pub(super) fn parse(document: &[u8]) -> Result<Value, ReadError> {
    if document.iter().all(u8::is_ascii_whitespace) {
        return Ok(Value::Object(Map::new()));
    }
    serde_json::from_slice(document).map_err(|error| ReadError::malformed("JSON", error))
}

/// Writes a document.
pub(super) fn write(
    shape: &Shape,
    value: &Value,
    writer: Writer,
    names: Names,
    path: &Path<'_>,
) -> Result<Vec<u8>, InputError> {
    let mut sink = Json {
        out: Vec::with_capacity(256),
        after: false,
    };
    let mut document = Document {
        sink: &mut sink,
        writer,
        names,
    };
    document.write(shape, value, path)?;
    Ok(sink.out)
}

struct Json {
    out: Vec<u8>,
    /// Whether something stands before the next member or element.
    after: bool,
}

impl Json {
    fn separate(&mut self) {
        if self.after {
            self.out.push(b',');
        }
        self.after = false;
    }

    fn text(&mut self, text: &str) {
        let is_plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
        // All bytes are looked at, which takes less than to stop at the first that is not.
        if !text.bytes().fold(true, |all, byte| all & is_plain(byte)) {
            return self.value_of(text);
        }
        self.out.push(b'"');
        self.out.extend_from_slice(text.as_bytes());
        self.out.push(b'"');
        self.after = true;
    }

    fn value_of(&mut self, value: &(impl serde::Serialize + ?Sized)) {
        // Writing to memory cannot fail, and values have no keys that are not text.
        let _ = serde_json::to_writer(&mut self.out, value);
        self.after = true;
    }

    fn begin(&mut self, sign: u8) {
        self.out.push(sign);
        self.after = false;
    }

    fn end(&mut self, sign: u8) {
        self.out.push(sign);
        self.after = true;
    }
}

impl Sink for Json {
    fn begin_object(&mut self) {
        self.begin(b'{');
    }

    fn name(&mut self, name: &str) {
        self.separate();
        self.text(name);
        self.out.push(b':');
        self.after = false;
    }

    fn member(&mut self, name: &'static str) {
        self.separate();
        self.out.push(b'"');
        self.out.extend(name.as_bytes());
        self.out.extend(b"\":");
    }

    fn end_object(&mut self) {
        self.end(b'}');
    }

    fn begin_list(&mut self) {
        self.begin(b'[');
    }

    fn element(&mut self) {
        self.separate();
    }

    fn end_list(&mut self) {
        self.end(b']');
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.text(text),
            value => self.value_of(value),
        }
    }

    fn not_finite(&mut self, text: &str) {
        self.text(text);
    }

    fn blob(&mut self, text: &str) {
        self.text(text);
    }

    fn time(&mut self, value: &Value) {
        match (value, timestamp::of_value(value)) {
            (Value::String(_), Some(time)) => self.value_of(&timestamp::epoch(time)),
            _ => self.value_of(value),
        }
    }
}
