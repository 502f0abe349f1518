//! The queues of one account in one region, and what happens between them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::message::Millis;
use super::moves::MoveTask;
use super::names::{self, QueueArn};
use super::queue::{Delivery, MOST_IN_FLIGHT, Queue};
use super::refusal::{Reason, Refusal};
use super::settings::{AttributeMap, Settings};

/// A name is free again that long after its queue was deleted.
const NAME_RESTS: Millis = 60_000;

/// The queues of one account in one region.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Store {
    pub(super) queues: BTreeMap<Arc<str>, Queue>,
    /// Names of queues deleted lately, and when.
    deleted: BTreeMap<Arc<str>, Millis>,
    pub(super) moves: Vec<MoveTask>,
}

/// A receive as its operation asks for it.
#[derive(Debug)]
pub(crate) struct Receive {
    pub(crate) most: usize,
    /// Instead of the queue's visibility timeout.
    pub(crate) visibility: Option<Millis>,
    pub(crate) attempt: Option<String>,
    /// Whether nobody waits for an answer that is not there yet.
    pub(crate) short: bool,
}

impl Store {
    /// Makes a queue, or finds it where it is there already and is the same.
    pub(crate) fn create(
        &mut self,
        arn: QueueArn,
        given: &AttributeMap,
        tags: BTreeMap<String, String>,
        key: u64,
        now: Millis,
    ) -> Result<(), Refusal> {
        // Only `true` makes a FIFO queue; anything else is an attribute that
        // standard queues do not know.
        let fifo = given
            .get("FifoQueue")
            .is_some_and(|value| value.eq_ignore_ascii_case("true"));
        names::check(&arn.name, fifo)?;
        if let Some(queue) = self.queues.get(&arn.name) {
            return match queue.settings.differs_in(given)? {
                None => Ok(()),
                Some(attribute) => Err(Refusal::new(
                    Reason::QueueNameExists,
                    format!(
                        "A queue already exists with the same name and a different value for \
                         attribute {attribute}"
                    ),
                )),
            };
        }
        self.deleted.retain(|_, at| now < *at + NAME_RESTS);
        if self.deleted.contains_key(&arn.name) {
            return Err(Refusal::new(
                Reason::QueueDeletedRecently,
                "You must wait 60 seconds after deleting a queue before you can create another \
                 with the same name.",
            ));
        }
        let settings = Settings::new(fifo, given)?;
        self.check_redrive(&arn, &settings)?;
        let mut queue = Queue::new(arn, key, settings, now);
        queue.tags = tags;
        self.queues.insert(Arc::clone(&queue.arn.name), queue);
        Ok(())
    }

    /// Deletes a queue with everything in it.
    pub(crate) fn delete(&mut self, name: &str, now: Millis) -> Option<Queue> {
        let (name, queue) = self.queues.remove_entry(name)?;
        self.deleted.insert(name, now);
        Some(queue)
    }

    /// Sets attributes of a queue.
    pub(crate) fn set_attributes(
        &mut self,
        name: &str,
        given: &AttributeMap,
        now: Millis,
    ) -> Result<(), Refusal> {
        let queue = self.queues.get(name).ok_or_else(Refusal::no_such_queue)?;
        let mut settings = queue.settings.clone();
        settings.set(given)?;
        if given.contains_key("RedrivePolicy") {
            self.check_redrive(&queue.arn, &settings)?;
        }
        let queue = self
            .queues
            .get_mut(name)
            .ok_or_else(Refusal::no_such_queue)?;
        queue.apply(settings, now);
        Ok(())
    }

