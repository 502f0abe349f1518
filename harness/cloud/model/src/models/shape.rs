//! The types of values: structures, lists, maps and scalars.

use std::fmt;
use std::sync::OnceLock;

/// The type of a value.
#[derive(Debug)]
pub enum Shape {
    /// Named members, each of a type of its own.
    Structure(StructureShape),
    /// Values of one type, in order.
    List(ListShape),
    /// Values of one type, by name.
    Map(MapShape),
    /// Text.
    String(StringShape),
    /// A whole number of 32 bits.
    Integer(Bounds),
    /// A whole number of 64 bits.
    Long(Bounds),
    /// A floating-point number.
    Double,
    /// True or false.
    Boolean,
    /// Bytes; the bounds are those of their number.
    Blob(Bounds),
    /// A point in time, and how it is written where that is not usual for the place.
    Timestamp(Option<TimeFormat>),
    /// JSON of any form.
    Document,
}

/// How a point in time is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeFormat {
    /// Seconds since 1970, with a fraction: usual in JSON and CBOR.
    EpochSeconds,
    /// RFC 3339, as `2026-11-20T09:00:00Z`: usual in XML, forms and query strings.
    DateTime,
    /// As HTTP writes it, `Fri, 20 Nov 2026 09:00:00 GMT`: usual in headers.
    HttpDate,
}

/// Text without constraints.
pub static STRING: Shape = Shape::String(StringShape::ANY);

/// The structure without members: the input or output of operations that have none.
pub static EMPTY: Shape = Shape::Structure(StructureShape {
    members: &[],
    event_stream: false,
});

/// A reference to a shape, which is decoded when it is first read.
#[derive(Clone, Copy)]
pub struct ShapeRef(Target);

#[derive(Clone, Copy)]
enum Target {
    Ready(&'static Shape),
    Lazy {
        shapes: &'static [LazyShape],
        index: usize,
    },
}

/// A shape that is text until it is first read.
pub(super) struct LazyShape {
    pub(super) name: &'static str,
    pub(super) text: &'static str,
    pub(super) decode: fn(&'static [LazyShape], &'static str) -> Shape,
    pub(super) shape: OnceLock<Shape>,
}

impl ShapeRef {
    pub(super) const fn ready(shape: &'static Shape) -> Self {
        Self(Target::Ready(shape))
    }

    pub(super) fn lazy(shapes: &'static [LazyShape], index: usize) -> Self {
        Self(Target::Lazy { shapes, index })
    }

    /// Returns the shape's name, where it has one that matters.
    pub fn name(self) -> Option<&'static str> {
        match self.0 {
            Target::Ready(_) => None,
            Target::Lazy { shapes, index } => Some(shapes[index].name),
        }
    }

    /// Returns the shape.
    #[inline]
    pub fn get(self) -> &'static Shape {
        match self.0 {
            Target::Ready(shape) => shape,
            Target::Lazy { shapes, index } => {
                let lazy = &shapes[index];
                lazy.shape.get_or_init(|| (lazy.decode)(shapes, lazy.text))
            }
        }
    }
}

impl fmt::Debug for ShapeRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Target::Ready(shape) => shape.fmt(f),
            // By name alone: shapes may contain themselves.
            Target::Lazy { shapes, index } => f.write_str(shapes[index].name),
        }
    }
}

/// A structure.
#[derive(Debug)]
pub struct StructureShape {
    /// Its members, in the order of the API.
    pub members: &'static [Member],
    /// Whether each member is a kind of event, of which any number follow each other.
    pub event_stream: bool,
}

impl StructureShape {
    /// Returns the member of that name.
    #[inline]
    pub fn member(&self, name: &str) -> Option<&'static Member> {
        self.members.iter().find(|m| m.name == name)
    }

    /// Returns the member that is a stream of events.
    pub fn events(&self) -> Option<(&'static Member, &'static StructureShape)> {
        self.members.iter().find_map(|member| match member.shape() {
            Shape::Structure(events) if events.event_stream => Some((member, events)),
            _ => None,
        })
    }

    /// Returns the member that is the whole body.
    pub fn payload(&self) -> Option<&'static Member> {
        self.members
            .iter()
            .find(|member| member.location == Location::Payload)
    }
}

