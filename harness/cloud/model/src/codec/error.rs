//! Why a value could not be read or written.

use std::fmt;

use serde_json::Value;
use thiserror::Error;

use crate::models::{Shape, StructureShape};

/// Why there is no request for an input.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InputError {
    /// The API has no member of that name.
    #[error("{} has no member `{name}`{}; there are {}", at(.path), near(.name, .known), listed(.known))]
    UnknownMember {
        /// Where in the input: `Entries[0]`.
        path: String,
        /// What was written.
        name: String,
        /// What there is.
        known: Vec<&'static str>,
    },
    /// A value is not of the member's type.
    #[error("{} has to be {wanted}", at(.path))]
    WrongType {
        /// Where in the input.
        path: String,
        /// What it should be.
        wanted: &'static str,
    },
    /// The request's path needs a member.
    #[error("the input lacks `{name}`, which the request's path needs")]
    MissingMember {
        /// Which.
        name: &'static str,
    },
}

impl InputError {
    pub(super) fn wrong(path: &Path<'_>, wanted: &'static str) -> Self {
        Self::WrongType {
            path: path.to_string(),
            wanted,
        }
    }

    pub(super) fn unknown(structure: &StructureShape, name: &str, path: &Path<'_>) -> Self {
        Self::UnknownMember {
            path: path.to_string(),
            name: name.to_owned(),
            known: structure.members.iter().map(|member| member.name).collect(),
        }
    }
}

fn at(path: &str) -> String {
    if path.is_empty() {
        "the input".into()
    } else {
        format!("`{path}` of the input")
    }
}

/// Returns the likeliest slip: capitals and the like.
fn near(name: &str, known: &[&'static str]) -> String {
    let plain = |name: &str| name.to_lowercase().replace(['_', '-'], "");
    let found = known.iter().find(|known| plain(known) == plain(name));
    found.map_or_else(String::new, |found| format!(" (did you mean `{found}`?)"))
}

fn listed(known: &[&'static str]) -> String {
    if known.is_empty() {
        return "none".into();
    }
    known.join(", ")
}

/// A place in a value, for errors; it costs nothing until it is shown.
#[derive(Debug, Clone, Copy)]
pub(super) enum Path<'a> {
    /// The value itself.
    Root,
    /// A member, or the entry of a map.
    Member(&'a Path<'a>, &'a str),
    /// An element of a list.
    Element(&'a Path<'a>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Member(Path::Root, name) => f.write_str(name),
            Self::Member(parent, name) => write!(f, "{parent}.{name}"),
            Self::Element(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

/// Why a message could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReadError {
    /// It is not in the format at all.
    #[error("it is not {format}: {reason}")]
    Malformed {
        /// `JSON`, `XML` and the like.
        format: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// A value of a document is of another type.
    #[error("a {wanted:?} is wanted where a {found:?} is")]
    Type {
        /// What the model has.
        wanted: Kind,
        /// What is there.
        found: Token,
    },
    /// A whole number does not fit.
    #[error("a number is out of range")]
    Range {
        /// What the model has.
        wanted: Kind,
        /// Whether the number itself is whole.
        whole: bool,
    },
    /// A text stands for no value of its type.
    #[error("`{text}` is no value of {member}")]
    Text {
        /// The member's API name.
        member: String,
        /// The text.
        text: String,
    },
}

impl ReadError {
    pub(super) fn malformed(format: &'static str, reason: impl fmt::Display) -> Self {
        Self::Malformed {
            format,
            reason: reason.to_string(),
        }
    }

    pub(super) fn of_type(shape: &Shape, found: &Value) -> Self {
        Self::Type {
            wanted: Kind::of(shape),
            found: Token::of(found),
        }
    }
}

/// The kind of a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are the kinds of `Shape`")]
pub enum Kind {
    Structure,
    List,
    Map,
    String,
    Integer,
    Long,
    Double,
    Boolean,
    Blob,
    Timestamp,
    Document,
}

impl Kind {
    pub(super) fn of(shape: &Shape) -> Self {
        match shape {
            Shape::Structure(_) => Self::Structure,
            Shape::List(_) => Self::List,
            Shape::Map(_) => Self::Map,
            Shape::String(_) => Self::String,
            Shape::Integer(_) => Self::Integer,
            Shape::Long(_) => Self::Long,
            Shape::Double => Self::Double,
            Shape::Boolean => Self::Boolean,
            Shape::Blob(_) => Self::Blob,
            Shape::Timestamp(_) => Self::Timestamp,
            Shape::Document => Self::Document,
        }
    }
}

/// What stands in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are the tokens of JSON and CBOR")]
pub enum Token {
    Null,
    True,
    False,
    String,
    Number,
    Decimal,
    Bytes,
    List,
    Object,
}

impl Token {
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(true) => Self::True,
            Value::Bool(false) => Self::False,
            Value::String(_) => Self::String,
            Value::Number(number) if number.is_f64() => Self::Decimal,
            Value::Number(_) => Self::Number,
            Value::Array(_) => Self::List,
            Value::Object(_) => Self::Object,
        }
    }
}
