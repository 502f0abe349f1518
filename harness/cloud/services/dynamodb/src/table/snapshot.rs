//! Tables in snapshots: definition and items; the indexes follow from them. Former states are
//! not kept: a table can be restored to times after the last change before the snapshot.

use serde::de::Error as _;
use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::history::History;
use super::{Table, TableDefinition};
use crate::value::{AttributeMap, StoredItem};

#[derive(Deserialize)]
struct SavedTable {
    definition: TableDefinition,
    items: Vec<AttributeMap>,
    /// When the last change was that can be undone, in milliseconds since the epoch.
    #[serde(default)]
    last_change: Option<i64>,
}

impl Serialize for Table {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let items: Vec<&StoredItem> = self.items.values().collect();
        let mut table = serializer.serialize_struct("Table", 3)?;
        table.serialize_field("definition", &self.definition)?;
        table.serialize_field("items", &items)?;
        table.serialize_field("last_change", &self.history.last_change())?;
        table.end()
    }
}

impl<'de> Deserialize<'de> for Table {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let saved = SavedTable::deserialize(deserializer)?;
        let mut table = Self::new(saved.definition);
        for item in saved.items {
            let key = table.check_item(&item).map_err(D::Error::custom)?;
            // What had expired before is due at once.
            table.put(key, item, i64::MIN / 2);
        }
        table.history = History::since(saved.last_change);
        Ok(table)
    }
}
