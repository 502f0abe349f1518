//! Names and passwords of users for single services.

use rehearsal_cloud_core::service::{CallContext, ServiceError, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Nothing, users};
use crate::error::no_such_entity;
use crate::state::{Iam, ServiceCredential, User};

/// The services that have such credentials.
const SERVICES: [&str; 3] = [
    "bedrock.amazonaws.com",
    "cassandra.amazonaws.com",
    "codecommit.amazonaws.com",
];
const PASSWORD_ALPHABET: &[u8] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateInput {
    user_name: String,
    service_name: String,
}

pub(crate) fn create(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: CreateInput,
) -> Result<Value, ServiceError> {
    let user = state.account(cx).user(&input.user_name)?;
    check_service(&input.service_name)?;
    let of_service = user.service_credentials.iter();
    let of_service = of_service.filter(|other| other.service == input.service_name);
    let count = of_service.count();
    let number = if count > 0 {
        format!("+{count}")
    } else {
        String::new()
    };
    let credential = ServiceCredential {
        id: crate::state::unique_id(cx, "ACCA"),
        service: input.service_name,
        user_name: format!("{}{number}-at-{}", input.user_name, cx.account()),
        status: "Active".to_owned(),
        created: Timestamp(cx.now()),
    };
    let output = with_password(cx, &input.user_name, &credential);
    user.service_credentials.push(credential);
    Ok(output)
}

fn check_service(service: &str) -> Result<(), ServiceError> {
    if SERVICES.contains(&service) {
        return Ok(());
    }
    Err(no_such_entity(format!(
        "No such service {service} is supported for Service Specific Credentials"
    )))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInput {
    user_name: Option<String>,
    service_name: Option<String>,
}

pub(crate) fn list(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let name = users::name_or_caller(cx, input.user_name)?;
    let user = state.account(cx).user(&name)?;
    if let Some(service) = &input.service_name {
        check_service(service)?;
    }
    let wanted = |credential: &&ServiceCredential| {
        let service = input.service_name.as_ref();
        service.is_none_or(|service| credential.service == *service)
    };
    let credentials = user.service_credentials.iter().filter(wanted);
    let list: Vec<Value> = credentials.map(|found| listed(&name, found)).collect();
    Ok(json!({ "ServiceSpecificCredentials": list }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateInput {
    user_name: Option<String>,
    service_specific_credential_id: String,
    status: String,
}

pub(crate) fn update(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: UpdateInput,
) -> Result<Nothing, ServiceError> {
    let name = users::name_or_caller(cx, input.user_name)?;
    let user = state.account(cx).user(&name)?;
    let place = place(user, &input.service_specific_credential_id)?;
    user.service_credentials[place].status = input.status;
    Ok(Nothing {})
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct IdInput {
    user_name: Option<String>,
    service_specific_credential_id: String,
}

pub(crate) fn reset(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: IdInput,
) -> Result<Value, ServiceError> {
    let name = users::name_or_caller(cx, input.user_name)?;
    let user = state.account(cx).user(&name)?;
    let place = place(user, &input.service_specific_credential_id)?;
    Ok(with_password(cx, &name, &user.service_credentials[place]))
}

pub(crate) fn delete(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: IdInput,
) -> Result<Nothing, ServiceError> {
    let name = users::name_or_caller(cx, input.user_name)?;
    let user = state.account(cx).user(&name)?;
    let place = place(user, &input.service_specific_credential_id)?;
    user.service_credentials.remove(place);
    Ok(Nothing {})
}

fn place(user: &User, id: &str) -> Result<usize, ServiceError> {
    let mut credentials = user.service_credentials.iter();
    let place = credentials.position(|credential| credential.id == id);
    place.ok_or_else(|| no_such_entity(format!("No such credential {id} exists")))
}

/// Returns a credential as lists have it.
fn listed(user: &str, credential: &ServiceCredential) -> Value {
    json!({
        "UserName": user, "Status": credential.status, "ServiceUserName": credential.user_name,
        "CreateDate": credential.created, "ServiceSpecificCredentialId": credential.id,
        "ServiceName": credential.service,
    })
}

/// Returns a credential with a new password, which is told this once.
fn with_password(cx: &mut CallContext<'_>, user: &str, credential: &ServiceCredential) -> Value {
    let mut output = listed(user, credential);
    let password = cx.ids.text("service password", PASSWORD_ALPHABET, 44);
    output["ServicePassword"] = password.into();
    json!({ "ServiceSpecificCredential": output })
}
