//! The record of all calls.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use rehearsal_record::Call;
use serde_json::Value;
use tokio::sync::watch;

use crate::sync::lock;

/// The longest text kept of a request or a response.
const TEXT_KEPT: usize = 64 * 1024;
/// The most elements kept of a list.
pub(crate) const ELEMENTS_KEPT: usize = 1_000;
/// About how many bytes of calls are kept.
const BYTES_KEPT: usize = 64 * 1024 * 1024;

/// The ordered record of all calls a cloud received.
///
/// It is bounded: the oldest calls give way, and long texts are cut.
#[derive(Debug)]
pub struct Journal {
    kept: Mutex<Kept>,
    capacity: usize,
    last: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Kept {
    calls: VecDeque<Arc<Call>>,
    /// About how many bytes they take.
    bytes: usize,
}

impl Journal {
    /// Returns an empty journal that keeps that many calls.
    pub fn new(capacity: usize) -> Self {
        Self {
            kept: Mutex::default(),
            capacity: capacity.max(1),
            last: watch::Sender::new(0),
        }
    }

    /// The calls with a number greater than `seq`, oldest first.
    pub fn since(&self, seq: u64) -> Vec<Arc<Call>> {
        let kept = lock(&self.kept);
        let from = kept.calls.partition_point(|call| call.seq <= seq);
        kept.calls.range(from..).cloned().collect()
    }

    /// The number of the last call; zero where there was none.
    pub fn last(&self) -> u64 {
        *self.last.borrow()
    }

    /// Is woken by every call; holds the number of the last one.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.last.subscribe()
    }

    /// Writes a call down and gives it its number.
    pub fn record(&self, mut call: Call) -> u64 {
        let mut kept = lock(&self.kept);
        let seq = self.last() + 1;
        call.seq = seq;
        kept.bytes += weight(&call);
        kept.calls.push_back(Arc::new(call));
        while kept.calls.len() > self.capacity || kept.bytes > BYTES_KEPT && kept.calls.len() > 1 {
            let oldest = kept.calls.pop_front();
            kept.bytes -= oldest.map_or(0, |call| weight(&call));
        }
        // Under the lock, so that numbers never run backwards for a subscriber.
        self.last.send_replace(seq);
        seq
    }

    /// Changes the call with that number, where the journal still has it: for
    /// what is known only after it was recorded.
    pub fn amend(&self, seq: u64, change: impl FnOnce(&mut Call)) {
        let mut kept = lock(&self.kept);
        let at = kept.calls.partition_point(|call| call.seq < seq);
        if let Some(call) = kept.calls.get_mut(at).filter(|call| call.seq == seq) {
            let before = weight(call);
            change(Arc::make_mut(call));
            let after = weight(call);
            kept.bytes = kept.bytes + after - before;
            // Who waits for a call may wait for what has been added to this one.
            self.last.send_modify(|_| {});
        }
    }

    /// Forgets all calls; numbers go on, so that a cursor stays valid.
    pub fn clear(&self) {
        *lock(&self.kept) = Kept::default();
    }
}

/// About how many bytes a call takes.
fn weight(call: &Call) -> usize {
    1_024 + bytes_of(&call.request) + bytes_of(&call.response)
}

fn bytes_of(value: &Value) -> usize {
    match value {
        Value::String(text) => 32 + text.len(),
        Value::Array(list) => list.iter().map(bytes_of).sum::<usize>() + 32,
        Value::Object(map) => {
            let members = map
                .iter()
                .map(|(name, value)| 64 + name.len() + bytes_of(value));
            members.sum::<usize>() + 32
        }
        _ => 32,
    }
}

/// A copy of `value` with long texts and lists cut.
pub fn bounded(value: &Value) -> Value {
    match value {
        Value::String(text) if text.len() > TEXT_KEPT => {
            let end = text.floor_char_boundary(TEXT_KEPT);
            Value::String(format!("{}… ({} bytes)", &text[..end], text.len()))
        }
        Value::Array(list) => list.iter().take(ELEMENTS_KEPT).map(bounded).collect(),
        Value::Object(map) => map
            .iter()
            .map(|(name, value)| (name.clone(), bounded(value)))
            .collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use time::OffsetDateTime;

    use super::*;

    fn call(request: Value) -> Call {
        Call {
            seq: 0,
            at: OffsetDateTime::UNIX_EPOCH,
            real_at: OffsetDateTime::UNIX_EPOCH,
            duration: std::time::Duration::ZERO,
            service: "sqs".into(),
            operation: "SendMessage".into(),
            account: "000000000000".into(),
            region: "us-east-1".into(),
            resource: None,
            request,
            response: Value::Null,
            status: 200,
            error: None,
            request_id: "".into(),
            caller: None,
            cause: None,
            trace: None,
            fault: None,
            denial: None,
            undelivered: Vec::new(),
        }
    }

    fn numbers(journal: &Journal, since: u64) -> Vec<u64> {
        journal.since(since).iter().map(|call| call.seq).collect()
    }

    #[test]
    fn the_oldest_give_way_and_numbers_go_on() {
        let journal = Journal::new(3);
        for _ in 0..5 {
            journal.record(call(Value::Null));
        }
        assert_eq!(numbers(&journal, 0), [3, 4, 5]);
        assert_eq!(numbers(&journal, 4), [5]);
        journal.clear();
        assert_eq!(journal.record(call(Value::Null)), 6);
        assert_eq!(numbers(&journal, 0), [6]);
    }

    #[test]
    fn amended_call_keeps_its_number() {
        let journal = Journal::new(2);
        for _ in 0..3 {
            journal.record(call(Value::Null));
        }
        journal.amend(1, |_| panic!("the oldest call is gone"));
        journal.amend(2, |call| call.status = 500);
        let statuses: Vec<_> = journal
            .since(0)
            .iter()
            .map(|call| (call.seq, call.status))
            .collect();
        assert_eq!(statuses, [(2, 500), (3, 200)]);
    }

    #[test]
    fn many_large_calls_are_not_all_kept() {
        let journal = Journal::new(usize::MAX);
        let large = json!({"Body": "x".repeat(1024 * 1024)});
        for _ in 0..100 {
            journal.record(call(large.clone()));
        }
        assert!(
            numbers(&journal, 0).len() < 64,
            "{}",
            numbers(&journal, 0).len()
        );
        assert_eq!(journal.last(), 100);
    }

    #[test]
    fn subscribers_are_woken() {
        let journal = Journal::new(3);
        let watched = journal.subscribe();
        assert!(!watched.has_changed().unwrap());
        journal.record(call(Value::Null));
        assert!(watched.has_changed().unwrap());
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        let text = "ü".repeat(TEXT_KEPT);
        let cut = bounded(&json!({"a": [text]}));
        let cut = cut["a"][0].as_str().unwrap();
        assert!(cut.len() < TEXT_KEPT + 64);
        assert!(
            cut.ends_with("… (131072 bytes)"),
            "{}",
            &cut[cut.len() - 40..]
        );
    }
}
