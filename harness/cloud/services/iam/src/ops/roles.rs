//! Roles.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{ListInput, Nothing, root_path};
use crate::document;
use crate::error::delete_conflict;
use crate::state::{Iam, Kind, Principal, Role};
use crate::tag::{self, Tag};

/// The longest session of a role, in seconds, unless it says otherwise.
const MAX_SESSION: i64 = 3_600;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateInput {
    role_name: String,
    #[serde(default = "root_path")]
    path: String,
    assume_role_policy_document: String,
    description: Option<String>,
    max_session_duration: Option<i64>,
    permissions_boundary: Option<String>,
    #[serde(default)]
    tags: Vec<Tag>,
}

pub(crate) fn create(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: CreateInput,
) -> Result<Value, ServiceError> {
    let account = state.account(cx);
    document::check_trust(&input.assume_role_policy_document)?;
    account.check_free(Kind::Role, &input.role_name)?;
    if let Some(boundary) = &input.permissions_boundary {
        account.check_attachable(boundary)?;
    }
    let mut principal = Principal::new(cx, Kind::Role, input.role_name, input.path);
    principal.boundary = input.permissions_boundary;
    tag::add(&mut principal.tags, input.tags)?;
    let role = Role {
        principal,
        trust: input.assume_role_policy_document,
        description: input.description,
        max_session: input.max_session_duration.unwrap_or(MAX_SESSION),
        is_linked: false,
    };
    let output = json!({ "Role": created(&role, input.max_session_duration.is_some()) });
    account.roles.insert(role.principal.name.clone(), role);
    state.publish_principals(cx);
    Ok(output)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct NameInput {
    role_name: String,
}

pub(crate) fn get(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: NameInput,
) -> Result<Value, ServiceError> {
    let role = state.account(cx).role(&input.role_name)?;
    let mut output = listed(role);
    tag::add_to_output(&mut output, &role.principal.tags);
    if let Some(boundary) = role.principal.boundary_output() {
        output["PermissionsBoundary"] = boundary;
    }
    output["RoleLastUsed"] = json!({});
    Ok(json!({ "Role": output }))
}

pub(crate) fn list(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let roles = state.account(cx).roles.values();
    let roles = roles.filter(|role| role.principal.path.starts_with(&input.path_prefix));
    input.page.output("Roles", roles.map(listed))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateInput {
    role_name: String,
    description: Option<String>,
    max_session_duration: Option<i64>,
}

pub(crate) fn update(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: UpdateInput,
) -> Result<Nothing, ServiceError> {
    let role = state.account(cx).role(&input.role_name)?;
    if let Some(description) = input.description {
        role.description = Some(description);
    }
    if let Some(seconds) = input.max_session_duration {
        role.max_session = seconds;
    }
    Ok(Nothing {})
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescriptionInput {
    role_name: String,
    description: String,
}

pub(crate) fn update_description(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: DescriptionInput,
) -> Result<Value, ServiceError> {
    let role = state.account(cx).role(&input.role_name)?;
    role.description = Some(input.description);
    Ok(json!({ "Role": listed(role) }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TrustInput {
    role_name: String,
    policy_document: String,
}

pub(crate) fn update_trust(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: TrustInput,
) -> Result<Nothing, ServiceError> {
    let role = state.account(cx).role(&input.role_name)?;
    document::check_trust(&input.policy_document)?;
    role.trust = input.policy_document;
    state.publish_principals(cx);
    Ok(Nothing {})
}

pub(crate) fn delete(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: NameInput,
) -> Result<Nothing, ServiceError> {
    let account = state.account(cx);
    let role = account.role(&input.role_name)?;
    if role.is_linked {
        return Err(ServiceError::sender(
            "UnmodifiableEntity",
            format!(
                "Cannot perform the operation on the protected role '{}' - this role is only \
                 modifiable by AWS",
                input.role_name
            ),
        ));
    }
    let (attached, inline) = (&role.principal.attached, &role.principal.inline);
    let conflict = if !attached.is_empty() {
        Some("must detach all policies first.")
    } else if !inline.is_empty() {
        Some("must delete policies first.")
    } else {
        let mut profiles = account.instance_profiles.values();
        let is_used = profiles.any(|profile| profile.role.as_ref() == Some(&input.role_name));
        is_used.then_some("must remove roles from instance profile first.")
    };
    if let Some(conflict) = conflict {
        return Err(delete_conflict(format!("Cannot delete entity, {conflict}")));
    }
    account.roles.remove(&input.role_name);
    state.publish_principals(cx);
    Ok(Nothing {})
}

/// Returns a role as instance profiles have it.
pub(crate) fn output(role: &Role) -> Value {
    let principal = &role.principal;
    json!({
        "RoleName": principal.name, "Path": principal.path, "RoleId": principal.id,
        "Arn": principal.arn, "CreateDate": principal.created,
        "AssumeRolePolicyDocument": document::encoded(&role.trust),
    })
}

/// Returns a role as lists have it.
fn listed(role: &Role) -> Value {
    let mut output = output(role);
    if let Some(description) = &role.description {
        output["Description"] = description.as_str().into();
    }
    output["MaxSessionDuration"] = role.max_session.into();
    output
}

/// Returns a role as its creation answers it. Recorded: IAM, test_create_describe_role.
pub(crate) fn created(role: &Role, names_session: bool) -> Value {
    let mut output = output(role);
    if let Some(description) = &role.description {
        output["Description"] = description.as_str().into();
    }
    if names_session {
        output["MaxSessionDuration"] = role.max_session.into();
    }
    tag::add_to_output(&mut output, &role.principal.tags);
    if let Some(boundary) = role.principal.boundary_output() {
        output["PermissionsBoundary"] = boundary;
    }
    output
}
