//! Tests of message groups and deduplication on FIFO queues.

use super::*;

#[test]
fn groups_keep_their_order_and_block() {
    let mut test = QueueTest::fifo();
    for (group, body) in [("a", "a1"), ("b", "b1"), ("a", "a2"), ("a", "a3")] {
        test.send_to_group(group, body);
    }
    let first = test.take(2, 30);
    let bodies: Vec<_> = first
        .messages
        .iter()
        .map(|d| d.message.content.body.clone())
        .collect();
    assert_eq!(bodies, ["a1", "a2"], "one group before the next");
    assert_eq!(test.bodies(), ["b1"], "the rest of the group is blocked");
    test.queue
        .delete(&first.messages[0].handle, test.now)
        .unwrap();
    assert!(test.bodies().is_empty(), "one is in flight");
    test.queue
        .delete(&first.messages[1].handle, test.now)
        .unwrap();
    assert_eq!(test.bodies(), ["a3"]);
}

#[test]
fn group_continues_with_a_message_that_became_visible() {
    let mut test = QueueTest::fifo();
    for body in ["1", "2", "3"] {
        test.send_to_group("g", body);
    }
    let all = test.receive();
    test.queue
        .change_visibility(&all[0].1, 0, test.now)
        .unwrap();
    test.queue
        .change_visibility(&all[2].1, 0, test.now)
        .unwrap();
    assert_eq!(
        test.bodies(),
        ["1"],
        "the second is in flight and blocks the third"
    );
}

#[test]
fn duplicates_within_five_minutes_are_dropped() {
    let mut test = QueueTest::fifo();
    let send = |test: &mut QueueTest, group: &str, id: &str| {
        let mut message = test.new_message("body");
        message.group = Some(group.into());
        message.deduplication_id = Some(id.into());
        test.queue.send(message, test.now)
    };
    let original = send(&mut test, "g", "x");
    assert_eq!(original.sequence.unwrap().to_string().len(), 20);
    assert_eq!(send(&mut test, "g", "x"), original);
    assert_eq!(send(&mut test, "h", "x"), original, "across groups");
    let handle = test.receive().remove(0).1;
    test.queue.delete(&handle, test.now).unwrap();
    assert_eq!(
        send(&mut test, "g", "x"),
        original,
        "after its deletion too"
    );
    test.now = START + INTERVAL;
    let again = send(&mut test, "g", "x");
    assert!(again.sequence > original.sequence);
    assert_eq!(test.bodies(), ["body"]);
}

#[test]
fn deduplication_scope_can_be_the_group() {
    let mut test = QueueTest::new(true, &[("DeduplicationScope", "messageGroup")]);
    for group in ["g", "h", "g"] {
        let mut message = test.new_message(group);
        message.group = Some(group.into());
        message.deduplication_id = Some("x".into());
        test.queue.send(message, test.now);
    }
    assert_eq!(test.bodies(), ["g", "h"]);
}

#[test]
fn repeated_attempt_receives_the_same_messages() {
    let mut test = QueueTest::fifo();
    test.send_to_group("g", "a");
    let attempt = "attempt".to_owned();
    assert!(
        test.queue
            .repeat_attempt(&attempt, 30 * SECOND, test.now)
            .is_none()
    );
    let first = test.take(10, 30).messages;
    test.queue.record_attempt(attempt.clone(), &first, test.now);
    test.advance_clock(20);
    let again = test
        .queue
        .repeat_attempt(&attempt, 30 * SECOND, test.now)
        .unwrap();
    assert_eq!(again[0].handle, first[0].handle);
    assert_eq!(again[0].message.receive_count, 1);
    test.advance_clock(20);
    assert!(
        test.bodies().is_empty(),
        "the retry started the timeout again"
    );
    test.queue
        .change_visibility(&first[0].handle, 5 * SECOND, test.now)
        .unwrap();
    assert!(
        test.queue
            .repeat_attempt(&attempt, 30 * SECOND, test.now)
            .is_none(),
        "it was changed"
    );
}
