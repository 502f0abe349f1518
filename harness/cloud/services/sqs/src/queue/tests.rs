//! What queues do, in terms of state and time alone.

mod groups;

use std::sync::Arc;

use super::holding::Received;
use super::{Mishap, Queue, Sending};
use crate::deduplication::INTERVAL;
use crate::message::{Attributes, Content, Millis};
use crate::names::QueueArn;
use crate::refusal::Reason;
use crate::settings::{AttributeMap, Settings};

const START: Millis = 1_700_000_000_000;
const SECOND: Millis = 1_000;

struct Bench {
    queue: Queue,
    now: Millis,
    sent: u32,
}

impl Bench {
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

    fn sending(&mut self, body: &str) -> Sending {
        self.sent += 1;
        Sending {
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
            mishap: Mishap::default(),
        }
    }

    fn send(&mut self, body: &str) {
        let sending = self.sending(body);
        self.queue.send(sending, self.now);
    }

    fn send_to_group(&mut self, group: &str, body: &str) {
        let mut sending = self.sending(body);
        sending.group = Some(group.into());
        sending.deduplication_id = Some(sending.id.clone());
        self.queue.send(sending, self.now);
    }

    fn pass(&mut self, seconds: Millis) {
        self.now += seconds * SECOND;
    }

    /// Bodies and handles of a receive of up to ten.
    fn receive(&mut self) -> Vec<(String, String)> {
        self.take(10, 30)
            .deliveries
            .into_iter()
            .map(|d| (d.message.content.body.clone(), d.handle))
            .collect()
    }

    fn bodies(&mut self) -> Vec<String> {
        self.receive().into_iter().map(|(body, _)| body).collect()
    }

    fn take(&mut self, most: usize, visibility: Millis) -> Received {
        self.queue
            .receive(most, visibility * SECOND, None, self.now)
    }
}

#[test]
fn a_received_message_is_invisible_until_its_timeout() {
    let mut bench = Bench::standard();
    bench.send("a");
    assert_eq!(bench.bodies(), ["a"]);
    assert_eq!(bench.queue.counts(), (0, 1, 0));
    bench.pass(29);
    assert!(bench.bodies().is_empty());
    bench.pass(1);
    let received = bench.take(10, 30);
    assert_eq!(received.deliveries[0].message.receive_count, 2);
    assert_eq!(
        received.deliveries[0].message.first_received_at,
        Some(START)
    );
}

#[test]
fn a_timeout_of_zero_hides_nothing_but_gives_each_message_once() {
    let mut bench = Bench::standard();
    bench.send("a");
    bench.send("b");
    assert_eq!(bench.take(10, 0).deliveries.len(), 2);
    assert_eq!(bench.queue.counts(), (2, 0, 0));
    assert_eq!(bench.bodies(), ["a", "b"]);
}

#[test]
fn a_deleted_message_is_gone_and_deleting_again_is_no_mistake() {
    let mut bench = Bench::standard();
    bench.send("a");
    let handle = bench.receive().remove(0).1;
    assert_eq!(bench.queue.delete(&handle, bench.now), Ok(()));
    assert_eq!(bench.queue.delete(&handle, bench.now), Ok(()));
    bench.pass(100);
    assert!(bench.bodies().is_empty());
    assert_eq!(bench.queue.next_due(), None);
}

#[test]
fn a_standard_queue_takes_a_handle_after_its_timeout() {
    let mut bench = Bench::standard();
    bench.send("a");
    let handle = bench.receive().remove(0).1;
    bench.pass(31);
    assert_eq!(bench.queue.delete(&handle, bench.now), Ok(()));
    assert!(bench.bodies().is_empty());
}

#[test]
fn a_fifo_queue_wants_the_handle_that_holds_the_message() {
    let mut bench = Bench::fifo();
    bench.send_to_group("g", "a");
    let handle = bench.receive().remove(0).1;
    bench.pass(31);
    let expired = bench.queue.delete(&handle, bench.now).unwrap_err();
    assert_eq!(
        expired.message,
        format!(
            "Value {handle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired."
        )
    );
    let second = bench.receive().remove(0).1;
    assert!(bench.queue.delete(&handle, bench.now).is_err());
    assert_eq!(bench.queue.delete(&second, bench.now), Ok(()));
    assert_eq!(
        bench.queue.delete(&second, bench.now),
        Ok(()),
        "gone already"
    );
}

