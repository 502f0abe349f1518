//! Receiving messages, and what a consumer does by receipt handle.

use super::{MessageState, Queue, StoredMessage};
use crate::deduplication::AttemptedReceive;
use crate::error::Error;
use crate::message::Message;
use crate::millis::Millis;
use crate::order::Serial;
use crate::receipt::Receipt;

/// The most messages of a queue that can be in flight.
pub(crate) const MAX_IN_FLIGHT: usize = 120_000;
/// The longest time that a message can be in flight, extensions included.
const MAX_VISIBILITY: Millis = 43_200_000;

/// A message that a consumer received, with its receipt handle.
#[derive(Debug)]
pub(crate) struct ReceivedMessage {
    pub(crate) message: Message,
    pub(crate) handle: String,
}

/// The result of a receive.
#[derive(Debug, Default)]
pub(crate) struct ReceiveResult {
    pub(crate) messages: Vec<ReceivedMessage>,
    /// The messages that were received too often.
    pub(crate) dead_letters: Vec<Message>,
}

impl Queue {
    /// Receives `max_messages` at most, which are invisible for `visibility`.
    pub(crate) fn receive(
        &mut self,
        max_messages: usize,
        visibility: Millis,
        max_receives: Option<u32>,
        now: Millis,
    ) -> ReceiveResult {
        self.advance(now);
        let mut received = ReceiveResult::default();
        while received.messages.len() < max_messages {
            let missing = max_messages - received.messages.len();
            let serials = self.order.first_ready(missing);
            if serials.is_empty() {
                break;
            }
            for serial in serials {
                let receive_count = self.messages[&serial].receive_count;
                if max_receives.is_some_and(|max| receive_count >= max) {
                    let dead_letter = self.remove(serial).map(|stored| stored.message);
                    received.dead_letters.extend(dead_letter);
                } else {
                    let message = self.mark_received(serial, visibility, now);
                    received.messages.push(message);
                }
            }
        }
        // A visibility timeout of zero has ended.
        self.advance(now);
        received
    }

    fn mark_received(
        &mut self,
        serial: Serial,
        visibility: Millis,
        now: Millis,
    ) -> ReceivedMessage {
        self.set_state(
            serial,
            MessageState::InFlight {
                since: now,
                until: now + visibility,
            },
        );
        let key = self.key;
        let stored = self
            .messages
            .get_mut(&serial)
            .expect("a message in the order is stored");
        stored.receive_count += 1;
        stored.message.receive_count += 1;
        stored.message.first_received_at.get_or_insert(now);
        ReceivedMessage {
            message: stored.message.clone(),
            handle: Receipt {
                serial,
                receive: stored.receive_count,
            }
            .handle(key),
        }
    }

    /// Returns the messages of an earlier receive with an attempt id once more, if
    /// they were not deleted or changed since. Their visibility timeout starts again.
    pub(crate) fn repeat_attempt(
        &mut self,
        attempt: &String,
        visibility: Millis,
        now: Millis,
    ) -> Option<Vec<ReceivedMessage>> {
        self.advance(now);
        let received = self.recent_receives.get(attempt, now)?.clone();
        let is_unchanged = received.iter().all(|entry| {
            self.messages.get(&entry.serial).is_some_and(|stored| {
                stored.receive_count == entry.receive
                    && matches!(stored.state, MessageState::InFlight { until, .. } if until == entry.until)
            })
        });
        if !is_unchanged || received.is_empty() {
            return None;
        }
        let messages = received
            .iter()
            .map(|entry| {
                let until = now + visibility;
                self.set_state(entry.serial, MessageState::InFlight { since: now, until });
                let receipt = Receipt {
                    serial: entry.serial,
                    receive: entry.receive,
                };
                ReceivedMessage {
                    message: self.messages[&entry.serial].message.clone(),
                    handle: receipt.handle(self.key),
                }
            })
            .collect::<Vec<_>>();
        self.record_attempt(attempt.clone(), &messages, now);
        Some(messages)
    }

    /// Records the messages of a receive with an attempt id.
    pub(crate) fn record_attempt(
        &mut self,
        attempt: String,
        messages: &[ReceivedMessage],
        now: Millis,
    ) {
        let entries = messages
            .iter()
            .filter_map(|received| {
                let receipt = Receipt::parse(&received.handle, self.key).ok()?;
                match self.messages.get(&receipt.serial)?.state {
                    MessageState::InFlight { until, .. } => Some(AttemptedReceive {
                        serial: receipt.serial,
                        receive: receipt.receive,
                        until,
                    }),
                    _ => None,
                }
            })
            .collect();
        self.recent_receives.insert(attempt, entries, now);
    }

    /// Deletes the message of a handle. If it was deleted before, that is a success.
    /// A FIFO queue requires the handle of the receive that the message is in flight for.
    pub(crate) fn delete(&mut self, handle: &str, now: Millis) -> Result<(), Error> {
        self.advance(now);
        let receipt = Receipt::parse(handle, self.key)?;
        let Some(stored) = self.messages.get(&receipt.serial) else {
            return Ok(());
        };
        if self.settings.is_fifo() && !stored.is_in_flight_as(receipt) {
            return Err(Error::invalid_parameter(
                handle,
                "ReceiptHandle",
                "The receipt handle has expired.",
            ));
        }
        self.remove(receipt.serial);
        Ok(())
    }

    /// Changes the visibility timeout of the message of a handle, from now on.
    pub(crate) fn change_visibility(
        &mut self,
        handle: &str,
        visibility: Millis,
        now: Millis,
    ) -> Result<(), Error> {
        self.advance(now);
        let receipt = Receipt::parse(handle, self.key)?;
        let unavailable = || {
            Error::invalid_parameter(
                handle,
                "ReceiptHandle",
                "Message does not exist or is not available for visibility timeout change.",
            )
        };
        let stored = self.messages.get(&receipt.serial).ok_or_else(unavailable)?;
        if self.settings.is_fifo() && !stored.is_in_flight_as(receipt) {
            return Err(unavailable());
        }
        let MessageState::InFlight { since, .. } = stored.state else {
            // It became visible meanwhile. AWS answers success and does nothing.
            return Ok(());
        };
        if now + visibility > since + MAX_VISIBILITY {
            return Err(Error::invalid_parameter(
                visibility / 1_000,
                "VisibilityTimeout",
                "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]",
            ));
        }
        self.set_state(
            receipt.serial,
            MessageState::InFlight {
                since,
                until: now + visibility,
            },
        );
        self.advance(now);
        Ok(())
    }
}

impl StoredMessage {
    /// Returns whether the message is in flight for the receive of a receipt.
    fn is_in_flight_as(&self, receipt: Receipt) -> bool {
        self.receive_count == receipt.receive && matches!(self.state, MessageState::InFlight { .. })
    }
}
