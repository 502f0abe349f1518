//! Cognito's part of the control API: tokens for any user, and the issuer.

use std::time::Duration;

use rehearsal_cloud_core::config::Issuer;
use rehearsal_cloud_core::control::{ControlError, ControlOperation, ControlRequest};
use rehearsal_cloud_core::duration;
use rehearsal_cloud_core::engine::Engine;
use rehearsal_cloud_core::handle::CloudHandle;
use rehearsal_cloud_core::sync::lock;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::auth::{TokenOrder, issue};
use crate::state::Cognito;

pub(crate) const OPERATIONS: &[ControlOperation] = &[
    ControlOperation {
        method: "POST",
        path: "cognito/tokens",
        run: tokens,
    },
    ControlOperation {
        method: "GET",
        path: "cognito/issuer",
        run: |engine, _| Ok(issuer(engine)),
    },
    ControlOperation {
        method: "PUT",
        path: "cognito/issuer",
        run: set_issuer,
    },
];

/// Issues tokens for the users of a cloud's user pools.
pub trait TokenIssuing {
    /// Issues tokens for a user, as if it had signed in some time ago. The value is what
    /// `InitiateAuth` calls `AuthenticationResult`.
    fn issue_tokens(&self, order: &TokenOrder) -> Result<Value, TokenError>;
}

/// Why tokens could not be issued.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("could not issue tokens: {0}")]
pub struct TokenError(String);

impl<T: CloudHandle> TokenIssuing for T {
    fn issue_tokens(&self, order: &TokenOrder) -> Result<Value, TokenError> {
        issue_tokens(self.engine(), order)
    }
}

fn issue_tokens(engine: &Engine, order: &TokenOrder) -> Result<Value, TokenError> {
    engine
        .with_service(|cognito: &mut Cognito, cx| issue(cognito, cx, order))
        .ok_or_else(|| TokenError("this cloud has no user pools".to_owned()))?
        .map_err(|error| TokenError(error.message))
}

/// The body of a request for tokens.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenRequest {
    pool: String,
    client: String,
    username: String,
    #[serde(default)]
    ago: Option<String>,
    #[serde(default)]
    ago_ms: Option<u64>,
    #[serde(default)]
    scopes: Option<Vec<String>>,
}

fn tokens(engine: &Engine, request: &ControlRequest) -> Result<Value, ControlError> {
    let request: TokenRequest = request.parse()?;
    let ago = match (request.ago, request.ago_ms) {
        (None, None) => Duration::ZERO,
        (None, Some(milliseconds)) => Duration::from_millis(milliseconds),
        (Some(text), None) => duration::read(&text)?,
        (Some(_), Some(_)) => {
            return Err(ControlError::request(
                "could not issue tokens: give ago or ago_ms, not both",
            ));
        }
    };
    let order = TokenOrder {
        pool: request.pool,
        client: request.client,
        username: request.username,
        ago,
        scopes: request.scopes,
    };
    issue_tokens(engine, &order).map_err(ControlError::request)
}

fn issuer(engine: &Engine) -> Value {
    json!({"issuer": lock(&engine.environment.issuer).to_string()})
}

/// The body of a request that changes the issuer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IssuerRequest {
    issuer: String,
}

fn set_issuer(engine: &Engine, request: &ControlRequest) -> Result<Value, ControlError> {
    let request: IssuerRequest = request.parse()?;
    let changed: Issuer = request.issuer.parse().map_err(ControlError::request)?;
    *lock(&engine.environment.issuer) = changed;
    Ok(issuer(engine))
}
