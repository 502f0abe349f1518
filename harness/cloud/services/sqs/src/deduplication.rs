//! What a FIFO queue remembers of the last five minutes: which messages it
//! took, and which receives it answered.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::line::Serial;
use super::message::Millis;

/// How long deduplication ids and receive attempts are remembered.
pub(crate) const INTERVAL: Millis = 300_000;

/// Something remembered by a key for [`INTERVAL`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "Vec<(Millis, K, V)>", into = "Vec<(Millis, K, V)>")]
#[serde(bound(
    serialize = "K: Clone + Eq + std::hash::Hash + Serialize, V: Clone + Serialize",
    deserialize = "K: Clone + Eq + std::hash::Hash + Deserialize<'de>, V: Deserialize<'de>"
))]
pub(crate) struct Memory<K, V> {
    by_key: HashMap<K, (Millis, V)>,
    /// In the order in which they are forgotten.
    order: VecDeque<(Millis, K)>,
}

impl<K, V> Default for Memory<K, V> {
    fn default() -> Self {
        Self {
            by_key: HashMap::new(),
            order: VecDeque::new(),
        }
    }
}

impl<K: Clone + Eq + std::hash::Hash, V> Memory<K, V> {
    /// What is remembered of a key.
    pub(crate) fn recall(&mut self, key: &K, now: Millis) -> Option<&V> {
        self.forget(now);
        self.by_key.get(key).map(|(_, value)| value)
    }

    /// Remembers from now on.
    pub(crate) fn remember(&mut self, key: K, value: V, now: Millis) {
        self.order.push_back((now, key.clone()));
        self.by_key.insert(key, (now, value));
    }

    fn forget(&mut self, now: Millis) {
        while self
            .order
            .front()
            .is_some_and(|(since, _)| since + INTERVAL <= now)
        {
            let Some((since, key)) = self.order.pop_front() else {
                return;
            };
            // Remembered anew since then, it stays.
            if self.by_key.get(&key).is_some_and(|(of, _)| *of == since) {
                self.by_key.remove(&key);
            }
        }
    }
}

impl<K: Clone + Eq + std::hash::Hash, V> From<Vec<(Millis, K, V)>> for Memory<K, V> {
    fn from(mut entries: Vec<(Millis, K, V)>) -> Self {
        entries.sort_by_key(|(since, _, _)| *since);
        let mut memory = Self::default();
        for (since, key, value) in entries {
            memory.remember(key, value, since);
        }
        memory
    }
}

impl<K: Clone + Eq + std::hash::Hash, V> From<Memory<K, V>> for Vec<(Millis, K, V)> {
    fn from(memory: Memory<K, V>) -> Self {
        memory
            .by_key
            .into_iter()
            .map(|(key, (since, value))| (since, key, value))
            .collect()
    }
}

/// A deduplication id, within a message group where that is the scope.
pub(crate) type DeduplicationKey = (Option<Arc<str>>, String);

/// The message that was taken first, which answers for its duplicates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Original {
    pub(crate) id: String,
    pub(crate) sequence: u64,
}

/// What a receive with an attempt id was given, as long as nobody touched it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Given {
    pub(crate) serial: Serial,
    pub(crate) receive: u32,
    /// When it would have become visible again: it changes when somebody
    /// changes the visibility.
    pub(crate) until: Millis,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_minutes_and_no_longer() {
        let mut memory = Memory::default();
        memory.remember("a", 1, 1_000);
        assert_eq!(memory.recall(&"a", 1_000 + INTERVAL - 1), Some(&1));
        assert_eq!(memory.recall(&"a", 1_000 + INTERVAL), None);
        assert!(memory.by_key.is_empty() && memory.order.is_empty());
    }

    #[test]
    fn remembered_anew_counts_from_anew() {
        let mut memory = Memory::default();
        memory.remember("a", 1, 0);
        memory.remember("a", 2, 1_000);
        assert_eq!(memory.recall(&"a", INTERVAL), Some(&2));
        assert_eq!(memory.recall(&"a", INTERVAL + 1_000), None);
    }

    #[test]
    fn a_snapshot_keeps_the_times() {
        let mut memory = Memory::default();
        memory.remember((None::<Arc<str>>, "a".to_owned()), 1, 500);
        let json = serde_json::to_string(&memory).unwrap();
        let mut back: Memory<DeduplicationKey, i32> = serde_json::from_str(&json).unwrap();
        assert_eq!(back.recall(&(None, "a".to_owned()), INTERVAL), Some(&1));
        assert_eq!(back.recall(&(None, "a".to_owned()), INTERVAL + 500), None);
    }
}
