//! The roles of a pool's users, and the tags of their sessions.

use std::collections::BTreeMap;

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Nothing;
use crate::state::Identities;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SetInput {
    identity_pool_id: String,
    roles: BTreeMap<String, String>,
    #[serde(default)]
    role_mappings: BTreeMap<String, Value>,
}

pub(crate) fn set(
    state: &mut Identities,
    cx: &mut CallContext<'_>,
    input: SetInput,
) -> Result<Nothing, ServiceError> {
    let pool = state.pool(cx, &input.identity_pool_id)?;
    pool.roles = input.roles;
    pool.role_mappings = input.role_mappings;
    Ok(Nothing {})
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetInput {
    identity_pool_id: String,
}

pub(crate) fn get(
    state: &mut Identities,
    cx: &mut CallContext<'_>,
    input: GetInput,
) -> Result<Value, ServiceError> {
    let pool = state.pool(cx, &input.identity_pool_id)?;
    let mut output = json!({ "IdentityPoolId": input.identity_pool_id });
    if !pool.roles.is_empty() {
        output["Roles"] = json!(pool.roles);
    }
    if !pool.role_mappings.is_empty() {
        output["RoleMappings"] = json!(pool.role_mappings);
    }
    Ok(output)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SetTagMapInput {
    identity_pool_id: String,
    identity_provider_name: String,
    #[serde(default)]
    use_defaults: bool,
    #[serde(default)]
    principal_tags: BTreeMap<String, String>,
}

pub(crate) fn set_tag_map(
    state: &mut Identities,
    cx: &mut CallContext<'_>,
    input: SetTagMapInput,
) -> Result<Value, ServiceError> {
    let pool = state.pool(cx, &input.identity_pool_id)?;
    let map = json!({
        "IdentityPoolId": input.identity_pool_id,
        "IdentityProviderName": input.identity_provider_name,
        "UseDefaults": input.use_defaults, "PrincipalTags": input.principal_tags,
    });
    let maps = &mut pool.tag_maps;
    maps.insert(input.identity_provider_name, map.clone());
    Ok(map)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetTagMapInput {
    identity_pool_id: String,
    identity_provider_name: String,
}

pub(crate) fn get_tag_map(
    state: &mut Identities,
    cx: &mut CallContext<'_>,
    input: GetTagMapInput,
) -> Result<Value, ServiceError> {
    let pool = state.pool(cx, &input.identity_pool_id)?;
    let map = pool.tag_maps.get(&input.identity_provider_name);
    Ok(map.cloned().unwrap_or_else(|| {
        json!({
            "IdentityPoolId": input.identity_pool_id,
            "IdentityProviderName": input.identity_provider_name, "PrincipalTags": {},
        })
    }))
}
