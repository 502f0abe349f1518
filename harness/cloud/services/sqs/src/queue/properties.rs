//! What holds of every queue, whatever is done to it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;

use super::{Mishap, Queue, Sending};
use crate::message::{Attributes, Content, Millis};
use crate::names::QueueArn;
use crate::settings::{AttributeMap, Settings};

const VISIBILITY: Millis = 30_000;

#[derive(Debug, Clone)]
enum Step {
    Send {
        group: u8,
    },
    Receive {
        most: usize,
    },
    /// The handles are those of the last receives, the newest first.
    Delete {
        handle: usize,
    },
    Change {
        handle: usize,
        seconds: Millis,
    },
    Pass {
        seconds: Millis,
    },
    Save,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0..3_u8).prop_map(|group| Step::Send { group }),
        4 => (1..=10_usize).prop_map(|most| Step::Receive { most }),
        3 => (0..8_usize).prop_map(|handle| Step::Delete { handle }),
        2 => (0..8_usize, 0..60_u64)
            .prop_map(|(handle, seconds)| Step::Change { handle, seconds }),
        2 => (0..40_u64).prop_map(|seconds| Step::Pass { seconds }),
        1 => Just(Step::Save),
    ];
    proptest::collection::vec(step, 1..80)
}

/// What a queue is held against: all that was sent, and what must not be seen.
#[derive(Default)]
struct Model {
    /// Messages that are not deleted: number and group, in the order sent.
    alive: BTreeMap<u32, u8>,
    /// Until when each must not be received again.
    hidden: BTreeMap<u32, Millis>,
    /// Handles and whose they are, the newest first.
    handles: Vec<(String, u32)>,
}

impl Model {
    fn check(&self, received: &[u32], fifo: bool, now: Millis) {
        let mut batch = BTreeSet::new();
        for number in received {
            assert!(self.alive.contains_key(number), "{number} is deleted");
            assert!(batch.insert(*number), "{number} came twice");
            let hidden = self.hidden.get(number).is_some_and(|until| *until > now);
            assert!(!hidden, "{number} is in somebody's hand");
            if fifo {
                let group = self.alive[number];
                let overtaken = self
                    .alive
                    .range(..number)
                    .find(|(earlier, of)| **of == group && !batch.contains(earlier));
                assert_eq!(overtaken, None, "{number} overtook");
            }
        }
    }
}

fn play(fifo: bool, steps: Vec<Step>) {
    let arn = QueueArn::parse("arn:aws:sqs:us-east-1:000000000000:q").unwrap();
    let settings = Settings::new(fifo, &AttributeMap::new()).unwrap();
    let mut queue = Queue::new(arn, 7, settings, 0);
    let mut model = Model::default();
    let (mut now, mut sent) = (0, 0);
    for step in steps {
        match step {
            Step::Send { group } => {
                sent += 1;
                model.alive.insert(sent, group);
                queue.send(sending(sent, group), now);
            }
            Step::Receive { most } => {
                let received = queue.receive(most, VISIBILITY, None, now).deliveries;
                let numbers: Vec<u32> = received
                    .iter()
                    .map(|got| got.message.id.parse().unwrap())
                    .collect();
                model.check(&numbers, fifo, now);
                for (got, number) in received.into_iter().zip(numbers) {
                    model.hidden.insert(number, now + VISIBILITY);
                    model.handles.insert(0, (got.handle, number));
                }
            }
            Step::Delete { handle } => {
                let Some((handle, number)) = model.handles.get(handle).cloned() else {
                    continue;
                };
                // Only a FIFO queue refuses, and only a handle that holds nothing.
                match queue.delete(&handle, now) {
                    Ok(()) => _ = model.alive.remove(&number),
                    Err(_) => assert!(fifo),
                }
            }
            Step::Change { handle, seconds } => {
                let Some((handle, number)) = model.handles.get(handle).cloned() else {
                    continue;
                };
                let in_hand = model.hidden.get(&number).is_some_and(|until| *until > now);
                let changed = queue
                    .change_visibility(&handle, seconds * 1_000, now)
                    .is_ok();
                if changed && in_hand {
                    model.hidden.insert(number, now + seconds * 1_000);
                }
            }
            Step::Pass { seconds } => now += seconds * 1_000,
            Step::Save => {
                let saved = serde_json::to_string(&queue).unwrap();
                queue = serde_json::from_str(&saved).unwrap();
            }
        }
        queue.settle(now);
        let (waiting, in_flight, delayed) = queue.counts();
        assert_eq!(waiting + in_flight + delayed, model.alive.len());
    }
    // Nothing is lost: in the end everything can be received and deleted.
    now += 12 * 3_600_000;
    while !model.alive.is_empty() {
        let received = queue.receive(10, VISIBILITY, None, now).deliveries;
        assert!(
            !received.is_empty(),
            "{} messages never come",
            model.alive.len()
        );
        for got in received {
            queue.delete(&got.handle, now).unwrap();
            model.alive.remove(&got.message.id.parse().unwrap());
        }
    }
    assert_eq!(queue.counts(), (0, 0, 0));
    assert_eq!(queue.next_due(), None);
}

fn sending(number: u32, group: u8) -> Sending {
    Sending {
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
        mishap: Mishap::default(),
    }
}

proptest! {
    #[test]
    fn a_standard_queue_loses_nothing(steps in steps()) {
        play(false, steps);
    }

    #[test]
    fn a_fifo_queue_loses_nothing_and_keeps_its_order(steps in steps()) {
        play(true, steps);
    }
}
