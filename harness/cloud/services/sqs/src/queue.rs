//! One queue: what is in it, what each message is waiting for, what is due.
//!
//! All of it is a function of the state and the time given; nothing happens by
//! itself. [`Queue::settle`] brings the queue up to a time, and everything
//! that looks at messages does so first.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

mod holding;
#[cfg(test)]
mod properties;
mod saved;
#[cfg(test)]
mod tests;

use super::deduplication::{DeduplicationKey, Given, Memory, Original};
use super::line::{Line, Serial, Spot};
use super::message::{Content, Message, Millis};
use super::names::QueueArn;
use super::refusal::{Reason, Refusal};
use super::settings::Settings;
pub(crate) use holding::{Delivery, MOST_IN_FLIGHT};
use saved::SavedQueue;

/// Between two purges.
const PURGE_INTERVAL: Millis = 60_000;

/// A queue and its messages.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "SavedQueue", into = "SavedQueue")]
pub(crate) struct Queue {
    pub(crate) arn: QueueArn,
    /// Seals its receipt handles.
    pub(crate) key: u64,
    pub(crate) created_at: Millis,
    pub(crate) modified_at: Millis,
    pub(crate) settings: Settings,
    pub(crate) tags: BTreeMap<String, String>,
    held: HashMap<Serial, Held>,
    last_serial: Serial,
    line: Line,
    /// When messages that cannot be received become so.
    due: BTreeSet<(Millis, Serial)>,
    /// Since when messages are kept: the oldest are forgotten first.
    ages: BTreeSet<(Millis, Serial)>,
    in_flight: usize,
    delayed: usize,
    taken: Memory<DeduplicationKey, Original>,
    attempts: Memory<String, Vec<Given>>,
    purged_at: Option<Millis>,
    /// Until when somebody waits for a message.
    watched_until: Millis,
}

/// A message in its queue.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Held {
    pub(crate) message: Message,
    /// Its place in line.
    pub(crate) rank: u64,
    /// Retention counts from here.
    kept_since: Millis,
    /// How often it was received from this queue.
    receives: u32,
    state: State,
}

/// What a message waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum State {
    /// A consumer.
    Waiting,
    /// The end of its delay.
    Delayed { until: Millis },
    /// Its consumer, or the end of its visibility timeout.
    InFlight { since: Millis, until: Millis },
}

/// A message on its way in.
#[derive(Debug)]
pub(crate) struct Sending {
    pub(crate) id: String,
    pub(crate) content: Arc<Content>,
    pub(crate) sender: Arc<str>,
    pub(crate) group: Option<Arc<str>>,
    /// On FIFO queues: the id given, or the sum over the body.
    pub(crate) deduplication_id: Option<String>,
    /// Instead of the queue's delay, on standard queues.
    pub(crate) delay: Option<Millis>,
    pub(crate) mishap: Mishap,
}

/// What goes wrong with a message on purpose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Mishap {
    /// The sender is told that it was taken, and it never arrives.
    pub(crate) drop: bool,
    /// It arrives twice.
    pub(crate) duplicate: bool,
    /// It arrives in front of those that are already waiting.
    pub(crate) overtake: bool,
    /// It arrives that much later.
    pub(crate) delay: Millis,
}

/// What a sender is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sent {
    pub(crate) id: String,
    pub(crate) sequence: Option<u64>,
}

impl Queue {
    pub(crate) fn new(arn: QueueArn, key: u64, settings: Settings, now: Millis) -> Self {
        Self {
            arn,
            key,
            created_at: now,
            modified_at: now,
            line: Line::new(settings.is_fifo()),
            settings,
            tags: BTreeMap::new(),
            held: HashMap::new(),
            last_serial: 0,
            due: BTreeSet::new(),
            ages: BTreeSet::new(),
            in_flight: 0,
            delayed: 0,
            taken: Memory::default(),
            attempts: Memory::default(),
            purged_at: None,
            watched_until: 0,
        }
    }

    /// Messages that wait for a consumer, are in consumers' hands, are delayed.
    pub(crate) fn counts(&self) -> (usize, usize, usize) {
        (
            self.held.len() - self.in_flight - self.delayed,
            self.in_flight,
            self.delayed,
        )
    }

