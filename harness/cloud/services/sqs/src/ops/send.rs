//! Sending messages.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::batch::{self, BatchOutput};
use super::lookup::with_queue;
use crate::encryption;
use crate::error::{Error, ErrorKind};
use crate::message::{Attribute, AttributeValue, Attributes, Content, TRACE_HEADER};
use crate::millis::Millis;
use crate::millis::seconds;
use crate::queue::{InjectedFaults, NewMessage, Queue, SendResult};
use crate::state::Sqs;
use crate::validation::{self, MAX_MESSAGE_BYTES};
use rehearsal_cloud_core::encryption::KeyUse;
use rehearsal_cloud_core::faults::MessageFault;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Blob;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SendMessage {
    queue_url: String,
    #[serde(flatten)]
    message: MessageInput,
}

/// A message in a request, alone or in a batch.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct MessageInput {
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

/// A message attribute in requests and responses.
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
    with_queue(
        sqs,
        cx,
        &input.queue_url,
        "SendMessage",
        |queue, cx, now| {
            let message = input.message.check(queue, "MessageBody")?;
            encryption::check(queue, cx, KeyUse::GenerateDataKey)?;
            Ok(send(queue, message.into_new_message(cx), now))
        },
    )
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
    message: MessageInput,
}

pub(crate) fn send_message_batch(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: SendMessageBatch,
) -> Result<BatchOutput<SentMessage>, ServiceError> {
    const ENTRY: &str = "SendMessageBatchRequestEntry";
    with_queue(
        sqs,
        cx,
        &input.queue_url,
        "SendMessage",
        |queue, cx, now| {
            batch::check_ids(input.entries.iter().map(|entry| entry.id.as_deref()), ENTRY)?;
            let size: usize = input.entries.iter().map(|entry| entry.message.size()).sum();
            if size > MAX_MESSAGE_BYTES {
                return Err(Error::new(
                    ErrorKind::BatchRequestTooLong,
                    format!(
                        "Batch requests cannot be longer than {MAX_MESSAGE_BYTES} bytes. You have sent \
                     {size} bytes."
                    ),
                ));
            }
            let mut checked = Vec::with_capacity(input.entries.len());
            for (index, entry) in input.entries.into_iter().enumerate() {
                let body = format!("{ENTRY}.{}.MessageBody", index + 1);
                let result = entry
                    .message
                    .check(queue, &body)
                    .map_err(Error::into_entry_error);
                if queue.settings.is_fifo() {
                    // A gap would break the order, so one invalid message fails all.
                    result.as_ref().map_err(Clone::clone)?;
                }
                checked.push((entry.id.unwrap_or_default(), result));
            }
            encryption::check(queue, cx, KeyUse::GenerateDataKey)?;
            let mut output = BatchOutput::default();
            for (id, message) in checked {
                let sent = message.map(|message| {
                    let sent = send(queue, message.into_new_message(cx), now);
                    SentMessage {
                        id: Some(id.clone()),
                        ..sent
                    }
                });
                output.add(id, sent);
            }
            Ok(output)
        },
    )
}

/// A valid message.
struct CheckedMessage {
    body: String,
    attributes: Attributes,
    system: Attributes,
    group: Option<String>,
    deduplication_id: Option<String>,
    delay: Option<Millis>,
}

impl MessageInput {
    /// Returns the bytes that count against the limits.
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

