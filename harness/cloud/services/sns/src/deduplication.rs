//! Deduplication of the messages of a FIFO topic.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

/// The time within which a message with the same key is a duplicate.
const INTERVAL: Duration = Duration::minutes(5);

/// The answer to the publisher of a message, which duplicates get as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PublishResult {
    pub(crate) message_id: String,
    pub(crate) sequence_number: String,
}

/// The messages of the last five minutes by deduplication key.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct RecentMessages {
    results: BTreeMap<String, PublishResult>,
    oldest_first: VecDeque<(OffsetDateTime, String)>,
}

impl RecentMessages {
    /// Returns the result of the message with a key, if it is recent.
    pub(crate) fn get(&mut self, key: &str, now: OffsetDateTime) -> Option<&PublishResult> {
        while self
            .oldest_first
            .front()
            .is_some_and(|(at, _)| now - *at >= INTERVAL)
        {
            if let Some((_, key)) = self.oldest_first.pop_front() {
                self.results.remove(&key);
            }
        }
        self.results.get(key)
    }

    /// Adds a message.
    pub(crate) fn insert(&mut self, key: String, result: PublishResult, now: OffsetDateTime) {
        self.oldest_first.push_back((now, key.clone()));
        self.results.insert(key, result);
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn messages_are_recent_for_five_minutes() {
        let mut recent = RecentMessages::default();
        let now = datetime!(2026-11-20 08:00 UTC);
        let result = PublishResult {
            message_id: "m".to_owned(),
            sequence_number: "1".to_owned(),
        };
        recent.insert("key".to_owned(), result.clone(), now);
        assert_eq!(
            recent.get("key", now + Duration::seconds(299)),
            Some(&result)
        );
        assert_eq!(recent.get("other", now), None);
        assert_eq!(recent.get("key", now + INTERVAL), None);
    }
}
