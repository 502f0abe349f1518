//! Tests of queues as functions of state and time.

mod groups;

use std::sync::Arc;

use super::receive::ReceiveResult;
use super::{InjectedFaults, NewMessage, Queue};
use crate::deduplication::INTERVAL;
use crate::error::ErrorKind;
use crate::message::{Attributes, Content};
use crate::millis::Millis;
use crate::names::QueueArn;
use crate::settings::{AttributeMap, Settings};

const START: Millis = 1_700_000_000_000;
const SECOND: Millis = 1_000;

struct QueueTest {
    queue: Queue,
    now: Millis,
    sent: u32,
}

impl QueueTest {
    fn new(fifo: bool, settings: &[(&str, &str)]) -> Self {
        let given: AttributeMap = settings
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect();
        let arn = QueueArn::parse("arn:aws:sqs:us-east-1:000000000000:q").unwrap();
        let settings = Settings::new(fifo, &given).unwrap();
        Self {
            queue: Queue::new(arn, 42, settings, START),
            now: START,
            sent: 0,
        }
    }

    fn standard() -> Self {
        Self::new(false, &[])
    }

    fn fifo() -> Self {
        Self::new(true, &[])
    }

    fn new_message(&mut self, body: &str) -> NewMessage {
        self.sent += 1;
        NewMessage {
            id: format!("id-{}", self.sent),
            content: Arc::new(Content::new(
                body.into(),
                Attributes::new(),
                &Attributes::new(),
            )),
            sender: "sender".into(),
            group: None,
            deduplication_id: None,
            delay: None,
            faults: InjectedFaults::default(),
        }
    }

    fn send(&mut self, body: &str) {
        let message = self.new_message(body);
        self.queue.send(message, self.now);
    }

    fn send_to_group(&mut self, group: &str, body: &str) {
        let mut message = self.new_message(body);
        message.group = Some(group.into());
        message.deduplication_id = Some(message.id.clone());
        self.queue.send(message, self.now);
    }

    fn advance_clock(&mut self, seconds: Millis) {
        self.now += seconds * SECOND;
    }

    /// Bodies and handles of a receive of up to ten.
    fn receive(&mut self) -> Vec<(String, String)> {
        self.take(10, 30)
            .messages
            .into_iter()
            .map(|d| (d.message.content.body.clone(), d.handle))
            .collect()
    }

    fn bodies(&mut self) -> Vec<String> {
        self.receive().into_iter().map(|(body, _)| body).collect()
    }

    fn take(&mut self, most: usize, visibility: Millis) -> ReceiveResult {
        self.queue
            .receive(most, visibility * SECOND, None, self.now)
    }
}

#[test]
fn received_message_is_invisible_until_its_timeout() {
    let mut test = QueueTest::standard();
    test.send("a");
    assert_eq!(test.bodies(), ["a"]);
    assert_eq!(test.queue.counts(), (0, 1, 0));
    test.advance_clock(29);
    assert!(test.bodies().is_empty());
    test.advance_clock(1);
    let received = test.take(10, 30);
    assert_eq!(received.messages[0].message.receive_count, 2);
    assert_eq!(received.messages[0].message.first_received_at, Some(START));
}

#[test]
fn timeout_of_zero_delivers_each_message_once_per_receive() {
    let mut test = QueueTest::standard();
    test.send("a");
    test.send("b");
    assert_eq!(test.take(10, 0).messages.len(), 2);
    assert_eq!(test.queue.counts(), (2, 0, 0));
    assert_eq!(test.bodies(), ["a", "b"]);
}

#[test]
fn message_can_be_deleted_twice() {
    let mut test = QueueTest::standard();
    test.send("a");
    let handle = test.receive().remove(0).1;
    assert_eq!(test.queue.delete(&handle, test.now), Ok(()));
    assert_eq!(test.queue.delete(&handle, test.now), Ok(()));
    test.advance_clock(100);
    assert!(test.bodies().is_empty());
    assert_eq!(test.queue.next_due(), None);
}

#[test]
fn standard_queue_accepts_a_handle_after_its_timeout() {
    let mut test = QueueTest::standard();
    test.send("a");
    let handle = test.receive().remove(0).1;
    test.advance_clock(31);
    assert_eq!(test.queue.delete(&handle, test.now), Ok(()));
    assert!(test.bodies().is_empty());
}

