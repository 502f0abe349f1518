//! Forgotten passwords.

use serde::Deserialize;
use serde_json::{Value, json};

use super::confirm::simulated_delivery;
use crate::codes::CodeRequest;
use crate::error::{code_mismatch, no_such_user, not_authorized};
use crate::events::{EventResponse, EventType};
use crate::messages::MessagePurpose;
use crate::password::PasswordKind;
use crate::state::{Cognito, now};
use crate::user::{CodePurpose, Quota};
use crate::vocabulary::Status;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ForgotPassword {
    client_id: String,
    secret_hash: Option<String>,
    username: String,
}

pub(crate) fn forgot_password(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ForgotPassword,
) -> Result<Value, ServiceError> {
    let now = now(cx);
    let (pool, client) = cognito.client(&input.client_id)?;
    client.check_secret_hash(&input.username, input.secret_hash.as_deref())?;
    if pool.users.find(&input.username).is_none()
        && let Some(id) = pool.migrate_user(cx, &client, &input.username, None)?
        && let Some(user) = pool.users.get_mut(id)
    {
        // Who has a new password needs no other one.
        user.status = Status::Confirmed;
    }
    let Some(id) = pool.find_enabled(&client, &input.username)? else {
        return Ok(json!({"CodeDeliveryDetails": simulated_delivery(pool, &input.username)}));
    };
    let user = pool.users.get(id).ok_or_else(no_such_user)?;
    if user.status == Status::ForceChangePassword {
        return Err(not_authorized(
            "User password cannot be reset in the current state.",
        ));
    }
    let contact = pool.recovery_contact(user)?;
    let user = pool.users.get_mut(id).ok_or_else(no_such_user)?;
    user.count_attempt(Quota::ForgotPassword, now)?;
    user.record(
        cx,
        EventType::ForgotPassword,
        EventResponse::InProgress,
        Vec::new(),
    );
    let request = CodeRequest {
        purpose: CodePurpose::ForgotPassword,
        message_purpose: MessagePurpose::ForgotPassword,
        contact,
        address: None,
        client: Some(&client),
    };
    Ok(json!({"CodeDeliveryDetails": pool.send_code(cx, id, request)?}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ConfirmForgotPassword {
    client_id: String,
    secret_hash: Option<String>,
    username: String,
    confirmation_code: String,
    password: String,
}

pub(crate) fn confirm_forgot_password(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ConfirmForgotPassword,
) -> Result<Value, ServiceError> {
    let now = now(cx);
    let (pool, client) = cognito.client(&input.client_id)?;
    client.check_secret_hash(&input.username, input.secret_hash.as_deref())?;
    let policy = pool.settings.policies.password_policy.clone();
    policy.check(&input.password)?;
    let id = pool
        .find_enabled(&client, &input.username)?
        .ok_or_else(code_mismatch)?;
    let user = pool.users.get_mut(id).ok_or_else(no_such_user)?;
    policy.check_for(user, &input.password)?;
    user.verify_code(
        cx,
        CodePurpose::ForgotPassword,
        Quota::ConfirmForgotPassword,
        &input.confirmation_code,
    )?;
    user.set_password(input.password, PasswordKind::Permanent, &policy, now);
    user.status = Status::Confirmed;
    user.reset_attempts(Quota::ForgotPassword);
    user.record(
        cx,
        EventType::ForgotPassword,
        EventResponse::Pass,
        Vec::new(),
    );
    pool.after_confirmation(id, "ConfirmForgotPassword")?;
    Ok(json!({}))
}
