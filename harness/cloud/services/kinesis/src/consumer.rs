//! Consumers: readers of a stream with a throughput of their own.

use std::collections::BTreeMap;

use rehearsal_cloud_core::tagging::Tags;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::shard::seconds;

/// A consumer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Consumer {
    pub(crate) name: String,
    pub(crate) arn: String,
    /// Milliseconds since 1970.
    pub(crate) created: i64,
    pub(crate) tags: Tags,
    pub(crate) policy: Option<String>,
    /// Its subscriptions by the numbers of the shards.
    #[serde(skip)]
    pub(crate) subscriptions: BTreeMap<u32, Subscription>,
}

/// A subscription to a shard: a connection on which records are pushed.
#[derive(Debug, Clone)]
pub(crate) struct Subscription {
    /// What distinguishes it from those before; its reader waits for this key.
    pub(crate) id: String,
    /// Milliseconds since 1970.
    pub(crate) since: i64,
}

impl Consumer {
    /// Returns it as the API shows it.
    pub(crate) fn describe(&self, status: &str) -> Value {
        json!({
            "ConsumerName": self.name,
            "ConsumerARN": self.arn,
            "ConsumerStatus": status,
            "ConsumerCreationTimestamp": seconds(self.created),
        })
    }
}
