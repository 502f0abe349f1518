//! Consumed capacity and the metrics of item collections.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::names::TableRef;
use crate::table::{Change, Table};
use crate::value::AttributeMap;

/// The bytes of a read unit and of a write unit.
const READ_UNIT: usize = 4096;
const WRITE_UNIT: usize = 1024;

/// How reads count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReadMode {
    Eventual,
    Consistent,
    Transaction,
}

impl ReadMode {
    pub(crate) fn of(consistent: Option<bool>) -> Self {
        if consistent.unwrap_or(false) {
            Self::Consistent
        } else {
            Self::Eventual
        }
    }

    /// Returns the units of reading some bytes.
    pub(crate) fn units(self, bytes: usize) -> f64 {
        let blocks = u32::try_from(bytes.div_ceil(READ_UNIT).max(1)).unwrap_or(u32::MAX);
        f64::from(blocks)
            * match self {
                Self::Eventual => 0.5,
                Self::Consistent => 1.0,
                Self::Transaction => 2.0,
            }
    }
}

/// The units that were consumed of a table.
#[derive(Debug, Clone, Default)]
pub(crate) struct Capacity {
    table: f64,
    local: BTreeMap<Arc<str>, f64>,
    global: BTreeMap<Arc<str>, f64>,
}

impl Capacity {
    /// Returns the units of reads of the table itself.
    pub(crate) fn read(units: f64) -> Self {
        Self {
            table: units,
            ..Self::default()
        }
    }

    /// Returns the units of reads of an index.
    pub(crate) fn read_index(name: &Arc<str>, is_global: bool, units: f64) -> Self {
        let mut capacity = Self::default();
        let indexes = if is_global {
            &mut capacity.global
        } else {
            &mut capacity.local
        };
        indexes.insert(Arc::clone(name), units);
        capacity
    }

    /// Returns the units of a write, with those of the indexes that it changed. `factor` is 2
    /// in a transaction.
    pub(crate) fn write(table: &Table, change: &Change, factor: f64) -> Self {
        let units = |bytes: usize| {
            f64::from(u32::try_from(bytes.div_ceil(WRITE_UNIT).max(1)).unwrap_or(u32::MAX)) * factor
        };
        let size = |item: &Option<Arc<AttributeMap>>| item.as_ref().map_or(0, |item| item.size());
        let mut capacity = Self::read(units(size(&change.old).max(size(&change.new))));
        let definition = &table.definition;
        for index in &definition.indexes {
            let projected = |item: &Option<Arc<AttributeMap>>| {
                let item = item.as_ref()?;
                index.keys.key_of(item)?;
                Some(index.project(item, &definition.keys))
            };
            let (old, new) = (projected(&change.old), projected(&change.new));
            let bytes =
                |item: &Option<AttributeMap>| item.as_ref().map_or(0.0, |item| units(item.size()));
            let consumed = match (&old, &new) {
                (None, None) => continue,
                (Some(one), Some(two)) if one == two => continue,
                // An entry with another key is removed and added.
                (Some(one), Some(two)) if index.keys.key_of(one) != index.keys.key_of(two) => {
                    bytes(&old) + bytes(&new)
                }
                _ => bytes(&old).max(bytes(&new)),
            };
            let indexes = if index.is_global {
                &mut capacity.global
            } else {
                &mut capacity.local
            };
            indexes.insert(Arc::clone(&index.name), consumed);
        }
        capacity
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.table += other.table;
        for (mine, others) in [
            (&mut self.local, other.local),
            (&mut self.global, other.global),
        ] {
            for (name, units) in others {
                *mine.entry(name).or_default() += units;
            }
        }
    }

    /// Returns the units of the table with its local indexes, and those of each global index.
    pub(crate) fn by_index(&self) -> impl Iterator<Item = (Option<&Arc<str>>, f64)> {
        let of_table = self.table + self.local.values().sum::<f64>();
        let of_global = self.global.iter();
        let of_global = of_global.map(|(name, units)| (Some(name), *units));
        std::iter::once((None, of_table)).chain(of_global)
    }

    fn total(&self) -> f64 {
        let indexes = self.local.values().chain(self.global.values());
        self.table + indexes.sum::<f64>()
    }

    /// Returns what `ReturnConsumedCapacity` asks for.
    pub(crate) fn describe(&self, table: &str, wanted: Option<&str>) -> Option<Value> {
        let wanted = wanted.filter(|wanted| *wanted != "NONE")?;
        let mut out = json!({"TableName": table, "CapacityUnits": self.total()});
        if wanted == "INDEXES" {
            out["Table"] = json!({"CapacityUnits": self.table});
            for (member, indexes) in [
                ("LocalSecondaryIndexes", &self.local),
                ("GlobalSecondaryIndexes", &self.global),
            ] {
                if indexes.is_empty() {
                    continue;
                }
                let units = indexes
                    .iter()
                    .map(|(name, units)| (name.to_string(), json!({"CapacityUnits": units})));
                out[member] = units.collect::<Map<_, _>>().into();
            }
        }
        Some(out)
    }
}

/// The units consumed of several tables, in the order in which they were first used.
#[derive(Debug, Default)]
pub(crate) struct Capacities(Vec<(TableRef, Capacity)>);

impl Capacities {
    pub(crate) fn add(&mut self, table: &TableRef, capacity: Capacity) {
        match self.0.iter_mut().find(|(known, _)| known == table) {
            Some((_, sum)) => sum.add(capacity),
            None => self.0.push((table.clone(), capacity)),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(TableRef, Capacity)> {
        self.0.iter()
    }

    /// Returns what `ReturnConsumedCapacity` asks for. `member` is how the units of a
    /// transaction are named besides: `ReadCapacityUnits` or `WriteCapacityUnits`.
    pub(crate) fn describe(&self, wanted: Option<&str>, member: Option<&str>) -> Option<Value> {
        let wanted = wanted.filter(|wanted| *wanted != "NONE")?;
        let all = self.0.iter().filter_map(|(table, capacity)| {
            let mut out = capacity.describe(&table.name, Some(wanted))?;
            if let Some(member) = member {
                out[member] = out["CapacityUnits"].clone();
                if let Some(table) = out.get_mut("Table") {
                    table[member] = table["CapacityUnits"].clone();
                }
            }
            Some(out)
        });
        Some(all.collect())
    }
}

/// Returns the metrics of the item collection that a key belongs to, where
/// `ReturnItemCollectionMetrics` asks for them and the table has local indexes.
pub(crate) fn collection_metrics(
    table: &Table,
    key: &AttributeMap,
    wanted: Option<&str>,
) -> Option<Value> {
    wanted.filter(|wanted| *wanted == "SIZE")?;
    let definition = &table.definition;
    definition.indexes.iter().find(|index| !index.is_global)?;
    let hash = definition.keys.hash.first()?;
    let value = key.get(&hash.name)?;
    Some(json!({
        "ItemCollectionKey": {&*hash.name: value},
        "SizeEstimateRangeGB": [0.0, 1.0],
    }))
}
