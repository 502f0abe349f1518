use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use rehearsal_record::Call;
use serde_json::Value;
use tokio::sync::watch;

/// The longest text kept of a request or a response.
const TEXT_KEPT: usize = 64 * 1024;
/// The most elements kept of a list.
const ELEMENTS_KEPT: usize = 1_000;

/// The ordered record of all calls a cloud received.
///
/// It is bounded: the oldest calls give way, and long texts are cut.
#[derive(Debug)]
pub struct Journal {
    calls: Mutex<VecDeque<Arc<Call>>>,
    capacity: usize,
    last: watch::Sender<u64>,
}

impl Journal {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            calls: Mutex::default(),
            capacity: capacity.max(1),
            last: watch::Sender::new(0),
        }
    }

    /// The calls with a number greater than `seq`, oldest first.
    pub fn since(&self, seq: u64) -> Vec<Arc<Call>> {
        let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        let from = calls.partition_point(|call| call.seq <= seq);
        calls.range(from..).cloned().collect()
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
    pub(crate) fn record(&self, mut call: Call) -> u64 {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        let seq = self.last() + 1;
        call.seq = seq;
        if calls.len() == self.capacity {
            calls.pop_front();
        }
        calls.push_back(Arc::new(call));
        // Under the lock, so that numbers never run backwards for a subscriber.
        self.last.send_replace(seq);
        seq
    }

    /// Forgets all calls; numbers go on, so that a cursor stays valid.
    pub(crate) fn clear(&self) {
        self.calls
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

/// A copy of `value` with long texts and lists cut.
pub(crate) fn bounded(value: &Value) -> Value {
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
