//! Inspection of a queue's messages without receiving them. AWS has no such
//! operation; it serves tests.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::message::AttributeValue;
use crate::millis::{from_millis, to_millis};
use crate::names::QueueArn;
use crate::queue::{Queue, StoredMessage};
use crate::state::Sqs;

/// A message in a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuedMessage {
    /// The message id.
    pub id: String,
    /// The body.
    pub body: String,
    /// The message attributes by name.
    pub attributes: Vec<QueuedAttribute>,
    /// The message group id.
    pub group: Option<String>,
    /// The deduplication id, on FIFO queues.
    pub deduplication_id: Option<String>,
    /// The sequence number, on FIFO queues.
    pub sequence: Option<String>,
    /// The number of times it was received.
    pub receives: u32,
    /// The time at which it was sent, by the cloud's clock.
    #[serde(with = "time::serde::rfc3339")]
    pub sent_at: OffsetDateTime,
}

/// A message attribute of a [`QueuedMessage`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuedAttribute {
    /// The name.
    pub name: String,
    /// The type: `String`, `Number`, `Binary`, or one of these with a label.
    pub data_type: String,
    /// The value; in base64 if the type is binary.
    pub value: String,
}

impl Sqs {
    /// Returns the messages of a queue in its order: visible, delayed and in
    /// flight. Returns `None` if there is no such queue.
    pub(crate) fn inspect(&mut self, arn: &str, now: OffsetDateTime) -> Option<Vec<QueuedMessage>> {
        let arn = QueueArn::parse(arn)?;
        let region = self.regions.get_mut(&arn.account, &arn.region)?;
        let queue = region.queues.get_mut(&arn.name)?;
        queue.advance(to_millis(now));
        Some(queued_messages(queue))
    }
}

fn queued_messages(queue: &Queue) -> Vec<QueuedMessage> {
    let mut messages: Vec<_> = queue.messages().collect();
    messages.sort_by_key(|stored| stored.rank);
    messages.into_iter().map(queued_message).collect()
}

fn queued_message(stored: &StoredMessage) -> QueuedMessage {
    let message = &stored.message;
    let attributes = message
        .content
        .attributes
        .iter()
        .map(|(name, attribute)| QueuedAttribute {
            name: name.clone(),
            data_type: attribute.data_type.clone(),
            value: match &attribute.value {
                AttributeValue::Text(text) => text.clone(),
                AttributeValue::Bytes(bytes) => STANDARD.encode(bytes),
            },
        });
    QueuedMessage {
        id: message.id.clone(),
        body: message.content.body.clone(),
        attributes: attributes.collect(),
        group: message.group.as_deref().map(str::to_owned),
        deduplication_id: message.deduplication_id.clone(),
        sequence: message.sequence.map(|number| number.to_string()),
        receives: message.receive_count,
        sent_at: from_millis(message.sent_at),
    }
}
