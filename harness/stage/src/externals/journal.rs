//! The requests that the mocks of a sandbox received.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use rehearsal_record::ExternalRequest;
use rehearsal_script::EvalError;
use serde_json::{Map, Value, json};
use tokio::sync::watch;

/// The requests, in the order in which they arrived.
#[derive(Debug)]
pub struct ExternalJournal {
    kept: Mutex<Kept>,
    /// The number of changes: requests that arrived, and answers.
    changes: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Kept {
    requests: Vec<Arc<ReceivedRequest>>,
    /// Each with the number of its request.
    mistakes: Vec<(u64, EvalError)>,
}

/// A request that a mock received.
#[derive(Debug, Clone)]
pub struct ReceivedRequest {
    /// What reports show of it.
    pub record: ExternalRequest,
    /// The segments of its path, decoded.
    pub segments: Vec<String>,
    /// The segments of its path that the route names.
    pub params: Map<String, Value>,
    /// The whole body.
    pub content: Bytes,
}

impl Default for ExternalJournal {
    fn default() -> Self {
        Self {
            kept: Mutex::default(),
            changes: watch::Sender::new(0),
        }
    }
}

impl ExternalJournal {
    /// Returns the requests with a number greater than `seq`, oldest first.
    pub fn since(&self, seq: u64) -> Vec<Arc<ReceivedRequest>> {
        let kept = self.lock();
        let from = kept.requests.partition_point(|one| one.record.seq <= seq);
        kept.requests[from..].to_vec()
    }

    /// Returns the number of the last request; zero if there is none.
    pub fn last(&self) -> u64 {
        self.lock().requests.last().map_or(0, |one| one.record.seq)
    }

    /// Is woken by every request that arrives, and by every answer.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Returns the mistakes in answers that could not be computed, to requests with a
    /// number greater than `seq`.
    pub fn mistakes_since(&self, seq: u64) -> Vec<EvalError> {
        let kept = self.lock();
        let mistakes = kept.mistakes.iter().filter(|(of, _)| *of > seq);
        mistakes.map(|(_, mistake)| mistake.clone()).collect()
    }

    /// Adds a request and gives it its number.
    pub(super) fn add(&self, mut request: ReceivedRequest) -> u64 {
        let mut kept = self.lock();
        let seq = kept.requests.last().map_or(0, |one| one.record.seq) + 1;
        request.record.seq = seq;
        kept.requests.push(Arc::new(request));
        drop(kept);
        self.changed();
        seq
    }

    /// Changes the request of this number.
    pub(super) fn amend(&self, seq: u64, change: impl FnOnce(&mut ExternalRequest)) {
        let mut kept = self.lock();
        let at = kept.requests.partition_point(|one| one.record.seq < seq);
        if let Some(request) = kept.requests.get_mut(at) {
            change(&mut Arc::make_mut(request).record);
        }
        drop(kept);
        self.changed();
    }

    /// Adds a mistake in the answer to the request of this number.
    pub(super) fn add_mistake(&self, seq: u64, mistake: EvalError) {
        self.lock().mistakes.push((seq, mistake));
    }

    fn changed(&self) {
        self.changes.send_modify(|changes| *changes += 1);
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The number of bytes that are recorded of a body.
const MAX_RECORDED: usize = 64 << 10;

/// Returns a body in the form in which it is recorded.
pub(super) fn recorded(content: &[u8]) -> Value {
    match std::str::from_utf8(content) {
        Ok("") => Value::Null,
        Ok(text) if text.len() > MAX_RECORDED => {
            let end = text.floor_char_boundary(MAX_RECORDED);
            format!("{}… ({} bytes in all)", &text[..end], text.len()).into()
        }
        Ok(text) => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
        Err(_) => json!({ "bytes": content.len() }),
    }
}
