//! A table: its definition, its items and its indexes.

mod definition;
mod expiry;
mod history;
mod key;
mod meter;
mod schema;
mod snapshot;
mod transition;

use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) use definition::{
    BillingMode, IndexDefinition, Insights, KinesisDestination, Precision, Projection,
    ResourcePolicy, StreamSettings, TableDefinition, Throughput, ViewType,
};
pub(crate) use key::{EntryKey, KeyTuple, KeyValue};
pub(crate) use meter::Access;
pub(crate) use schema::{KeyAttribute, KeySchema, KeyType};

pub(crate) use transition::Passage;

use expiry::{Expiries, expires_at};
use history::History;
use meter::Meters;

use crate::error::Error;
use crate::value::{AttributeMap, StoredItem};

/// The most bytes of an item.
pub(crate) const MAX_ITEM_SIZE: usize = 400 * 1024;

/// A day in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1_000;

/// The tag with which a provisioned table enforces its units.
const ENFORCE_CAPACITY: &str = "rehearsal:enforce-capacity";

/// Entries in the order of their keys. A table and its indexes share the items.
pub(crate) type Entries = BTreeMap<EntryKey, StoredItem>;

/// A table.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) definition: TableDefinition,
    items: Entries,
    /// The entries of each index, in the order of the definition.
    indexes: Vec<Index>,
    /// The bytes of all items.
    size: usize,
    expiries: Expiries,
    /// The changes for point-in-time recovery.
    history: History,
    /// Not in snapshots: what was used up is there again.
    meters: Meters,
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
            expiries: Expiries::default(),
            history: History::default(),
            meters: Meters::default(),
        }
    }

    /// Whether its items can be read and written.
    pub(crate) fn is_usable(&self) -> bool {
        let passage = self.definition.passage();
        !matches!(passage, Some(Passage::Creation | Passage::Deletion))
    }

    /// Whether the provisioned units are enforced, which a tag of the table orders.
    pub(crate) fn is_metered(&self) -> bool {
        let definition = &self.definition;
        definition.billing == BillingMode::Provisioned
            && definition
                .tags
                .get(ENFORCE_CAPACITY)
                .is_some_and(|value| value == "true")
    }

    /// Returns of what no units are left: the table, the index that is read, or a global
    /// index that writes change.
    pub(crate) fn exhausted(
        &self,
        access: Access,
        index: Option<&str>,
        now: i64,
    ) -> Option<String> {
        if !self.is_metered() {
            return None;
        }
        let indexes = self.definition.indexes.iter();
        let mut indexes = indexes.filter(|known| {
            known.is_global && (access == Access::Write || index == Some(&*known.name))
        });
        let reads_index = access == Access::Read && indexes.clone().next().is_some();
        if !reads_index && self.units_left(access, None, now) <= 0.0 {
            return Some("the table".to_owned());
        }
        let found = indexes.find(|known| self.units_left(access, Some(&known.name), now) <= 0.0)?;
        Some(format!("the index {}", found.name))
    }

    /// Takes units of the table or a global index.
    pub(crate) fn charge(
        &mut self,
        access: Access,
        index: Option<&Arc<str>>,
        units: f64,
        now: i64,
    ) {
        let per_second = self.units_per_second(access, index);
        self.meters.charge(index, access, per_second, units, now);
    }

    fn units_left(&self, access: Access, index: Option<&Arc<str>>, now: i64) -> f64 {
        let per_second = self.units_per_second(access, index);
        self.meters.left(index, access, per_second, now)
    }

    fn units_per_second(&self, access: Access, index: Option<&Arc<str>>) -> i64 {
        let of_index = index.and_then(|name| self.definition.index(name));
        let throughput = of_index.map_or(self.definition.throughput, |index| index.throughput);
        match access {
            Access::Read => throughput.read_capacity_units,
            Access::Write => throughput.write_capacity_units,
        }
    }

    /// Returns the item of a key.
    pub(crate) fn get(&self, key: &EntryKey) -> Option<AttributeMap> {
        self.items.get(key).map(StoredItem::attributes)
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

    /// Puts a checked item under its key. `now` is in seconds.
    pub(crate) fn put(
        &mut self,
        key: EntryKey,
        item: impl Into<Arc<AttributeMap>>,
        now: i64,
    ) -> Change {
        let new = item.into();
        let stored = StoredItem::new(&new);
        self.size += stored.size();
        let old = self.items.insert(key.clone(), stored.clone());
        let old = old.map(|old| Arc::new(old.attributes()));
        if let Some(old) = &old {
            self.forget(&key, old);
        }
        let TableDefinition { indexes, keys, .. } = &self.definition;
        for (definition, index) in indexes.iter().zip(&mut self.indexes) {
            index.add(definition, keys, &key, (&new, &stored));
        }
        if let Some(attribute) = &self.definition.ttl
            && let Some(expires) = expires_at(&new, attribute)
        {
            self.expiries.add(&key, expires, now);
        }
        Change {
            old,
            new: Some(new),
        }
    }

    /// Removes the item of a key.
    pub(crate) fn remove(&mut self, key: &EntryKey) -> Change {
        let old = self.items.remove(key);
        let old = old.map(|old| Arc::new(old.attributes()));
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
        if let Some(attribute) = &self.definition.ttl
            && let Some(expires) = expires_at(old, attribute)
        {
            self.expiries.remove(key, expires);
        }
    }

    /// Records a change for point-in-time recovery, if that is enabled. Times are in
    /// milliseconds.
    pub(crate) fn record(&mut self, key: EntryKey, change: &Change, now: i64) {
        if let Some((_, days)) = self.definition.recovery {
            let kept_since = now - days * DAY;
            let old = change.old.as_deref().map(StoredItem::new);
            self.history.add(now, key, old, kept_since);
        }
    }

    /// Sets since when the table can be restored to a point in time, and for how many days
    /// back.
    pub(crate) fn set_recovery(&mut self, recovery: Option<(i64, i64)>) {
        if recovery.is_none() {
            self.history = History::default();
        }
        self.definition.recovery = recovery;
    }

    /// Returns the earliest time that the table can be restored to, if it can be.
    pub(crate) fn earliest_restorable(&self, now: i64) -> Option<i64> {
        let (since, days) = self.definition.recovery?;
        let earliest = since.max(now - days * DAY);
        Some(
            self.history
                .forgotten()
                .map_or(earliest, |at| earliest.max(at)),
        )
    }

    /// Returns the items as they were at a time that the table can be restored to.
    pub(crate) fn items_at(&self, at: i64) -> Vec<StoredItem> {
        let differences = self.history.differences(at);
        let unchanged = self.items.iter();
        let unchanged = unchanged.filter(|(key, _)| !differences.contains_key(key));
        let former = differences.values().copied().flatten();
        unchanged
            .map(|(_, item)| item)
            .chain(former)
            .cloned()
            .collect()
    }

    /// Sets the attribute with the time at which an item expires, or none.
    pub(crate) fn set_ttl(&mut self, attribute: Option<Arc<str>>, now: i64) {
        self.expiries = Expiries::default();
        if let Some(attribute) = &attribute {
            for (key, item) in &self.items {
                if let Some(expires) = expires_at(&item.attributes(), attribute) {
                    self.expiries.add(key, expires, now);
                }
            }
        }
        self.definition.ttl = attribute;
    }

    /// Returns when the next item is due to expire, in seconds.
    pub(crate) fn next_expiry(&self) -> Option<i64> {
        self.expiries.next()
    }

    /// Returns the key of an item that has expired; each is returned once.
    pub(crate) fn take_expired(&mut self, now: i64) -> Option<EntryKey> {
        let attribute = self.definition.ttl.as_ref()?;
        loop {
            let key = self.expiries.take_due(now)?;
            let item = self.get(&key);
            let expires = item.and_then(|item| expires_at(&item, attribute));
            if expires.is_some_and(|expires| expires <= now) {
                return Some(key);
            }
        }
    }

    /// Adds an index with the items that belong into it.
    pub(crate) fn add_index(&mut self, definition: IndexDefinition) {
        let mut index = Index::default();
        for (key, item) in &self.items {
            let item = (&item.attributes(), item);
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
        (item, stored): (&AttributeMap, &StoredItem),
    ) {
        if let Some(entry) = index_key(definition, key, item) {
            self.size += definition.projected_size(item, table);
            self.entries.insert(entry, stored.clone());
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
