//! Credentials and tokens of identities.

use std::collections::BTreeMap;

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::auth::key_body;
use rehearsal_cloud_core::service::{CallContext, ServiceError, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use time::Duration;

use super::identities::forbidden;
use crate::error::invalid_parameter;
use crate::roles;
use crate::state::{Identities, Pool};
use crate::token::{self, Login};

/// The name of the sessions of identities, as AWS calls them.
const SESSION: &str = "CognitoIdentityCredentials";
/// How long credentials are valid.
const LIFETIME: Duration = Duration::HOUR;
/// How long a token is valid, in seconds.
const TOKEN_LIFETIME: i64 = 600;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CredentialsInput {
    identity_id: String,
    #[serde(default)]
    logins: BTreeMap<String, String>,
    custom_role_arn: Option<String>,
}

/// Issues credentials of the role that the pool has for the user. The cloud judges their
/// expiry by its virtual clock; the output has it in real time, for the client.
pub(crate) fn for_identity(
    state: &mut Identities,
    cx: &mut CallContext<'_>,
    input: CredentialsInput,
) -> Result<Value, ServiceError> {
    let id = &input.identity_id;
    let (_, pool) = state.pool_of(id)?;
    let logins = own_logins(cx, pool, id, &input.logins)?;
    let role = roles::role_of(pool, &logins, input.custom_role_arn.as_deref())?;
    let parsed = Arn::parse(&role).filter(|arn| arn.resource.starts_with("role/"));
    let parsed = parsed.ok_or_else(|| invalid_parameter(format!("{role} is not a role.")))?;
    let name = parsed.resource.rsplit('/').next().unwrap_or_default();
    let account = parsed.account;
    let session = format!("arn:aws:sts::{account}:assumed-role/{name}/{SESSION}");
    let user = format!("AROA{}:{SESSION}", key_body(account, name.as_bytes()));
    let random = cx.ids.bytes("access key", 5);
    let expires = cx.now() + LIFETIME;
    let issued = cx
        .credentials()
        .issue(account, &session, &user, expires, &random);
    Ok(json!({
        "IdentityId": id,
        "Credentials": {
            "AccessKeyId": issued.access_key_id,
            "SecretKey": issued.secret_access_key,
            "SessionToken": issued.session_token,
            "Expiration": Timestamp(cx.real_now() + LIFETIME),
        },
    }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TokenInput {
    identity_id: String,
    #[serde(default)]
    logins: BTreeMap<String, String>,
}

pub(crate) fn open_id_token(
    state: &mut Identities,
    cx: &mut CallContext<'_>,
    input: TokenInput,
) -> Result<Value, ServiceError> {
    let id = &input.identity_id;
    let (pool_id, pool) = state.pool_of(id)?;
    let pool_id = pool_id.to_owned();
    let logins = own_logins(cx, pool, id, &input.logins)?;
    let mut methods = vec![if logins.is_empty() {
        "unauthenticated".to_owned()
    } else {
        "authenticated".to_owned()
    }];
    for login in &logins {
        let issuer = login.claims.get("iss").and_then(Value::as_str);
        let (provider, user) = (&login.provider, &login.user);
        methods.push(provider.clone());
        methods.push(format!("{provider}:{}:{user}", issuer.unwrap_or_default()));
    }
    let token = token::of_identity(cx, &pool_id, id, &methods, TOKEN_LIFETIME);
    Ok(json!({ "IdentityId": id, "Token": token }))
}

/// Checks that the tokens are those of the identity: who has logins has to prove one, and
/// one that is new is linked to it.
fn own_logins(
    cx: &CallContext<'_>,
    pool: &mut Pool,
    id: &str,
    tokens: &BTreeMap<String, String>,
) -> Result<Vec<Login>, ServiceError> {
    let logins = token::check_logins(cx, pool, tokens)?;
    let identity = pool.identity(id)?;
    let is_own = |login: &Login| identity.logins.get(&login.provider) == Some(&login.user);
    if identity.logins.is_empty() {
        // A guest who signs in becomes the user.
        let new = logins.iter();
        let new = new.map(|login| (login.provider.clone(), login.user.clone()));
        identity.logins.extend(new);
    } else if !logins.iter().any(is_own) {
        return Err(forbidden(id));
    }
    Ok(logins)
}
