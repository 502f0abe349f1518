//! How long a consumer holds on to a message.

use serde::Deserialize;

use super::Nothing;
use super::batch::{self, BatchOutput, DoneEntry};
use crate::message::Millis;
use crate::refusal::Refusal;
use crate::service::Sqs;
use crate::settings::seconds;
use rehearsal_cloud_core::service::{CallContext, ServiceError};

const LONGEST: u32 = 43_200;

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
) -> Result<Nothing, ServiceError> {
    sqs.on_queue(
        cx,
        &input.queue_url,
        "ChangeMessageVisibility",
        |queue, _, now| {
            let visibility = timeout(input.visibility_timeout, "Must be between 0 and 43200.")?;
            queue.change_visibility(&input.receipt_handle, visibility, now)?;
            Ok(Nothing {})
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
) -> Result<BatchOutput<DoneEntry>, ServiceError> {
    const ENTRY: &str = "ChangeMessageVisibilityBatchRequestEntry";
    sqs.on_queue(
        cx,
        &input.queue_url,
        "ChangeMessageVisibility",
        |queue, _, now| {
            batch::check(input.entries.iter().map(|entry| entry.id.as_deref()), ENTRY)?;
            let mut output = BatchOutput::default();
            for (index, entry) in input.entries.into_iter().enumerate() {
                let id = entry.id.unwrap_or_default();
                let result = entry
                    .visibility_timeout
                    .ok_or_else(|| {
                        Refusal::missing(&format!("{ENTRY}.{}.VisibilityTimeout", index + 1))
                    })
                    .and_then(|asked| {
                        timeout(
                            asked,
                            "VisibilityTimeout must be an integer between 0 and 43200.",
                        )
                    })
                    .and_then(|visibility| {
                        queue.change_visibility(&entry.receipt_handle, visibility, now)
                    });
                output.add(id.clone(), result.map(|()| DoneEntry { id }));
            }
            Ok(output)
        },
    )
}

fn timeout(asked: i64, bounds: &str) -> Result<Millis, Refusal> {
    u32::try_from(asked)
        .ok()
        .filter(|timeout| *timeout <= LONGEST)
        .map(seconds)
        .ok_or_else(|| Refusal::parameter(asked, "VisibilityTimeout", bounds))
}
