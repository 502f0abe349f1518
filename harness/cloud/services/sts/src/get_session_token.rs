//! `GetSessionToken`.

use serde::{Deserialize, Serialize};

use super::Sts;
use super::credentials::{Credentials, issue};
use rehearsal_cloud_core::auth::IdentityKind;
use rehearsal_cloud_core::service::{CallContext, ServiceError};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    duration_seconds: Option<i64>,
    token_code: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    credentials: Credentials,
}

pub(super) fn get_session_token(
    _: &mut Sts,
    cx: &mut CallContext<'_>,
    input: Input,
) -> Result<Output, ServiceError> {
    let denied = |message: &str| ServiceError::sender("AccessDenied", message).with_status(403);
    let caller = cx.identity().clone();
    if caller.kind == IdentityKind::Session {
        return Err(denied(
            "Cannot call GetSessionToken with session credentials",
        ));
    }
    if input.token_code.is_some() {
        // There are no MFA devices, so every code is wrong.
        return Err(denied(
            "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
        ));
    }
    let seconds = input.duration_seconds.unwrap_or(43_200);
    let credentials = issue(cx, &caller.account, &caller.arn, &caller.user_id, seconds);
    Ok(Output { credentials })
}
