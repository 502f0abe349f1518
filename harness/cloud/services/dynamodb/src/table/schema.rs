//! Key schemas: which attributes are the keys of a table or an index.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::key::{EntryKey, KeyTuple, KeyValue};
use crate::error::Error;
use crate::value::{AttributeMap, AttributeValue};

/// The most bytes of hash keys and of range keys.
const MAX_HASH_SIZE: usize = 2048;
const MAX_RANGE_SIZE: usize = 1024;

/// The type of a key attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum KeyType {
    S,
    N,
    B,
}

impl KeyType {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::N => "N",
            Self::B => "B",
        }
    }
}

/// A key attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeyAttribute {
    pub(crate) name: Arc<str>,
    pub(crate) kind: KeyType,
}

impl KeyAttribute {
    /// Whether a value has the type of the attribute.
    pub(crate) fn fits(&self, value: &AttributeValue) -> bool {
        value.type_name() == self.kind.name()
    }
}

/// The key attributes of a table or an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeySchema {
    pub(crate) hash: Vec<KeyAttribute>,
    pub(crate) range: Vec<KeyAttribute>,
}

impl KeySchema {
    /// Returns all key attributes, hash before range.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = &KeyAttribute> {
        self.hash.iter().chain(&self.range)
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.attributes().any(|attribute| &*attribute.name == name)
    }

    /// Returns the key of attributes that have been checked; `None` if one is missing or has
    /// another type, as for items that are not in a sparse index.
    pub(crate) fn key_of(&self, item: &AttributeMap) -> Option<EntryKey> {
        let tuple = |attributes: &[KeyAttribute]| -> Option<KeyTuple> {
            let values = attributes.iter().map(|attribute| {
                let value = item.get(&attribute.name)?;
                attribute.fits(value).then(|| KeyValue::of(value))?
            });
            values.collect()
        };
        Some(EntryKey::new(tuple(&self.hash)?, tuple(&self.range)?))
    }

    /// Returns only the key attributes of an item.
    pub(crate) fn key_attributes(&self, item: &AttributeMap) -> AttributeMap {
        let attributes = self.attributes().filter_map(|attribute| {
            let value = item.get(&attribute.name)?;
            Some((Arc::clone(&attribute.name), value.clone()))
        });
        attributes.collect()
    }

    /// Returns the key of an item that is to be put.
    pub(crate) fn check_item(&self, item: &AttributeMap) -> Result<EntryKey, Error> {
        for attribute in self.attributes() {
            let Some(value) = item.get(&attribute.name) else {
                return Err(Error::invalid_values(format!(
                    "Missing the key {} in the item",
                    attribute.name
                )));
            };
            if !attribute.fits(value) {
                return Err(Error::invalid_values(format!(
                    "Type mismatch for key {} expected: {} actual: {}",
                    attribute.name,
                    attribute.kind.name(),
                    value.type_name()
                )));
            }
            check_not_empty(&attribute.name, value)?;
        }
        self.check_sizes(item)?;
        self.key_of(item).ok_or_else(Error::key_mismatch)
    }

    /// Returns the key of a request that names an item.
    pub(crate) fn check_key(&self, key: &AttributeMap) -> Result<EntryKey, Error> {
        if key.len() != self.attributes().count() {
            return Err(Error::key_mismatch());
        }
        for attribute in self.attributes() {
            let value = key.get(&attribute.name).ok_or_else(Error::key_mismatch)?;
            if !attribute.fits(value) {
                return Err(Error::key_mismatch());
            }
            check_not_empty(&attribute.name, value)?;
        }
        self.check_sizes(key)?;
        self.key_of(key).ok_or_else(Error::key_mismatch)
    }

    fn check_sizes(&self, item: &AttributeMap) -> Result<(), Error> {
        let size = |attributes: &[KeyAttribute]| -> usize {
            let values = attributes.iter().filter_map(|key| item.get(&key.name));
            values.map(AttributeValue::size).sum()
        };
        if size(&self.hash) > MAX_HASH_SIZE {
            // AWS has no space there.
            return Err(Error::invalid_values(
                "Size of hashkey has exceeded the maximum size limit of2048 bytes",
            ));
        }
        if size(&self.range) > MAX_RANGE_SIZE {
            return Err(Error::invalid_values(
                "Aggregated size of all range keys has exceeded the size limit of 1024 bytes",
            ));
        }
        Ok(())
    }

    /// Checks the attributes of an item that are keys of an index.
    pub(crate) fn check_index_keys(&self, item: &AttributeMap, index: &str) -> Result<(), Error> {
        for attribute in self.attributes() {
            let Some(value) = item.get(&attribute.name) else {
                continue;
            };
            if !attribute.fits(value) {
                return Err(Error::invalid_values(format!(
                    "Type mismatch for Index Key {} Expected: {} Actual: {} IndexName: {index}",
                    attribute.name,
                    attribute.kind.name(),
                    value.type_name()
                )));
            }
            if let Some(kind) = empty(value) {
                return Err(Error::validation(format!(
                    "One or more parameter values are not valid. A value specified for a \
                     secondary index key is not supported. The AttributeValue for a key \
                     attribute cannot contain an empty {kind} value. IndexName: {index}, \
                     IndexKey: {}",
                    attribute.name
                )));
            }
        }
        self.check_sizes(item)
    }
}

fn check_not_empty(name: &str, value: &AttributeValue) -> Result<(), Error> {
    match empty(value) {
        None => Ok(()),
        Some(kind) => Err(Error::validation(format!(
            "One or more parameter values are not valid. The AttributeValue for a key attribute \
             cannot contain an empty {kind} value. Key: {name}"
        ))),
    }
}

fn empty(value: &AttributeValue) -> Option<&'static str> {
    match value {
        AttributeValue::String(text) if text.is_empty() => Some("string"),
        AttributeValue::Binary(bytes) if bytes.is_empty() => Some("binary"),
        _ => None,
    }
}
