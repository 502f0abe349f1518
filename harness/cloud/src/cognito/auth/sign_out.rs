//! The end of all sessions of a user.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::cognito::pool::Pool;
use crate::cognito::state::Cognito;
use crate::cognito::user::UserId;
use crate::fault::Fault;
use crate::service::Context;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::cognito) struct GlobalSignOut {
    access_token: String,
}

pub(in crate::cognito) fn global_sign_out(
    state: &mut Cognito,
    cx: &mut Context<'_>,
    input: GlobalSignOut,
) -> Result<Value, Fault> {
    let (pool, _, bearer) = state.bearer(cx, &input.access_token)?;
    pool.end_sessions(bearer.user);
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::cognito) struct AdminUserGlobalSignOut {
    user_pool_id: String,
    username: String,
}

pub(in crate::cognito) fn admin_user_global_sign_out(
    state: &mut Cognito,
    cx: &mut Context<'_>,
    input: AdminUserGlobalSignOut,
) -> Result<Value, Fault> {
    let pool = state.pool_mut(cx, &input.user_pool_id)?;
    let user = pool.user_id(&input.username)?;
    pool.end_sessions(user);
    Ok(json!({}))
}

impl Pool {
    /// Ends all sessions of a user: no token issued so far is good any more.
    pub(in crate::cognito) fn end_sessions(&mut self, user: UserId) {
        self.auth.sessions.end_all_of(user);
    }
}
