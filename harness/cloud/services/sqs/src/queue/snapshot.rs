//! A queue in a snapshot, without what can be derived from its messages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Queue, StoredMessage};
use crate::deduplication::{AttemptedReceive, DeduplicationKey, OriginalMessage, Recent};
use crate::millis::Millis;
use crate::names::QueueArn;
use crate::order::Serial;
use crate::settings::Settings;

/// The serialised form of a [`Queue`].
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct QueueSnapshot {
    arn: QueueArn,
    key: u64,
    created_at: Millis,
    modified_at: Millis,
    settings: Settings,
    tags: BTreeMap<String, String>,
    messages: BTreeMap<Serial, StoredMessage>,
    last_serial: Serial,
    recent_messages: Recent<DeduplicationKey, OriginalMessage>,
    recent_receives: Recent<String, Vec<AttemptedReceive>>,
    purged_at: Option<Millis>,
}

impl From<QueueSnapshot> for Queue {
    fn from(saved: QueueSnapshot) -> Self {
        let mut queue = Self::new(saved.arn, saved.key, saved.settings, saved.created_at);
        queue.modified_at = saved.modified_at;
        queue.tags = saved.tags;
        queue.last_serial = saved.last_serial;
        queue.recent_messages = saved.recent_messages;
        queue.recent_receives = saved.recent_receives;
        queue.purged_at = saved.purged_at;
        for (serial, stored) in saved.messages {
            queue.restore(serial, stored);
        }
        queue
    }
}

impl From<Queue> for QueueSnapshot {
    fn from(queue: Queue) -> Self {
        Self {
            arn: queue.arn,
            key: queue.key,
            created_at: queue.created_at,
            modified_at: queue.modified_at,
            settings: queue.settings,
            tags: queue.tags,
            messages: queue.messages.into_iter().collect(),
            last_serial: queue.last_serial,
            recent_messages: queue.recent_messages,
            recent_receives: queue.recent_receives,
            purged_at: queue.purged_at,
        }
    }
}
