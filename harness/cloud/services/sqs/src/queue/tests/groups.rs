//! What FIFO queues do besides: groups and deduplication.

use super::*;

#[test]
fn groups_keep_their_order_and_lock() {
    let mut bench = Bench::fifo();
    for (group, body) in [("a", "a1"), ("b", "b1"), ("a", "a2"), ("a", "a3")] {
        bench.send_to_group(group, body);
    }
    let first = bench.take(2, 30);
    let bodies: Vec<_> = first
        .deliveries
        .iter()
        .map(|d| d.message.content.body.clone())
        .collect();
    assert_eq!(bodies, ["a1", "a2"], "one group before the next");
    assert_eq!(bench.bodies(), ["b1"], "the rest of the group is locked");
    bench
        .queue
        .delete(&first.deliveries[0].handle, bench.now)
        .unwrap();
    assert!(bench.bodies().is_empty(), "one is still in hand");
    bench
        .queue
        .delete(&first.deliveries[1].handle, bench.now)
        .unwrap();
    assert_eq!(bench.bodies(), ["a3"]);
}

#[test]
fn a_group_goes_on_from_what_came_back() {
    let mut bench = Bench::fifo();
    for body in ["1", "2", "3"] {
        bench.send_to_group("g", body);
    }
    let all = bench.receive();
    bench
        .queue
        .change_visibility(&all[0].1, 0, bench.now)
        .unwrap();
    bench
        .queue
        .change_visibility(&all[2].1, 0, bench.now)
        .unwrap();
    assert_eq!(
        bench.bodies(),
        ["1"],
        "the second is in hand and stops the third"
    );
}

#[test]
fn duplicates_within_five_minutes_are_taken_and_dropped() {
    let mut bench = Bench::fifo();
    let send = |bench: &mut Bench, group: &str, id: &str| {
        let mut sending = bench.sending("body");
        sending.group = Some(group.into());
        sending.deduplication_id = Some(id.into());
        bench.queue.send(sending, bench.now)
    };
    let original = send(&mut bench, "g", "x");
    assert_eq!(original.sequence.unwrap().to_string().len(), 20);
    assert_eq!(send(&mut bench, "g", "x"), original);
    assert_eq!(send(&mut bench, "h", "x"), original, "across groups");
    let handle = bench.receive().remove(0).1;
    bench.queue.delete(&handle, bench.now).unwrap();
    assert_eq!(
        send(&mut bench, "g", "x"),
        original,
        "after its deletion too"
    );
    bench.now = START + INTERVAL;
    let again = send(&mut bench, "g", "x");
    assert!(again.sequence > original.sequence);
    assert_eq!(bench.bodies(), ["body"]);
}

#[test]
fn the_group_can_be_the_scope_of_deduplication() {
    let mut bench = Bench::new(true, &[("DeduplicationScope", "messageGroup")]);
    for group in ["g", "h", "g"] {
        let mut sending = bench.sending(group);
        sending.group = Some(group.into());
        sending.deduplication_id = Some("x".into());
        bench.queue.send(sending, bench.now);
    }
    assert_eq!(bench.bodies(), ["g", "h"]);
}

#[test]
fn the_same_attempt_is_given_the_same_messages() {
    let mut bench = Bench::fifo();
    bench.send_to_group("g", "a");
    let attempt = "attempt".to_owned();
    assert!(
        bench
            .queue
            .repeat(&attempt, 30 * SECOND, bench.now)
            .is_none()
    );
    let first = bench.take(10, 30).deliveries;
    bench
        .queue
        .remember_attempt(attempt.clone(), &first, bench.now);
    bench.pass(20);
    let again = bench
        .queue
        .repeat(&attempt, 30 * SECOND, bench.now)
        .unwrap();
    assert_eq!(again[0].handle, first[0].handle);
    assert_eq!(again[0].message.receive_count, 1);
    bench.pass(20);
    assert!(
        bench.bodies().is_empty(),
        "the retry started the timeout again"
    );
    bench
        .queue
        .change_visibility(&first[0].handle, 5 * SECOND, bench.now)
        .unwrap();
    assert!(
        bench
            .queue
            .repeat(&attempt, 30 * SECOND, bench.now)
            .is_none(),
        "touched"
    );
}
