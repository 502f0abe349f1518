//! Tags of pools.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{invalid, no_such_pool};
use crate::pool::Pool;
use crate::state::Cognito;
use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_cloud_core::tagging::{Place, TagChange, TaggedResource, TaggedResources};
use rehearsal_model::error::ServiceError;

/// The most tags of a pool.
const MAX_TAGS: usize = 50;

impl TaggedResources for Cognito {
    fn tagged(&self, place: Place<'_>) -> Vec<TaggedResource> {
        self.pools_in(place.account, place.region)
            .filter(|pool| !pool.tags.is_empty())
            .map(|pool| TaggedResource {
                arn: pool.arn.clone(),
                kind: "userpool".to_owned(),
                tags: pool.tags.clone(),
            })
            .collect()
    }

    fn change_tags(
        &mut self,
        place: Place<'_>,
        arn: &Arn<'_>,
        change: &TagChange,
    ) -> Result<(), ServiceError> {
        let id = pool_id(arn.text)?;
        if !place.contains(arn) {
            return Err(no_such_pool(id));
        }
        change_tags(self.pool_in_mut(place.account, place.region, id)?, change)
    }
}

/// Changes the tags of a pool within the limit.
fn change_tags(pool: &mut Pool, change: &TagChange) -> Result<(), ServiceError> {
    let tags = change.applied_to(&pool.tags);
    if tags.len() > MAX_TAGS {
        return Err(invalid(format!(
            "A user pool can have at most {MAX_TAGS} tags."
        )));
    }
    pool.tags = tags;
    Ok(())
}

/// Returns the id of the pool in an ARN.
fn pool_id(arn: &str) -> Result<&str, ServiceError> {
    arn.rsplit_once(":userpool/")
        .map(|(_, id)| id)
        .ok_or_else(|| invalid("The ResourceArn is not the ARN of a user pool."))
}

/// Returns the pool of an ARN.
fn pool_of_arn<'a>(
    cognito: &'a mut Cognito,
    cx: &CallContext<'_>,
    arn: &str,
) -> Result<&'a mut Pool, ServiceError> {
    let parsed = Arn::parse(arn).filter(|arn| {
        arn.service == "cognito-idp"
            && arn.region == &**cx.region()
            && arn.account == &**cx.account()
    });
    if parsed.is_none() {
        return Err(invalid(format!("Invalid ARN: {arn}")));
    }
    cognito.pool_mut(cx, pool_id(arn)?)
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
    change_tags(pool, &TagChange::Add(input.tags))?;
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
    change_tags(pool, &TagChange::Remove(input.tag_keys))?;
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
