//! What a table is: its keys, indexes and settings.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::schema::{KeySchema, KeyType};
use super::transition::{Passage, Transition};
use crate::value::AttributeMap;

/// The tag with the seconds that a table takes to be created, updated or deleted. Without it,
/// everything is done at once.
const STATUS_SECONDS: &str = "rehearsal:status-seconds";

/// Read and write units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Throughput {
    pub(crate) read_capacity_units: i64,
    pub(crate) write_capacity_units: i64,
}

/// The attributes of an item that an index has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Projection {
    All,
    KeysOnly,
    Include(Vec<Arc<str>>),
}

/// A secondary index.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct IndexDefinition {
    pub(crate) name: Arc<str>,
    pub(crate) is_global: bool,
    pub(crate) keys: KeySchema,
    pub(crate) projection: Projection,
    pub(crate) throughput: Throughput,
    /// Settings that are described as they were given.
    pub(crate) on_demand: Option<Value>,
    pub(crate) warm: Option<Value>,
}

impl IndexDefinition {
    /// Whether an attribute is in the index.
    pub(crate) fn has(&self, name: &str, table: &KeySchema) -> bool {
        let is_key = self.keys.contains(name) || table.contains(name);
        match &self.projection {
            Projection::All => true,
            Projection::KeysOnly => is_key,
            Projection::Include(names) => is_key || names.iter().any(|known| &**known == name),
        }
    }

    /// Whether all attributes are in the index.
    pub(crate) fn has_all(&self) -> bool {
        self.projection == Projection::All
    }

    /// Returns the attributes of an item that are in the index.
    pub(crate) fn project(&self, item: &AttributeMap, table: &KeySchema) -> AttributeMap {
        let attributes = item.iter().filter(|(name, _)| self.has(name, table));
        attributes
            .map(|(name, value)| (Arc::clone(name), value.clone()))
            .collect()
    }

    /// Returns the bytes of the attributes of an item that are in the index.
    pub(crate) fn projected_size(&self, item: &AttributeMap, table: &KeySchema) -> usize {
        let attributes = item.iter().filter(|(name, _)| self.has(name, table));
        attributes
            .map(|(name, value)| name.len() + value.size())
            .sum()
    }
}

/// How reads and writes are paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum BillingMode {
    #[serde(rename = "PROVISIONED")]
    Provisioned,
    #[serde(rename = "PAY_PER_REQUEST")]
    PayPerRequest,
}

/// What the records of a stream have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum ViewType {
    KeysOnly,
    NewImage,
    OldImage,
    NewAndOldImages,
}

/// Which stream a table has.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StreamSettings {
    pub(crate) arn: Arc<str>,
    pub(crate) label: String,
    pub(crate) view: ViewType,
    pub(crate) enabled: bool,
}

/// The policy of a table.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ResourcePolicy {
    pub(crate) text: String,
    pub(crate) revision: String,
}

/// A Kinesis stream that gets the changes of a table.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct KinesisDestination {
    pub(crate) stream: Arc<str>,
    pub(crate) precision: Option<Precision>,
    pub(crate) is_active: bool,
}

/// How precise the times of records in a Kinesis stream are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Precision {
    Millisecond,
    Microsecond,
}

impl Precision {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Millisecond => "MILLISECOND",
            Self::Microsecond => "MICROSECOND",
        }
    }

    /// Returns a time, in milliseconds, as records have it.
    pub(crate) fn time(self, millis: i64) -> i64 {
        match self {
            Self::Millisecond => millis,
            Self::Microsecond => millis * 1_000,
        }
    }
}

/// Whether a table or an index has contributor insights.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Insights {
    /// The index; `None` for the table.
    pub(crate) index: Option<Arc<str>>,
    pub(crate) mode: String,
    pub(crate) is_enabled: bool,
    /// Milliseconds since the epoch.
    pub(crate) updated: i64,
}

impl Insights {
    pub(crate) fn status(&self) -> &'static str {
        if self.is_enabled {
            "ENABLED"
        } else {
            "DISABLED"
        }
    }
}

/// What a table is, without its items.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TableDefinition {
    pub(crate) name: Arc<str>,
    pub(crate) arn: Arc<str>,
    pub(crate) id: String,
    /// Milliseconds since the epoch.
    pub(crate) created: i64,
    /// The types of all key attributes, in the order in which they were given.
    pub(crate) attributes: Vec<(Arc<str>, KeyType)>,
    pub(crate) keys: KeySchema,
    pub(crate) indexes: Vec<IndexDefinition>,
    pub(crate) billing: BillingMode,
    /// When the table was last set to pay per request.
    pub(crate) pay_per_request_since: Option<i64>,
    pub(crate) throughput: Throughput,
    pub(crate) throughput_increased: Option<i64>,
    pub(crate) throughput_decreased: Option<i64>,
    pub(crate) decreases_today: u32,
    pub(crate) deletion_protection: bool,
    pub(crate) table_class: Option<String>,
    pub(crate) encryption: Option<Value>,
    pub(crate) on_demand: Option<Value>,
    pub(crate) warm: Option<Value>,
    pub(crate) tags: BTreeMap<String, String>,
    /// The last stream of the table.
    pub(crate) stream: Option<StreamSettings>,
    /// The attribute with the time at which an item expires.
    pub(crate) ttl: Option<Arc<str>>,
    /// Since when the table can be restored to a point in time, and for how many days back.
    pub(crate) recovery: Option<(i64, i64)>,
    pub(crate) policy: Option<ResourcePolicy>,
    #[serde(default)]
    pub(crate) insights: Vec<Insights>,
    #[serde(default)]
    pub(crate) kinesis: Vec<KinesisDestination>,
    /// From what the table was restored.
    pub(crate) restored_from: Option<Value>,
    #[serde(default)]
    pub(crate) transition: Option<Transition>,
}

impl TableDefinition {
    /// Begins a transition, if the table's tag says that it takes time; returns whether it does.
    pub(crate) fn begin(&mut self, passage: Passage, now: i64) -> bool {
        let seconds = self.tags.get(STATUS_SECONDS);
        let seconds = seconds.and_then(|text| text.trim().parse::<i64>().ok());
        let Some(seconds) = seconds.filter(|seconds| *seconds > 0) else {
            return false;
        };
        let until = now.saturating_add(seconds.saturating_mul(1_000));
        self.transition = Some(Transition { passage, until });
        true
    }

    /// Returns what the table is going through.
    pub(crate) fn passage(&self) -> Option<Passage> {
        self.transition.map(|transition| transition.passage)
    }

    pub(crate) fn index(&self, name: &str) -> Option<&IndexDefinition> {
        self.indexes.iter().find(|index| &*index.name == name)
    }
}
