//! Attribute values as JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use super::{AttributeMap, AttributeValue};

impl Serialize for AttributeValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        let kind = self.type_name();
        match self {
            Self::String(text) => map.serialize_entry(kind, text)?,
            Self::Number(number) => map.serialize_entry(kind, &number.to_string())?,
            Self::Binary(bytes) => map.serialize_entry(kind, &STANDARD.encode(bytes))?,
            Self::StringSet(set) => map.serialize_entry(kind, set)?,
            Self::NumberSet(set) => {
                let texts: Vec<_> = set.iter().map(ToString::to_string).collect();
                map.serialize_entry(kind, &texts)?;
            }
            Self::BinarySet(set) => {
                let texts: Vec<_> = set.iter().map(|bytes| STANDARD.encode(bytes)).collect();
                map.serialize_entry(kind, &texts)?;
            }
            Self::Map(members) => map.serialize_entry(kind, members)?,
            Self::List(elements) => map.serialize_entry(kind, elements)?,
            Self::Bool(value) => map.serialize_entry(kind, value)?,
            Self::Null => map.serialize_entry(kind, &true)?,
        }
        map.end()
    }
}

impl Serialize for AttributeMap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}
