//! CBOR, as rpcv2Cbor and Kinesis have it: blobs are byte strings, times tagged seconds or
//! milliseconds, objects and lists of indefinite length.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minicbor::data::{IanaTag, Tag, Type};
use minicbor::decode::Error;
use minicbor::{Decoder, Encoder};
use serde_json::{Map, Number, Value};

use super::document::{self, Document, Names, Sink};
use super::error::{InputError, Kind, Path, ReadError, Token};
use super::options::{Reader, Writer};
use super::timestamp;
use crate::models::{Protocol, Shape};

/// How many units of a tagged time a second has. awsJson in CBOR counts milliseconds, as the
/// Java SDK's `AwsCborProtocolFactory` does.
fn units_per_second(protocol: Protocol) -> u32 {
    match protocol {
        Protocol::Cbor11 => 1_000,
        _ => 1,
    }
}

/// The deepest a document goes: deeper ones are no AWS shape's.
const DEEPEST: usize = 64;

/// Reads a document; an empty one is an empty structure.
pub(super) fn read(
    protocol: Protocol,
    shape: &'static Shape,
    document: &[u8],
    reader: Reader,
) -> Result<Value, ReadError> {
    let expected = Expected {
        shape: reader.strict.then_some(shape),
        units: units_per_second(protocol),
    };
    let mut value = parse_as(document, expected)?;
    document::read(shape, &mut value, reader, Names::Api)?;
    Ok(value)
}

/// What is expected of an item.
#[derive(Clone, Copy)]
struct Expected {
    /// Its shape, where it is known: bytes have to be where it has a blob, and text may not.
    shape: Option<&'static Shape>,
    /// How many units of a tagged time a second has.
    units: u32,
}

impl Expected {
    /// Returns what is expected of a part of the item.
    fn part(self, of: impl FnOnce(&'static Shape) -> Option<&'static Shape>) -> Self {
        Self {
            shape: self.shape.and_then(of),
            ..self
        }
    }
}

/// Reads a document as JSON would have it, with times in seconds.
pub(super) fn parse(document: &[u8]) -> Result<Value, ReadError> {
    let expected = Expected {
        shape: None,
        units: 1,
    };
    parse_as(document, expected)
}

fn parse_as(document: &[u8], expected: Expected) -> Result<Value, ReadError> {
    if document.is_empty() {
        return Ok(Value::Object(Map::new()));
    }
    let mut decoder = Decoder::new(document);
    let value = item(&mut decoder, expected, DEEPEST)?;
    if decoder.position() < document.len() {
        return Err(ReadError::malformed("CBOR", "something follows its end"));
    }
    Ok(value)
}

fn malformed(error: &Error) -> ReadError {
    ReadError::malformed("CBOR", error)
}

fn item(decoder: &mut Decoder<'_>, expected: Expected, depth: usize) -> Result<Value, ReadError> {
    let Some(deeper) = depth.checked_sub(1) else {
        return Err(ReadError::malformed("CBOR", "it is too deep"));
    };
    let kind = decoder.datatype().map_err(|error| malformed(&error))?;
    let shape = expected.shape;
    match kind {
        Type::Map | Type::MapIndef => object(decoder, expected, deeper),
        Type::Array | Type::ArrayIndef => list(decoder, expected, deeper),
        Type::Tag => {
            let tag = decoder.tag().map_err(|error| malformed(&error))?;
            let value = item(decoder, expected, deeper)?;
            Ok(match value.as_f64() {
                Some(time) if tag == Tag::from(IanaTag::Timestamp) && expected.units > 1 => {
                    number(time / f64::from(expected.units))
                }
                _ => value,
            })
        }
        Type::Bytes | Type::BytesIndef if !matches!(shape, None | Some(Shape::Blob(_))) => {
            Err(mismatch(shape, Token::Bytes))
        }
        Type::String | Type::StringIndef if matches!(shape, Some(Shape::Blob(_))) => {
            Err(mismatch(shape, Token::String))
        }
        kind => scalar(decoder, kind).map_err(|error| malformed(&error)),
    }
}

fn mismatch(shape: Option<&Shape>, found: Token) -> ReadError {
    ReadError::Type {
        wanted: shape.map_or(Kind::String, Kind::of),
        found,
    }
}

fn object(
    decoder: &mut Decoder<'_>,
    expected: Expected,
    deeper: usize,
) -> Result<Value, ReadError> {
    let mut members = Map::new();
    let mut left = decoder.map().map_err(|error| malformed(&error))?;
    while more(decoder, &mut left)? {
        let name = text(decoder).map_err(|error| malformed(&error))?;
        let member = expected.part(|shape| match shape {
            Shape::Structure(structure) => Some(structure.member(&name)?.shape()),
            Shape::Map(map) => Some(map.value()),
            _ => None,
        });
        let value = item(decoder, member, deeper)?;
        members.insert(name, value);
    }
    Ok(Value::Object(members))
}

fn list(decoder: &mut Decoder<'_>, expected: Expected, deeper: usize) -> Result<Value, ReadError> {
    let mut elements = Vec::new();
    let mut left = decoder.array().map_err(|error| malformed(&error))?;
    let member = expected.part(|shape| match shape {
        Shape::List(list) => Some(list.member()),
        _ => None,
    });
    while more(decoder, &mut left)? {
        elements.push(item(decoder, member, deeper)?);
    }
    Ok(Value::Array(elements))
}

/// Whether another element follows, in a list or an object of that length or of an
/// indefinite one.
fn more(decoder: &mut Decoder<'_>, left: &mut Option<u64>) -> Result<bool, ReadError> {
    if let Some(left) = left {
        let more = *left > 0;
        *left = left.saturating_sub(1);
        return Ok(more);
    }
    let kind = decoder.datatype().map_err(|error| malformed(&error))?;
    if kind == Type::Break {
        decoder.skip().map_err(|error| malformed(&error))?;
        return Ok(false);
    }
    Ok(true)
}

fn text(decoder: &mut Decoder<'_>) -> Result<String, Error> {
    decoder.str_iter()?.collect()
}

fn scalar(decoder: &mut Decoder<'_>, kind: Type) -> Result<Value, Error> {
    Ok(match kind {
        Type::Bool => decoder.bool()?.into(),
        Type::Null => {
            decoder.null()?;
            Value::Null
        }
        Type::Undefined => {
            decoder.undefined()?;
            Value::Null
        }
        Type::U8 | Type::U16 | Type::U32 | Type::U64 => decoder.u64()?.into(),
        Type::I8 | Type::I16 | Type::I32 | Type::I64 => decoder.i64()?.into(),
        Type::F16 => number(decoder.f16()?.into()),
        Type::F32 => number(decoder.f32()?.into()),
        Type::F64 => number(decoder.f64()?),
        Type::String | Type::StringIndef => text(decoder)?.into(),
        Type::Bytes | Type::BytesIndef => {
            let chunks: Result<Vec<&[u8]>, _> = decoder.bytes_iter()?.collect();
            STANDARD.encode(chunks?.concat()).into()
        }
        kind => return Err(Error::type_mismatch(kind)),
    })
}

fn number(number: f64) -> Value {
    Number::from_f64(number).map_or_else(
        || {
            let [nan, infinite, negative] = document::NOT_FINITE;
            let text = if number.is_nan() {
                nan
            } else if number > 0.0 {
                infinite
            } else {
                negative
            };
            text.into()
        },
        Value::Number,
    )
}

/// Writes a document.
pub(super) fn write(
    protocol: Protocol,
    shape: &Shape,
    value: &Value,
    writer: Writer,
    path: &Path<'_>,
) -> Result<Vec<u8>, InputError> {
    let mut sink = Cbor::new(units_per_second(protocol));
    let mut document = Document {
        sink: &mut sink,
        writer,
        names: Names::Api,
    };
    document.write(shape, value, path)?;
    Ok(sink.encoder.into_writer())
}

/// Writes a value whose shape is not known.
pub(super) fn write_plain(value: &Value) -> Vec<u8> {
    let mut sink = Cbor::new(1);
    sink.value(value);
    sink.encoder.into_writer()
}

/// Memory that CBOR is written into.
struct Cbor {
    encoder: Encoder<Vec<u8>>,
    /// How many units of a tagged time a second has.
    units: u32,
}

macro_rules! put {
    ($sink:expr, $($call:tt)+) => {{
        // Writing to memory cannot fail.
        let _ = $sink.encoder.$($call)+;
    }};
}

impl Cbor {
    fn new(units: u32) -> Self {
        Self {
            encoder: Encoder::new(Vec::new()),
            units,
        }
    }

