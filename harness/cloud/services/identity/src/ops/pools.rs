//! Identity pools.

use std::collections::BTreeMap;

use rehearsal_cloud_core::paging::Page;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Nothing;
use crate::error::invalid_parameter;
use crate::state::{Identities, Pool, PoolSettings};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateInput {
    #[serde(flatten)]
    settings: PoolSettings,
    #[serde(default)]
    identity_pool_tags: BTreeMap<String, String>,
}

pub(crate) fn create(
    state: &mut Identities,
    cx: &mut CallContext<'_>,
    input: CreateInput,
) -> Result<Value, ServiceError> {
    let uuid = cx.ids.uuid("identity pool");
    let id = format!("{}:{uuid}", cx.region());
    let pool = Pool {
        account: cx.account().to_string(),
        region: cx.region().to_string(),
        settings: input.settings,
        tags: input.identity_pool_tags,
        roles: BTreeMap::new(),
        role_mappings: BTreeMap::new(),
        tag_maps: BTreeMap::new(),
        identities: BTreeMap::new(),
    };
    let output = output(&id, &pool);
    state.pools.insert(id, pool);
    Ok(output)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct IdInput {
    identity_pool_id: String,
}

pub(crate) fn describe(
    state: &mut Identities,
    cx: &mut CallContext<'_>,
    input: IdInput,
) -> Result<Value, ServiceError> {
    let pool = state.pool(cx, &input.identity_pool_id)?;
    Ok(output(&input.identity_pool_id, pool))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateInput {
    identity_pool_id: String,
    #[serde(flatten)]
    settings: PoolSettings,
    identity_pool_tags: Option<BTreeMap<String, String>>,
}

/// Replaces the settings of a pool as a whole.
pub(crate) fn update(
    state: &mut Identities,
    cx: &mut CallContext<'_>,
    input: UpdateInput,
) -> Result<Value, ServiceError> {
    let pool = state.pool(cx, &input.identity_pool_id)?;
    let named = &pool.settings.developer_provider_name;
    if named.is_some() && *named != input.settings.developer_provider_name {
        return Err(invalid_parameter(
            "You can not change the developer provider name of an identity pool.",
        ));
    }
    pool.settings = input.settings;
    if let Some(tags) = input.identity_pool_tags {
        pool.tags = tags;
    }
    Ok(output(&input.identity_pool_id, pool))
}

pub(crate) fn delete(
    state: &mut Identities,
    cx: &mut CallContext<'_>,
    input: IdInput,
) -> Result<Nothing, ServiceError> {
    state.pool(cx, &input.identity_pool_id)?;
    state.pools.remove(&input.identity_pool_id);
    Ok(Nothing {})
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInput {
    max_results: usize,
    next_token: Option<String>,
}

pub(crate) fn list(
    state: &mut Identities,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let pools = state.pools.iter();
    let own =
        pools.filter(|(_, pool)| *pool.account == **cx.account() && *pool.region == **cx.region());
    let page = Page::new(own, input.max_results, input.next_token.as_deref())
        .map_err(|_| invalid_parameter("Invalid NextToken."))?;
    Ok(page.into_output("IdentityPools", |(id, pool)| {
        json!({ "IdentityPoolId": id, "IdentityPoolName": pool.settings.identity_pool_name })
    }))
}

/// Returns a pool as outputs have it.
fn output(id: &str, pool: &Pool) -> Value {
    let mut output = json!(pool.settings);
    output["IdentityPoolId"] = id.into();
    if !pool.tags.is_empty() {
        output["IdentityPoolTags"] = json!(pool.tags);
    }
    output
}
