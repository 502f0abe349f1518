//! New tokens for a refresh token, and its revocation.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};
use time::Duration;

use super::sign_in::{Parameters, Progress, SignIn, required};
use super::tokens::{Grant, Tokens};
use crate::error::{invalid, no_such_user, not_authorized};
use crate::state::Cognito;
use crate::triggers::tokens::TokenOccasion;
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetTokensFromRefreshToken {
    refresh_token: String,
    client_id: String,
    client_secret: Option<String>,
    device_key: Option<String>,
}

pub(crate) fn get_tokens_from_refresh_token(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: GetTokensFromRefreshToken,
) -> Result<Progress, ServiceError> {
    let (pool, client) = state.client(&input.client_id)?;
    client
        .check_secret(input.client_secret.as_deref())
        .map_err(not_authorized)?;
    let mut sign_in = SignIn {
        pool,
        client,
        cx,
        by_administrator: false,
        hosted: false,
        device: input.device_key,
    };
    let tokens = sign_in.renew(&input.refresh_token)?;
    Ok(Progress::signed_in(tokens))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RevokeToken {
    token: String,
    client_id: String,
    client_secret: Option<String>,
}

pub(crate) fn revoke_token(
    state: &mut Cognito,
    _: &mut CallContext<'_>,
    input: RevokeToken,
) -> Result<Value, ServiceError> {
    let (pool, client) = state.client(&input.client_id)?;
    client
        .check_secret(input.client_secret.as_deref())
        .map_err(|message| ServiceError::sender("UnauthorizedException", message))?;
    if client.settings.enable_token_revocation == Some(false) {
        let message = format!("Token revocation is not enabled for client {}", client.id);
        return Err(ServiceError::sender(
            "UnsupportedOperationException",
            message,
        ));
    }
    if input.token.split('.').count() != 5 {
        return Err(ServiceError::sender(
            "UnsupportedTokenTypeException",
            "Unsupported token type.",
        ));
    }
    pool.auth.revoke(&input.token, &client);
    Ok(json!({}))
}

impl SignIn<'_, '_> {
    /// Runs the flow `REFRESH_TOKEN_AUTH`.
    pub(super) fn refresh(&mut self, parameters: &Parameters) -> Result<Progress, ServiceError> {
        let token = required(parameters, "REFRESH_TOKEN")?;
        if self.client.settings.rotation_grace_period().is_some() {
            return Err(invalid(
                "Refresh token rotation is enabled for this client; use GetTokensFromRefreshToken instead",
            ));
        }
        if !self.client.settings.allows("ALLOW_REFRESH_TOKEN_AUTH") {
            return Err(invalid("Auth flow not enabled for this client"));
        }
        self.check_owner(token, parameters.get("SECRET_HASH"))?;
        let tokens = self.renew(token)?;
        Ok(Progress::signed_in(tokens))
    }

    /// Checks the secret hash of the token's owner, by name or by `sub`: a call with a
    /// refresh token has no user name, and clients of users with an alias know only the
    /// `sub`.
    fn check_owner(&self, token: &str, hash: Option<&String>) -> Result<(), ServiceError> {
        let hash = hash.map(String::as_str);
        let owner = self.pool.auth.sessions.find_token(token);
        let owner = owner
            .and_then(|found| self.pool.auth.sessions.get(&found.session))
            .and_then(|session| self.pool.users.get(session.user));
        let Some(owner) = owner else {
            // An unknown token gets its own error, unless the hash is missing.
            return match self.client.check_secret_hash("", hash) {
                Err(error) if hash.is_none() => Err(error),
                _ => Ok(()),
            };
        };
        self.client
            .check_secret_hash(&owner.username, hash)
            .or_else(|error| {
                self.client
                    .check_secret_hash(&owner.sub, hash)
                    .map_err(|_| error)
            })
    }

    /// Issues new tokens for a refresh token, and a new refresh token if the client
    /// rotates them.
    pub(super) fn renew(&mut self, token: &str) -> Result<Tokens, ServiceError> {
        let now = self.now();
        let invalid = || not_authorized("Invalid Refresh Token");
        let found = self
            .pool
            .auth
            .sessions
            .find_token(token)
            .ok_or_else(invalid)?;
        let session = self
            .pool
            .auth
            .sessions
            .get(&found.session)
            .filter(|session| session.client == self.client.id)
            .ok_or_else(invalid)?;
        if session.ended {
            return Err(not_authorized("Refresh Token has been revoked"));
        }
        if session.until <= now {
            return Err(not_authorized("Refresh Token has expired"));
        }
        // A refresh token is valid only on its device.
        let device = session.device.as_ref();
        if device.is_some_and(|device| self.device.as_ref() != Some(device)) {
            return Err(invalid());
        }
        let behind = session.generation - found.generation;
        let in_grace = behind == 1 && session.grace.is_some_and(|grace| now < grace);
        if behind > 0 && !in_grace {
            return Err(ServiceError::sender(
                "RefreshTokenReuseException",
                "Refresh Token has been invalidated by rotation",
            ));
        }
        let user = self.pool.users.get(session.user).ok_or_else(no_such_user)?;
        if !user.enabled {
            return Err(not_authorized("User is disabled."));
        }
        if device.is_some_and(|device| !user.devices.contains_key(device)) {
            return Err(invalid());
        }
        let client = Arc::clone(&self.client);
        let (owner, scopes) = (session.user, session.granted_scopes());
        let changes = self
            .pool
            .before_tokens(owner, TokenOccasion::Refresh, &scopes)?;
        let session = self.pool.auth.sessions.get(&found.session);
        let session = session.ok_or_else(invalid)?;
        let user = self.pool.users.get(owner).ok_or_else(no_such_user)?;
        let grant = Grant {
            pool: self.pool,
            client: &client,
            changes: &changes,
            user,
            session_id: &found.session,
            session,
        };
        let mut tokens = grant.issue(self.cx, Duration::ZERO);
        if let Some(grace) = client.settings.rotation_grace_period()
            && let Some(session) = self.pool.auth.sessions.get_mut(&found.session)
        {
            // A client that lost the answer can ask again and gets the same new token.
            if behind == 0 {
                session.generation += 1;
                session.grace = Some(Timestamp(now.0 + grace));
            }
            tokens.refresh_token = Some(session.present_token(&found.session));
        }
        Ok(tokens)
    }
}
