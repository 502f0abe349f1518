//! Tags of pools.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::invalid;
use crate::pool::Pool;
use crate::state::Cognito;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

/// The most tags of a pool.
const MAX_TAGS: usize = 50;

/// Returns the pool of an ARN.
fn pool_of_arn<'a>(
    cognito: &'a mut Cognito,
    cx: &CallContext<'_>,
    arn: &str,
) -> Result<&'a mut Pool, ServiceError> {
    let id = arn
        .rsplit_once(":userpool/")
        .map(|(_, id)| id)
        .ok_or_else(|| invalid("The ResourceArn is not the ARN of a user pool."))?;
    cognito.pool_mut(cx, id)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TagResource {
    resource_arn: String,
    tags: BTreeMap<String, String>,
}

pub(crate) fn tag(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: TagResource,
) -> Result<Value, ServiceError> {
    let pool = pool_of_arn(cognito, cx, &input.resource_arn)?;
    let mut tags = pool.tags.clone();
    tags.extend(input.tags);
    if tags.len() > MAX_TAGS {
        return Err(invalid(format!(
            "A user pool can have at most {MAX_TAGS} tags."
        )));
    }
    pool.tags = tags;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UntagResource {
    resource_arn: String,
    tag_keys: Vec<String>,
}

pub(crate) fn untag(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: UntagResource,
) -> Result<Value, ServiceError> {
    let pool = pool_of_arn(cognito, cx, &input.resource_arn)?;
    pool.tags.retain(|key, _| !input.tag_keys.contains(key));
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListTagsForResource {
    resource_arn: String,
}

pub(crate) fn list(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ListTagsForResource,
) -> Result<Value, ServiceError> {
    let pool = pool_of_arn(cognito, cx, &input.resource_arn)?;
    Ok(json!({"Tags": pool.tags}))
}
