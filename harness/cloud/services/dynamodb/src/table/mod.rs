//! A table: its definition, its items and its indexes.

mod definition;
mod key;
mod schema;
mod snapshot;

use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) use definition::{
    BillingMode, IndexDefinition, Projection, TableDefinition, Throughput,
};
pub(crate) use key::EntryKey;
pub(crate) use schema::{KeyAttribute, KeySchema, KeyType};

use crate::error::Error;
use crate::value::AttributeMap;

/// The most bytes of an item.
pub(crate) const MAX_ITEM_SIZE: usize = 400 * 1024;

/// Entries in the order of their keys. A table and its indexes share the items.
pub(crate) type Entries = BTreeMap<EntryKey, Arc<AttributeMap>>;

/// A table.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) definition: TableDefinition,
    items: Entries,
    /// The entries of each index, in the order of the definition.
    indexes: Vec<Index>,
    /// The bytes of all items.
    size: usize,
}

/// The entries of an index.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    pub(crate) entries: Entries,
    /// The bytes of the projected attributes.
    pub(crate) size: usize,
}

/// An item before and after a write.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub(crate) old: Option<Arc<AttributeMap>>,
    pub(crate) new: Option<Arc<AttributeMap>>,
}

impl Table {
    pub(crate) fn new(definition: TableDefinition) -> Self {
        let indexes = definition
            .indexes
            .iter()
            .map(|_| Index::default())
            .collect();
        Self {
            definition,
            items: Entries::new(),
            indexes,
            size: 0,
        }
    }

    pub(crate) fn get(&self, key: &EntryKey) -> Option<&Arc<AttributeMap>> {
        self.items.get(key)
    }

    /// Returns the items in the order of a scan.
    pub(crate) fn entries(&self) -> &Entries {
        &self.items
    }

    /// Returns the number of items.
    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    /// Returns the bytes of all items.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// Returns an index and its entries.
    pub(crate) fn index(&self, name: &str) -> Option<(&IndexDefinition, &Index)> {
        let indexes = &self.definition.indexes;
        let at = indexes.iter().position(|index| &*index.name == name)?;
        Some((&indexes[at], &self.indexes[at]))
    }

    /// Checks an item that is to be put, and returns its key.
    pub(crate) fn check_item(&self, item: &AttributeMap) -> Result<EntryKey, Error> {
        let key = self.definition.keys.check_item(item)?;
        self.check_index_keys(item)?;
        Ok(key)
    }

    /// Checks the attributes of an item that are keys of indexes.
    pub(crate) fn check_index_keys(&self, item: &AttributeMap) -> Result<(), Error> {
        let indexes = &self.definition.indexes;
        indexes
            .iter()
            .try_for_each(|index| index.keys.check_index_keys(item, &index.name))
    }

    /// Puts a checked item under its key.
    pub(crate) fn put(&mut self, key: EntryKey, item: AttributeMap) -> Change {
        let new = Arc::new(item);
        self.size += new.size();
        let old = self.items.insert(key.clone(), Arc::clone(&new));
        if let Some(old) = &old {
            self.forget(&key, old);
        }
        let TableDefinition { indexes, keys, .. } = &self.definition;
        for (definition, index) in indexes.iter().zip(&mut self.indexes) {
            index.add(definition, keys, &key, &new);
        }
        Change {
            old,
            new: Some(new),
        }
    }

    /// Removes the item of a key.
    pub(crate) fn remove(&mut self, key: &EntryKey) -> Change {
        let old = self.items.remove(key);
        if let Some(old) = &old {
            self.forget(key, old);
        }
        Change { old, new: None }
    }

    /// Removes an old item from the indexes.
    fn forget(&mut self, key: &EntryKey, old: &AttributeMap) {
        self.size -= old.size();
        let TableDefinition { indexes, keys, .. } = &self.definition;
        for (definition, index) in indexes.iter().zip(&mut self.indexes) {
            index.remove(definition, keys, key, old);
        }
    }

    /// Adds an index with the items that belong into it.
    pub(crate) fn add_index(&mut self, definition: IndexDefinition) {
        let mut index = Index::default();
        for (key, item) in &self.items {
            index.add(&definition, &self.definition.keys, key, item);
        }
        self.definition.indexes.push(definition);
        self.indexes.push(index);
    }

    /// Removes an index.
    pub(crate) fn remove_index(&mut self, name: &str) {
        let indexes = &mut self.definition.indexes;
        if let Some(at) = indexes.iter().position(|index| &*index.name == name) {
            indexes.remove(at);
            self.indexes.remove(at);
        }
    }
}

impl Index {
    fn add(
        &mut self,
        definition: &IndexDefinition,
        table: &KeySchema,
        key: &EntryKey,
        item: &Arc<AttributeMap>,
    ) {
        if let Some(entry) = index_key(definition, key, item) {
            self.size += definition.projected_size(item, table);
            self.entries.insert(entry, Arc::clone(item));
        }
    }

    fn remove(
        &mut self,
        definition: &IndexDefinition,
        table: &KeySchema,
        key: &EntryKey,
        item: &AttributeMap,
    ) {
        if let Some(entry) = index_key(definition, key, item)
            && self.entries.remove(&entry).is_some()
        {
            self.size -= definition.projected_size(item, table);
        }
    }
}

/// Returns the key of an item in an index; `None` if it is not in it.
fn index_key(index: &IndexDefinition, key: &EntryKey, item: &AttributeMap) -> Option<EntryKey> {
    let mut entry = index.keys.key_of(item)?;
    entry.primary = Some(Box::new(key.clone()));
    Some(entry)
}
