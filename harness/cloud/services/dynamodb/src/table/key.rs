//! The keys of entries, in the order in which tables and indexes hold them.

use std::cmp::Ordering;

use crate::value::{AttributeValue, Number};

/// The value of a key attribute, or a bound above all values.
///
/// Texts and binaries are both bytes: texts are ordered by their UTF-8, and all values of
/// a key attribute have one type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum KeyValue {
    Number(Number),
    Bytes(Box<[u8]>),
    Greatest,
}

impl KeyValue {
    /// Returns the key of a value that can be one.
    pub(crate) fn of(value: &AttributeValue) -> Option<Self> {
        match value {
            AttributeValue::String(text) => Some(Self::Bytes(text.as_bytes().into())),
            AttributeValue::Binary(bytes) => Some(Self::Bytes(bytes.clone())),
            AttributeValue::Number(number) => Some(Self::Number(*number)),
            _ => None,
        }
    }

    /// Returns the least value above all that begin with these bytes.
    pub(crate) fn after_prefix(prefix: &[u8]) -> Self {
        match prefix.iter().rposition(|byte| *byte != u8::MAX) {
            Some(last) => {
                let mut bytes = prefix[..=last].to_vec();
                bytes[last] += 1;
                Self::Bytes(bytes.into())
            }
            None => Self::Greatest,
        }
    }
}

/// The values of a key's hash or range attributes: mostly one.
#[derive(Debug, Clone)]
pub(crate) enum KeyTuple {
    None,
    One(KeyValue),
    Many(Box<[KeyValue]>),
}

impl KeyTuple {
    pub(crate) fn as_slice(&self) -> &[KeyValue] {
        match self {
            Self::None => &[],
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
        }
    }
}

impl FromIterator<KeyValue> for KeyTuple {
    fn from_iter<I: IntoIterator<Item = KeyValue>>(values: I) -> Self {
        let mut values: Vec<_> = values.into_iter().collect();
        match values.len() {
            0 => Self::None,
            1 => values.pop().map_or(Self::None, Self::One),
            _ => Self::Many(values.into()),
        }
    }
}

impl PartialEq for KeyTuple {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl Eq for KeyTuple {}

impl PartialOrd for KeyTuple {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for KeyTuple {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_slice().cmp(other.as_slice())
    }
}

/// The key of an entry in a table or an index. Entries are in the order of their partition's
/// token, as a scan answers them, then of their keys; those of an index with equal keys are
/// in the order of the keys of their table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EntryKey {
    pub(crate) token: u64,
    pub(crate) hash: KeyTuple,
    pub(crate) range: KeyTuple,
    /// In an index: the key in the table.
    pub(crate) primary: Option<Box<EntryKey>>,
}

impl EntryKey {
    pub(crate) fn new(hash: KeyTuple, range: KeyTuple) -> Self {
        Self {
            token: token(&hash),
            hash,
            range,
            primary: None,
        }
    }

    /// Returns the lowest key of a token.
    pub(crate) fn at_token(token: u64) -> Self {
        Self {
            token,
            hash: KeyTuple::None,
            range: KeyTuple::None,
            primary: None,
        }
    }

    /// Returns the same with another range key: a bound in the same partition.
    pub(crate) fn with_range(&self, range: KeyTuple) -> Self {
        Self {
            token: self.token,
            hash: self.hash.clone(),
            range,
            primary: None,
        }
    }
}

/// Returns the place of a partition in the order of a scan (FNV-1a, mixed). It depends on the
/// hash key alone, so a scan is the same in every run.
fn token(hash: &KeyTuple) -> u64 {
    let mut token = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |bytes: &[u8]| {
        for byte in bytes {
            token = (token ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for value in hash.as_slice() {
        match value {
            KeyValue::Number(number) => add(number.to_string().as_bytes()),
            KeyValue::Bytes(bytes) => add(bytes),
            KeyValue::Greatest => {}
        }
        add(&[0]);
    }
    let mixed = (token ^ (token >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bound_after_a_prefix_is_above_all_that_begin_with_it() {
        assert_eq!(
            KeyValue::after_prefix(b"ab"),
            KeyValue::Bytes((*b"ac").into())
        );
        assert_eq!(
            KeyValue::after_prefix(&[7, 255]),
            KeyValue::Bytes([8].into())
        );
        assert_eq!(KeyValue::after_prefix(&[255]), KeyValue::Greatest);
    }

    proptest! {
        #[test]
        fn texts_are_ordered_by_their_bytes(a in ".{0,8}", b in ".{0,8}") {
            let key = |text: &str| KeyValue::of(&text.into()).unwrap();
            prop_assert_eq!(key(&a).cmp(&key(&b)), a.as_bytes().cmp(b.as_bytes()));
            prop_assert!(key(&a) < KeyValue::Greatest);
            let is_below = key(&b) >= key(&a) && key(&b) < KeyValue::after_prefix(a.as_bytes());
            prop_assert_eq!(is_below, b.starts_with(&a));
        }
    }
}
