//! Taking messages out of a queue for good.

use serde::Deserialize;

use super::batch::{self, BatchOutput, DoneEntry};
use super::{Nothing, OnQueue};
use crate::service::Sqs;
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
) -> Result<Nothing, ServiceError> {
    sqs.on_queue(cx, &input.queue_url, "DeleteMessage", |queue, _, now| {
        queue.delete(&input.receipt_handle, now)?;
        Ok(Nothing {})
    })
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
) -> Result<BatchOutput<DoneEntry>, ServiceError> {
    sqs.on_queue(cx, &input.queue_url, "DeleteMessage", |queue, _, now| {
        batch::check(
            input.entries.iter().map(|entry| entry.id.as_deref()),
            "DeleteMessageBatchRequestEntry",
        )?;
        let mut output = BatchOutput::default();
        for entry in input.entries {
            let id = entry.id.unwrap_or_default();
            let result = queue.delete(&entry.receipt_handle, now);
            output.add(id.clone(), result.map(|()| DoneEntry { id }));
        }
        Ok(output)
    })
}

pub(crate) fn purge_queue(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: OnQueue,
) -> Result<Nothing, ServiceError> {
    sqs.on_queue(cx, &input.queue_url, "PurgeQueue", |queue, _, now| {
        queue.purge(now)?;
        Ok(Nothing {})
    })
}
