//! A queue and its messages.
//!
//! Everything is a function of the state and a time. [`Queue::advance`] brings
//! the queue to a time, and the other functions call it first.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rehearsal_cloud_core::data_keys::DataKeys;
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod properties;
mod receive;
mod snapshot;
#[cfg(test)]
mod tests;

use crate::deduplication::{AttemptedReceive, DeduplicationKey, OriginalMessage, Recent};
use crate::error::{Error, ErrorKind};
use crate::message::{Content, Message};
use crate::millis::Millis;
use crate::names::QueueArn;
use crate::order::{DeliveryOrder, Position, Serial};
use crate::settings::Settings;
pub(crate) use receive::{MAX_IN_FLIGHT, ReceivedMessage};
use snapshot::QueueSnapshot;

/// The shortest time between two purges.
const PURGE_INTERVAL: Millis = 60_000;

/// A queue and its messages.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "QueueSnapshot", into = "QueueSnapshot")]
pub(crate) struct Queue {
    pub(crate) arn: QueueArn,
    /// The key that signs the receipt handles.
    pub(crate) key: u64,
    pub(crate) created_at: Millis,
    pub(crate) modified_at: Millis,
    pub(crate) settings: Settings,
    pub(crate) tags: BTreeMap<String, String>,
    /// Whether message groups deduplicate for themselves. AWS takes this from the settings
    /// at creation and keeps it, whatever the settings say later.
    deduplicates_by_group: bool,
    messages: HashMap<Serial, StoredMessage>,
    last_serial: Serial,
    order: DeliveryOrder,
    /// The times at which delayed messages and those in flight become visible.
    due: BTreeSet<(Millis, Serial)>,
    /// The messages by the time from which their retention counts.
    by_age: BTreeSet<(Millis, Serial)>,
    in_flight: usize,
    delayed: usize,
    recent_messages: Recent<DeduplicationKey, OriginalMessage>,
    recent_receives: Recent<String, Vec<AttemptedReceive>>,
    /// The data keys that encrypt messages; a snapshot has none.
    pub(crate) data_keys: DataKeys,
    purged_at: Option<Millis>,
    /// The time until which calls wait for messages.
    polled_until: Millis,
}

/// A message with its state in the queue.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredMessage {
    pub(crate) message: Message,
    /// Its rank in the order of delivery.
    pub(crate) rank: u64,
    /// The time from which the retention period counts.
    retained_since: Millis,
    /// The number of times it was received from this queue.
    receive_count: u32,
    state: MessageState,
}

/// Whether a message can be received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum MessageState {
    /// It can be received.
    Visible,
    /// Its delay has not ended.
    Delayed { until: Millis },
    /// A consumer received it, and its visibility timeout has not ended.
    InFlight { since: Millis, until: Millis },
}

/// A message to send.
#[derive(Debug)]
pub(crate) struct NewMessage {
    pub(crate) id: String,
    pub(crate) content: Arc<Content>,
    pub(crate) sender: Arc<str>,
    pub(crate) group: Option<Arc<str>>,
    /// On FIFO queues: the id from the request, or a hash of the body.
    pub(crate) deduplication_id: Option<String>,
    /// Replaces the queue's delay, on standard queues.
    pub(crate) delay: Option<Millis>,
    pub(crate) faults: InjectedFaults,
}

/// The faults that are injected into a message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct InjectedFaults {
    /// The sender gets a success, and the message is lost.
    pub(crate) drop: bool,
    /// The message arrives twice.
    pub(crate) duplicate: bool,
    /// The message is delivered before all others.
    pub(crate) overtake: bool,
    /// The message arrives later by this time.
    pub(crate) delay: Millis,
}

/// The result of sending a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SendResult {
    pub(crate) id: String,
    pub(crate) sequence: Option<u64>,
}

impl Queue {
    /// Creates an empty queue.
    pub(crate) fn new(arn: QueueArn, key: u64, settings: Settings, now: Millis) -> Self {
        Self {
            arn,
            key,
            created_at: now,
            modified_at: now,
            order: DeliveryOrder::new(settings.is_fifo()),
            deduplicates_by_group: settings.fifo.is_some_and(|fifo| fifo.scope_is_group),
            settings,
            tags: BTreeMap::new(),
            messages: HashMap::new(),
            last_serial: 0,
            due: BTreeSet::new(),
            by_age: BTreeSet::new(),
            in_flight: 0,
            delayed: 0,
            recent_messages: Recent::default(),
            recent_receives: Recent::default(),
            data_keys: DataKeys::default(),
            purged_at: None,
            polled_until: 0,
        }
    }