#[test]
fn visibility_can_be_prolonged_and_ended() {
    let mut bench = Bench::standard();
    bench.send("a");
    let handle = bench.receive().remove(0).1;
    bench.pass(20);
    bench
        .queue
        .change_visibility(&handle, 30 * SECOND, bench.now)
        .unwrap();
    bench.pass(29);
    assert!(bench.bodies().is_empty());
    bench
        .queue
        .change_visibility(&handle, 0, bench.now)
        .unwrap();
    assert_eq!(bench.bodies(), ["a"]);
}

#[test]
fn twelve_hours_in_all() {
    let mut bench = Bench::standard();
    bench.send("a");
    let handle = bench.receive().remove(0).1;
    bench.pass(10);
    let refusal = bench
        .queue
        .change_visibility(&handle, 43_200 * SECOND, bench.now)
        .unwrap_err();
    assert_eq!(
        refusal.message,
        "Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout \
         for the message is beyond the limit [43200 seconds]"
    );
    assert_eq!(
        bench
            .queue
            .change_visibility(&handle, 43_190 * SECOND, bench.now),
        Ok(())
    );
}

#[test]
fn visibility_of_what_is_not_in_hand() {
    let mut bench = Bench::standard();
    bench.send("a");
    let handle = bench.receive().remove(0).1;
    bench.pass(31);
    assert_eq!(
        bench
            .queue
            .change_visibility(&handle, 30 * SECOND, bench.now),
        Ok(())
    );
    assert_eq!(bench.bodies(), ["a"], "the call came too late to hide it");
    bench.queue.delete(&handle, bench.now).unwrap();
    assert_eq!(
        bench
            .queue
            .change_visibility(&handle, 0, bench.now)
            .unwrap_err()
            .message,
        format!(
            "Value {handle} for parameter ReceiptHandle is invalid. Reason: Message does not \
             exist or is not available for visibility timeout change."
        )
    );
}

#[test]
fn delays_of_the_queue_and_of_the_message() {
    let mut bench = Bench::new(false, &[("DelaySeconds", "10")]);
    bench.send("queue");
    let mut sending = bench.sending("message");
    sending.delay = Some(0);
    bench.queue.send(sending, bench.now);
    assert_eq!(bench.queue.counts(), (1, 0, 1));
    assert_eq!(bench.queue.next_due(), Some(START + 10 * SECOND));
    assert_eq!(bench.bodies(), ["message"]);
    bench.pass(10);
    assert_eq!(bench.bodies(), ["queue"]);
}

#[test]
fn a_new_delay_goes_for_waiting_messages_on_fifo_queues_only() {
    let shorter = |fifo| {
        let mut settings = Settings::new(fifo, &AttributeMap::new()).unwrap();
        settings
            .set(&AttributeMap::from([("DelaySeconds".into(), "2".into())]))
            .unwrap();
        settings
    };
    let mut fifo = Bench::new(true, &[("DelaySeconds", "100")]);
    fifo.send_to_group("g", "a");
    fifo.queue.apply(shorter(true), fifo.now);
    fifo.pass(2);
    assert_eq!(fifo.bodies(), ["a"]);
    let mut standard = Bench::new(false, &[("DelaySeconds", "100")]);
    standard.send("a");
    standard.queue.apply(shorter(false), standard.now);
    standard.pass(2);
    assert!(standard.bodies().is_empty());
}

#[test]
fn messages_are_kept_no_longer_than_the_retention_period() {
    let mut bench = Bench::new(false, &[("MessageRetentionPeriod", "60")]);
    bench.send("old");
    bench.pass(30);
    bench.send("new");
    bench.pass(30);
    assert_eq!(bench.bodies(), ["new"]);
    bench.pass(30);
    bench.queue.settle(bench.now);
    assert_eq!(bench.queue.counts(), (0, 0, 0), "even in a consumer's hand");
}