    /// Everything in it, in no order.
    pub(crate) fn held(&self) -> impl Iterator<Item = &Held> {
        self.held.values()
    }

    /// Whether a receive would bring anything.
    pub(crate) fn has_ready(&self) -> bool {
        self.line.has_ready()
    }

    /// When it next changes by itself.
    pub(crate) fn next_due(&self) -> Option<Millis> {
        self.due.first().map(|(at, _)| *at)
    }

    /// Somebody waits for a message until then.
    pub(crate) fn watch(&mut self, until: Millis) {
        self.watched_until = self.watched_until.max(until);
    }

    /// Whether somebody waits for a message.
    pub(crate) fn is_watched(&self, now: Millis) -> bool {
        self.watched_until >= now
    }

    /// Brings the queue up to `now`: forgets what is too old, ends delays and
    /// visibility timeouts.
    pub(crate) fn settle(&mut self, now: Millis) {
        let retention = self.settings.retention();
        while let Some((since, serial)) = self.ages.first().copied() {
            if since + retention > now {
                break;
            }
            self.remove(serial);
        }
        while let Some((at, serial)) = self.due.first().copied() {
            if at > now {
                break;
            }
            self.put_into(serial, State::Waiting);
        }
    }

    /// Takes a message, unless it is a duplicate: then the original answers.
    pub(crate) fn send(&mut self, sending: Sending, now: Millis) -> Sent {
        self.settle(now);
        let Some(fifo) = self.settings.fifo else {
            let sent = Sent {
                id: sending.id.clone(),
                sequence: None,
            };
            self.arrive(sending, None, now);
            return sent;
        };
        let scope = sending.group.clone().filter(|_| fifo.scope_is_group);
        let key = (scope, sending.deduplication_id.clone().unwrap_or_default());
        if let Some(original) = self.taken.recall(&key, now) {
            return Sent {
                id: original.id.clone(),
                sequence: Some(original.sequence),
            };
        }
        let sequence = self.next_sequence();
        self.taken.remember(
            key,
            Original {
                id: sending.id.clone(),
                sequence,
            },
            now,
        );
        let sent = Sent {
            id: sending.id.clone(),
            sequence: Some(sequence),
        };
        self.arrive(sending, Some(sequence), now);
        sent
    }

    fn arrive(&mut self, sending: Sending, sequence: Option<u64>, now: Millis) {
        let mishap = sending.mishap;
        let delay = sending.delay.unwrap_or_else(|| self.settings.delay()) + mishap.delay;
        let message = Message {
            id: sending.id,
            content: sending.content,
            sender: sending.sender,
            sent_at: now,
            group: sending.group,
            deduplication_id: sending.deduplication_id,
            sequence,
            died_in: None,
            receive_count: 0,
            first_received_at: None,
        };
        let state = if delay == 0 {
            State::Waiting
        } else {
            State::Delayed { until: now + delay }
        };
        if mishap.drop {
            // Its numbers are gone with it.
            self.last_serial += 1;
            return;
        }
        if mishap.duplicate {
            self.insert(message.clone(), now, mishap.overtake, state);
        }
        self.insert(message, now, mishap.overtake, state);
    }

    /// Takes a message that another queue gave up. Retention goes on counting
    /// from when it was sent, on FIFO queues from now.
    pub(crate) fn bury(&mut self, mut message: Message, from: &QueueArn, now: Millis) {
        self.settle(now);
        message.died_in = Some(from.to_string());
        let kept_since = if self.settings.is_fifo() {
            now
        } else {
            message.sent_at
        };
        message.sequence = self.settings.is_fifo().then(|| self.next_sequence());
        self.insert(message, kept_since, false, State::Waiting);
    }

    /// Takes a message that a move task brings: to AWS it is a new one.
    pub(crate) fn resurrect(&mut self, mut message: Message, id: String, now: Millis) {
        self.settle(now);
        message.id = id;
        message.sent_at = now;
        message.died_in = None;
        message.receive_count = 0;
        message.first_received_at = None;
        message.sequence = self.settings.is_fifo().then(|| self.next_sequence());
        self.insert(message, now, false, State::Waiting);
    }

