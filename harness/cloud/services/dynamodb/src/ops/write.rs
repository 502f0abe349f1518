//! Writes of one item: their conditions, what they make of the item, and carrying them out.

use std::sync::Arc;

use rehearsal_cloud_core::effect::Effect;
use rehearsal_cloud_core::service::CallContext;
use serde_json::json;

use super::capacity::Capacity;
use super::kinesis;
use super::lookup::millis;
use super::metering;
use super::streams::records_key;
use crate::error::Error;
use crate::expression::{BoundCondition, Update, matches};
use crate::names::TableRef;
use crate::state::Dynamo;
use crate::table::{Access, Change, EntryKey, MAX_ITEM_SIZE, Table};
use crate::value::AttributeMap;

/// What a write does.
#[derive(Debug)]
pub(crate) enum WriteAction {
    Put(AttributeMap),
    Delete,
    Update(Update),
    /// Nothing: only the condition is checked.
    Check,
}

/// A write of one item.
#[derive(Debug)]
pub(crate) struct Write {
    pub(crate) table: TableRef,
    pub(crate) key: EntryKey,
    /// The attributes of the key.
    pub(crate) key_attributes: AttributeMap,
    pub(crate) action: WriteAction,
    pub(crate) condition: Option<BoundCondition>,
    /// Whether the error of a failed condition has the item.
    pub(crate) returns_item: bool,
}

/// What a write will do.
#[derive(Debug)]
pub(crate) enum Prepared {
    Put(EntryKey, AttributeMap),
    Delete(EntryKey),
    /// Deletes an item whose time to live has passed.
    Expire(EntryKey),
    Nothing(EntryKey),
}

impl Write {
    /// Returns a write that puts an item.
    pub(crate) fn put(table: &Table, name: TableRef, item: AttributeMap) -> Result<Self, Error> {
        let key = table.check_item(&item)?;
        if item.size() > MAX_ITEM_SIZE {
            return Err(Error::validation(
                "Item size has exceeded the maximum allowed size",
            ));
        }
        Ok(Self {
            table: name,
            key,
            key_attributes: table.definition.keys.key_attributes(&item),
            action: WriteAction::Put(item),
            condition: None,
            returns_item: false,
        })
    }

    /// Returns another write of the item of a key.
    pub(crate) fn of_key(
        table: &Table,
        name: TableRef,
        key: AttributeMap,
        action: WriteAction,
    ) -> Result<Self, Error> {
        let entry = table.definition.keys.check_key(&key)?;
        if let WriteAction::Update(update) = &action {
            check_keys_unchanged(table, update)?;
        }
        Ok(Self {
            table: name,
            key: entry,
            key_attributes: key,
            action,
            condition: None,
            returns_item: false,
        })
    }

    /// Checks the condition and returns what the write will do.
    pub(crate) fn prepare(&self, table: &Table) -> Result<Prepared, Error> {
        let old = table.get(&self.key);
        if let Some(condition) = &self.condition {
            let nothing = AttributeMap::new();
            let item = old.as_ref().unwrap_or(&nothing);
            if !matches(condition, item) {
                let error = Error::condition_failed();
                return Err(match old.filter(|_| self.returns_item) {
                    Some(item) => error.with_member("Item", json!(item)),
                    None => error,
                });
            }
        }
        let key = self.key.clone();
        Ok(match &self.action {
            WriteAction::Put(item) => Prepared::Put(key, item.clone()),
            WriteAction::Delete => Prepared::Delete(key),
            WriteAction::Check => Prepared::Nothing(key),
            WriteAction::Update(update) => {
                let mut item = old.unwrap_or_else(|| self.key_attributes.clone());
                update.apply(&mut item)?;
                table.check_index_keys(&item).map_err(in_words_of_updates)?;
                if item.size() > MAX_ITEM_SIZE {
                    return Err(Error::validation(
                        "Item size to update has exceeded the maximum allowed size",
                    ));
                }
                Prepared::Put(key, item)
            }
        })
    }
}

/// Returns the error for a key of an index as AWS words it for updates.
fn in_words_of_updates(error: Error) -> Error {
    let start = "One or more parameter values are not valid. ";
    let of_put = "A value specified for a secondary index key is not supported. ";
    match error.message.split_once(of_put) {
        Some((_, rest)) => {
            let rest = rest.split(" IndexName:").next().unwrap_or(rest);
            Error::validation(format!(
                "{start}The update expression attempted to update a secondary index key to a \
                 value that is not supported. {rest}"
            ))
        }
        None => error,
    }
}

fn check_keys_unchanged(table: &Table, update: &Update) -> Result<(), Error> {
    let keys = &table.definition.keys;
    match update.roots().find(|name| keys.contains(name)) {
        None => Ok(()),
        Some(name) => Err(Error::invalid_values(format!(
            "Cannot update attribute {name}. This attribute is part of the key"
        ))),
    }
}

/// Carries a write out, and adds it to the stream of the table.
pub(crate) fn commit(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    name: &TableRef,
    prepared: Prepared,
) -> Result<Change, Error> {
    let is_expiry = matches!(prepared, Prepared::Expire(_));
    let now = cx.now().unix_timestamp();
    let region = dynamo.regions.get_mut(&name.account, &name.region);
    let region = region.ok_or_else(Error::resource_not_found)?;
    let table = region
        .tables
        .get_mut(&name.name)
        .ok_or_else(Error::resource_not_found)?;
    let at = millis(cx.now());
    let change = match prepared {
        Prepared::Put(key, item) => {
            let change = table.put(key.clone(), item, now);
            table.record(key, &change, at);
            change
        }
        Prepared::Delete(key) | Prepared::Expire(key) => {
            let change = table.remove(&key);
            table.record(key, &change, at);
            change
        }
        Prepared::Nothing(key) => {
            let item = table.get(&key).map(Arc::new);
            Change {
                old: item.clone(),
                new: item,
            }
        }
    };
    let new_id = || cx.ids.hex("event", 32);
    let calls = kinesis::records(table, &name.region, &change, is_expiry, at, new_id);
    for call in calls {
        cx.effect(Effect::Call(call));
    }
    if let Some(settings) = table
        .definition
        .stream
        .as_ref()
        .filter(|stream| stream.enabled)
        && let Some(stream) = region.streams.get_mut(&settings.arn)
    {
        let id = cx.ids.hex("event", 32);
        stream.add(&change, id, is_expiry, at);
        cx.wake(records_key(&settings.arn));
    }
    Ok(change)
}

/// Checks a write, and carries it out.
pub(crate) fn write(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    write: &Write,
) -> Result<Change, Error> {
    let table = dynamo.usable_table(&write.table)?;
    let now = millis(cx.now());
    metering::check(table, Access::Write, None, now)?;
    let prepared = write.prepare(table)?;
    let change = commit(dynamo, cx, &write.table, prepared)?;
    metering::charge(dynamo, &write.table, Access::Write, now, |table| {
        Capacity::write(table, &change, 1.0)
    });
    Ok(change)
}