    /// A dead-letter queue must be there, be of the same type, and want the
    /// source's dead.
    fn check_redrive(&self, source: &QueueArn, settings: &Settings) -> Result<(), Refusal> {
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

    /// The queue of an ARN, if it is one of these.
    pub(crate) fn by_arn(&self, arn: &str) -> Option<&Queue> {
        let arn = QueueArn::parse(arn)?;
        self.queues.get(&arn.name).filter(|queue| queue.arn == arn)
    }

    /// Receives messages from a queue; those that were received too often go
    /// into its dead-letter queue, whose name is told where any did.
    pub(crate) fn receive(
        &mut self,
        name: &str,
        ask: &Receive,
        now: Millis,
    ) -> Result<(Vec<Delivery>, Option<Arc<str>>), Refusal> {
        let queue = self.queues.get(name).ok_or_else(Refusal::no_such_queue)?;
        let redrive = queue.settings.redrive.as_ref();
        // While the dead-letter queue is not there, messages stay where they are.
        let (max_receives, target) = redrive
            .and_then(|redrive| {
                let target = self.by_arn(&redrive.target)?;
                Some((redrive.max_receives, Arc::clone(&target.arn.name)))
            })
            .unzip();
        let queue = self
            .queues
            .get_mut(name)
            .ok_or_else(Refusal::no_such_queue)?;
        let visibility = ask
            .visibility
            .unwrap_or_else(|| queue.settings.visibility_timeout());
        if let Some(attempt) = &ask.attempt
            && let Some(again) = queue.repeat(attempt, visibility, now)
        {
            return Ok((again, None));
        }
        queue.settle(now);
        let (_, in_flight, _) = queue.counts();
        let room = MOST_IN_FLIGHT.saturating_sub(in_flight);
        if room == 0 && ask.short && !queue.settings.is_fifo() {
            return Err(Refusal::new(
                Reason::OverLimit,
                "The maximum number of in flight messages is reached.",
            ));
        }
        let received = queue.receive(ask.most.min(room), visibility, max_receives, now);
        if let Some(attempt) = &ask.attempt {
            queue.remember_attempt(attempt.clone(), &received.deliveries, now);
        }
        if received.dead.is_empty() {
            return Ok((received.deliveries, None));
        }
        let source = queue.arn.clone();
        let target = target.expect("nothing dies where there is no dead-letter queue");
        let queue = self
            .queues
            .get_mut(&target)
            .expect("it was there a moment ago");
        for message in received.dead {
            queue.bury(message, &source, now);
        }
        Ok((received.deliveries, Some(target)))
    }

    /// Whether the queue is some other one's dead-letter queue.
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
    use crate::queue::{Mishap, Sending};

    /// A store with one queue that holds two messages more than can be in flight.
    fn overfull(fifo: bool) -> Store {
        let name = if fifo { "q.fifo" } else { "q" };
        let arn = format!("arn:aws:sqs:us-east-1:000000000000:{name}");
        let given = fifo.then(|| ("FifoQueue".to_owned(), "true".to_owned()));
        let given = given.into_iter().collect();
        let mut store = Store::default();
        let arn = QueueArn::parse(&arn).unwrap();
        store
            .create(arn, &given, BTreeMap::new(), 1, 0)
            .expect("a new queue");
        let content = Content::new("x".into(), Attributes::new(), &Attributes::new());
        let content = Arc::new(content);
        let queue = store.queues.get_mut(name).unwrap();
        for number in 0..MOST_IN_FLIGHT + 2 {
            let sending = Sending {
                id: number.to_string(),
                content: Arc::clone(&content),
                sender: "sender".into(),
                group: fifo.then(|| number.to_string().into()),
                deduplication_id: fifo.then(|| number.to_string()),
                delay: None,
                mishap: Mishap::default(),
            };
            queue.send(sending, 0);
        }
        store
    }

    fn ask(most: usize, short: bool) -> Receive {
        Receive {
            most,
            visibility: None,
            attempt: None,
            short,
        }
    }

    #[test]
    fn no_more_than_can_be_in_flight_are_handed_out() {
        for (name, fifo) in [("q", false), ("q.fifo", true)] {
            let mut store = overfull(fifo);
            let (taken, _) = store.receive(name, &ask(usize::MAX, true), 0).unwrap();
            assert_eq!(taken.len(), MOST_IN_FLIGHT);
            let more = store.receive(name, &ask(1, true), 0);
            if fifo {
                assert!(more.unwrap().0.is_empty(), "a FIFO queue just has nothing");
            } else {
                assert_eq!(more.unwrap_err().reason, Reason::OverLimit);
            }
            let (waited, _) = store.receive(name, &ask(1, false), 0).unwrap();
            assert!(waited.is_empty(), "who can wait is not refused");
            let queue = store.queues.get_mut(name).unwrap();
            queue.delete(&taken[0].handle, 0).unwrap();
            assert_eq!(store.receive(name, &ask(10, true), 0).unwrap().0.len(), 1);
        }
    }
}
