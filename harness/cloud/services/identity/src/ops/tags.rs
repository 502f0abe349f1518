//! Tags of identity pools.

use std::collections::BTreeMap;

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Nothing;
use crate::error::invalid_parameter;
use crate::state::{Identities, Pool};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AddInput {
    resource_arn: String,
    tags: BTreeMap<String, String>,
}

pub(crate) fn add(
    state: &mut Identities,
    cx: &mut CallContext<'_>,
    input: AddInput,
) -> Result<Nothing, ServiceError> {
    pool(state, cx, &input.resource_arn)?
        .tags
        .extend(input.tags);
    Ok(Nothing {})
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RemoveInput {
    resource_arn: String,
    #[serde(default)]
    tag_keys: Vec<String>,
}

pub(crate) fn remove(
    state: &mut Identities,
    cx: &mut CallContext<'_>,
    input: RemoveInput,
) -> Result<Nothing, ServiceError> {
    let tags = &mut pool(state, cx, &input.resource_arn)?.tags;
    tags.retain(|key, _| !input.tag_keys.contains(key));
    Ok(Nothing {})
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInput {
    resource_arn: String,
}

pub(crate) fn list(
    state: &mut Identities,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let pool = pool(state, cx, &input.resource_arn)?;
    Ok(json!({ "Tags": pool.tags }))
}

/// Returns the pool of an ARN: `arn:aws:cognito-identity:REGION:ACCOUNT:identitypool/ID`.
fn pool<'a>(
    state: &'a mut Identities,
    cx: &CallContext<'_>,
    arn: &str,
) -> Result<&'a mut Pool, ServiceError> {
    let id = arn.split_once(":identitypool/");
    let (_, id) = id.ok_or_else(|| invalid_parameter(format!("{arn} is not a valid ARN.")))?;
    state.pool(cx, id)
}
