//! Visibility timeouts of received messages.

use serde::Deserialize;

use super::EmptyOutput;
use super::batch::{self, BatchOutput, SuccessfulEntry};
use super::lookup::with_queue;
use crate::error::Error;
use crate::millis::Millis;
use crate::millis::seconds;
use crate::state::Sqs;
use rehearsal_cloud_core::service::{CallContext, ServiceError};

const MAX_TIMEOUT: u32 = 43_200;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ChangeMessageVisibility {
    queue_url: String,
    receipt_handle: String,
    visibility_timeout: i64,
}

pub(crate) fn change_message_visibility(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: ChangeMessageVisibility,
) -> Result<EmptyOutput, ServiceError> {
    with_queue(
        sqs,
        cx,
        &input.queue_url,
        "ChangeMessageVisibility",
        |queue, _, now| {
            let visibility =
                check_timeout(input.visibility_timeout, "Must be between 0 and 43200.")?;
            queue.change_visibility(&input.receipt_handle, visibility, now)?;
            Ok(EmptyOutput {})
        },
    )
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ChangeMessageVisibilityBatch {
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
    visibility_timeout: Option<i64>,
}

pub(crate) fn change_message_visibility_batch(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: ChangeMessageVisibilityBatch,
) -> Result<BatchOutput<SuccessfulEntry>, ServiceError> {
    const ENTRY: &str = "ChangeMessageVisibilityBatchRequestEntry";
    with_queue(
        sqs,
        cx,
        &input.queue_url,
        "ChangeMessageVisibility",
        |queue, _, now| {
            batch::check_ids(input.entries.iter().map(|entry| entry.id.as_deref()), ENTRY)?;
            let mut output = BatchOutput::default();
            for (index, entry) in input.entries.into_iter().enumerate() {
                let id = entry.id.unwrap_or_default();
                let result = entry
                    .visibility_timeout
                    .ok_or_else(|| {
                        Error::missing_parameter(&format!(
                            "{ENTRY}.{}.VisibilityTimeout",
                            index + 1
                        ))
                    })
                    .and_then(|timeout| {
                        check_timeout(
                            timeout,
                            "VisibilityTimeout must be an integer between 0 and 43200.",
                        )
                    })
                    .and_then(|visibility| {
                        queue.change_visibility(&entry.receipt_handle, visibility, now)
                    });
                output.add(id.clone(), result.map(|()| SuccessfulEntry { id }));
            }
            Ok(output)
        },
    )
}

fn check_timeout(seconds_requested: i64, bounds: &str) -> Result<Millis, Error> {
    u32::try_from(seconds_requested)
        .ok()
        .filter(|timeout| *timeout <= MAX_TIMEOUT)
        .map(seconds)
        .ok_or_else(|| Error::invalid_parameter(seconds_requested, "VisibilityTimeout", bounds))
}
