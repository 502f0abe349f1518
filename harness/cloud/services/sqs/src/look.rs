//! Looking at a queue's messages without receiving them, for those who watch
//! an app rather than take part: AWS has nothing like it.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::message::AttributeValue;
use super::names::QueueArn;
use super::queue::{Held, Queue};
use super::service::{Sqs, millis, moment};

/// A message as it lies in its queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuedMessage {
    /// Its message id.
    pub id: String,
    /// Its body.
    pub body: String,
    /// Its attributes by name.
    pub attributes: Vec<QueuedAttribute>,
    /// Its message group, on FIFO queues.
    pub group: Option<String>,
    /// Its deduplication id, on FIFO queues.
    pub deduplication_id: Option<String>,
    /// Its sequence number, on FIFO queues.
    pub sequence: Option<String>,
    /// How often it was received so far.
    pub receives: u32,
    /// When it was sent, by the cloud's clock.
    #[serde(with = "time::serde::rfc3339")]
    pub sent_at: OffsetDateTime,
}

/// An attribute of a message as it lies in its queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuedAttribute {
    /// Its name.
    pub name: String,
    /// Its type: `String`, `Number`, `Binary`, or one of these with a label.
    pub data_type: String,
    /// Its value; that of a binary one in base64.
    pub value: String,
}

impl Sqs {
    /// Every message in a queue, waiting, delayed and in consumers' hands, in
    /// the queue's order; `None` where there is no such queue.
    pub(crate) fn look(&mut self, arn: &str, now: OffsetDateTime) -> Option<Vec<QueuedMessage>> {
        let arn = QueueArn::parse(arn)?;
        let store = self.stores.get_mut(&arn.account, &arn.region)?;
        let queue = store.queues.get_mut(&arn.name)?;
        queue.settle(millis(now));
        Some(queue.look())
    }
}

impl Queue {
    fn look(&self) -> Vec<QueuedMessage> {
        let mut held: Vec<_> = self.held().collect();
        held.sort_by_key(|held| held.rank);
        held.into_iter().map(seen).collect()
    }
}

fn seen(held: &Held) -> QueuedMessage {
    let message = &held.message;
    let attributes = message
        .content
        .attributes
        .iter()
        .map(|(name, attribute)| QueuedAttribute {
            name: name.clone(),
            data_type: attribute.data_type.clone(),
            value: match &attribute.value {
                AttributeValue::Text(text) => text.clone(),
                AttributeValue::Bytes(bytes) => {
                    use base64::Engine as _;
                    base64::engine::general_purpose::STANDARD.encode(bytes)
                }
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
        sent_at: moment(message.sent_at),
    }
}
