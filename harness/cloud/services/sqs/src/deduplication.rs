//! Deduplication: the messages and the receives of a FIFO queue in the last five
//! minutes.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::millis::Millis;
use crate::order::Serial;

/// The time for which deduplication ids and receive attempts are known.
pub(crate) const INTERVAL: Millis = 300_000;

/// Values by key that expire after [`INTERVAL`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "Vec<(Millis, K, V)>", into = "Vec<(Millis, K, V)>")]
#[serde(bound(
    serialize = "K: Clone + Eq + std::hash::Hash + Serialize, V: Clone + Serialize",
    deserialize = "K: Clone + Eq + std::hash::Hash + Deserialize<'de>, V: Deserialize<'de>"
))]
pub(crate) struct Recent<K, V> {
    by_key: HashMap<K, (Millis, V)>,
    /// The keys in the order in which they expire.
    order: VecDeque<(Millis, K)>,
}

impl<K, V> Default for Recent<K, V> {
    fn default() -> Self {
        Self {
            by_key: HashMap::new(),
            order: VecDeque::new(),
        }
    }
}

impl<K: Clone + Eq + std::hash::Hash, V> Recent<K, V> {
    /// Returns the value of a key.
    pub(crate) fn get(&mut self, key: &K, now: Millis) -> Option<&V> {
        self.remove_expired(now);
        self.by_key.get(key).map(|(_, value)| value)
    }

    /// Sets the value of a key, which expires an interval from now.
    pub(crate) fn insert(&mut self, key: K, value: V, now: Millis) {
        self.order.push_back((now, key.clone()));
        self.by_key.insert(key, (now, value));
    }

    fn remove_expired(&mut self, now: Millis) {
        while self
            .order
            .front()
            .is_some_and(|(since, _)| since + INTERVAL <= now)
        {
            let Some((since, key)) = self.order.pop_front() else {
                return;
            };
            // A key that was set again since then stays.
            if self.by_key.get(&key).is_some_and(|(of, _)| *of == since) {
                self.by_key.remove(&key);
            }
        }
    }
}

impl<K: Clone + Eq + std::hash::Hash, V> From<Vec<(Millis, K, V)>> for Recent<K, V> {
    fn from(mut entries: Vec<(Millis, K, V)>) -> Self {
        entries.sort_by_key(|(since, _, _)| *since);
        let mut recent = Self::default();
        for (since, key, value) in entries {
            recent.insert(key, value, since);
        }
        recent
    }
}

impl<K: Clone + Eq + std::hash::Hash, V> From<Recent<K, V>> for Vec<(Millis, K, V)> {
    fn from(recent: Recent<K, V>) -> Self {
        recent
            .by_key
            .into_iter()
            .map(|(key, (since, value))| (since, key, value))
            .collect()
    }
}

/// A deduplication id, with the message group if that is the scope.
pub(crate) type DeduplicationKey = (Option<Arc<str>>, String);

/// The result of a message, which its duplicates get as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OriginalMessage {
    pub(crate) id: String,
    pub(crate) sequence: u64,
}

/// A message that a receive with an attempt id was answered with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AttemptedReceive {
    pub(crate) serial: Serial,
    pub(crate) receive: u32,
    /// The end of its visibility timeout. It differs if a consumer changed it since.
    pub(crate) until: Millis,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_expire_after_the_interval() {
        let mut recent = Recent::default();
        recent.insert("a", 1, 1_000);
        assert_eq!(recent.get(&"a", 1_000 + INTERVAL - 1), Some(&1));
        assert_eq!(recent.get(&"a", 1_000 + INTERVAL), None);
        assert!(recent.by_key.is_empty() && recent.order.is_empty());
    }

    #[test]
    fn value_that_is_set_again_expires_later() {
        let mut recent = Recent::default();
        recent.insert("a", 1, 0);
        recent.insert("a", 2, 1_000);
        assert_eq!(recent.get(&"a", INTERVAL), Some(&2));
        assert_eq!(recent.get(&"a", INTERVAL + 1_000), None);
    }

    #[test]
    fn snapshot_keeps_the_times() {
        let mut recent = Recent::default();
        recent.insert((None::<Arc<str>>, "a".to_owned()), 1, 500);
        let json = serde_json::to_string(&recent).unwrap();
        let mut back: Recent<DeduplicationKey, i32> = serde_json::from_str(&json).unwrap();
        assert_eq!(back.get(&(None, "a".to_owned()), INTERVAL), Some(&1));
        assert_eq!(back.get(&(None, "a".to_owned()), INTERVAL + 500), None);
    }
}
