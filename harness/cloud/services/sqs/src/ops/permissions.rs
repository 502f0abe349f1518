//! Permissions: statements in a queue's policy.

use serde::Deserialize;

use super::EmptyOutput;
use super::lookup::with_queue;
use crate::error::Error;
use crate::policy;
use crate::state::Sqs;
use rehearsal_cloud_core::service::{CallContext, ServiceError};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AddPermission {
    queue_url: String,
    label: String,
    #[serde(rename = "AWSAccountIds")]
    accounts: Vec<String>,
    actions: Vec<String>,
}

pub(crate) fn add_permission(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: AddPermission,
) -> Result<EmptyOutput, ServiceError> {
    with_queue(
        sqs,
        cx,
        &input.queue_url,
        "AddPermission",
        |queue, _, now| {
            check_label(&input.label)?;
            policy::add_permission(queue, &input.label, &input.accounts, &input.actions)?;
            queue.modified_at = now;
            Ok(EmptyOutput {})
        },
    )
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RemovePermission {
    queue_url: String,
    label: String,
}

pub(crate) fn remove_permission(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: RemovePermission,
) -> Result<EmptyOutput, ServiceError> {
    with_queue(
        sqs,
        cx,
        &input.queue_url,
        "RemovePermission",
        |queue, _, now| {
            check_label(&input.label)?;
            policy::remove_permission(queue, &input.label)?;
            queue.modified_at = now;
            Ok(EmptyOutput {})
        },
    )
}

fn check_label(label: &str) -> Result<(), Error> {
    if label.is_empty() {
        Err(Error::missing_parameter("Label"))
    } else {
        Ok(())
    }
}
