//! Administrators' operations on existing users.

use serde::Deserialize;
use serde_json::{Value, json};

use super::UserInput;
use crate::codes::CodeRequest;
use crate::error::{no_such_user, not_authorized};
use crate::messages::MessagePurpose;
use crate::password::PasswordKind;
use crate::state::{Cognito, now};
use crate::user::CodePurpose;
use crate::vocabulary::Status;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

pub(crate) fn get(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: UserInput,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    let user = pool.user(&input.username)?;
    let mut output = user.to_json(|_| true);
    if let Some(members) = output.as_object_mut()
        && let Some(attributes) = members.remove("Attributes")
    {
        members.insert("UserAttributes".to_owned(), attributes);
    }
    user.add_factors(&mut output);
    Ok(output)
}

pub(crate) fn delete(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: UserInput,
) -> Result<(), ServiceError> {
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let id = pool.user_id(&input.username)?;
    pool.users.remove(id);
    Ok(())
}

pub(crate) fn enable(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: UserInput,
) -> Result<Value, ServiceError> {
    set_enabled(cognito, cx, &input, true)
}

pub(crate) fn disable(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: UserInput,
) -> Result<Value, ServiceError> {
    set_enabled(cognito, cx, &input, false)
}

fn set_enabled(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: &UserInput,
    enabled: bool,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let user = pool.user_mut(&input.username)?;
    user.enabled = enabled;
    user.modified = now(cx);
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminSetUserPassword {
    user_pool_id: String,
    username: String,
    password: String,
    #[serde(default)]
    permanent: bool,
}

pub(crate) fn set_password(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: AdminSetUserPassword,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let policy = pool.settings.policies.password_policy.clone();
    let user = pool.user_mut(&input.username)?;
    policy.check_for(user, &input.password)?;
    let (kind, status) = if input.permanent {
        (PasswordKind::Permanent, Status::Confirmed)
    } else {
        (PasswordKind::Temporary, Status::ForceChangePassword)
    };
    user.set_password(input.password, kind, &policy, now(cx));
    user.status = status;
    Ok(json!({}))
}

/// Requires a user to set a new password with a code.
pub(crate) fn reset_password(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: UserInput,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let user = pool.user(&input.username)?;
    let id = user.id;
    if matches!(
        user.status,
        Status::ForceChangePassword | Status::Unconfirmed
    ) {
        return Err(not_authorized(
            "User password cannot be reset in the current state.",
        ));
    }
    let contact = pool.recovery_contact(user)?;
    let user = pool.users.get_mut(id).ok_or_else(no_such_user)?;
    user.status = Status::ResetRequired;
    user.modified = now(cx);
    let request = CodeRequest {
        purpose: CodePurpose::ForgotPassword,
        message_purpose: MessagePurpose::ForgotPassword,
        contact,
        address: None,
        client: None,
    };
    pool.send_code(cx, id, request)?;
    Ok(json!({}))
}
