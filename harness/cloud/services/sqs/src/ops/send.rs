//! Putting messages into a queue.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::batch::{self, BatchOutput};
use crate::checks::{self, LARGEST_MESSAGE};
use crate::message::{Attribute, AttributeValue, Attributes, Content, Millis, TRACE_HEADER};
use crate::queue::{Mishap, Queue, Sending, Sent};
use crate::refusal::{Reason, Refusal};
use crate::service::Sqs;
use crate::settings::seconds;
use rehearsal_cloud_core::faults::MessageFault;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Blob;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SendMessage {
    queue_url: String,
    #[serde(flatten)]
    message: NewMessage,
}

/// A message as it is sent, alone or in a batch.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct NewMessage {
    #[serde(default)]
    message_body: String,
    delay_seconds: Option<i64>,
    #[serde(default)]
    message_attributes: BTreeMap<String, AttributeShape>,
    #[serde(default)]
    message_system_attributes: BTreeMap<String, AttributeShape>,
    message_deduplication_id: Option<String>,
    message_group_id: Option<String>,
}

/// An attribute as it travels.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AttributeShape {
    #[serde(skip_serializing_if = "Option::is_none")]
    string_value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    binary_value: Option<Blob>,
    #[serde(default, skip_serializing)]
    string_list_values: Vec<String>,
    #[serde(default, skip_serializing)]
    binary_list_values: Vec<Blob>,
    #[serde(default)]
    data_type: String,
}

impl From<Attribute> for AttributeShape {
    fn from(attribute: Attribute) -> Self {
        let (string_value, binary_value) = match attribute.value {
            AttributeValue::Text(text) => (Some(text), None),
            AttributeValue::Bytes(bytes) => (None, Some(Blob(Bytes::from(bytes)))),
        };
        Self {
            string_value,
            binary_value,
            data_type: attribute.data_type,
            ..Self::default()
        }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SentMessage {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    message_id: String,
    #[serde(rename = "MD5OfMessageBody")]
    md5_of_message_body: String,
    #[serde(
        rename = "MD5OfMessageAttributes",
        skip_serializing_if = "Option::is_none"
    )]
    md5_of_message_attributes: Option<String>,
    #[serde(
        rename = "MD5OfMessageSystemAttributes",
        skip_serializing_if = "Option::is_none"
    )]
    md5_of_message_system_attributes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence_number: Option<String>,
}