    fn number(&mut self, number: &Number) {
        if let Some(number) = number.as_i64() {
            put!(self, i64(number));
        } else if let Some(number) = number.as_u64() {
            put!(self, u64(number));
        } else {
            put!(self, f64(number.as_f64().unwrap_or_default()));
        }
    }
}

impl Sink for Cbor {
    fn begin_object(&mut self) {
        put!(self, begin_map());
    }

    fn name(&mut self, name: &str) {
        put!(self, str(name));
    }

    fn end_object(&mut self) {
        put!(self, end());
    }

    fn begin_list(&mut self) {
        put!(self, begin_array());
    }

    fn element(&mut self) {}

    fn end_list(&mut self) {
        put!(self, end());
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Null => put!(self, null()),
            Value::Bool(bool) => put!(self, bool(*bool)),
            Value::Number(number) => self.number(number),
            Value::String(text) => put!(self, str(text)),
            Value::Array(elements) => {
                self.begin_list();
                for element in elements {
                    self.value(element);
                }
                self.end_list();
            }
            Value::Object(members) => {
                self.begin_object();
                for (name, value) in members {
                    self.name(name);
                    self.value(value);
                }
                self.end_object();
            }
        }
    }

    fn not_finite(&mut self, text: &str) {
        put!(self, f64(text.parse().unwrap_or(f64::NAN)));
    }

    fn blob(&mut self, text: &str) {
        match STANDARD.decode(text) {
            Ok(bytes) => put!(self, bytes(&bytes)),
            Err(_) => put!(self, str(text)),
        }
    }

    fn time(&mut self, value: &Value) {
        put!(self, tag(Tag::from(IanaTag::Timestamp)));
        match (value, timestamp::of_value(value)) {
            (_, Some(time)) if self.units > 1 => {
                let nanoseconds = 1_000_000_000 / i128::from(self.units);
                let units = time.unix_timestamp_nanos().div_euclid(nanoseconds);
                put!(self, i64(i64::try_from(units).unwrap_or(i64::MAX)));
            }
            (Value::Number(number), _) => self.number(number),
            (_, Some(time)) => self.number(&timestamp::epoch(time)),
            (value, None) => self.value(value),
        }
    }
}
