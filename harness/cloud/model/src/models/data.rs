//! Reads the text in `data/`, one line an operation, error or shape.
//!
//! ```text
//! protocols rpc-v2-cbor json-1.0 query
//! operation SendMessage SendMessageRequest SendMessageResult
//! error QueueDoesNotExist AWS.SimpleQueueService.NonExistentQueue 400 sender
//! shape SendMessageRequest structure QueueUrl:.string! Tags:TagMap*=Tag
//! ```
//!
//! `.string` and the like are types without constraints; other types are the
//! shapes of that name. The lines of each kind are sorted by name. A member is
//! `name:type`, then `!` where it is required, `*` where its list or map is
//! flattened, `@location` and `=name` where the message calls it otherwise. The
//! protocols are there where the service speaks others than its entry says. An
//! operation's method and path may be followed by `status=`, by `anonymous`, and by
//! `input-root=` and `output-root=`, the names of root elements that are not the
//! names of the shapes.

use std::sync::OnceLock;

use super::operation::{ErrorModel, OperationModel};
use super::protocol::Protocol;
use super::shape::{
    Bounds, EMPTY, LazyShape, ListShape, Location, MapShape, Member, STRING, Shape, ShapeRef,
    StringShape, StructureShape, TimeFormat,
};

/// The operations, errors and shapes of a service.
pub(super) struct Tables {
    pub(super) operations: &'static [OperationModel],
    pub(super) errors: &'static [ErrorModel],
    /// The protocols of the service; empty where its entry says them.
    pub(super) protocols: &'static [Protocol],
}

impl Tables {
    /// Returns the tables of a service without operations.
    pub(super) fn empty() -> &'static Self {
        &Self {
            operations: &[],
            errors: &[],
            protocols: &[],
        }
    }

    /// Reads a service's data; shapes stay text until they are used.
    ///
    /// The tables live as long as the process: there is one of each service.
    pub(super) fn read(data: &'static str) -> Self {
        let (mut operations, mut errors, mut shapes) = (Vec::new(), Vec::new(), Vec::new());
        let mut protocols = Vec::new();
        for line in data.lines() {
            let (kind, rest) = split(line);
            match kind {
                "operation" => operations.push(rest),
                "error" => errors.push(rest),
                "protocols" => protocols.extend(rest.split(' ').filter_map(Protocol::parse)),
                "shape" => {
                    let (name, text) = split(rest);
                    shapes.push(LazyShape {
                        name,
                        text,
                        decode: shape,
                        shape: OnceLock::new(),
                    });
                }
                _ => {}
            }
        }
        let shapes: &'static [LazyShape] = Vec::leak(shapes);
        let operations = operations.into_iter().map(|line| operation(shapes, line));
        let errors = errors.into_iter().map(error);
        Self {
            operations: Vec::leak(operations.collect()),
            errors: Vec::leak(errors.collect()),
            protocols: Vec::leak(protocols),
        }
    }
}

fn split(text: &'static str) -> (&'static str, &'static str) {
    text.split_once(' ').unwrap_or((text, ""))
}

fn operation(shapes: &'static [LazyShape], line: &'static str) -> OperationModel {
    let mut words = line.split(' ');
    let mut word = || words.next().unwrap_or_default();
    let name = word();
    let input = match word() {
        "-" => ShapeRef::ready(&EMPTY),
        input => reference(shapes, input),
    };
    let output = match word() {
        "-" => None,
        output => Some(reference(shapes, output)),
    };
    let mut operation = OperationModel {
        name,
        input,
        output,
        method: "POST",
        path: "/",
        status: 200,
        anonymous: false,
        input_root: None,
        output_root: None,
    };
    while let Some(word) = words.next() {
        match word.split_once('=') {
            Some(("status", status)) => operation.status = status.parse().unwrap_or(200),
            Some(("input-root", name)) => operation.input_root = Some(name),
            Some(("output-root", name)) => operation.output_root = Some(name),
            _ if word == "anonymous" => operation.anonymous = true,
            _ => {
                operation.method = word;
                operation.path = words.next().unwrap_or("/");
            }
        }
    }
    operation
}

fn error(line: &'static str) -> ErrorModel {
    let mut words = line.split(' ');
    let mut word = || words.next().unwrap_or_default();
    ErrorModel {
        shape: word(),
        code: word(),
        status: word().parse().unwrap_or(400),
        sender: word() == "sender",
    }
}

static NUMBER: Bounds = Bounds {
    min: None,
    max: None,
};
static INTEGER: Shape = Shape::Integer(NUMBER);
static LONG: Shape = Shape::Long(NUMBER);
static BLOB: Shape = Shape::Blob(NUMBER);
static DOUBLE: Shape = Shape::Double;
static BOOLEAN: Shape = Shape::Boolean;
static DOCUMENT: Shape = Shape::Document;
static TIMESTAMP: Shape = Shape::Timestamp(None);
static EPOCH_SECONDS: Shape = Shape::Timestamp(Some(TimeFormat::EpochSeconds));
static DATE_TIME: Shape = Shape::Timestamp(Some(TimeFormat::DateTime));
static HTTP_DATE: Shape = Shape::Timestamp(Some(TimeFormat::HttpDate));