/// A list.
#[derive(Debug)]
pub struct ListShape {
    pub(super) member: ShapeRef,
    /// What an element is called in query and XML, `member` by default.
    pub element: &'static str,
    /// Whether the elements have no element around them.
    pub flattened: bool,
    /// The fewest elements.
    pub min: Option<u64>,
    /// The most elements.
    pub max: Option<u64>,
}

impl ListShape {
    /// Returns the type of the elements.
    pub fn member(&self) -> &'static Shape {
        self.member.get()
    }
}

/// A map.
#[derive(Debug)]
pub struct MapShape {
    pub(super) key: ShapeRef,
    pub(super) value: ShapeRef,
    /// What a key is called in query and XML, `key` by default.
    pub key_name: &'static str,
    /// What a value is called in query and XML, `value` by default.
    pub value_name: &'static str,
    /// Whether the entries have no element around them.
    pub flattened: bool,
    /// The fewest entries.
    pub min: Option<u64>,
    /// The most entries.
    pub max: Option<u64>,
}

impl MapShape {
    /// Returns the type of the keys.
    pub fn key(&self) -> &'static Shape {
        self.key.get()
    }

    /// Returns the type of the values.
    pub fn value(&self) -> &'static Shape {
        self.value.get()
    }
}

/// Constraints of a text.
#[derive(Debug)]
pub struct StringShape {
    /// The fewest characters.
    pub min: Option<u64>,
    /// The most characters.
    pub max: Option<u64>,
    /// The pattern as AWS writes it (Java's syntax).
    pub pattern: Option<&'static str>,
    /// The values of an enumeration; empty where it is none.
    pub values: &'static [&'static str],
    /// Whether it is a secret, which no error message repeats.
    pub sensitive: bool,
}

impl StringShape {
    pub(super) const ANY: Self = Self {
        min: None,
        max: None,
        pattern: None,
        values: &[],
        sensitive: false,
    };
}

/// The bounds of a number, or of the length of a blob.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// The least.
    pub min: Option<i64>,
    /// The greatest.
    pub max: Option<i64>,
}

/// A member of a structure.
#[derive(Debug)]
pub struct Member {
    /// Its name in the API, which inputs and outputs use: `MessageAttributes`.
    pub name: &'static str,
    pub(super) shape: ShapeRef,
    /// Whether AWS refuses an input without it.
    pub required: bool,
    /// Its name in query, XML or HTTP where it differs: `MessageAttribute`.
    pub wire: Option<&'static str>,
    /// Where in an HTTP message it is (REST protocols).
    pub location: Location,
    /// Whether this member's list or map has no element around it, whatever its own shape says.
    pub flattened: bool,
}

impl Member {
    /// Returns its type.
    #[inline]
    pub fn shape(&self) -> &'static Shape {
        self.shape.get()
    }

    /// Returns its name in a message.
    #[inline]
    pub fn wire_name(&self) -> &'static str {
        self.wire.unwrap_or(self.name)
    }

    /// Returns what its elements are called where it is a flattened list, its name otherwise.
    #[inline]
    pub fn element_name(&self) -> &'static str {
        match self.shape() {
            Shape::List(list) if (list.flattened || self.flattened) && list.element != "member" => {
                list.element
            }
            _ => self.wire_name(),
        }
    }

    /// Whether the elements of this member's list or map have no element around them.
    #[inline]
    pub fn is_flat(&self) -> bool {
        match self.shape() {
            Shape::List(list) => list.flattened || self.flattened,
            Shape::Map(map) => map.flattened || self.flattened,
            _ => false,
        }
    }

    /// Returns the name of the element that is a whole document: the member's own, or
    /// its type's.
    pub fn root_name(&self) -> &'static str {
        self.wire.or(self.shape.name()).unwrap_or(self.name)
    }
}

/// Where in an HTTP message, or in an event of a stream, a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// In the document that is the body.
    Body,
    /// In the query.
    Query,
    /// In the path, as a label.
    Path,
    /// In a header.
    Header,
    /// In all headers that begin so, as a map.
    Headers,
    /// The body is this member and nothing else.
    Payload,
    /// In an attribute of the element.
    Attribute,
    /// It is the status code.
    Status,
}
