//! Items as tables keep them: each in one piece of memory.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{AttributeMap, AttributeValue, Number};

/// An item as a table keeps it. It takes about as many bytes as the item counts for; an
/// [`AttributeMap`] takes several times as many, in many pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredItem(Arc<[u8]>);

/// The kinds of values, each a byte before its value.
mod kind {
    pub(super) const STRING: u8 = 0;
    pub(super) const POSITIVE: u8 = 1;
    pub(super) const NEGATIVE: u8 = 2;
    pub(super) const BINARY: u8 = 3;
    pub(super) const STRING_SET: u8 = 4;
    pub(super) const NUMBER_SET: u8 = 5;
    pub(super) const BINARY_SET: u8 = 6;
    pub(super) const MAP: u8 = 7;
    pub(super) const LIST: u8 = 8;
    pub(super) const TRUE: u8 = 9;
    pub(super) const FALSE: u8 = 10;
    pub(super) const NULL: u8 = 11;
}

impl StoredItem {
    /// Returns an item in the form in which it is kept.
    pub(crate) fn new(item: &AttributeMap) -> Self {
        let size = item.size();
        let mut bytes = Vec::with_capacity(size + 4 * item.len() + 8);
        write_count(&mut bytes, size);
        write_map(&mut bytes, item);
        Self(bytes.into())
    }

    /// Returns how many bytes the item counts for.
    pub(crate) fn size(&self) -> usize {
        Reader(&self.0).count()
    }

    /// Returns the attributes of the item.
    pub(crate) fn attributes(&self) -> AttributeMap {
        let mut reader = Reader(&self.0);
        reader.count();
        reader.map()
    }
}

impl Serialize for StoredItem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.attributes().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for StoredItem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        AttributeMap::deserialize(deserializer).map(|item| Self::new(&item))
    }
}

/// Writes a number, seven bits to a byte, the lowest first.
fn write_integer(out: &mut Vec<u8>, mut number: u128) {
    while number >= 0x80 {
        out.push(u8::try_from(number & 0x7f).unwrap_or_default() | 0x80);
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap_or_default());
}

fn write_count(out: &mut Vec<u8>, count: usize) {
    write_integer(out, count as u128);
}

fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    write_count(out, bytes.len());
    out.extend_from_slice(bytes);
}

fn write_map(out: &mut Vec<u8>, map: &AttributeMap) {
    write_count(out, map.len());
    for (name, value) in map.iter() {
        write_bytes(out, name.as_bytes());
        write_value(out, value);
    }
}

fn write_number(out: &mut Vec<u8>, number: Number) {
    let (is_negative, coefficient, exponent) = number.parts();
    out.push(if is_negative {
        kind::NEGATIVE
    } else {
        kind::POSITIVE
    });
    out.extend_from_slice(&exponent.to_le_bytes());
    write_integer(out, coefficient);
}

fn write_value(out: &mut Vec<u8>, value: &AttributeValue) {
    match value {
        AttributeValue::String(text) => {
            out.push(kind::STRING);
            write_bytes(out, text.as_bytes());
        }
        AttributeValue::Number(number) => write_number(out, *number),
        AttributeValue::Binary(bytes) => {
            out.push(kind::BINARY);
            write_bytes(out, bytes);
        }
        AttributeValue::StringSet(set) => {
            out.push(kind::STRING_SET);
            write_count(out, set.len());
            for text in set {
                write_bytes(out, text.as_bytes());
            }
        }
        AttributeValue::NumberSet(set) => {
            out.push(kind::NUMBER_SET);
            write_count(out, set.len());
            for number in set {
                write_number(out, *number);
            }
        }
        AttributeValue::BinarySet(set) => {
            out.push(kind::BINARY_SET);
            write_count(out, set.len());
            for bytes in set {
                write_bytes(out, bytes);
            }
        }
        AttributeValue::Map(map) => {
            out.push(kind::MAP);
            write_map(out, map);
        }
        AttributeValue::List(list) => {
            out.push(kind::LIST);
            write_count(out, list.len());
            for value in list {
                write_value(out, value);
            }
        }
        AttributeValue::Bool(true) => out.push(kind::TRUE),
        AttributeValue::Bool(false) => out.push(kind::FALSE),
        AttributeValue::Null => out.push(kind::NULL),
    }
}

