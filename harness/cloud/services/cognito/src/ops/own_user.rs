//! Operations of signed-in users on themselves.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::attributes;
use crate::error::{no_such_user, not_authorized};
use crate::events::{EventResponse, EventType};
use crate::password::PasswordKind;
use crate::state::{Cognito, now};
use crate::user::Quota;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AccessTokenInput {
    access_token: String,
}

/// Returns the user with the attributes that the app may read.
pub(crate) fn get(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: AccessTokenInput,
) -> Result<Value, ServiceError> {
    let (pool, client, bearer) = cognito.bearer(cx, &input.access_token)?;
    let user = pool.users.get(bearer.user).ok_or_else(no_such_user)?;
    let readable = user
        .all_attributes()
        .into_iter()
        .filter(|(name, _)| client.settings.may_read(name))
        .filter(|(name, _)| {
            let rule = pool.schema.rule(name);
            rule.is_none_or(|rule| !rule.developer_only_attribute)
        });
    let mut output = json!({
        "Username": user.username,
        "UserAttributes": attributes::attributes_json(readable),
    });
    user.add_factors(&mut output);
    Ok(output)
}

pub(crate) fn delete(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: AccessTokenInput,
) -> Result<(), ServiceError> {
    let (pool, _, bearer) = cognito.bearer(cx, &input.access_token)?;
    pool.users.remove(bearer.user);
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ChangePassword {
    access_token: String,
    previous_password: Option<String>,
    proposed_password: String,
}

pub(crate) fn change_password(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ChangePassword,
) -> Result<Value, ServiceError> {
    let now = now(cx);
    let (pool, _, bearer) = cognito.bearer(cx, &input.access_token)?;
    let policy = pool.settings.policies.password_policy.clone();
    let user = pool.users.get_mut(bearer.user).ok_or_else(no_such_user)?;
    user.count_attempt(Quota::ChangePassword, now)?;
    if user.password != input.previous_password {
        user.record(
            cx,
            EventType::PasswordChange,
            EventResponse::Fail,
            Vec::new(),
        );
        return Err(not_authorized("Incorrect username or password."));
    }
    policy.check_for(user, &input.proposed_password)?;
    user.set_password(
        input.proposed_password,
        PasswordKind::Permanent,
        &policy,
        now,
    );
    user.reset_attempts(Quota::ChangePassword);
    user.record(
        cx,
        EventType::PasswordChange,
        EventResponse::Pass,
        Vec::new(),
    );
    Ok(json!({}))
}
