//! A queue in a snapshot: its messages without what can be found out from them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Held, Queue};
use crate::deduplication::{DeduplicationKey, Given, Memory, Original};
use crate::line::Serial;
use crate::message::Millis;
use crate::names::QueueArn;
use crate::settings::Settings;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SavedQueue {
    arn: QueueArn,
    key: u64,
    created_at: Millis,
    modified_at: Millis,
    settings: Settings,
    tags: BTreeMap<String, String>,
    messages: BTreeMap<Serial, Held>,
    last_serial: Serial,
    taken: Memory<DeduplicationKey, Original>,
    attempts: Memory<String, Vec<Given>>,
    purged_at: Option<Millis>,
}

impl From<SavedQueue> for Queue {
    fn from(saved: SavedQueue) -> Self {
        let mut queue = Self::new(saved.arn, saved.key, saved.settings, saved.created_at);
        queue.modified_at = saved.modified_at;
        queue.tags = saved.tags;
        queue.last_serial = saved.last_serial;
        queue.taken = saved.taken;
        queue.attempts = saved.attempts;
        queue.purged_at = saved.purged_at;
        for (serial, held) in saved.messages {
            queue.restore(serial, held);
        }
        queue
    }
}

impl From<Queue> for SavedQueue {
    fn from(queue: Queue) -> Self {
        Self {
            arn: queue.arn,
            key: queue.key,
            created_at: queue.created_at,
            modified_at: queue.modified_at,
            settings: queue.settings,
            tags: queue.tags,
            messages: queue.held.into_iter().collect(),
            last_serial: queue.last_serial,
            taken: queue.taken,
            attempts: queue.attempts,
            purged_at: queue.purged_at,
        }
    }
}
