//! A queue in a snapshot, without what can be derived from its messages.

use std::collections::BTreeMap;
use std::sync::Arc;

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
    /// The message groups that can be received from, in their order.
    #[serde(default)]
    open_groups: Vec<Arc<str>>,
    /// Missing in old snapshots: then it is what the settings say.
    deduplicates_by_group: Option<bool>,
}

/// The latest time that is restored: the year 9999. Sums with a retention do not overflow.
const LATEST: Millis = 253_402_300_799_000;

impl QueueSnapshot {
    /// Returns what is wrong with a snapshot that no queue can have written.
    fn check(&self) -> Result<(), String> {
        for (serial, stored) in &self.messages {
            if self.settings.is_fifo() && stored.message.group.is_none() {
                return Err(format!(
                    "the message {serial} of the FIFO queue {} has no group",
                    self.arn
                ));
            }
            if *serial > self.last_serial {
                return Err(format!(
                    "the message {serial} of the queue {} comes after the last",
                    self.arn
                ));
            }
            if stored.times().any(|time| time > LATEST) {
                return Err(format!(
                    "the message {serial} of the queue {} has a time that is too far away",
                    self.arn
                ));
            }
        }
        let counts_on = self
            .last_serial
            .checked_add(1)
            .and_then(|next| next.checked_mul(512));
        if counts_on.is_none() {
            return Err(format!("the queue {} had too many messages", self.arn));
        }
        Ok(())
    }
}

impl TryFrom<QueueSnapshot> for Queue {
    type Error = String;

    fn try_from(saved: QueueSnapshot) -> Result<Self, String> {
        saved.check()?;
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
        queue.order.restore_open_groups(&saved.open_groups);
        if let Some(by_group) = saved.deduplicates_by_group {
            queue.deduplicates_by_group = by_group;
        }
        Ok(queue)
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
            open_groups: queue.order.open_groups(),
            deduplicates_by_group: Some(queue.deduplicates_by_group),
        }
    }
}
