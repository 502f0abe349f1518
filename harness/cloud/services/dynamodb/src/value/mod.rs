//! Attribute values: their types, texts, sizes and limits.

mod map;
mod number;
mod parse;
mod stored;
mod write;

pub(crate) use map::AttributeMap;
pub(crate) use number::{Number, NumberError};
pub(crate) use parse::{number_error, parse_map, parse_value, set_of};
pub(crate) use stored::StoredItem;

/// The deepest nesting of lists and maps.
pub(crate) const MAX_DEPTH: usize = 32;

/// The value of an attribute. Sets are sorted and have no duplicates, so that equal values
/// are equal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum AttributeValue {
    String(Box<str>),
    Number(Number),
    Binary(Box<[u8]>),
    StringSet(Box<[Box<str>]>),
    NumberSet(Box<[Number]>),
    BinarySet(Box<[Box<[u8]>]>),
    Map(AttributeMap),
    List(Vec<AttributeValue>),
    Bool(bool),
    Null,
}

/// The name of a type, as requests and `attribute_type` write it.
pub(crate) const TYPES: [&str; 10] = ["B", "NULL", "SS", "BOOL", "L", "BS", "N", "NS", "S", "M"];

impl AttributeValue {
    /// Returns the name of its type.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::String(_) => "S",
            Self::Number(_) => "N",
            Self::Binary(_) => "B",
            Self::StringSet(_) => "SS",
            Self::NumberSet(_) => "NS",
            Self::BinarySet(_) => "BS",
            Self::Map(_) => "M",
            Self::List(_) => "L",
            Self::Bool(_) => "BOOL",
            Self::Null => "NULL",
        }
    }

    /// Returns how many bytes it counts for.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::String(text) => text.len(),
            Self::Number(number) => number.size(),
            Self::Binary(bytes) => bytes.len(),
            Self::StringSet(set) => set.iter().map(|text| text.len()).sum(),
            Self::NumberSet(set) => set.iter().map(|number| number.size()).sum(),
            Self::BinarySet(set) => set.iter().map(|bytes| bytes.len()).sum(),
            Self::Map(map) => 3 + map.size() + map.len(),
            Self::List(list) => 3 + list.iter().map(|value| value.size() + 1).sum::<usize>(),
            Self::Bool(_) | Self::Null => 1,
        }
    }

    /// Returns how deep lists and maps are nested in it; none for a scalar.
    pub(crate) fn depth(&self) -> usize {
        match self {
            Self::Map(map) => {
                1 + map
                    .iter()
                    .map(|(_, value)| value.depth())
                    .max()
                    .unwrap_or(0)
            }
            Self::List(list) => 1 + list.iter().map(Self::depth).max().unwrap_or(0),
            _ => 0,
        }
    }

    pub(crate) fn as_number(&self) -> Option<Number> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }
}

impl AttributeMap {
    /// Returns how many bytes the names and values count for.
    pub(crate) fn size(&self) -> usize {
        self.iter()
            .map(|(name, value)| name.len() + value.size())
            .sum()
    }
}

impl From<&str> for AttributeValue {
    fn from(text: &str) -> Self {
        Self::String(text.into())
    }
}

impl From<Number> for AttributeValue {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}
