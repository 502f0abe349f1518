//! Deliveries whose result matters: to HTTP endpoints, which are retried, and
//! to queues of subscriptions with a dead-letter queue.

use std::collections::BTreeMap;

use rehearsal_model::error::ServiceError;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;

/// A message for one subscriber, ready to be sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OutgoingMessage {
    /// `Notification`, or one of the confirmations.
    pub(crate) kind: String,
    pub(crate) message_id: String,
    /// The envelope, or the text itself for raw delivery.
    pub(crate) body: String,
    /// Whether the body is the text itself.
    pub(crate) raw: bool,
    /// Further members of SQS's input: attributes, group, deduplication, trace.
    pub(crate) sqs_members: Map<String, Value>,
}

/// A delivery that was started, or waits for its next attempt.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Delivery {
    pub(crate) subscription_arn: String,
    pub(crate) message: OutgoingMessage,
    /// The number of attempts after the first.
    pub(crate) retries: u64,
    /// The time of the next attempt; `None` while one is under way.
    pub(crate) next_attempt: Option<OffsetDateTime>,
    /// The journal number of the publish that caused it.
    pub(crate) cause: Option<u64>,
}

/// The deliveries that are not finished, by id.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct PendingDeliveries {
    last_id: u64,
    deliveries: BTreeMap<u64, Delivery>,
}

impl PendingDeliveries {
    /// Adds a delivery whose first attempt is under way, and returns its id.
    pub(crate) fn add(&mut self, subscription_arn: &str, message: OutgoingMessage) -> u64 {
        self.last_id += 1;
        let delivery = Delivery {
            subscription_arn: subscription_arn.to_owned(),
            message,
            retries: 0,
            next_attempt: None,
            cause: None,
        };
        self.deliveries.insert(self.last_id, delivery);
        self.last_id
    }

    /// Removes a delivery.
    pub(crate) fn remove(&mut self, id: u64) -> Option<Delivery> {
        self.deliveries.remove(&id)
    }

    /// Puts a delivery back that was removed.
    pub(crate) fn put_back(&mut self, id: u64, delivery: Delivery) {
        self.deliveries.insert(id, delivery);
    }

    /// Returns the time of the next attempt.
    pub(crate) fn next_attempt(&self) -> Option<OffsetDateTime> {
        let attempts = self.deliveries.values();
        attempts.filter_map(|delivery| delivery.next_attempt).min()
    }

    /// Returns the ids of the deliveries whose next attempt is due.
    pub(crate) fn due(&self, now: OffsetDateTime) -> Vec<u64> {
        self.deliveries
            .iter()
            .filter(|(_, delivery)| delivery.next_attempt.is_some_and(|at| at <= now))
            .map(|(id, _)| *id)
            .collect()
    }
}

/// The result of one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AttemptResult {
    Delivered,
    /// Another attempt may succeed: the subscriber failed, refused for now, or
    /// did not answer.
    Retryable,
    Failed,
}

impl AttemptResult {
    /// Reads the outcome of the call or request that delivered the message.
    pub(crate) fn from_outcome(outcome: &Result<Value, ServiceError>) -> Self {
        match outcome {
            Ok(response) => match response.get("status").and_then(Value::as_u64) {
                None | Some(200..=299) => Self::Delivered,
                Some(429 | 500..=599) => Self::Retryable,
                Some(_) => Self::Failed,
            },
            Err(error) if error.receiver || error.code.contains("Throttl") => Self::Retryable,
            Err(_) => Self::Failed,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use time::macros::datetime;

    use super::*;

    fn message() -> OutgoingMessage {
        OutgoingMessage {
            kind: "Notification".to_owned(),
            message_id: "m".to_owned(),
            body: "body".to_owned(),
            raw: true,
            sqs_members: Map::new(),
        }
    }

    #[test]
    fn waiting_deliveries_become_due() {
        let at = datetime!(2026-11-20 08:00 UTC);
        let mut pending = PendingDeliveries::default();
        let id = pending.add("arn", message());
        assert_eq!(pending.next_attempt(), None, "it is under way");
        let mut delivery = pending.remove(id).unwrap();
        delivery.next_attempt = Some(at);
        pending.put_back(id, delivery);
        assert_eq!(pending.next_attempt(), Some(at));
        assert!(pending.due(at - time::Duration::SECOND).is_empty());
        assert_eq!(pending.due(at), [id]);
    }

    #[test]
    fn only_temporary_failures_are_retried() {
        let result = |status: u16| AttemptResult::from_outcome(&Ok(json!({"status": status})));
        assert_eq!(result(204), AttemptResult::Delivered);
        assert_eq!(result(404), AttemptResult::Failed);
        assert_eq!(result(429), AttemptResult::Retryable);
        assert_eq!(result(503), AttemptResult::Retryable);
        let refused = Err(ServiceError::sender("QueueDoesNotExist", "no such queue"));
        assert_eq!(AttemptResult::from_outcome(&refused), AttemptResult::Failed);
        let unreachable = Err(ServiceError::internal("connection refused"));
        assert_eq!(
            AttemptResult::from_outcome(&unreachable),
            AttemptResult::Retryable
        );
    }
}