    /// Deletes everything, whoever has it in hand.
    pub(crate) fn purge(&mut self, now: Millis) -> Result<(), Refusal> {
        if self.purged_at.is_some_and(|at| now < at + PURGE_INTERVAL) {
            return Err(Refusal::new(
                Reason::PurgeQueueInProgress,
                format!(
                    "Only one PurgeQueue operation on {} is allowed every 60 seconds.",
                    self.arn.name
                ),
            ));
        }
        self.purged_at = Some(now);
        self.held.clear();
        self.line = Line::new(self.settings.is_fifo());
        self.due.clear();
        self.ages.clear();
        self.in_flight = 0;
        self.delayed = 0;
        Ok(())
    }

    /// The message that waits in front.
    pub(crate) fn front(&self) -> Option<&Message> {
        let serial = *self.line.pick(1).first()?;
        self.held.get(&serial).map(|held| &held.message)
    }

    /// Takes out the message that waits in front, for a move task.
    pub(crate) fn take_front(&mut self) -> Option<Message> {
        let serial = *self.line.pick(1).first()?;
        self.remove(serial).map(|held| held.message)
    }

    /// Applies new settings. On a FIFO queue a new delay also goes for those
    /// that are waiting for the end of the old one.
    pub(crate) fn apply(&mut self, settings: Settings, now: Millis) {
        self.settle(now);
        let delay = settings.delay();
        let delays_anew = self.settings.is_fifo() && self.settings.delay() != delay;
        self.settings = settings;
        self.modified_at = now;
        if delays_anew {
            let delayed: Vec<_> = self
                .held
                .iter()
                .filter(|(_, held)| matches!(held.state, State::Delayed { .. }))
                .map(|(serial, held)| (*serial, held.message.sent_at + delay))
                .collect();
            for (serial, until) in delayed {
                self.put_into(serial, State::Delayed { until });
            }
        }
        self.settle(now);
    }

    /// Puts a message in, as it is.
    fn insert(&mut self, message: Message, kept_since: Millis, overtakes: bool, state: State) {
        self.last_serial += 1;
        let serial = self.last_serial;
        let rank = if overtakes { 0 } else { serial };
        let held = Held {
            message,
            rank,
            kept_since,
            receives: 0,
            state,
        };
        self.restore(serial, held);
    }

    /// Puts a message back in where it was, with all that is kept about it.
    fn restore(&mut self, serial: Serial, held: Held) {
        self.line.join(
            (held.rank, serial),
            held.message.group.as_ref(),
            held.is_ready(),
        );
        self.ages.insert((held.kept_since, serial));
        self.count(serial, held.state, true);
        self.held.insert(serial, held);
    }

    fn remove(&mut self, serial: Serial) -> Option<Held> {
        let held = self.held.remove(&serial)?;
        self.line
            .leave((held.rank, serial), held.message.group.as_ref());
        self.ages.remove(&(held.kept_since, serial));
        self.count(serial, held.state, false);
        Some(held)
    }

    /// Changes what a message waits for.
    fn put_into(&mut self, serial: Serial, state: State) {
        let Some(held) = self.held.get_mut(&serial) else {
            return;
        };
        let before = std::mem::replace(&mut held.state, state);
        let (ready_before, ready) = (before == State::Waiting, state == State::Waiting);
        if ready_before != ready {
            let spot: Spot = (held.rank, serial);
            self.line
                .set_ready(spot, held.message.group.as_ref(), ready);
        }
        self.count(serial, before, false);
        self.count(serial, state, true);
    }

    fn count(&mut self, serial: Serial, state: State, comes: bool) {
        let (counter, until) = match state {
            State::Waiting => return,
            State::Delayed { until } => (&mut self.delayed, until),
            State::InFlight { until, .. } => (&mut self.in_flight, until),
        };
        if comes {
            *counter += 1;
            self.due.insert((until, serial));
        } else {
            *counter -= 1;
            self.due.remove(&(until, serial));
        }
    }

    /// Twenty digits, not consecutive, growing: as AWS makes them.
    fn next_sequence(&self) -> u64 {
        10_000_000_000_000_000_000 + (self.last_serial + 1) * 256
    }
}

impl Held {
    fn is_ready(&self) -> bool {
        self.state == State::Waiting
    }
}
