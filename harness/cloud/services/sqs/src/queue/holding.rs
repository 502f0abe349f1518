//! What consumers have in hand: receiving, and what a receipt handle is good for.

use super::{Held, Queue, State};
use crate::deduplication::Given;
use crate::line::Serial;
use crate::message::{Message, Millis};
use crate::receipt::Receipt;
use crate::refusal::Refusal;

/// How many messages of a queue may be in consumers' hands at once.
pub(crate) const MOST_IN_FLIGHT: usize = 120_000;
/// A message can be held that long in one go, however often it is extended.
const LONGEST_HOLD: Millis = 43_200_000;

/// A message in a consumer's hand.
#[derive(Debug)]
pub(crate) struct Delivery {
    pub(crate) message: Message,
    pub(crate) handle: String,
}

/// What a receive brought.
#[derive(Debug, Default)]
pub(crate) struct Received {
    pub(crate) deliveries: Vec<Delivery>,
    /// Messages that were received too often: they belong into the dead-letter queue.
    pub(crate) dead: Vec<Message>,
}

impl Queue {
    /// The messages a consumer gets, `most` of them at most, invisible to
    /// others for `visibility`.
    pub(crate) fn receive(
        &mut self,
        most: usize,
        visibility: Millis,
        max_receives: Option<u32>,
        now: Millis,
    ) -> Received {
        self.settle(now);
        let mut received = Received::default();
        while received.deliveries.len() < most {
            let picked = self.line.pick(most - received.deliveries.len());
            if picked.is_empty() {
                break;
            }
            for serial in picked {
                let times = self.held[&serial].receives;
                if max_receives.is_some_and(|max| times >= max) {
                    received
                        .dead
                        .extend(self.remove(serial).map(|held| held.message));
                } else {
                    received
                        .deliveries
                        .push(self.hand_out(serial, visibility, now));
                }
            }
        }
        // A visibility timeout of zero has ended by now.
        self.settle(now);
        received
    }

    fn hand_out(&mut self, serial: Serial, visibility: Millis, now: Millis) -> Delivery {
        self.put_into(
            serial,
            State::InFlight {
                since: now,
                until: now + visibility,
            },
        );
        let key = self.key;
        let held = self.held.get_mut(&serial).expect("what is in line is held");
        held.receives += 1;
        held.message.receive_count += 1;
        held.message.first_received_at.get_or_insert(now);
        Delivery {
            message: held.message.clone(),
            handle: Receipt {
                serial,
                receive: held.receives,
            }
            .handle(key),
        }
    }

    /// What an attempt of the same id was given, once more, if nobody has
    /// touched it since; its visibility timeout starts again.
    pub(crate) fn repeat(
        &mut self,
        attempt: &String,
        visibility: Millis,
        now: Millis,
    ) -> Option<Vec<Delivery>> {
        self.settle(now);
        let given = self.attempts.recall(attempt, now)?.clone();
        let untouched = given.iter().all(|given| {
            self.held.get(&given.serial).is_some_and(|held| {
                held.receives == given.receive
                    && matches!(held.state, State::InFlight { until, .. } if until == given.until)
            })
        });
        if !untouched || given.is_empty() {
            return None;
        }
        let deliveries = given
            .iter()
            .map(|given| {
                let until = now + visibility;
                self.put_into(given.serial, State::InFlight { since: now, until });
                let receipt = Receipt {
                    serial: given.serial,
                    receive: given.receive,
                };
                Delivery {
                    message: self.held[&given.serial].message.clone(),
                    handle: receipt.handle(self.key),
                }
            })
            .collect::<Vec<_>>();
        self.remember_attempt(attempt.clone(), &deliveries, now);
        Some(deliveries)
    }

    /// Remembers what a receive with an attempt id was given.
    pub(crate) fn remember_attempt(
        &mut self,
        attempt: String,
        deliveries: &[Delivery],
        now: Millis,
    ) {
        let given = deliveries
            .iter()
            .filter_map(|delivery| {
                let receipt = Receipt::read(&delivery.handle, self.key).ok()?;
                match self.held.get(&receipt.serial)?.state {
                    State::InFlight { until, .. } => Some(Given {
                        serial: receipt.serial,
                        receive: receipt.receive,
                        until,
                    }),
                    _ => None,
                }
            })
            .collect();
        self.attempts.remember(attempt, given, now);
    }

    /// Deletes the message of a handle. One that is not there any more is no
    /// mistake; a FIFO queue wants the handle to be the one that holds it.
    pub(crate) fn delete(&mut self, handle: &str, now: Millis) -> Result<(), Refusal> {
        self.settle(now);
        let receipt = Receipt::read(handle, self.key)?;
        let Some(held) = self.held.get(&receipt.serial) else {
            return Ok(());
        };
        if self.settings.is_fifo() && !held.is_held_by(receipt) {
            return Err(Refusal::parameter(
                handle,
                "ReceiptHandle",
                "The receipt handle has expired.",
            ));
        }
        self.remove(receipt.serial);
        Ok(())
    }

    /// Holds the message of a handle for `visibility` from now on, or lets go of it.
    pub(crate) fn change_visibility(
        &mut self,
        handle: &str,
        visibility: Millis,
        now: Millis,
    ) -> Result<(), Refusal> {
        self.settle(now);
        let receipt = Receipt::read(handle, self.key)?;
        let gone = || {
            Refusal::parameter(
                handle,
                "ReceiptHandle",
                "Message does not exist or is not available for visibility timeout change.",
            )
        };
        let held = self.held.get(&receipt.serial).ok_or_else(gone)?;
        if self.settings.is_fifo() && !held.is_held_by(receipt) {
            return Err(gone());
        }
        let State::InFlight { since, .. } = held.state else {
            // It has become visible meanwhile: AWS takes the call and does nothing.
            return Ok(());
        };
        if now + visibility > since + LONGEST_HOLD {
            return Err(Refusal::parameter(
                visibility / 1_000,
                "VisibilityTimeout",
                "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]",
            ));
        }
        self.put_into(
            receipt.serial,
            State::InFlight {
                since,
                until: now + visibility,
            },
        );
        self.settle(now);
        Ok(())
    }
}

impl Held {
    fn is_held_by(&self, receipt: Receipt) -> bool {
        self.receives == receipt.receive && matches!(self.state, State::InFlight { .. })
    }
}
