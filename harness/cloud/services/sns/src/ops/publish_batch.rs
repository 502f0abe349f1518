//! Publishing a batch of messages.

use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;
use serde::{Deserialize, Serialize};

use super::lookup;
use super::publish::{MessageInput, PublishOutput, publish_to_topic};
use crate::encryption;
use crate::message::{self, MAX_BYTES};
use crate::state::Sns;

/// The most messages that a batch may have.
const MAX_ENTRIES: usize = 10;
/// The most characters that the id of an entry may have.
const MAX_ENTRY_ID: usize = 80;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PublishBatch {
    topic_arn: String,
    #[serde(default)]
    publish_batch_request_entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    id: String,
    #[serde(flatten)]
    message: MessageInput,
}

#[derive(Serialize, Default)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PublishBatchOutput {
    successful: Vec<SuccessfulEntry>,
    failed: Vec<FailedEntry>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct SuccessfulEntry {
    id: String,
    #[serde(flatten)]
    output: PublishOutput,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct FailedEntry {
    id: String,
    code: &'static str,
    message: String,
    sender_fault: bool,
}

/// Publishes messages to a topic. SNS refuses the whole batch for what it can
/// check before the first message (ids, structure, attributes, size); an entry
/// with an invalid text or subject fails alone.
pub(crate) fn publish_batch(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: PublishBatch,
) -> Result<PublishBatchOutput, ServiceError> {
    let topic_arn = input.topic_arn;
    crate::arn::parse_local(cx.region(), &topic_arn, "TopicArn")?;
    let mut entries = input.publish_batch_request_entries;
    check_entry_ids(&entries)?;
    let topic = lookup::topic(sns, cx, &topic_arn, "Publish")?;
    let mut size = 0;
    let mut checked = Vec::with_capacity(entries.len());
    for entry in &mut entries {
        let attributes = entry.message.take_attributes()?;
        size += message::size(&entry.message.message, &attributes);
        entry.message.check_ids(topic)?;
        checked.push(attributes);
    }
    if size > MAX_BYTES {
        return Err(ServiceError::sender(
            "BatchRequestTooLongException",
            "The length of all the messages put together is more than the limit.",
        ));
    }
    encryption::check(topic, cx)?;
    let mut output = PublishBatchOutput::default();
    let mut messages = Vec::with_capacity(entries.len());
    for (entry, attributes) in entries.into_iter().zip(checked) {
        match entry.message.check_text() {
            Ok(()) => messages.push((entry.id, entry.message.into_message(cx, attributes, true)?)),
            Err(error) => output.failed.push(FailedEntry {
                id: entry.id,
                code: "InvalidParameter",
                message: error.message,
                sender_fault: true,
            }),
        }
    }
    for (id, message) in messages {
        let published = publish_to_topic(sns, cx, &topic_arn, message);
        output.successful.push(SuccessfulEntry {
            id,
            output: published,
        });
    }
    Ok(output)
}

fn check_entry_ids(entries: &[Entry]) -> Result<(), ServiceError> {
    if entries.is_empty() {
        return Err(ServiceError::sender(
            "EmptyBatchRequestException",
            "The batch request doesn't contain any entries.",
        ));
    }
    if entries.len() > MAX_ENTRIES {
        return Err(ServiceError::sender(
            "TooManyEntriesInBatchRequestException",
            "The batch request contains more entries than permissible.",
        ));
    }
    for (index, entry) in entries.iter().enumerate() {
        let id = &entry.id;
        if entries[..index].iter().any(|other| other.id == *id) {
            return Err(ServiceError::sender(
                "BatchEntryIdsNotDistinctException",
                "Two or more batch entries in the request have the same Id.",
            ));
        }
        let is_valid = !id.is_empty()
            && id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        let problem = if id.len() > MAX_ENTRY_ID {
            "is too long"
        } else if !is_valid {
            "contains an impermissible character"
        } else {
            continue;
        };
        return Err(ServiceError::sender(
            "InvalidBatchEntryIdException",
            format!("The Id of a batch entry in the batch request {problem}: {id}"),
        ));
    }
    Ok(())
}
