//! Global sign-out.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::pool::Pool;
use crate::state::Cognito;
use crate::user::UserId;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GlobalSignOut {
    access_token: String,
}

pub(crate) fn global_sign_out(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: GlobalSignOut,
) -> Result<Value, ServiceError> {
    let (pool, _, bearer) = state.bearer(cx, &input.access_token)?;
    pool.end_sessions(bearer.user);
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminUserGlobalSignOut {
    user_pool_id: String,
    username: String,
}

pub(crate) fn admin_user_global_sign_out(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: AdminUserGlobalSignOut,
) -> Result<Value, ServiceError> {
    let pool = state.pool_mut(cx, &input.user_pool_id)?;
    let user = pool.user_id(&input.username)?;
    pool.end_sessions(user);
    Ok(json!({}))
}

impl Pool {
    /// Ends all sessions of a user, and with them all tokens.
    pub(crate) fn end_sessions(&mut self, user: UserId) {
        self.auth.sessions.end_all(user);
        self.auth.hosted.remove_user(user);
    }
}