/// What is left to read of an item. Only what [`StoredItem::new`] has written is read, so
/// nothing is missing or wrong.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(count);
        self.0 = rest;
        taken
    }

    fn byte(&mut self) -> u8 {
        self.take(1)[0]
    }

    fn integer(&mut self) -> u128 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            number |= u128::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return number;
            }
            shift += 7;
        }
    }

    fn count(&mut self) -> usize {
        usize::try_from(self.integer()).unwrap_or(usize::MAX)
    }

    fn bytes(&mut self) -> &'a [u8] {
        let count = self.count();
        self.take(count)
    }

    fn text(&mut self) -> &'a str {
        str::from_utf8(self.bytes()).expect("texts are written as they are")
    }

    fn number(&mut self, kind: u8) -> Number {
        let exponent = self.take(2);
        let exponent = i16::from_le_bytes([exponent[0], exponent[1]]);
        Number::from_parts(kind == kind::NEGATIVE, self.integer(), exponent)
    }

    fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.count();
        (0..count).map(|_| read(self)).collect()
    }

    fn map(&mut self) -> AttributeMap {
        AttributeMap::from_sorted(self.list(|reader| (reader.text().into(), reader.value())))
    }

    fn value(&mut self) -> AttributeValue {
        match self.byte() {
            kind::STRING => AttributeValue::String(self.text().into()),
            kind::BINARY => AttributeValue::Binary(self.bytes().into()),
            kind::STRING_SET => {
                AttributeValue::StringSet(self.list(|reader| reader.text().into()).into())
            }
            kind::NUMBER_SET => {
                let numbers = self.list(|reader| {
                    let kind = reader.byte();
                    reader.number(kind)
                });
                AttributeValue::NumberSet(numbers.into())
            }
            kind::BINARY_SET => {
                AttributeValue::BinarySet(self.list(|reader| reader.bytes().into()).into())
            }
            kind::MAP => AttributeValue::Map(self.map()),
            kind::LIST => AttributeValue::List(self.list(Self::value)),
            kind::TRUE => AttributeValue::Bool(true),
            kind::FALSE => AttributeValue::Bool(false),
            kind::NULL => AttributeValue::Null,
            number => AttributeValue::Number(self.number(number)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::{btree_set, vec};
    use proptest::prelude::*;

    use super::*;

    fn number() -> impl Strategy<Value = Number> {
        (any::<bool>(), 0..10_u128.pow(38), -100..80_i32).prop_map(
            |(negative, digits, exponent)| {
                let sign = if negative { "-" } else { "" };
                Number::parse(&format!("{sign}{digits}E{exponent}")).unwrap_or(Number::ZERO)
            },
        )
    }

    fn value() -> impl Strategy<Value = AttributeValue> {
        let bytes = || vec(any::<u8>(), 0..200).prop_map(Box::<[u8]>::from);
        let scalar = prop_oneof![
            ".{0,200}".prop_map(|text| AttributeValue::String(text.into())),
            number().prop_map(AttributeValue::Number),
            bytes().prop_map(AttributeValue::Binary),
            btree_set("[a-z]{1,5}", 1..4).prop_map(|set| {
                AttributeValue::StringSet(set.into_iter().map(Into::into).collect())
            }),
            btree_set(number(), 1..4)
                .prop_map(|set| AttributeValue::NumberSet(set.into_iter().collect())),
            btree_set(bytes(), 1..4)
                .prop_map(|set| AttributeValue::BinarySet(set.into_iter().collect())),
            any::<bool>().prop_map(AttributeValue::Bool),
            Just(AttributeValue::Null),
        ];
        scalar.prop_recursive(4, 30, 5, |inner| {
            prop_oneof![
                vec(inner.clone(), 0..5).prop_map(AttributeValue::List),
                vec(("[a-z]{0,3}", inner), 0..5)
                    .prop_map(|members| AttributeValue::Map(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn items_are_read_as_they_were_written(attributes in vec((".{0,20}", value()), 0..8)) {
            let item: AttributeMap = attributes.into_iter().collect();
            let stored = StoredItem::new(&item);
            prop_assert_eq!(stored.size(), item.size());
            prop_assert_eq!(stored.attributes(), item);
        }
    }
}
