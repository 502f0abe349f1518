//! Identities of users that the developer's own service knows.

use std::collections::BTreeMap;

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Nothing;
use crate::error::{invalid_parameter, not_found};
use crate::state::{Identities, Pool};
use crate::token;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TokenInput {
    identity_pool_id: String,
    identity_id: Option<String>,
    logins: BTreeMap<String, String>,
    token_duration: Option<i64>,
}

/// Returns the token of a user, whom the caller vouches for.
pub(crate) fn open_id_token(
    state: &mut Identities,
    cx: &mut CallContext<'_>,
    input: TokenInput,
) -> Result<Value, ServiceError> {
    let pool = state.pool(cx, &input.identity_pool_id)?;
    let provider = developer_provider(pool)?;
    let user = input.logins.get(&provider);
    let user = user.ok_or_else(|| {
        invalid_parameter("Please provide a valid login of the developer provider.")
    })?;
    let login = BTreeMap::from([(provider.clone(), user.clone())]);
    let id = match (input.identity_id, pool.find(&login)) {
        (Some(id), Some(other)) if id != other => {
            return Err(ServiceError::sender(
                "DeveloperUserAlreadyRegisteredException",
                format!("Developer user '{user}' is already registered."),
            ));
        }
        (Some(id), _) => {
            pool.identity(&id)?.logins.extend(login);
            id
        }
        (None, Some(id)) => id,
        (None, None) => pool.add(cx, login),
    };
    let methods = ["authenticated".to_owned(), provider];
    let seconds = input.token_duration.unwrap_or(900);
    let token = token::of_identity(cx, &input.identity_pool_id, &id, &methods, seconds);
    Ok(json!({ "IdentityId": id, "Token": token }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct LookUpInput {
    identity_pool_id: String,
    identity_id: Option<String>,
    developer_user_identifier: Option<String>,
}

pub(crate) fn look_up(
    state: &mut Identities,
    cx: &mut CallContext<'_>,
    input: LookUpInput,
) -> Result<Value, ServiceError> {
    let pool = state.pool(cx, &input.identity_pool_id)?;
    let provider = developer_provider(pool)?;
    let user = input.developer_user_identifier.as_ref();
    let id = match (input.identity_id, user) {
        (Some(id), _) => id,
        (None, Some(user)) => {
            let login = BTreeMap::from([(provider.clone(), user.clone())]);
            let id = pool.find(&login);
            id.ok_or_else(|| not_found(format!("Developer user '{user}' not found.")))?
        }
        (None, None) => {
            return Err(invalid_parameter(
                "IdentityId and DeveloperUserIdentifier cannot both be null.",
            ));
        }
    };
    let found = pool.identity(&id)?.logins.get(&provider);
    let users: Vec<&String> = found.into_iter().collect();
    Ok(json!({ "IdentityId": id, "DeveloperUserIdentifierList": users }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UnlinkInput {
    identity_id: String,
    identity_pool_id: String,
    developer_provider_name: String,
    developer_user_identifier: String,
}

pub(crate) fn unlink(
    state: &mut Identities,
    cx: &mut CallContext<'_>,
    input: UnlinkInput,
) -> Result<Nothing, ServiceError> {
    let pool = state.pool(cx, &input.identity_pool_id)?;
    let logins = &mut pool.identity(&input.identity_id)?.logins;
    let user = &input.developer_user_identifier;
    if logins.get(&input.developer_provider_name) != Some(user) {
        return Err(not_found(format!("Developer user '{user}' not found.")));
    }
    logins.remove(&input.developer_provider_name);
    Ok(Nothing {})
}

fn developer_provider(pool: &Pool) -> Result<String, ServiceError> {
    let name = pool.settings.developer_provider_name.clone();
    name.ok_or_else(|| {
        invalid_parameter("The identity pool does not have a developer provider name.")
    })
}
