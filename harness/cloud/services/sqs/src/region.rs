//! The queues of one account in one region, and what happens between them.

mod move_tasks;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};
use crate::millis::Millis;
use crate::move_task::MoveTask;
use crate::names::{self, QueueArn};
use crate::queue::{MAX_IN_FLIGHT, Queue, ReceivedMessage};
use crate::settings::{AttributeMap, Settings};

/// The time after which the name of a deleted queue can be used again.
const NAME_REUSE_DELAY: Millis = 60_000;

/// The queues of one account in one region.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Region {
    pub(crate) queues: BTreeMap<Arc<str>, Queue>,
    /// The names of recently deleted queues, and when they were deleted.
    deleted: BTreeMap<Arc<str>, Millis>,
    pub(crate) move_tasks: Vec<MoveTask>,
}

/// The parameters of a receive.
#[derive(Debug)]
pub(crate) struct ReceiveParameters {
    pub(crate) max_messages: usize,
    /// Replaces the queue's visibility timeout.
    pub(crate) visibility: Option<Millis>,
    pub(crate) attempt_id: Option<String>,
    /// Whether the call does not wait for messages.
    pub(crate) is_short_poll: bool,
}

impl Region {
    /// Returns the queue with a name.
    pub(crate) fn queue(&self, name: &str) -> Result<&Queue, Error> {
        self.queues
            .get(name)
            .ok_or_else(Error::queue_does_not_exist)
    }

    /// Returns the queue with a name, to change it.
    pub(crate) fn queue_mut(&mut self, name: &str) -> Result<&mut Queue, Error> {
        self.queues
            .get_mut(name)
            .ok_or_else(Error::queue_does_not_exist)
    }

    /// Creates a queue. If it exists with the same attributes, that is a success.
    pub(crate) fn create(
        &mut self,
        arn: QueueArn,
        attributes: &AttributeMap,
        tags: BTreeMap<String, String>,
        key: u64,
        now: Millis,
    ) -> Result<(), Error> {
        // Standard queues do not have the attribute, so other values than `true`
        // are refused later.
        let fifo = attributes
            .get("FifoQueue")
            .is_some_and(|value| value.eq_ignore_ascii_case("true"));
        names::check_name(&arn.name, fifo)?;
        if let Some(queue) = self.queues.get(&arn.name) {
            return match queue.settings.differs_in(attributes)? {
                None => Ok(()),
                Some(attribute) => Err(Error::new(
                    ErrorKind::QueueNameExists,
                    format!(
                        "A queue already exists with the same name and a different value for \
                         attribute {attribute}"
                    ),
                )),
            };
        }
        self.deleted.retain(|_, at| now < *at + NAME_REUSE_DELAY);
        if self.deleted.contains_key(&arn.name) {
            return Err(Error::new(
                ErrorKind::QueueDeletedRecently,
                "You must wait 60 seconds after deleting a queue before you can create another \
                 with the same name.",
            ));
        }
        let settings = Settings::new(fifo, attributes)?;
        self.check_redrive(&arn, &settings)?;
        let mut queue = Queue::new(arn, key, settings, now);
        queue.tags = tags;
        self.queues.insert(Arc::clone(&queue.arn.name), queue);
        Ok(())
    }

    /// Deletes a queue with its messages.
    pub(crate) fn delete(&mut self, name: &str, now: Millis) -> Option<Queue> {
        let (name, queue) = self.queues.remove_entry(name)?;
        self.deleted.insert(name, now);
        Some(queue)
    }

    /// Sets attributes of a queue.
    pub(crate) fn set_attributes(
        &mut self,
        name: &str,
        attributes: &AttributeMap,
        now: Millis,
    ) -> Result<(), Error> {
        let queue = self.queue(name)?;
        let mut settings = queue.settings.clone();
        settings.set(attributes)?;
        if attributes.contains_key("RedrivePolicy") {
            self.check_redrive(&queue.arn, &settings)?;
        }
        self.queue_mut(name)?.apply_settings(settings, now);
        Ok(())
    }

    /// Checks that the dead-letter queue exists, is of the same type and allows
    /// the source.
    fn check_redrive(&self, source: &QueueArn, settings: &Settings) -> Result<(), Error> {
        let Some(redrive) = &settings.redrive else {
            return Ok(());
        };
        if names::is_fifo(&redrive.target) != settings.is_fifo() {
            return Err(
                redrive.invalid("Dead-letter queue must be same type of queue as the source.")
            );
        }
        let Some(target) = self.by_arn(&redrive.target) else {
            return Err(redrive.invalid("Dead letter target does not exist."));
        };
        let allowed = target
            .settings
            .redrive_allow
            .as_ref()
            .is_none_or(|policy| policy.allows(&source.to_string()));
        if !allowed {
            return Err(redrive.invalid(
                "Queue is not permitted by the redrive allow policy of the dead-letter queue.",
            ));
        }
        Ok(())
    }

    /// Returns the queue of an ARN, if it is in this account and region.
    pub(crate) fn by_arn(&self, arn: &str) -> Option<&Queue> {
        let arn = QueueArn::parse(arn)?;
        self.queues.get(&arn.name).filter(|queue| queue.arn == arn)
    }