#[test]
fn the_dead_are_not_handed_out() {
    let mut bench = Bench::standard();
    bench.send("a");
    bench.send("b");
    for _ in 0..2 {
        let received = bench.queue.receive(1, 0, Some(2), bench.now);
        assert_eq!(received.deliveries[0].message.content.body, "a");
    }
    let received = bench.queue.receive(1, 0, Some(2), bench.now);
    assert_eq!(received.dead[0].content.body, "a");
    assert_eq!(received.deliveries[0].message.content.body, "b");

    let mut dlq = Bench::new(false, &[("MessageRetentionPeriod", "60")]);
    dlq.pass(30);
    dlq.queue
        .bury(received.dead[0].clone(), &bench.queue.arn, dlq.now);
    let buried = dlq.take(1, 0).deliveries.remove(0).message;
    assert_eq!(
        buried.died_in.as_deref(),
        Some("arn:aws:sqs:us-east-1:000000000000:q")
    );
    assert_eq!((buried.receive_count, buried.sent_at), (3, START));
    dlq.pass(30);
    assert!(
        dlq.bodies().is_empty(),
        "retention counts from when it was sent"
    );
}

#[test]
fn a_purge_takes_everything_and_not_twice_a_minute() {
    let mut bench = Bench::new(false, &[("DelaySeconds", "5")]);
    bench.send("delayed");
    assert_eq!(bench.queue.purge(bench.now), Ok(()));
    assert_eq!(bench.queue.counts(), (0, 0, 0));
    bench.pass(59);
    let refusal = bench.queue.purge(bench.now).unwrap_err();
    assert_eq!(refusal.reason, Reason::PurgeQueueInProgress);
    assert_eq!(
        refusal.message,
        "Only one PurgeQueue operation on q is allowed every 60 seconds."
    );
    bench.pass(1);
    assert_eq!(bench.queue.purge(bench.now), Ok(()));
}

#[test]
fn mishaps() {
    let mut bench = Bench::standard();
    bench.send("first");
    let mut with = |body: &str, mishap: Mishap| {
        let mut sending = bench.sending(body);
        sending.mishap = mishap;
        bench.queue.send(sending, bench.now);
    };
    with(
        "lost",
        Mishap {
            drop: true,
            ..Mishap::default()
        },
    );
    with(
        "twice",
        Mishap {
            duplicate: true,
            ..Mishap::default()
        },
    );
    with(
        "hasty",
        Mishap {
            overtake: true,
            ..Mishap::default()
        },
    );
    with(
        "late",
        Mishap {
            delay: 5 * SECOND,
            ..Mishap::default()
        },
    );
    assert_eq!(bench.bodies(), ["hasty", "first", "twice", "twice"]);
    bench.pass(5);
    assert_eq!(bench.bodies(), ["late"]);
}

#[test]
fn a_snapshot_is_the_queue_again() {
    let mut bench = Bench::fifo();
    for (group, body) in [("a", "a1"), ("a", "a2"), ("b", "b1"), ("c", "c1")] {
        bench.send_to_group(group, body);
    }
    let taken = bench.take(1, 30).deliveries.remove(0);
    let json = serde_json::to_string(&bench.queue).unwrap();
    bench.queue = serde_json::from_str(&json).unwrap();
    assert_eq!(bench.queue.counts(), (3, 1, 0));
    assert_eq!(bench.bodies(), ["b1", "c1"]);
    bench.queue.delete(&taken.handle, bench.now).unwrap();
    assert_eq!(bench.bodies(), ["a2"]);
}

/// Guards the promise that nothing scans: with a scan anywhere this takes minutes.
#[test]
fn many_messages_are_no_trouble() {
    for fifo in [false, true] {
        let mut bench = Bench::new(fifo, &[]);
        for n in 0..30_000 {
            if fifo {
                bench.send_to_group(&(n % 1_000).to_string(), "body");
            } else {
                bench.send("body");
            }
        }
        let mut received = 0;
        loop {
            let deliveries = bench.take(10, 30).deliveries;
            if deliveries.is_empty() {
                break;
            }
            received += deliveries.len();
            for delivery in deliveries {
                bench.queue.delete(&delivery.handle, bench.now).unwrap();
            }
        }
        assert_eq!(received, 30_000);
        assert_eq!(bench.queue.counts(), (0, 0, 0));
    }
}