    /// Returns the numbers of messages that are visible, in flight and delayed.
    pub(crate) fn counts(&self) -> (usize, usize, usize) {
        let visible = self.messages.len() - self.in_flight - self.delayed;
        (visible, self.in_flight, self.delayed)
    }

    /// Returns all messages, in no order.
    pub(crate) fn messages(&self) -> impl Iterator<Item = &StoredMessage> {
        self.messages.values()
    }

    /// Returns whether any message can be received.
    pub(crate) fn has_ready(&self) -> bool {
        self.order.has_ready()
    }

    /// Returns the time at which the next message becomes visible.
    pub(crate) fn next_due(&self) -> Option<Millis> {
        self.due.first().map(|(at, _)| *at)
    }

    /// Notes that a call waits for messages until a time.
    pub(crate) fn add_long_poll(&mut self, until: Millis) {
        self.polled_until = self.polled_until.max(until);
    }

    /// Returns whether a call waits for messages.
    pub(crate) fn has_long_poll(&self, now: Millis) -> bool {
        self.polled_until >= now
    }

    /// Brings the queue to a time: removes messages after their retention period,
    /// and ends delays and visibility timeouts.
    pub(crate) fn advance(&mut self, now: Millis) {
        let retention = self.settings.retention();
        while let Some((since, serial)) = self.by_age.first().copied() {
            if since + retention > now {
                break;
            }
            self.remove(serial);
        }
        while let Some((at, serial)) = self.due.first().copied() {
            if at > now {
                break;
            }
            self.set_state(serial, MessageState::Visible);
        }
    }

    /// Sends a message. A duplicate on a FIFO queue is dropped and gets the result
    /// of the original.
    pub(crate) fn send(&mut self, message: NewMessage, now: Millis) -> SendResult {
        self.advance(now);
        let id = message.id.clone();
        if !self.settings.is_fifo() {
            self.enqueue(message, None, now);
            return SendResult { id, sequence: None };
        }
        let scope = message.group.clone().filter(|_| self.deduplicates_by_group);
        let key = (scope, message.deduplication_id.clone().unwrap_or_default());
        if let Some(original) = self.recent_messages.get(&key, now) {
            return SendResult {
                id: original.id.clone(),
                sequence: Some(original.sequence),
            };
        }
        let sequence = self.next_sequence();
        let original = OriginalMessage {
            id: id.clone(),
            sequence,
        };
        self.recent_messages.insert(key, original, now);
        self.enqueue(message, Some(sequence), now);
        SendResult {
            id,
            sequence: Some(sequence),
        }
    }

    fn enqueue(&mut self, message: NewMessage, sequence: Option<u64>, now: Millis) {
        let faults = message.faults;
        if faults.drop {
            // A lost message uses up its serial.
            self.last_serial += 1;
            return;
        }
        let delay = message.delay.unwrap_or_else(|| self.settings.delay()) + faults.delay;
        let state = if delay == 0 {
            MessageState::Visible
        } else {
            MessageState::Delayed { until: now + delay }
        };
        let message = Message {
            id: message.id,
            content: message.content,
            sender: message.sender,
            sent_at: now,
            group: message.group,
            deduplication_id: message.deduplication_id,
            sequence,
            dead_letter_source: None,
            receive_count: 0,
            first_received_at: None,
        };
        if faults.duplicate {
            self.insert(message.clone(), now, faults.overtake, state);
        }
        self.insert(message, now, faults.overtake, state);
    }

    /// Adds a message that was received too often from another queue. Retention
    /// counts from when it was sent, on FIFO queues from now.
    pub(crate) fn add_dead_letter(&mut self, mut message: Message, from: &QueueArn, now: Millis) {
        self.advance(now);
        message.dead_letter_source = Some(from.to_string());
        let retained_since = if self.settings.is_fifo() {
            now
        } else {
            message.sent_at
        };
        message.sequence = self.settings.is_fifo().then(|| self.next_sequence());
        self.insert(message, retained_since, false, MessageState::Visible);
    }

    /// Adds a message that a move task brings. It is a new message, as in AWS.
    pub(crate) fn add_redriven(&mut self, mut message: Message, id: String, now: Millis) {
        self.advance(now);
        message.id = id;
        message.sent_at = now;
        message.dead_letter_source = None;
        message.receive_count = 0;
        message.first_received_at = None;
        message.sequence = self.settings.is_fifo().then(|| self.next_sequence());
        self.insert(message, now, false, MessageState::Visible);
    }