#[test]
fn fifo_queue_requires_the_current_handle() {
    let mut test = QueueTest::fifo();
    test.send_to_group("g", "a");
    let handle = test.receive().remove(0).1;
    test.advance_clock(31);
    let expired = test.queue.delete(&handle, test.now).unwrap_err();
    assert_eq!(
        expired.message,
        format!(
            "Value {handle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired."
        )
    );
    let second = test.receive().remove(0).1;
    assert!(test.queue.delete(&handle, test.now).is_err());
    assert_eq!(test.queue.delete(&second, test.now), Ok(()));
    assert_eq!(
        test.queue.delete(&second, test.now),
        Ok(()),
        "it was deleted before"
    );
}

#[test]
fn visibility_timeout_can_be_extended_and_ended() {
    let mut test = QueueTest::standard();
    test.send("a");
    let handle = test.receive().remove(0).1;
    test.advance_clock(20);
    test.queue
        .change_visibility(&handle, 30 * SECOND, test.now)
        .unwrap();
    test.advance_clock(29);
    assert!(test.bodies().is_empty());
    test.queue.change_visibility(&handle, 0, test.now).unwrap();
    assert_eq!(test.bodies(), ["a"]);
}

#[test]
fn visibility_timeout_is_limited_to_twelve_hours() {
    let mut test = QueueTest::standard();
    test.send("a");
    let handle = test.receive().remove(0).1;
    test.advance_clock(10);
    let error = test
        .queue
        .change_visibility(&handle, 43_200 * SECOND, test.now)
        .unwrap_err();
    assert_eq!(
        error.message,
        "Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout \
         for the message is beyond the limit [43200 seconds]"
    );
    assert_eq!(
        test.queue
            .change_visibility(&handle, 43_190 * SECOND, test.now),
        Ok(())
    );
}

#[test]
fn visibility_change_of_a_visible_message_has_no_effect() {
    let mut test = QueueTest::standard();
    test.send("a");
    let handle = test.receive().remove(0).1;
    test.advance_clock(31);
    assert_eq!(
        test.queue.change_visibility(&handle, 30 * SECOND, test.now),
        Ok(())
    );
    assert_eq!(test.bodies(), ["a"], "the change came too late");
    test.queue.delete(&handle, test.now).unwrap();
    assert_eq!(
        test.queue
            .change_visibility(&handle, 0, test.now)
            .unwrap_err()
            .message,
        format!(
            "Value {handle} for parameter ReceiptHandle is invalid. Reason: Message does not \
             exist or is not available for visibility timeout change."
        )
    );
}

#[test]
fn message_delay_replaces_queue_delay() {
    let mut test = QueueTest::new(false, &[("DelaySeconds", "10")]);
    test.send("queue");
    let mut message = test.new_message("message");
    message.delay = Some(0);
    test.queue.send(message, test.now);
    assert_eq!(test.queue.counts(), (1, 0, 1));
    assert_eq!(test.queue.next_due(), Some(START + 10 * SECOND));
    assert_eq!(test.bodies(), ["message"]);
    test.advance_clock(10);
    assert_eq!(test.bodies(), ["queue"]);
}

#[test]
fn new_delay_applies_to_delayed_messages_on_fifo_queues_only() {
    let shorter = |fifo| {
        let mut settings = Settings::new(fifo, &AttributeMap::new()).unwrap();
        settings
            .set(&AttributeMap::from([("DelaySeconds".into(), "2".into())]))
            .unwrap();
        settings
    };
    let mut fifo = QueueTest::new(true, &[("DelaySeconds", "100")]);
    fifo.send_to_group("g", "a");
    fifo.queue.apply_settings(shorter(true), fifo.now);
    fifo.advance_clock(2);
    assert_eq!(fifo.bodies(), ["a"]);
    let mut standard = QueueTest::new(false, &[("DelaySeconds", "100")]);
    standard.send("a");
    standard.queue.apply_settings(shorter(false), standard.now);
    standard.advance_clock(2);
    assert!(standard.bodies().is_empty());
}

#[test]
fn messages_are_removed_after_the_retention_period() {
    let mut test = QueueTest::new(false, &[("MessageRetentionPeriod", "60")]);
    test.send("old");
    test.advance_clock(30);
    test.send("new");
    test.advance_clock(30);
    assert_eq!(test.bodies(), ["new"]);
    test.advance_clock(30);
    test.queue.advance(test.now);
    assert_eq!(test.queue.counts(), (0, 0, 0), "those in flight included");
}

