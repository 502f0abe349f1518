//! Who else may use a queue.

use serde::Deserialize;

use super::Nothing;
use crate::policy;
use crate::refusal::Refusal;
use crate::service::Sqs;
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
) -> Result<Nothing, ServiceError> {
    sqs.on_queue(cx, &input.queue_url, "AddPermission", |queue, _, now| {
        label(&input.label)?;
        policy::add_permission(queue, &input.label, &input.accounts, &input.actions)?;
        queue.modified_at = now;
        Ok(Nothing {})
    })
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
) -> Result<Nothing, ServiceError> {
    sqs.on_queue(cx, &input.queue_url, "RemovePermission", |queue, _, now| {
        label(&input.label)?;
        policy::remove_permission(queue, &input.label)?;
        queue.modified_at = now;
        Ok(Nothing {})
    })
}

fn label(label: &str) -> Result<(), Refusal> {
    if label.is_empty() {
        Err(Refusal::missing("Label"))
    } else {
        Ok(())
    }
}
