//! Deleting messages.

use serde::Deserialize;

use super::batch::{self, BatchOutput, SuccessfulEntry};
use super::lookup::with_queue;
use super::{EmptyOutput, QueueInput};
use crate::state::Sqs;
use rehearsal_cloud_core::service::{CallContext, ServiceError};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteMessage {
    queue_url: String,
    receipt_handle: String,
}

pub(crate) fn delete_message(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: DeleteMessage,
) -> Result<EmptyOutput, ServiceError> {
    with_queue(
        sqs,
        cx,
        &input.queue_url,
        "DeleteMessage",
        |queue, _, now| {
            queue.delete(&input.receipt_handle, now)?;
            Ok(EmptyOutput {})
        },
    )
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteMessageBatch {
    queue_url: String,
    #[serde(default)]
    entries: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    id: Option<String>,
    #[serde(default)]
    receipt_handle: String,
}

pub(crate) fn delete_message_batch(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: DeleteMessageBatch,
) -> Result<BatchOutput<SuccessfulEntry>, ServiceError> {
    with_queue(
        sqs,
        cx,
        &input.queue_url,
        "DeleteMessage",
        |queue, _, now| {
            batch::check_ids(
                input.entries.iter().map(|entry| entry.id.as_deref()),
                "DeleteMessageBatchRequestEntry",
            )?;
            let mut output = BatchOutput::default();
            for entry in input.entries {
                let id = entry.id.unwrap_or_default();
                let result = queue.delete(&entry.receipt_handle, now);
                output.add(id.clone(), result.map(|()| SuccessfulEntry { id }));
            }
            Ok(output)
        },
    )
}

pub(crate) fn purge_queue(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: QueueInput,
) -> Result<EmptyOutput, ServiceError> {
    with_queue(sqs, cx, &input.queue_url, "PurgeQueue", |queue, _, now| {
        queue.purge(now)?;
        Ok(EmptyOutput {})
    })
}
