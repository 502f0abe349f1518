//! Groups of users.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{ListInput, Nothing, root_path, users};
use crate::error::delete_conflict;
use crate::page::PageInput;
use crate::state::{Group, Iam, Kind, Principal, missing};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateInput {
    group_name: String,
    #[serde(default = "root_path")]
    path: String,
}

pub(crate) fn create(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: CreateInput,
) -> Result<Value, ServiceError> {
    let account = state.account(cx);
    account.check_free(Kind::Group, &input.group_name)?;
    let principal = Principal::new(cx, Kind::Group, input.group_name, input.path);
    let result = json!({ "Group": output(&principal) });
    let name = principal.name.clone();
    account.groups.insert(name, Group { principal });
    Ok(result)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetInput {
    group_name: String,
    #[serde(flatten)]
    page: PageInput,
}

pub(crate) fn get(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: GetInput,
) -> Result<Value, ServiceError> {
    let account = state.account(cx);
    let group = output(account.principal(Kind::Group, &input.group_name)?);
    let members = account.users.values();
    let members = members.filter(|user| user.groups.contains(&input.group_name));
    let mut result = input
        .page
        .output("Users", members.map(|user| users::output(&user.principal)))?;
    result["Group"] = group;
    Ok(result)
}

pub(crate) fn list(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let groups = state.account(cx).groups.values();
    let groups = groups.filter(|group| group.principal.path.starts_with(&input.path_prefix));
    input
        .page
        .output("Groups", groups.map(|group| output(&group.principal)))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListForUserInput {
    user_name: String,
    #[serde(flatten)]
    page: PageInput,
}

pub(crate) fn list_for_user(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: ListForUserInput,
) -> Result<Value, ServiceError> {
    let account = state.account(cx);
    let names = account.user(&input.user_name)?.groups.clone();
    let groups = names.iter().filter_map(|name| account.groups.get(name));
    input
        .page
        .output("Groups", groups.map(|group| output(&group.principal)))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateInput {
    group_name: String,
    new_path: Option<String>,
    new_group_name: Option<String>,
}

pub(crate) fn update(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: UpdateInput,
) -> Result<Nothing, ServiceError> {
    let account = state.account(cx);
    account.principal(Kind::Group, &input.group_name)?;
    let new_name = input.new_group_name.as_ref().unwrap_or(&input.group_name);
    if !new_name.eq_ignore_ascii_case(&input.group_name) {
        account.check_free(Kind::Group, new_name)?;
    }
    let mut group = account
        .groups
        .remove(&input.group_name)
        .ok_or_else(|| missing(Kind::Group, &input.group_name))?;
    let principal = &mut group.principal;
    let path = input.new_path.unwrap_or_else(|| principal.path.clone());
    principal.rename(Kind::Group, &account.id, new_name.clone(), path);
    account.groups.insert(new_name.clone(), group);
    for user in account.users.values_mut() {
        if user.groups.remove(&input.group_name) {
            user.groups.insert(new_name.clone());
        }
    }
    Ok(Nothing {})
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteInput {
    group_name: String,
}

pub(crate) fn delete(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: DeleteInput,
) -> Result<Nothing, ServiceError> {
    let account = state.account(cx);
    let group = account.principal(Kind::Group, &input.group_name)?;
    let has_members = account
        .users
        .values()
        .any(|user| user.groups.contains(&input.group_name));
    let conflict = if has_members {
        Some("must remove users from group first.")
    } else if !group.attached.is_empty() {
        Some("must detach all policies first.")
    } else if !group.inline.is_empty() {
        Some("must delete policies first.")
    } else {
        None
    };
    if let Some(conflict) = conflict {
        return Err(delete_conflict(format!("Cannot delete entity, {conflict}")));
    }
    account.groups.remove(&input.group_name);
    Ok(Nothing {})
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct MemberInput {
    group_name: String,
    user_name: String,
}

pub(crate) fn add_user(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: MemberInput,
) -> Result<Nothing, ServiceError> {
    let account = state.account(cx);
    account.principal(Kind::Group, &input.group_name)?;
    let user = account.user(&input.user_name)?;
    user.groups.insert(input.group_name);
    Ok(Nothing {})
}

pub(crate) fn remove_user(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: MemberInput,
) -> Result<Nothing, ServiceError> {
    let account = state.account(cx);
    account.principal(Kind::Group, &input.group_name)?;
    let user = account.user(&input.user_name)?;
    user.groups.remove(&input.group_name);
    Ok(Nothing {})
}

/// Returns a group as outputs have it.
fn output(group: &Principal) -> Value {
    json!({
        "GroupName": group.name, "Path": group.path, "GroupId": group.id, "Arn": group.arn,
        "CreateDate": group.created,
    })
}
