//! Roles that services own.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::roles;
use crate::error::{invalid_input, no_such_entity};
use crate::linked::LinkedRole;
use crate::state::{Iam, Kind, Principal, Role};

#[derive(Deserialize)]
pub(crate) struct CreateInput {
    #[serde(rename = "AWSServiceName")]
    service: String,
    #[serde(rename = "Description")]
    description: Option<String>,
    #[serde(rename = "CustomSuffix")]
    suffix: Option<String>,
}

pub(crate) fn create(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: CreateInput,
) -> Result<Value, ServiceError> {
    let service = &input.service;
    let Some(linked) = LinkedRole::of(service) else {
        return Err(invalid_input(format!(
            "Service Principal {service} is not valid. Please provide a valid service principal."
        )));
    };
    let name = match &input.suffix {
        None => linked.name.to_owned(),
        Some(suffix) if linked.takes_suffix => format!("{}_{suffix}", linked.name),
        Some(_) => {
            return Err(invalid_input(format!(
                "Custom suffix is not allowed for {service}"
            )));
        }
    };
    let account = state.account(cx);
    if account.roles.contains_key(&name) {
        // Recorded: IAM, test_service_role_already_exists.
        return Err(invalid_input(format!(
            "Service role name {name} has been taken in this account, please try a different \
             suffix."
        )));
    }
    let path = format!("/aws-service-role/{service}/");
    let mut principal = Principal::new(cx, Kind::Role, name.clone(), path);
    principal.attached.extend(linked.policies());
    let trust = json!({ "Version": "2012-10-17", "Statement": [{
        "Action": "sts:AssumeRole", "Effect": "Allow", "Principal": { "Service": service },
    }]});
    let role = Role {
        principal,
        trust: trust.to_string(),
        description: input.description,
        max_session: 3_600,
        is_linked: true,
    };
    let output = json!({ "Role": roles::created(&role, false) });
    account.roles.insert(name, role);
    state.publish_principals(cx);
    Ok(output)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteInput {
    role_name: String,
}

/// Deletes a role at once, and answers the task that AWS needs for it.
pub(crate) fn delete(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: DeleteInput,
) -> Result<Value, ServiceError> {
    let account = state.account(cx);
    let role = account.role(&input.role_name)?;
    if !role.is_linked {
        return Err(invalid_input(format!(
            "The role {} is not a service linked role.",
            input.role_name
        )));
    }
    let path = role.principal.path.clone();
    account.roles.remove(&input.role_name);
    state.publish_principals(cx);
    let (name, id) = (&input.role_name, cx.ids.uuid("deletion task"));
    Ok(json!({ "DeletionTaskId": format!("task{path}{name}/{id}") }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct StatusInput {
    deletion_task_id: String,
}

pub(crate) fn deletion_status(
    _: &mut Iam,
    _: &mut CallContext<'_>,
    input: StatusInput,
) -> Result<Value, ServiceError> {
    if !input.deletion_task_id.starts_with("task/aws-service-role/") {
        return Err(no_such_entity(format!(
            "The deletion task {} cannot be found.",
            input.deletion_task_id
        )));
    }
    Ok(json!({ "Status": "SUCCEEDED" }))
}