fn reference(shapes: &'static [LazyShape], name: &str) -> ShapeRef {
    ShapeRef::ready(match name {
        ".string" => &STRING,
        ".structure" => &EMPTY,
        ".integer" => &INTEGER,
        ".long" => &LONG,
        ".blob" => &BLOB,
        ".double" => &DOUBLE,
        ".boolean" => &BOOLEAN,
        ".document" => &DOCUMENT,
        ".timestamp" => &TIMESTAMP,
        ".epoch-seconds" => &EPOCH_SECONDS,
        ".date-time" => &DATE_TIME,
        ".http-date" => &HTTP_DATE,
        name => match shapes.binary_search_by(|shape| shape.name.cmp(name)) {
            Ok(index) => return ShapeRef::lazy(shapes, index),
            Err(_) => unreachable!("the generator writes all shapes that it names, such as {name}"),
        },
    })
}

/// Decodes what follows a shape's name.
fn shape(shapes: &'static [LazyShape], text: &'static str) -> Shape {
    let (kind, rest) = split(text);
    match kind {
        "structure" | "events" => {
            let words = rest.split(' ').filter(|word| !word.is_empty());
            Shape::Structure(StructureShape {
                members: Vec::leak(words.map(|word| member(shapes, word)).collect()),
                event_stream: kind == "events",
            })
        }
        "list" => {
            let (member, rest) = split(rest);
            let traits = Traits::read(rest);
            Shape::List(ListShape {
                member: reference(shapes, member),
                element: traits.element.unwrap_or("member"),
                flattened: traits.flattened,
                min: Traits::length(traits.min),
                max: Traits::length(traits.max),
            })
        }
        "map" => {
            let (key, rest) = split(rest);
            let (value, rest) = split(rest);
            let traits = Traits::read(rest);
            Shape::Map(MapShape {
                key: reference(shapes, key),
                value: reference(shapes, value),
                key_name: traits.key.unwrap_or("key"),
                value_name: traits.value.unwrap_or("value"),
                flattened: traits.flattened,
                min: Traits::length(traits.min),
                max: Traits::length(traits.max),
            })
        }
        "string" => {
            let traits = Traits::read(rest);
            Shape::String(StringShape {
                min: Traits::length(traits.min),
                max: Traits::length(traits.max),
                pattern: traits.pattern,
                values: traits
                    .values
                    .map_or(&[], |values| Vec::leak(values.split('|').collect())),
                sensitive: traits.sensitive,
            })
        }
        "integer" => Shape::Integer(Traits::read(rest).bounds()),
        "long" => Shape::Long(Traits::read(rest).bounds()),
        "blob" => Shape::Blob(Traits::read(rest).bounds()),
        kind => unreachable!("the generator writes no shape of the kind {kind}"),
    }
}

fn member(shapes: &'static [LazyShape], word: &'static str) -> Member {
    let (left, wire) = match word.split_once('=') {
        Some((left, wire)) => (left, Some(wire)),
        None => (word, None),
    };
    let (left, location) = left.split_once('@').unwrap_or((left, ""));
    let (left, flattened) = strip(left, '*');
    let (left, required) = strip(left, '!');
    let (name, shape) = left.split_once(':').unwrap_or((left, ".string"));
    Member {
        name,
        shape: reference(shapes, shape),
        required,
        wire,
        location: match location {
            "query" => Location::Query,
            "path" => Location::Path,
            "header" => Location::Header,
            "headers" => Location::Headers,
            "payload" => Location::Payload,
            "attribute" => Location::Attribute,
            "status" => Location::Status,
            _ => Location::Body,
        },
        flattened,
    }
}

fn strip(text: &'static str, sign: char) -> (&'static str, bool) {
    match text.strip_suffix(sign) {
        Some(text) => (text, true),
        None => (text, false),
    }
}

/// What may follow a type.
#[derive(Default)]
struct Traits {
    min: Option<i64>,
    max: Option<i64>,
    element: Option<&'static str>,
    key: Option<&'static str>,
    value: Option<&'static str>,
    values: Option<&'static str>,
    pattern: Option<&'static str>,
    flattened: bool,
    sensitive: bool,
}

impl Traits {
    fn read(mut text: &'static str) -> Self {
        let mut traits = Self::default();
        while !text.is_empty() {
            // A pattern may have blanks, and is the last.
            if let Some(pattern) = text.strip_prefix("pattern=") {
                traits.pattern = Some(pattern);
                break;
            }
            let (word, rest) = split(text);
            text = rest;
            match word.split_once('=') {
                Some(("min", number)) => traits.min = number.parse().ok(),
                Some(("max", number)) => traits.max = number.parse().ok(),
                Some(("element", name)) => traits.element = Some(name),
                Some(("key", name)) => traits.key = Some(name),
                Some(("value", name)) => traits.value = Some(name),
                Some(("enum", values)) => traits.values = Some(values),
                _ if word == "flattened" => traits.flattened = true,
                _ if word == "sensitive" => traits.sensitive = true,
                _ => {}
            }
        }
        traits
    }

    fn length(bound: Option<i64>) -> Option<u64> {
        bound.and_then(|bound| bound.try_into().ok())
    }

    fn bounds(&self) -> Bounds {
        Bounds {
            min: self.min,
            max: self.max,
        }
    }
}