    /// Checks the message for a queue. `body` is the parameter name of the body.
    fn check(self, queue: &Queue, body: &str) -> Result<CheckedMessage, Error> {
        let max_bytes = queue.settings.maximum_message_size;
        if self.message_body.is_empty() {
            return Err(Error::missing_parameter(body));
        }
        if u32::try_from(self.size()).map_or(true, |size| size > max_bytes) {
            return Err(Error::invalid(format!(
                "One or more parameters are invalid. Reason: Message must be shorter than {max_bytes} \
                 bytes."
            )));
        }
        validation::check_body(&self.message_body, body)?;
        let attributes = parse_attributes(self.message_attributes)?;
        validation::check_attributes(&attributes)?;
        let system = parse_attributes(self.message_system_attributes)?;
        validation::check_system_attributes(&system)?;
        if let Some(id) = &self.message_deduplication_id {
            validation::check_id(id, "MessageDeduplicationId")?;
        }
        if let Some(id) = &self.message_group_id {
            validation::check_id(id, "MessageGroupId")?;
        }
        let mut checked = CheckedMessage {
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

impl CheckedMessage {
    fn check_standard(&mut self, delay: Option<i64>) -> Result<(), Error> {
        if let Some(id) = &self.deduplication_id {
            return Err(Error::invalid_parameter(
                id,
                "MessageDeduplicationId",
                "The request includes a parameter that is not valid for this queue type.",
            ));
        }
        let Some(delay) = delay else { return Ok(()) };
        let valid_delay = u32::try_from(delay).ok().filter(|delay| *delay <= 900);
        let Some(delay) = valid_delay else {
            return Err(Error::invalid_parameter(
                delay,
                "DelaySeconds",
                "DelaySeconds must be >= 0 and <= 900.",
            ));
        };
        self.delay = Some(seconds(delay));
        Ok(())
    }

    fn check_fifo(&mut self, content_based: bool, delay: Option<i64>) -> Result<(), Error> {
        // Zero is allowed and means the queue's delay.
        if let Some(delay) = delay.filter(|delay| *delay != 0) {
            return Err(Error::invalid_parameter(
                delay,
                "DelaySeconds",
                "The request include parameter that is not valid for this queue type.",
            ));
        }
        if self.group.is_none() {
            return Err(Error::missing_parameter("MessageGroupId"));
        }
        if self.deduplication_id.is_none() && !content_based {
            return Err(Error::invalid(
                "The queue should either have ContentBasedDeduplication enabled or \
                 MessageDeduplicationId provided explicitly",
            ));
        }
        self.deduplication_id
            .get_or_insert_with(|| hex::encode(Sha256::digest(self.body.as_bytes())));
        Ok(())
    }

    fn into_new_message(self, cx: &mut CallContext<'_>) -> NewMessage {
        let mut content = Content::new(self.body, self.attributes, &self.system);
        if !self.system.contains_key(TRACE_HEADER) {
            content.trace_header = cx.trace().map(ToString::to_string);
        }
        NewMessage {
            id: cx.ids.uuid("message"),
            content: Arc::new(content),
            sender: Arc::clone(&cx.identity().user_id),
            group: self.group.map(Into::into),
            deduplication_id: self.deduplication_id,
            delay: self.delay,
            faults: injected_faults(cx.message_fault()),
        }
    }
}

/// Returns the faults that a fault rule injects.
fn injected_faults(fault: Option<MessageFault>) -> InjectedFaults {
    let none = InjectedFaults::default();
    match fault {
        // It is no fault of messages in queues.
        None | Some(MessageFault::Reject(_)) => none,
        Some(MessageFault::Drop) => InjectedFaults { drop: true, ..none },
        Some(MessageFault::Duplicate) => InjectedFaults {
            duplicate: true,
            ..none
        },
        Some(MessageFault::Reorder) => InjectedFaults {
            overtake: true,
            ..none
        },
        Some(MessageFault::Delay(by)) => InjectedFaults {
            delay: seconds(by),
            ..none
        },
    }
}

/// Returns attributes in the form in which they are stored.
fn parse_attributes(attributes: BTreeMap<String, AttributeShape>) -> Result<Attributes, Error> {
    attributes
        .into_iter()
        .map(|(name, shape)| {
            if !shape.string_list_values.is_empty() || !shape.binary_list_values.is_empty() {
                return Err(Error::new(
                    ErrorKind::UnsupportedOperation,
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

/// Sends a message and returns the output.
fn send(queue: &mut Queue, message: NewMessage, now: Millis) -> SentMessage {
    let content = Arc::clone(&message.content);
    let SendResult { id, sequence } = queue.send(message, now);
    SentMessage {
        id: None,
        message_id: id,
        md5_of_message_body: content.md5_of_body.clone(),
        md5_of_message_attributes: content.md5_of_attributes.clone(),
        md5_of_message_system_attributes: content.md5_of_system_attributes.clone(),
        sequence_number: sequence.map(|sequence| sequence.to_string()),
    }
}
