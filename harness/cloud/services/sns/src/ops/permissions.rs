//! Permissions: statements in a topic's policy.

use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;
use serde::Deserialize;

use super::lookup;
use crate::state::Sns;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AddPermission {
    topic_arn: String,
    label: String,
    #[serde(rename = "AWSAccountId", default)]
    accounts: Vec<String>,
    #[serde(rename = "ActionName", default)]
    actions: Vec<String>,
}

pub(crate) fn add_permission(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: AddPermission,
) -> Result<(), ServiceError> {
    let topic = lookup::topic(sns, cx, &input.topic_arn, "AddPermission")?;
    topic.add_permission(&input.label, &input.accounts, &input.actions)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RemovePermission {
    topic_arn: String,
    label: String,
}

pub(crate) fn remove_permission(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: RemovePermission,
) -> Result<(), ServiceError> {
    let topic = lookup::topic(sns, cx, &input.topic_arn, "RemovePermission")?;
    topic.remove_permission(&input.label);
    Ok(())
}
