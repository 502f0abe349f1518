//! Tokens for any user, without a password, as if issued in the past.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use time::OffsetDateTime;

use super::sign_in::{SessionStart, SignIn};
use crate::error::{invalid, no_such_client};
use crate::state::Cognito;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

/// A request for the tokens of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenOrder {
    /// The id of the user pool.
    pub pool: String,
    /// The id of the app client.
    pub client: String,
    /// The user's name, `sub` or alias.
    pub username: String,
    /// How long ago the user signed in.
    pub ago: Duration,
    /// The scopes, as after a sign-in on the hosted page, or `None` for those of a
    /// sign-in by the API.
    pub scopes: Option<Vec<String>>,
}

/// Issues tokens and returns what `InitiateAuth` calls `AuthenticationResult`.
pub(crate) fn issue(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    order: &TokenOrder,
) -> Result<Value, ServiceError> {
    let (pool, client) = state.client(&order.client)?;
    if pool.id != order.pool {
        return Err(no_such_client(&order.client));
    }
    let user = pool.user_id(&order.username)?;
    let session = cx.ids.uuid("event");
    let age = time::Duration::try_from(order.ago).unwrap_or(time::Duration::MAX);
    let began = cx.real_now().checked_sub(age);
    if began.is_none_or(|began| began < OffsetDateTime::UNIX_EPOCH) {
        return Err(invalid("that is too long ago"));
    }
    let mut sign_in = SignIn {
        pool,
        client: Arc::clone(&client),
        cx,
        by_administrator: true,
        hosted: false,
        device: None,
    };
    let start = SessionStart {
        scopes: order.scopes.clone(),
        age,
        without_triggers: true,
        ..SessionStart::default()
    };
    let tokens = sign_in.start_session(user, session, start)?;
    serde_json::to_value(tokens).map_err(|error| ServiceError::internal(error.to_string()))
}
