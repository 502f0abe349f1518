//! What the control API does for user pools.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Wrong, duration, parse};
use rehearsal_cloud_core::config::Issuer;
use rehearsal_cloud_core::engine::{Engine, lock};
use rehearsal_service_cognito::TokenOrder;

/// Which tokens to issue, as they are asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
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

pub(super) fn tokens(engine: &Engine, body: &[u8]) -> Result<Value, Wrong> {
    let order: Order = parse(body)?;
    let ago = match (order.ago, order.ago_ms) {
        (None, None) => Duration::ZERO,
        (None, Some(milliseconds)) => Duration::from_millis(milliseconds),
        (Some(text), None) => duration::read(&text)?,
        (Some(_), Some(_)) => {
            return Err(Wrong::request(
                "could not issue tokens: give ago or ago_ms, not both",
            ));
        }
    };
    let order = TokenOrder {
        pool: order.pool,
        client: order.client,
        username: order.username,
        ago,
        scopes: order.scopes,
    };
    crate::cloud::issue_tokens(engine, &order).map_err(Wrong::request)
}

pub(super) fn issuer(engine: &Engine) -> Value {
    json!({"issuer": lock(&engine.issuer).to_string()})
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewIssuer {
    issuer: String,
}

pub(super) fn set_issuer(engine: &Engine, body: &[u8]) -> Result<Value, Wrong> {
    let wanted: NewIssuer = parse(body)?;
    let wanted: Issuer = wanted.issuer.parse().map_err(Wrong::request)?;
    *lock(&engine.issuer) = wanted;
    Ok(issuer(engine))
}
