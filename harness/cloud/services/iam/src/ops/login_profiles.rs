//! Passwords of users for the console, which this cloud does not have: the passwords
//! themselves are not kept.

use rehearsal_cloud_core::service::{CallContext, ServiceError, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Nothing, users};
use crate::error::{already_exists, no_such_entity};
use crate::state::{Iam, LoginProfile};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateInput {
    user_name: Option<String>,
    #[serde(default)]
    password_reset_required: bool,
}

pub(crate) fn create(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: CreateInput,
) -> Result<Value, ServiceError> {
    let name = users::name_or_caller(cx, input.user_name)?;
    let user = state.account(cx).user(&name)?;
    if user.login.is_some() {
        return Err(already_exists(format!(
            "Login Profile for User {name} already exists."
        )));
    }
    let login = LoginProfile {
        created: Timestamp(cx.now()),
        must_change: input.password_reset_required,
    };
    let output = output(&name, &login);
    user.login = Some(login);
    Ok(output)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UserInput {
    user_name: Option<String>,
}

pub(crate) fn get(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: UserInput,
) -> Result<Value, ServiceError> {
    let name = users::name_or_caller(cx, input.user_name)?;
    let login = &state.account(cx).user(&name)?.login;
    let login = login.as_ref().ok_or_else(|| missing(&name))?;
    Ok(output(&name, login))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateInput {
    user_name: String,
    password_reset_required: Option<bool>,
}

pub(crate) fn update(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: UpdateInput,
) -> Result<Nothing, ServiceError> {
    let login = &mut state.account(cx).user(&input.user_name)?.login;
    let login = login.as_mut().ok_or_else(|| missing(&input.user_name))?;
    if let Some(must_change) = input.password_reset_required {
        login.must_change = must_change;
    }
    Ok(Nothing {})
}

pub(crate) fn delete(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: UserInput,
) -> Result<Nothing, ServiceError> {
    let name = users::name_or_caller(cx, input.user_name)?;
    let login = &mut state.account(cx).user(&name)?.login;
    login.take().ok_or_else(|| missing(&name))?;
    Ok(Nothing {})
}

fn missing(user: &str) -> ServiceError {
    no_such_entity(format!("Login Profile for User {user} cannot be found."))
}

fn output(user: &str, login: &LoginProfile) -> Value {
    json!({ "LoginProfile": {
        "UserName": user, "CreateDate": login.created,
        "PasswordResetRequired": login.must_change,
    }})
}
