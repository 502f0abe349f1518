//! Instance profiles.

use rehearsal_cloud_core::service::{CallContext, ServiceError, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{ListInput, Nothing, roles, root_path};
use crate::error::{already_exists, delete_conflict, limit_exceeded, no_such_entity};
use crate::page::PageInput;
use crate::state::{Account, Iam, InstanceProfile, Kind, arn, unique_id};
use crate::tag::{self, Tag};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateInput {
    instance_profile_name: String,
    #[serde(default = "root_path")]
    path: String,
    #[serde(default)]
    tags: Vec<Tag>,
}

pub(crate) fn create(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: CreateInput,
) -> Result<Value, ServiceError> {
    let account = state.account(cx);
    let name = input.instance_profile_name;
    if account.instance_profiles.contains_key(&name) {
        return Err(already_exists(format!(
            "Instance Profile {name} already exists."
        )));
    }
    let mut profile = InstanceProfile {
        arn: arn(cx.account(), "instance-profile", &input.path, &name),
        id: unique_id(cx, "AIPA"),
        name: name.clone(),
        path: input.path,
        created: Timestamp(cx.now()),
        tags: Vec::new(),
        role: None,
    };
    tag::add(&mut profile.tags, input.tags)?;
    let output = output(account, &profile);
    account.instance_profiles.insert(name, profile);
    Ok(json!({ "InstanceProfile": output }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct NameInput {
    instance_profile_name: String,
}

pub(crate) fn get(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: NameInput,
) -> Result<Value, ServiceError> {
    let account = state.account(cx);
    let name = &input.instance_profile_name;
    let profile = account.instance_profiles.get(name);
    let profile = profile.ok_or_else(|| missing(name))?;
    Ok(json!({ "InstanceProfile": output(account, profile) }))
}

pub(crate) fn delete(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: NameInput,
) -> Result<Nothing, ServiceError> {
    let account = state.account(cx);
    if find(account, &input.instance_profile_name)?.role.is_some() {
        return Err(delete_conflict(
            "Cannot delete entity, must remove roles from instance profile first.",
        ));
    }
    account
        .instance_profiles
        .remove(&input.instance_profile_name);
    Ok(Nothing {})
}

pub(crate) fn list(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let account = &*state.account(cx);
    let profiles = account.instance_profiles.values();
    let profiles = profiles.filter(|profile| profile.path.starts_with(&input.path_prefix));
    let profiles = profiles.map(|profile| output(account, profile));
    input.page.output("InstanceProfiles", profiles)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RoleInput {
    role_name: String,
    #[serde(flatten)]
    page: PageInput,
}

pub(crate) fn list_for_role(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: RoleInput,
) -> Result<Value, ServiceError> {
    let account = &*state.account(cx);
    account.principal(Kind::Role, &input.role_name)?;
    let profiles = account.instance_profiles.values();
    let profiles = profiles.filter(|profile| profile.role.as_ref() == Some(&input.role_name));
    let profiles = profiles.map(|profile| output(account, profile));
    input.page.output("InstanceProfiles", profiles)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct MemberInput {
    instance_profile_name: String,
    role_name: String,
}

pub(crate) fn add_role(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: MemberInput,
) -> Result<Nothing, ServiceError> {
    let account = state.account(cx);
    find(account, &input.instance_profile_name)?;
    account.principal(Kind::Role, &input.role_name)?;
    let profile = find(account, &input.instance_profile_name)?;
    if profile.role.is_some() {
        return Err(limit_exceeded(
            "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1",
        ));
    }
    profile.role = Some(input.role_name);
    Ok(Nothing {})
}

pub(crate) fn remove_role(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: MemberInput,
) -> Result<Nothing, ServiceError> {
    let account = state.account(cx);
    let profile = find(account, &input.instance_profile_name)?;
    if profile.role.as_ref() != Some(&input.role_name) {
        return Err(crate::state::missing(Kind::Role, &input.role_name));
    }
    profile.role = None;
    Ok(Nothing {})
}

fn find<'a>(account: &'a mut Account, name: &str) -> Result<&'a mut InstanceProfile, ServiceError> {
    let profile = account.instance_profiles.get_mut(name);
    profile.ok_or_else(|| missing(name))
}

/// Returns the error for an instance profile that does not exist.
pub(crate) fn missing(name: &str) -> ServiceError {
    no_such_entity(format!("Instance Profile {name} cannot be found."))
}

/// Returns an instance profile with its role.
fn output(account: &Account, profile: &InstanceProfile) -> Value {
    let role = profile
        .role
        .as_ref()
        .and_then(|name| account.roles.get(name));
    let roles: Vec<Value> = role.map(roles::output).into_iter().collect();
    let mut output = json!({
        "InstanceProfileName": profile.name, "Path": profile.path,
        "InstanceProfileId": profile.id, "Arn": profile.arn, "CreateDate": profile.created,
        "Roles": roles,
    });
    tag::add_to_output(&mut output, &profile.tags);
    output
}
