//! What a FIFO topic recognises when it comes again.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

/// How long a message is recognised.
const WINDOW: Duration = Duration::minutes(5);

/// The answer a message got the first time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Receipt {
    /// The message's id.
    pub(super) message_id: String,
    /// Its number in the topic.
    pub(super) sequence_number: String,
}

/// The messages of the last five minutes, by what makes them the same.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Recent {
    receipts: BTreeMap<String, Receipt>,
    oldest_first: VecDeque<(OffsetDateTime, String)>,
}

impl Recent {
    /// The receipt of a message that was here within the window.
    pub(super) fn get(&mut self, key: &str, now: OffsetDateTime) -> Option<&Receipt> {
        while self
            .oldest_first
            .front()
            .is_some_and(|(at, _)| now - *at >= WINDOW)
        {
            if let Some((_, key)) = self.oldest_first.pop_front() {
                self.receipts.remove(&key);
            }
        }
        self.receipts.get(key)
    }

    /// Remembers a message.
    pub(super) fn put(&mut self, key: String, receipt: Receipt, now: OffsetDateTime) {
        self.oldest_first.push_back((now, key.clone()));
        self.receipts.insert(key, receipt);
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_message_is_recognised_for_five_minutes() {
        let mut recent = Recent::default();
        let now = datetime!(2026-11-20 08:00 UTC);
        let receipt = Receipt {
            message_id: "m".to_owned(),
            sequence_number: "1".to_owned(),
        };
        recent.put("key".to_owned(), receipt.clone(), now);
        assert_eq!(
            recent.get("key", now + Duration::seconds(299)),
            Some(&receipt)
        );
        assert_eq!(recent.get("other", now), None);
        assert_eq!(recent.get("key", now + WINDOW), None);
    }
}
