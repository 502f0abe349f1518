//! Users.

use std::collections::BTreeSet;

use rehearsal_cloud_core::auth::{DEFAULT_USER, IdentityKind};
use rehearsal_cloud_core::service::{CallContext, ServiceError, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{ListInput, Nothing, root_path};
use crate::error::{delete_conflict, validation};
use crate::state::{Iam, Kind, Principal, User, missing};
use crate::tag::{self, Tag};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateInput {
    user_name: String,
    #[serde(default = "root_path")]
    path: String,
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
    account.check_free(Kind::User, &input.user_name)?;
    if let Some(boundary) = &input.permissions_boundary {
        account.check_attachable(boundary)?;
    }
    let mut principal = Principal::new(cx, Kind::User, input.user_name, input.path);
    principal.boundary = input.permissions_boundary;
    tag::add(&mut principal.tags, input.tags)?;
    let user = User {
        principal,
        groups: BTreeSet::new(),
        access_keys: Vec::new(),
        login: None,
        service_credentials: Vec::new(),
    };
    let output = json!({ "User": detailed(&user) });
    account.users.insert(user.principal.name.clone(), user);
    Ok(output)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetInput {
    user_name: Option<String>,
}

/// Returns a user; without a name, the one that calls.
pub(crate) fn get(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: GetInput,
) -> Result<Value, ServiceError> {
    let account = state.account(cx);
    let name = name_or_caller(cx, input.user_name)?;
    if !account.users.contains_key(&name) && name == DEFAULT_USER {
        return Ok(json!({ "User": default_user(cx) }));
    }
    Ok(json!({ "User": detailed(account.user(&name)?) }))
}

/// Returns the name of a user that is given, or that of the user that calls.
pub(crate) fn name_or_caller(
    cx: &CallContext<'_>,
    given: Option<String>,
) -> Result<String, ServiceError> {
    if let Some(name) = given {
        return Ok(name);
    }
    let identity = cx.identity();
    let name = identity.arn.rsplit('/').next().unwrap_or_default();
    match identity.kind {
        IdentityKind::User => Ok(name.to_owned()),
        _ => Err(validation(
            "Must specify userName when calling with non-User credentials",
        )),
    }
}

/// Returns the user that every account has from the start, as an output.
fn default_user(cx: &CallContext<'_>) -> Value {
    let identity = cx.identity();
    json!({
        "UserName": DEFAULT_USER, "Path": "/", "UserId": identity.user_id, "Arn": identity.arn,
        "CreateDate": Timestamp(OffsetDateTime::UNIX_EPOCH),
    })
}

pub(crate) fn list(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let users = state.account(cx).users.values();
    let users = users.filter(|user| user.principal.path.starts_with(&input.path_prefix));
    input
        .page
        .output("Users", users.map(|user| output(&user.principal)))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateInput {
    user_name: String,
    new_path: Option<String>,
    new_user_name: Option<String>,
}

pub(crate) fn update(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: UpdateInput,
) -> Result<Nothing, ServiceError> {
    let account = state.account(cx);
    account.user(&input.user_name)?;
    let new_name = input.new_user_name.as_deref().unwrap_or(&input.user_name);
    if !new_name.eq_ignore_ascii_case(&input.user_name) {
        account.check_free(Kind::User, new_name)?;
    }
    let mut user = account
        .users
        .remove(&input.user_name)
        .ok_or_else(|| missing(Kind::User, &input.user_name))?;
    let path = input
        .new_path
        .unwrap_or_else(|| user.principal.path.clone());
    let principal = &mut user.principal;
    principal.rename(Kind::User, &account.id, new_name.to_owned(), path);
    account.users.insert(new_name.to_owned(), user);
    state.publish_principals(cx);
    Ok(Nothing {})
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteInput {
    user_name: String,
}

pub(crate) fn delete(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: DeleteInput,
) -> Result<Nothing, ServiceError> {
    let account = state.account(cx);
    let user = account.user(&input.user_name)?;
    let conflict = if !user.groups.is_empty() {
        Some("must remove users from group first.")
    } else if !user.principal.attached.is_empty() {
        Some("must detach all policies first.")
    } else if !user.principal.inline.is_empty() {
        Some("must delete policies first.")
    } else if user.login.is_some() {
        Some("must delete login profile first.")
    } else if !user.access_keys.is_empty() {
        Some("must delete access keys first.")
    } else if !user.service_credentials.is_empty() {
        // Recorded: IAM, test_delete_user_after_service_credential_created.
        Some("must remove referenced objects first.")
    } else {
        None
    };
    if let Some(conflict) = conflict {
        return Err(delete_conflict(format!("Cannot delete entity, {conflict}")));
    }
    account.users.remove(&input.user_name);
    Ok(Nothing {})
}

/// Returns a user as lists have it.
pub(crate) fn output(user: &Principal) -> Value {
    json!({
        "UserName": user.name, "Path": user.path, "UserId": user.id, "Arn": user.arn,
        "CreateDate": user.created,
    })
}

/// Returns a user with its boundary and its tags.
fn detailed(user: &User) -> Value {
    let mut output = output(&user.principal);
    tag::add_to_output(&mut output, &user.principal.tags);
    if let Some(boundary) = user.principal.boundary_output() {
        output["PermissionsBoundary"] = boundary;
    }
    output
}
