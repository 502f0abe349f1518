//! Identities.

use std::collections::BTreeMap;

use rehearsal_cloud_core::paging::Page;
use rehearsal_cloud_core::service::{CallContext, ServiceError, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Nothing;
use crate::error::{invalid_parameter, not_authorized};
use crate::state::{Identities, Identity};
use crate::token;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetIdInput {
    identity_pool_id: String,
    #[serde(default)]
    logins: BTreeMap<String, String>,
}

/// Returns the identity of a user, and creates it for a new one. Guests are new each time.
pub(crate) fn get_id(
    state: &mut Identities,
    cx: &mut CallContext<'_>,
    input: GetIdInput,
) -> Result<Value, ServiceError> {
    let pool = state.public_pool(&input.identity_pool_id)?;
    if input.logins.is_empty() && !pool.settings.allow_unauthenticated_identities {
        return Err(not_authorized(
            "Unauthenticated access is not supported for this identity pool.",
        ));
    }
    let logins = token::check_logins(cx, pool, &input.logins)?;
    let logins = logins.into_iter().map(|login| (login.provider, login.user));
    let logins = logins.collect();
    let id = match pool.find(&logins) {
        Some(id) => id,
        None => pool.add(cx, logins),
    };
    Ok(json!({ "IdentityId": id }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct IdInput {
    identity_id: String,
}

pub(crate) fn describe(
    state: &mut Identities,
    _: &mut CallContext<'_>,
    input: IdInput,
) -> Result<Value, ServiceError> {
    let (_, pool) = state.pool_of(&input.identity_id)?;
    let identity = pool.identity(&input.identity_id)?;
    Ok(output(&input.identity_id, identity))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInput {
    identity_pool_id: String,
    max_results: usize,
    next_token: Option<String>,
}

pub(crate) fn list(
    state: &mut Identities,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let pool = state.pool(cx, &input.identity_pool_id)?;
    let token = input.next_token.as_deref();
    let page = Page::new(&pool.identities, input.max_results, token)
        .map_err(|_| invalid_parameter("Invalid NextToken."))?;
    let mut list = page.into_output("Identities", |(id, identity)| output(id, identity));
    list["IdentityPoolId"] = input.identity_pool_id.into();
    Ok(list)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteInput {
    identity_ids_to_delete: Vec<String>,
}

pub(crate) fn delete(
    state: &mut Identities,
    _: &mut CallContext<'_>,
    input: DeleteInput,
) -> Result<Value, ServiceError> {
    let mut unprocessed = Vec::new();
    for id in input.identity_ids_to_delete {
        match state.pool_of(&id) {
            Ok((_, pool)) => drop(pool.identities.remove(&id)),
            Err(_) => {
                unprocessed.push(json!({ "IdentityId": id, "ErrorCode": "AccessDenied" }));
            }
        }
    }
    Ok(json!({ "UnprocessedIdentityIds": unprocessed }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UnlinkInput {
    identity_id: String,
    logins: BTreeMap<String, String>,
    logins_to_remove: Vec<String>,
}

/// Removes logins from an identity, which the caller has to prove.
pub(crate) fn unlink(
    state: &mut Identities,
    cx: &mut CallContext<'_>,
    input: UnlinkInput,
) -> Result<Nothing, ServiceError> {
    let (_, pool) = state.pool_of(&input.identity_id)?;
    let proved = token::check_logins(cx, pool, &input.logins)?;
    let identity = pool.identity(&input.identity_id)?;
    let is_own = |login: &token::Login| identity.logins.get(&login.provider) == Some(&login.user);
    if !proved.iter().all(is_own) {
        return Err(forbidden(&input.identity_id));
    }
    for provider in &input.logins_to_remove {
        identity.logins.remove(provider);
    }
    identity.modified = Timestamp(cx.now());
    Ok(Nothing {})
}

/// Returns the error for tokens that are not those of an identity.
pub(crate) fn forbidden(id: &str) -> ServiceError {
    not_authorized(format!("Access to Identity '{id}' is forbidden."))
}

fn output(id: &str, identity: &Identity) -> Value {
    let mut output = json!({
        "IdentityId": id, "CreationDate": identity.created, "LastModifiedDate": identity.modified,
    });
    if !identity.logins.is_empty() {
        output["Logins"] = identity.logins.keys().cloned().collect();
    }
    output
}
