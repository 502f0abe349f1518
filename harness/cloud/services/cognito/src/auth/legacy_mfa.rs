//! The operations by which text messages were turned on as a second factor before there
//! were preferences.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{invalid, no_such_user};
use crate::state::Cognito;
use crate::user::User;
use crate::vocabulary::{Factor, Medium};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

/// A medium for codes.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct MfaOption {
    delivery_medium: Option<Medium>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminSetUserSettings {
    user_pool_id: String,
    username: String,
    #[serde(rename = "MFAOptions")]
    options: Vec<MfaOption>,
}

pub(crate) fn admin_set_user_settings(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: AdminSetUserSettings,
) -> Result<Value, ServiceError> {
    let pool = state.pool_mut(cx, &input.user_pool_id)?;
    apply(pool.user_mut(&input.username)?, &input.options)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SetUserSettings {
    access_token: String,
    #[serde(rename = "MFAOptions")]
    options: Vec<MfaOption>,
}

pub(crate) fn set_user_settings(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: SetUserSettings,
) -> Result<Value, ServiceError> {
    let (pool, _, bearer) = state.bearer(cx, &input.access_token)?;
    let user = pool.users.get_mut(bearer.user).ok_or_else(no_such_user)?;
    apply(user, &input.options)
}

/// Turns text messages on as the second factor, or off if there is no option.
fn apply(user: &mut User, options: &[MfaOption]) -> Result<Value, ServiceError> {
    let is_text = |option: &MfaOption| option.delivery_medium == Some(Medium::Sms);
    if !options.iter().all(is_text) {
        return Err(invalid("SMS is the only delivery medium of MFA options."));
    }
    let factor = Factor::SmsMfa;
    if options.is_empty() {
        user.mfa.enabled.remove(&factor);
        user.mfa.preferred = user.mfa.preferred.filter(|other| *other != factor);
        return Ok(json!({}));
    }
    if !user.can_use(factor) {
        return Err(invalid(
            "User does not have delivery config set to turn on SMS_MFA",
        ));
    }
    user.mfa.enabled.insert(factor);
    user.mfa.preferred = Some(factor);
    Ok(json!({}))
}
