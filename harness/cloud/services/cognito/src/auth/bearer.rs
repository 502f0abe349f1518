//! Access tokens: whose they are, and whether they are valid.

use std::sync::Arc;

use serde_json::{Map, Value};
use time::Duration;

use super::jti;
use super::jwt::{self, TokenUse};
use crate::auth_state::session::API_SCOPE;
use crate::client::Client;
use crate::error::{no_such_user, not_authorized};
use crate::pool::Pool;
use crate::state::Cognito;
use crate::user::{User, UserId};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

/// The user of an access token.
#[derive(Debug, Clone)]
pub(crate) struct Bearer {
    /// The id of the pool.
    pub(crate) pool: String,
    /// The id of the client that got the token.
    pub(crate) client: String,
    pub(crate) user: UserId,
    pub(crate) scopes: Vec<String>,
}

impl Cognito {
    /// Returns the user an access token belongs to, with its pool and client.
    pub(crate) fn bearer(
        &mut self,
        cx: &CallContext<'_>,
        access_token: &str,
    ) -> Result<(&mut Pool, Arc<Client>, Bearer), ServiceError> {
        let bearer = authorize(self, cx, access_token)?;
        let invalid = || not_authorized("Invalid Access Token");
        let pool = self.public_pool_mut(&bearer.pool).ok_or_else(invalid)?;
        let client = pool.clients.get(&bearer.client).ok_or_else(invalid)?;
        let client = Arc::clone(client);
        Ok((pool, client, bearer))
    }
}

/// Returns the user of an access token for a call to the API: the token is valid, not
/// expired by the cloud's time, not revoked and has the scope, and its user is enabled.
fn authorize(
    state: &Cognito,
    cx: &CallContext<'_>,
    access_token: &str,
) -> Result<Bearer, ServiceError> {
    let (bearer, _, user) = validate(state, cx, access_token)?;
    if !user.enabled {
        return Err(not_authorized("User is disabled."));
    }
    if !bearer.scopes.iter().any(|scope| scope == API_SCOPE) {
        return Err(not_authorized("Access Token does not have required scopes"));
    }
    Ok(bearer)
}

/// Validates an access token, whatever its scopes and whether or not the user is enabled.
pub(super) fn validate<'a>(
    state: &'a Cognito,
    cx: &CallContext<'_>,
    access_token: &str,
) -> Result<(Bearer, &'a Pool, &'a User), ServiceError> {
    let invalid = || not_authorized("Invalid Access Token");
    let claims = jwt::unverified_claims(access_token).ok_or_else(invalid)?;
    if text(&claims, "token_use") != Some(TokenUse::Access.name()) {
        return Err(invalid());
    }
    let pool = text(&claims, "iss").and_then(|issuer| issuer.rsplit('/').next());
    let pool = pool
        .and_then(|id| state.public_pool(id))
        .ok_or_else(invalid)?;
    let claims = jwt::read(&pool.id, TokenUse::Access, access_token)
        .ok_or_else(|| not_authorized("Could not verify signature for Access Token"))?;
    let issued = text(&claims, "jti")
        .and_then(jti::issued)
        .ok_or_else(invalid)?;
    let seconds = |name: &str| claims.get(name).and_then(Value::as_i64);
    let lifetime = seconds("exp").zip(seconds("iat")).ok_or_else(invalid)?;
    if cx.now() - issued.0 >= Duration::seconds(lifetime.0 - lifetime.1) {
        return Err(not_authorized("Access Token has expired"));
    }
    let session = text(&claims, "event_id")
        .and_then(|id| pool.auth.sessions.get(id))
        .ok_or_else(invalid)?;
    if session.ended {
        return Err(not_authorized("Access Token has been revoked"));
    }
    let user = pool.users.get(session.user).ok_or_else(no_such_user)?;
    let scopes = text(&claims, "scope").unwrap_or_default();
    let bearer = Bearer {
        pool: pool.id.clone(),
        client: session.client.clone(),
        user: session.user,
        scopes: scopes.split(' ').map(str::to_owned).collect(),
    };
    Ok((bearer, pool, user))
}

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name)?.as_str()
}