pub(crate) fn send_message(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: SendMessage,
) -> Result<SentMessage, ServiceError> {
    sqs.on_queue(cx, &input.queue_url, "SendMessage", |queue, cx, now| {
        let sending = input.message.check(queue, "MessageBody")?.into_sending(cx);
        Ok(put(queue, sending, now))
    })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SendMessageBatch {
    queue_url: String,
    #[serde(default)]
    entries: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    id: Option<String>,
    #[serde(flatten)]
    message: NewMessage,
}

pub(crate) fn send_message_batch(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: SendMessageBatch,
) -> Result<BatchOutput<SentMessage>, ServiceError> {
    const ENTRY: &str = "SendMessageBatchRequestEntry";
    sqs.on_queue(cx, &input.queue_url, "SendMessage", |queue, cx, now| {
        batch::check(input.entries.iter().map(|entry| entry.id.as_deref()), ENTRY)?;
        let size: usize = input.entries.iter().map(|entry| entry.message.size()).sum();
        if size > LARGEST_MESSAGE {
            return Err(Refusal::new(
                Reason::BatchRequestTooLong,
                format!(
                    "Batch requests cannot be longer than {LARGEST_MESSAGE} bytes. You have sent \
                     {size} bytes."
                ),
            ));
        }
        let mut checked = Vec::with_capacity(input.entries.len());
        for (index, entry) in input.entries.into_iter().enumerate() {
            let body = format!("{ENTRY}.{}.MessageBody", index + 1);
            let result = entry.message.check(queue, &body).map_err(Refusal::of_entry);
            if queue.settings.is_fifo() {
                // A gap would break the order: one bad message stops them all.
                result.as_ref().map_err(Clone::clone)?;
            }
            checked.push((entry.id.unwrap_or_default(), result));
        }
        let mut output = BatchOutput::default();
        for (id, message) in checked {
            let sent = message.map(|message| {
                let sent = put(queue, message.into_sending(cx), now);
                SentMessage {
                    id: Some(id.clone()),
                    ..sent
                }
            });
            output.add(id, sent);
        }
        Ok(output)
    })
}

/// A message that the queue can take.
struct Checked {
    body: String,
    attributes: Attributes,
    system: Attributes,
    group: Option<String>,
    deduplication_id: Option<String>,
    delay: Option<Millis>,
}

impl NewMessage {
    /// What counts against the limits, before anything is known to be right.
    fn size(&self) -> usize {
        let attributes: usize = self
            .message_attributes
            .iter()
            .map(|(name, attribute)| {
                name.len()
                    + attribute.data_type.len()
                    + attribute.string_value.as_ref().map_or(0, String::len)
                    + attribute
                        .binary_value
                        .as_ref()
                        .map_or(0, |blob| blob.0.len())
            })
            .sum();
        self.message_body.len() + attributes
    }

    /// Whether the queue can take it; `body` is what its body is called.
    fn check(self, queue: &Queue, body: &str) -> Result<Checked, Refusal> {
        let most = queue.settings.maximum_message_size;
        if self.message_body.is_empty() {
            return Err(Refusal::missing(body));
        }
        if u32::try_from(self.size()).map_or(true, |size| size > most) {
            return Err(Refusal::invalid(format!(
                "One or more parameters are invalid. Reason: Message must be shorter than {most} \
                 bytes."
            )));
        }
        checks::body(&self.message_body, body)?;
        let attributes = read(self.message_attributes)?;
        checks::attributes(&attributes)?;
        let system = read(self.message_system_attributes)?;
        checks::system_attributes(&system)?;
        if let Some(id) = &self.message_deduplication_id {
            checks::id(id, "MessageDeduplicationId")?;
        }
        if let Some(id) = &self.message_group_id {
            checks::id(id, "MessageGroupId")?;
        }
        let mut checked = Checked {
            body: self.message_body,
            attributes,
            system,
            group: self.message_group_id,
            deduplication_id: self.message_deduplication_id,
            delay: None,
        };
        match queue.settings.fifo {
            Some(fifo) => checked.check_fifo(fifo.content_based, self.delay_seconds)?,
            None => checked.check_standard(self.delay_seconds)?,
        }
        Ok(checked)
    }
}

impl Checked {
    fn check_standard(&mut self, delay: Option<i64>) -> Result<(), Refusal> {
        if let Some(id) = &self.deduplication_id {
            return Err(Refusal::parameter(
                id,
                "MessageDeduplicationId",
                "The request includes a parameter that is not valid for this queue type.",
            ));
        }
        let Some(delay) = delay else { return Ok(()) };
        let seconds_asked = u32::try_from(delay).ok().filter(|delay| *delay <= 900);
        let Some(delay) = seconds_asked else {
            return Err(Refusal::parameter(
                delay,
                "DelaySeconds",
                "DelaySeconds must be >= 0 and <= 900.",
            ));
        };
        self.delay = Some(seconds(delay));
        Ok(())
    }

    fn check_fifo(&mut self, content_based: bool, delay: Option<i64>) -> Result<(), Refusal> {
        // Zero is allowed, and means the queue's delay all the same.
        if let Some(delay) = delay.filter(|delay| *delay != 0) {
            return Err(Refusal::parameter(
                delay,
                "DelaySeconds",
                "The request include parameter that is not valid for this queue type.",
            ));
        }
        if self.group.is_none() {
            return Err(Refusal::missing("MessageGroupId"));
        }
        if self.deduplication_id.is_none() && !content_based {
            return Err(Refusal::invalid(
                "The queue should either have ContentBasedDeduplication enabled or \
                 MessageDeduplicationId provided explicitly",
            ));
        }
        self.deduplication_id
            .get_or_insert_with(|| hex::encode(Sha256::digest(self.body.as_bytes())));
        Ok(())
    }

    fn into_sending(self, cx: &mut CallContext<'_>) -> Sending {
        let mut content = Content::new(self.body, self.attributes, &self.system);
        if !self.system.contains_key(TRACE_HEADER) {
            content.trace_header = cx.trace().map(ToString::to_string);
        }
        Sending {
            id: cx.ids.uuid("message"),
            content: Arc::new(content),
            sender: Arc::clone(&cx.identity().user_id),
            group: self.group.map(Into::into),
            deduplication_id: self.deduplication_id,
            delay: self.delay,
            mishap: mishap(cx.message_fault()),
        }
    }
}

/// What a fault rule wants to go wrong.
fn mishap(fault: Option<MessageFault>) -> Mishap {
    let none = Mishap::default();
    match fault {
        None => none,
        Some(MessageFault::Drop) => Mishap { drop: true, ..none },
        Some(MessageFault::Duplicate) => Mishap {
            duplicate: true,
            ..none
        },
        Some(MessageFault::Reorder) => Mishap {
            overtake: true,
            ..none
        },
        Some(MessageFault::Delay(by)) => Mishap {
            delay: seconds(by),
            ..none
        },
    }
}

/// Attributes as they are kept, with the kind of value their type asks for.
fn read(attributes: BTreeMap<String, AttributeShape>) -> Result<Attributes, Refusal> {
    attributes
        .into_iter()
        .map(|(name, shape)| {
            if !shape.string_list_values.is_empty() || !shape.binary_list_values.is_empty() {
                return Err(Refusal::new(
                    Reason::UnsupportedOperation,
                    "Message attribute list values in SendMessage operation are not supported.",
                ));
            }
            let value = match (shape.string_value, shape.binary_value) {
                (None, Some(blob)) => AttributeValue::Bytes(blob.0.to_vec()),
                (text, _) => AttributeValue::Text(text.unwrap_or_default()),
            };
            Ok((
                name,
                Attribute {
                    data_type: shape.data_type,
                    value,
                },
            ))
        })
        .collect()
}

fn put(queue: &mut Queue, sending: Sending, now: Millis) -> SentMessage {
    let content = Arc::clone(&sending.content);
    let Sent { id, sequence } = queue.send(sending, now);
    SentMessage {
        id: None,
        message_id: id,
        md5_of_message_body: content.md5_of_body.clone(),
        md5_of_message_attributes: content.md5_of_attributes.clone(),
        md5_of_message_system_attributes: content.md5_of_system_attributes.clone(),
        sequence_number: sequence.map(|sequence| sequence.to_string()),
    }
}
