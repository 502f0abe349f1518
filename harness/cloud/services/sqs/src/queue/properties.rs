//! Property tests: queues under random operations, compared with a model.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;

use super::{InjectedFaults, NewMessage, Queue};
use crate::message::{Attributes, Content};
use crate::millis::Millis;
use crate::names::QueueArn;
use crate::settings::{AttributeMap, Settings};

const VISIBILITY: Millis = 30_000;

#[derive(Debug, Clone)]
enum Step {
    Send {
        group: u8,
    },
    Receive {
        max: usize,
    },
    /// An index of the handles of the last receives, newest first.
    Delete {
        handle: usize,
    },
    ChangeVisibility {
        handle: usize,
        seconds: Millis,
    },
    AdvanceClock {
        seconds: Millis,
    },
    SaveAndLoad,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0..3_u8).prop_map(|group| Step::Send { group }),
        4 => (1..=10_usize).prop_map(|max| Step::Receive { max }),
        3 => (0..8_usize).prop_map(|handle| Step::Delete { handle }),
        2 => (0..8_usize, 0..60_u64)
            .prop_map(|(handle, seconds)| Step::ChangeVisibility { handle, seconds }),
        2 => (0..40_u64).prop_map(|seconds| Step::AdvanceClock { seconds }),
        1 => Just(Step::SaveAndLoad),
    ];
    proptest::collection::vec(step, 1..80)
}

/// The model of a queue: the messages it must have, and which must be invisible.
#[derive(Default)]
struct Model {
    /// The messages that are not deleted: number and group, in the order sent.
    messages: BTreeMap<u32, u8>,
    /// The time until which each message must be invisible.
    invisible_until: BTreeMap<u32, Millis>,
    /// The handles and the numbers of their messages, newest first.
    handles: Vec<(String, u32)>,
}

impl Model {
    fn check(&self, received: &[u32], fifo: bool, now: Millis) {
        let mut batch = BTreeSet::new();
        for number in received {
            assert!(self.messages.contains_key(number), "{number} is deleted");
            assert!(batch.insert(*number), "{number} is received twice");
            let invisible = self
                .invisible_until
                .get(number)
                .is_some_and(|until| *until > now);
            assert!(!invisible, "{number} is in flight");
            if fifo {
                let group = self.messages[number];
                let overtaken = self
                    .messages
                    .range(..number)
                    .find(|(earlier, of)| **of == group && !batch.contains(earlier));
                assert_eq!(overtaken, None, "{number} overtook another");
            }
        }
    }
}

fn run(fifo: bool, steps: Vec<Step>) {
    let arn = QueueArn::parse("arn:aws:sqs:us-east-1:000000000000:q").unwrap();
    let settings = Settings::new(fifo, &AttributeMap::new()).unwrap();
    let mut queue = Queue::new(arn, 7, settings, 0);
    let mut model = Model::default();
    let (mut now, mut sent) = (0, 0);
    for step in steps {
        match step {
            Step::Send { group } => {
                sent += 1;
                model.messages.insert(sent, group);
                queue.send(message(sent, group), now);
            }
            Step::Receive { max } => {
                let received = queue.receive(max, VISIBILITY, None, now).messages;
                let numbers: Vec<u32> = received
                    .iter()
                    .map(|got| got.message.id.parse().unwrap())
                    .collect();
                model.check(&numbers, fifo, now);
                for (got, number) in received.into_iter().zip(numbers) {
                    model.invisible_until.insert(number, now + VISIBILITY);
                    model.handles.insert(0, (got.handle, number));
                }
            }
            Step::Delete { handle } => {
                let Some((handle, number)) = model.handles.get(handle).cloned() else {
                    continue;
                };
                // Only a FIFO queue refuses, and only an expired handle.
                match queue.delete(&handle, now) {
                    Ok(()) => _ = model.messages.remove(&number),
                    Err(_) => assert!(fifo),
                }
            }
            Step::ChangeVisibility { handle, seconds } => {
                let Some((handle, number)) = model.handles.get(handle).cloned() else {
                    continue;
                };
                let in_flight = model
                    .invisible_until
                    .get(&number)
                    .is_some_and(|until| *until > now);
                let changed = queue
                    .change_visibility(&handle, seconds * 1_000, now)
                    .is_ok();
                if changed && in_flight {
                    model.invisible_until.insert(number, now + seconds * 1_000);
                }
            }
            Step::AdvanceClock { seconds } => now += seconds * 1_000,
            Step::SaveAndLoad => {
                let saved = serde_json::to_string(&queue).unwrap();
                queue = serde_json::from_str(&saved).unwrap();
            }
        }
        queue.advance(now);
        let (visible, in_flight, delayed) = queue.counts();
        assert_eq!(visible + in_flight + delayed, model.messages.len());
    }
    // No message is lost: at last all can be received and deleted.
    now += 12 * 3_600_000;
    while !model.messages.is_empty() {
        let received = queue.receive(10, VISIBILITY, None, now).messages;
        assert!(
            !received.is_empty(),
            "{} messages are lost",
            model.messages.len()
        );
        for got in received {
            queue.delete(&got.handle, now).unwrap();
            model.messages.remove(&got.message.id.parse().unwrap());
        }
    }
    assert_eq!(queue.counts(), (0, 0, 0));
    assert_eq!(queue.next_due(), None);
}

fn message(number: u32, group: u8) -> NewMessage {
    NewMessage {
        id: number.to_string(),
        content: Arc::new(Content::new(
            "body".into(),
            Attributes::new(),
            &Attributes::new(),
        )),
        sender: "sender".into(),
        group: Some(group.to_string().into()),
        deduplication_id: Some(number.to_string()),
        delay: None,
        faults: InjectedFaults::default(),
    }
}

proptest! {
    #[test]
    fn standard_queue_loses_no_message(steps in steps()) {
        run(false, steps);
    }

    #[test]
    fn fifo_queue_loses_no_message_and_keeps_its_order(steps in steps()) {
        run(true, steps);
    }
}
