//! Cognito's part of the control API: tokens for any user, and the issuer.

use std::time::Duration;

use rehearsal_cloud_core::config::Issuer;
use rehearsal_cloud_core::control::{ControlError, ControlOperation, ControlRequest};
use rehearsal_cloud_core::duration;
use rehearsal_cloud_core::engine::Engine;
use rehearsal_cloud_core::sync::lock;
use rehearsal_model::error::ServiceError;
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

/// Issues tokens for a user, as if it had signed in some time ago. The value is what
/// `InitiateAuth` calls `AuthenticationResult`; `None` if the cloud has no user pools.
pub fn issue_tokens(engine: &Engine, order: &TokenOrder) -> Option<Result<Value, ServiceError>> {
    engine.with_service(|cognito: &mut Cognito, cx| issue(cognito, cx, order))
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
    let issued = issue_tokens(engine, &order)
        .unwrap_or_else(|| Err(ServiceError::internal("this cloud has no user pools")));
    issued.map_err(|error| {
        ControlError::request(format_args!("could not issue tokens: {}", error.message))
    })
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