    /// Deletes all messages, those in flight included. Their deduplication ids can be
    /// used again.
    pub(crate) fn purge(&mut self, now: Millis) -> Result<(), Error> {
        if self.purged_at.is_some_and(|at| now < at + PURGE_INTERVAL) {
            return Err(Error::new(
                ErrorKind::PurgeQueueInProgress,
                format!(
                    "Only one PurgeQueue operation on {} is allowed every 60 seconds.",
                    self.arn.name
                ),
            ));
        }
        self.purged_at = Some(now);
        self.messages.clear();
        self.recent_messages = Recent::default();
        self.recent_receives = Recent::default();
        self.order = DeliveryOrder::new(self.settings.is_fifo());
        self.due.clear();
        self.by_age.clear();
        self.in_flight = 0;
        self.delayed = 0;
        Ok(())
    }

    /// Returns the first message that can be received.
    pub(crate) fn first(&self) -> Option<&Message> {
        let serial = *self.order.first_ready(1).first()?;
        self.messages.get(&serial).map(|stored| &stored.message)
    }

    /// Removes the first message that can be received.
    pub(crate) fn remove_first(&mut self) -> Option<Message> {
        let serial = *self.order.first_ready(1).first()?;
        self.remove(serial).map(|stored| stored.message)
    }

    /// Applies new settings. On a FIFO queue a new delay also applies to messages
    /// that are delayed already.
    pub(crate) fn apply_settings(&mut self, settings: Settings, now: Millis) {
        self.advance(now);
        let delay = settings.delay();
        let changes_delays = self.settings.is_fifo() && self.settings.delay() != delay;
        self.settings = settings;
        self.modified_at = now;
        if changes_delays {
            let delayed: Vec<_> = self
                .messages
                .iter()
                .filter(|(_, stored)| matches!(stored.state, MessageState::Delayed { .. }))
                .map(|(serial, stored)| (*serial, stored.message.sent_at + delay))
                .collect();
            for (serial, until) in delayed {
                self.set_state(serial, MessageState::Delayed { until });
            }
        }
        self.advance(now);
    }

    /// Adds a message with a new serial.
    fn insert(
        &mut self,
        message: Message,
        retained_since: Millis,
        overtakes: bool,
        state: MessageState,
    ) {
        self.last_serial += 1;
        let serial = self.last_serial;
        let rank = if overtakes { 0 } else { serial };
        let stored = StoredMessage {
            message,
            rank,
            retained_since,
            receive_count: 0,
            state,
        };
        self.restore(serial, stored);
    }

    /// Adds a message with the serial and the state that it has.
    fn restore(&mut self, serial: Serial, stored: StoredMessage) {
        self.order.insert(
            (stored.rank, serial),
            stored.message.group.as_ref(),
            stored.is_ready(),
        );
        self.by_age.insert((stored.retained_since, serial));
        self.update_counts(serial, stored.state, true);
        self.messages.insert(serial, stored);
    }

    fn remove(&mut self, serial: Serial) -> Option<StoredMessage> {
        let stored = self.messages.remove(&serial)?;
        self.order
            .remove((stored.rank, serial), stored.message.group.as_ref());
        self.by_age.remove(&(stored.retained_since, serial));
        self.update_counts(serial, stored.state, false);
        Some(stored)
    }

    /// Changes the state of a message.
    fn set_state(&mut self, serial: Serial, state: MessageState) {
        let Some(stored) = self.messages.get_mut(&serial) else {
            return;
        };
        let before = std::mem::replace(&mut stored.state, state);
        let (ready_before, ready) = (
            before == MessageState::Visible,
            state == MessageState::Visible,
        );
        if ready_before != ready {
            let position: Position = (stored.rank, serial);
            self.order
                .set_ready(position, stored.message.group.as_ref(), ready);
        }
        self.update_counts(serial, before, false);
        self.update_counts(serial, state, true);
    }

    fn update_counts(&mut self, serial: Serial, state: MessageState, added: bool) {
        let (counter, until) = match state {
            MessageState::Visible => return,
            MessageState::Delayed { until } => (&mut self.delayed, until),
            MessageState::InFlight { until, .. } => (&mut self.in_flight, until),
        };
        if added {
            *counter += 1;
            self.due.insert((until, serial));
        } else {
            *counter -= 1;
            self.due.remove(&(until, serial));
        }
    }

    /// Returns a sequence number as AWS makes them: twenty digits, growing, not
    /// consecutive.
    fn next_sequence(&self) -> u64 {
        10_000_000_000_000_000_000 + (self.last_serial + 1) * 256
    }
}

impl StoredMessage {
    /// Returns the times by which its state changes.
    fn times(&self) -> impl Iterator<Item = Millis> {
        let until = match self.state {
            MessageState::Visible => 0,
            MessageState::Delayed { until } | MessageState::InFlight { until, .. } => until,
        };
        [self.retained_since, self.message.sent_at, until].into_iter()
    }

    fn is_ready(&self) -> bool {
        self.state == MessageState::Visible
    }
}
