//! Streams.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use rehearsal_cloud_core::tagging::Tags;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::consumer::Consumer;
use crate::hash::{HashKey, even_starts};
use crate::meter::ENFORCE_CAPACITY;
use crate::shard::{Shard, seconds};

const HOUR: i64 = 60 * 60 * 1_000;
/// How long records are kept, in hours, if nothing else is said; that is also the least.
pub(crate) const LEAST_RETENTION: i64 = 24;
/// How many shards a new stream has on demand.
pub(crate) const ON_DEMAND_SHARDS: u32 = 4;

/// A stream.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Stream {
    pub(crate) name: String,
    pub(crate) arn: String,
    pub(crate) account: Arc<str>,
    /// Milliseconds since 1970.
    pub(crate) created: i64,
    pub(crate) mode: Mode,
    pub(crate) retention_hours: i64,
    /// Its shards by their numbers, also those that are closed and have records.
    pub(crate) shards: BTreeMap<u32, Shard>,
    pub(crate) next_shard: u32,
    pub(crate) consumers: BTreeMap<String, Consumer>,
    pub(crate) tags: Tags,
    pub(crate) policy: Option<String>,
    /// The key that encrypts its records.
    pub(crate) key_id: Option<String>,
    pub(crate) metrics: BTreeSet<String>,
    pub(crate) most_kilobytes: usize,
    /// When `UpdateShardCount` was called.
    pub(crate) count_updates: VecDeque<i64>,
}

/// Who decides how many shards a stream has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Mode {
    #[serde(rename = "PROVISIONED")]
    Provisioned,
    #[serde(rename = "ON_DEMAND")]
    OnDemand,
}

impl Stream {
    pub(crate) fn new(
        name: &str,
        place: (&Arc<str>, &str),
        mode: Mode,
        count: u32,
        now: i64,
    ) -> Self {
        let (account, region) = place;
        let starts = even_starts(count);
        let ends = starts[1..].iter().map(|start| start.previous());
        let ranges = starts.iter().copied().zip(ends.chain([HashKey::MAX]));
        let shards = (0..).zip(ranges);
        let shards = shards.map(|(number, range)| (number, Shard::new(number, range, vec![], now)));
        Self {
            name: name.to_owned(),
            arn: format!("arn:aws:kinesis:{region}:{account}:stream/{name}"),
            account: Arc::clone(account),
            created: now,
            mode,
            retention_hours: LEAST_RETENTION,
            shards: shards.collect(),
            next_shard: count,
            consumers: BTreeMap::new(),
            tags: Tags::new(),
            policy: None,
            key_id: None,
            metrics: BTreeSet::new(),
            most_kilobytes: 1_024,
            count_updates: VecDeque::new(),
        }
    }

    /// Forgets what is older than the retention: records, and closed shards without any.
    pub(crate) fn trim(&mut self, now: i64) {
        let before = now - self.retention_hours * HOUR;
        for shard in self.shards.values_mut() {
            shard.trim(before);
        }
        let is_over = |shard: &Shard| shard.closed.is_some_and(|closed| closed <= before);
        self.shards.retain(|_, shard| !is_over(shard));
    }

    /// Returns the time from which on it has records.
    pub(crate) fn horizon(&self, now: i64) -> i64 {
        (now - self.retention_hours * HOUR).max(self.created)
    }

    pub(crate) fn open_shards(&self) -> impl Iterator<Item = &Shard> {
        self.shards.values().filter(|shard| shard.is_open())
    }

    /// Returns the open shard that has a hash key.
    pub(crate) fn shard_for(&mut self, key: HashKey) -> Option<&mut Shard> {
        let mut shards = self.shards.values_mut();
        shards.find(|shard| shard.is_open() && shard.has(key))
    }

    /// Returns the shards that follow one.
    pub(crate) fn children(&self, parent: u32) -> Vec<Value> {
        let children = self.shards.values();
        let children = children.filter(|shard| shard.parents.contains(&parent));
        children.map(Shard::describe_child).collect()
    }

    /// Whether the limits of its shards are enforced.
    pub(crate) fn is_metered(&self) -> bool {
        self.tags
            .get(ENFORCE_CAPACITY)
            .is_some_and(|value| value == "true")
    }

    /// Returns what those wait for who wait for records of a shard.
    pub(crate) fn shard_key(&self, shard: u32) -> String {
        format!("{}/{shard}", self.arn)
    }

    /// Returns the keys of all that wait for records of a shard.
    pub(crate) fn waiting_keys(&self, shard: u32) -> Vec<String> {
        let subscriptions = self.consumers.values();
        let subscriptions = subscriptions.filter_map(|consumer| consumer.subscriptions.get(&shard));
        let subscriptions = subscriptions.map(|subscription| subscription.id.clone());
        subscriptions.chain([self.shard_key(shard)]).collect()
    }

    /// Returns what all descriptions of it have.
    pub(crate) fn describe(&self) -> Value {
        json!({
            "StreamName": self.name,
            "StreamARN": self.arn,
            "StreamStatus": "ACTIVE",
            "StreamModeDetails": {"StreamMode": self.mode},
            "RetentionPeriodHours": self.retention_hours,
            "StreamCreationTimestamp": seconds(self.created),
            "EnhancedMonitoring": [{"ShardLevelMetrics": self.metrics}],
            "EncryptionType": if self.key_id.is_some() { "KMS" } else { "NONE" },
            "KeyId": self.key_id,
        })
    }
}