    /// Receives messages from a queue. Messages that were received too often move
    /// to its dead-letter queue, whose name is returned if any did.
    pub(crate) fn receive(
        &mut self,
        name: &str,
        parameters: &ReceiveParameters,
        now: Millis,
    ) -> Result<(Vec<ReceivedMessage>, Option<Arc<str>>), Error> {
        let queue = self.queue(name)?;
        let redrive = queue.settings.redrive.as_ref();
        // Without its dead-letter queue, messages stay in the queue.
        let (max_receives, target) = redrive
            .and_then(|redrive| {
                let target = self.by_arn(&redrive.target)?;
                Some((redrive.max_receives, Arc::clone(&target.arn.name)))
            })
            .unzip();
        let queue = self.queue_mut(name)?;
        let visibility = parameters
            .visibility
            .unwrap_or_else(|| queue.settings.visibility_timeout());
        if let Some(attempt) = &parameters.attempt_id
            && let Some(messages) = queue.repeat_attempt(attempt, visibility, now)
        {
            return Ok((messages, None));
        }
        queue.advance(now);
        let (_, in_flight, _) = queue.counts();
        let capacity = MAX_IN_FLIGHT.saturating_sub(in_flight);
        if capacity == 0 && parameters.is_short_poll && !queue.settings.is_fifo() {
            return Err(Error::new(
                ErrorKind::OverLimit,
                "The maximum number of in flight messages is reached.",
            ));
        }
        let max_messages = parameters.max_messages.min(capacity);
        let received = queue.receive(max_messages, visibility, max_receives, now);
        if let Some(attempt) = &parameters.attempt_id {
            queue.record_attempt(attempt.clone(), &received.messages, now);
        }
        if received.dead_letters.is_empty() {
            return Ok((received.messages, None));
        }
        let source = queue.arn.clone();
        let target = target.expect("only a redrive policy makes dead letters");
        let queue = self
            .queues
            .get_mut(&target)
            .expect("the dead-letter queue was found for this call");
        for message in received.dead_letters {
            queue.add_dead_letter(message, &source, now);
        }
        Ok((received.messages, Some(target)))
    }

    /// Returns the queues whose dead-letter queue has an ARN.
    pub(crate) fn sources_of<'a>(&'a self, arn: &'a str) -> impl Iterator<Item = &'a Queue> {
        self.queues.values().filter(move |queue| {
            queue
                .settings
                .redrive
                .as_ref()
                .is_some_and(|redrive| redrive.target == arn)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Attributes, Content};
    use crate::queue::{InjectedFaults, NewMessage};

    /// Returns a region with a queue that has two messages more than can be in flight.
    fn region_with_full_queue(fifo: bool) -> Region {
        let name = if fifo { "q.fifo" } else { "q" };
        let arn = format!("arn:aws:sqs:us-east-1:000000000000:{name}");
        let attributes = fifo.then(|| ("FifoQueue".to_owned(), "true".to_owned()));
        let attributes = attributes.into_iter().collect();
        let mut region = Region::default();
        let arn = QueueArn::parse(&arn).unwrap();
        region
            .create(arn, &attributes, BTreeMap::new(), 1, 0)
            .expect("a new queue");
        let content = Content::new("x".into(), Attributes::new(), &Attributes::new());
        let content = Arc::new(content);
        let queue = region.queues.get_mut(name).unwrap();
        for number in 0..MAX_IN_FLIGHT + 2 {
            let message = NewMessage {
                id: number.to_string(),
                content: Arc::clone(&content),
                sender: "sender".into(),
                group: fifo.then(|| number.to_string().into()),
                deduplication_id: fifo.then(|| number.to_string()),
                delay: None,
                faults: InjectedFaults::default(),
            };
            queue.send(message, 0);
        }
        region
    }

    fn parameters(max_messages: usize, is_short_poll: bool) -> ReceiveParameters {
        ReceiveParameters {
            max_messages,
            visibility: None,
            attempt_id: None,
            is_short_poll,
        }
    }

    #[test]
    fn number_of_messages_in_flight_is_limited() {
        for (name, fifo) in [("q", false), ("q.fifo", true)] {
            let mut region = region_with_full_queue(fifo);
            let (received, _) = region
                .receive(name, &parameters(usize::MAX, true), 0)
                .unwrap();
            assert_eq!(received.len(), MAX_IN_FLIGHT);
            let more = region.receive(name, &parameters(1, true), 0);
            if fifo {
                assert!(
                    more.unwrap().0.is_empty(),
                    "a FIFO queue answers no messages"
                );
            } else {
                assert_eq!(more.unwrap_err().kind, ErrorKind::OverLimit);
            }
            let (polled, _) = region.receive(name, &parameters(1, false), 0).unwrap();
            assert!(polled.is_empty(), "a long poll is not refused");
            let queue = region.queues.get_mut(name).unwrap();
            queue.delete(&received[0].handle, 0).unwrap();
            assert_eq!(
                region
                    .receive(name, &parameters(10, true), 0)
                    .unwrap()
                    .0
                    .len(),
                1
            );
        }
    }
}