#[test]
fn dead_letters_are_not_received() {
    let mut test = QueueTest::standard();
    test.send("a");
    test.send("b");
    for _ in 0..2 {
        let received = test.queue.receive(1, 0, Some(2), test.now);
        assert_eq!(received.messages[0].message.content.body, "a");
    }
    let received = test.queue.receive(1, 0, Some(2), test.now);
    assert_eq!(received.dead_letters[0].content.body, "a");
    assert_eq!(received.messages[0].message.content.body, "b");

    let mut dlq = QueueTest::new(false, &[("MessageRetentionPeriod", "60")]);
    dlq.advance_clock(30);
    dlq.queue
        .add_dead_letter(received.dead_letters[0].clone(), &test.queue.arn, dlq.now);
    let buried = dlq.take(1, 0).messages.remove(0).message;
    assert_eq!(
        buried.dead_letter_source.as_deref(),
        Some("arn:aws:sqs:us-east-1:000000000000:q")
    );
    assert_eq!((buried.receive_count, buried.sent_at), (3, START));
    dlq.advance_clock(30);
    assert!(
        dlq.bodies().is_empty(),
        "retention counts from when it was sent"
    );
}

#[test]
fn purge_deletes_all_messages_once_a_minute() {
    let mut test = QueueTest::new(false, &[("DelaySeconds", "5")]);
    test.send("delayed");
    assert_eq!(test.queue.purge(test.now), Ok(()));
    assert_eq!(test.queue.counts(), (0, 0, 0));
    test.advance_clock(59);
    let error = test.queue.purge(test.now).unwrap_err();
    assert_eq!(error.kind, ErrorKind::PurgeQueueInProgress);
    assert_eq!(
        error.message,
        "Only one PurgeQueue operation on q is allowed every 60 seconds."
    );
    test.advance_clock(1);
    assert_eq!(test.queue.purge(test.now), Ok(()));
}

#[test]
fn injected_faults_change_the_delivery() {
    let mut test = QueueTest::standard();
    test.send("first");
    let mut with = |body: &str, faults: InjectedFaults| {
        let mut message = test.new_message(body);
        message.faults = faults;
        test.queue.send(message, test.now);
    };
    with(
        "lost",
        InjectedFaults {
            drop: true,
            ..InjectedFaults::default()
        },
    );
    with(
        "twice",
        InjectedFaults {
            duplicate: true,
            ..InjectedFaults::default()
        },
    );
    with(
        "hasty",
        InjectedFaults {
            overtake: true,
            ..InjectedFaults::default()
        },
    );
    with(
        "late",
        InjectedFaults {
            delay: 5 * SECOND,
            ..InjectedFaults::default()
        },
    );
    assert_eq!(test.bodies(), ["hasty", "first", "twice", "twice"]);
    test.advance_clock(5);
    assert_eq!(test.bodies(), ["late"]);
}

#[test]
fn snapshot_restores_the_queue() {
    let mut test = QueueTest::fifo();
    for (group, body) in [("a", "a1"), ("a", "a2"), ("b", "b1"), ("c", "c1")] {
        test.send_to_group(group, body);
    }
    let taken = test.take(1, 30).messages.remove(0);
    let json = serde_json::to_string(&test.queue).unwrap();
    test.queue = serde_json::from_str(&json).unwrap();
    assert_eq!(test.queue.counts(), (3, 1, 0));
    assert_eq!(test.bodies(), ["b1", "c1"]);
    test.queue.delete(&taken.handle, test.now).unwrap();
    assert_eq!(test.bodies(), ["a2"]);
}

/// With a linear search anywhere this would take minutes.
#[test]
fn snapshot_that_no_queue_has_written_is_refused() {
    let mut test = QueueTest::fifo();
    test.send_to_group("g", "1");
    let saved = serde_json::to_value(&test.queue).unwrap();
    let restore = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut saved = saved.clone();
        change(&mut saved);
        serde_json::from_value::<Queue>(saved)
            .map(|_| ())
            .map_err(|error| error.to_string())
    };
    assert_eq!(restore(&|_| ()), Ok(()));
    let broken = [
        restore(&|saved| saved["messages"]["1"]["message"]["group"] = serde_json::Value::Null),
        restore(&|saved| saved["last_serial"] = 0.into()),
        restore(&|saved| saved["last_serial"] = u64::MAX.into()),
        restore(&|saved| saved["messages"]["1"]["retained_since"] = u64::MAX.into()),
    ];
    for error in broken {
        assert!(error.unwrap_err().contains("the "));
    }
}

#[test]
fn many_messages_are_processed_fast() {
    for fifo in [false, true] {
        let mut test = QueueTest::new(fifo, &[]);
        for n in 0..30_000 {
            if fifo {
                test.send_to_group(&(n % 1_000).to_string(), "body");
            } else {
                test.send("body");
            }
        }
        let mut received = 0;
        loop {
            let messages = test.take(10, 30).messages;
            if messages.is_empty() {
                break;
            }
            received += messages.len();
            for received in messages {
                test.queue.delete(&received.handle, test.now).unwrap();
            }
        }
        assert_eq!(received, 30_000);
        assert_eq!(test.queue.counts(), (0, 0, 0));
    }
}
