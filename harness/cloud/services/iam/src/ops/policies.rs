//! Managed policies.

use std::collections::BTreeMap;

use rehearsal_cloud_core::service::{CallContext, ServiceError, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{Nothing, root_path};
use crate::document;
use crate::error::{already_exists, delete_conflict, no_such_entity, validation};
use crate::managed::AwsManaged;
use crate::page::PageInput;
use crate::state::{Account, Iam, Kind, ManagedPolicy, PolicyVersion, Principal, arn, unique_id};
use crate::tag::{self, Tag};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateInput {
    policy_name: String,
    #[serde(default = "root_path")]
    path: String,
    policy_document: String,
    description: Option<String>,
    #[serde(default)]
    tags: Vec<Tag>,
}

pub(crate) fn create(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: CreateInput,
) -> Result<Value, ServiceError> {
    let account = state.account(cx);
    let is_same = |policy: &ManagedPolicy| policy.name.eq_ignore_ascii_case(&input.policy_name);
    if account.policies.values().any(is_same) {
        return Err(already_exists(format!(
            "A policy called {} already exists. Duplicate names are not allowed.",
            input.policy_name
        )));
    }
    document::check_managed(&input.policy_document)?;
    let mut tags = Vec::new();
    tag::add(&mut tags, input.tags)?;
    let created = Timestamp(cx.now());
    let version = PolicyVersion {
        document: input.policy_document,
        created,
    };
    let policy = ManagedPolicy {
        arn: arn(cx.account(), "policy", &input.path, &input.policy_name),
        id: unique_id(cx, "ANPA"),
        name: input.policy_name,
        path: input.path,
        description: input.description,
        created,
        updated: created,
        tags,
        versions: BTreeMap::from([(1, version)]),
        default_version: 1,
        next_version: 2,
    };
    let mut output = listed(account, &policy);
    tag::add_to_output(&mut output, &policy.tags);
    account.policies.insert(policy.arn.clone(), policy);
    Ok(json!({ "Policy": output }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ArnInput {
    policy_arn: String,
}

pub(crate) fn get(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: ArnInput,
) -> Result<Value, ServiceError> {
    let account = state.account(cx);
    if let Some(policy) = AwsManaged::find(&input.policy_arn) {
        let mut output = listed_managed(account, policy);
        output["Description"] = "".into();
        output["Tags"] = json!([]);
        return Ok(json!({ "Policy": output }));
    }
    let policy = find(account, &input.policy_arn)?;
    let mut output = listed(account, policy);
    if let Some(description) = &policy.description {
        output["Description"] = description.as_str().into();
    }
    output["Tags"] = json!(policy.tags);
    Ok(json!({ "Policy": output }))
}

pub(crate) fn delete(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: ArnInput,
) -> Result<Nothing, ServiceError> {
    let account = state.account(cx);
    let policy = find(account, &input.policy_arn)?;
    let (attached, bounded) = account.uses_of(&input.policy_arn);
    if attached + bounded > 0 {
        return Err(delete_conflict(
            "Cannot delete a policy attached to entities.",
        ));
    }
    if policy.versions.len() > 1 {
        return Err(delete_conflict(
            "This policy has more than one version. Before you delete a policy, you must \
             delete the policy's versions. The default version is deleted with the policy.",
        ));
    }
    account.policies.remove(&input.policy_arn);
    Ok(Nothing {})
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInput {
    scope: Option<String>,
    #[serde(default)]
    only_attached: bool,
    #[serde(default = "root_path")]
    path_prefix: String,
    policy_usage_filter: Option<String>,
    #[serde(flatten)]
    page: PageInput,
}

pub(crate) fn list(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let account = &*state.account(cx);
    let scope = input.scope.as_deref();
    let of_account = account.policies.values().map(|policy| {
        let path = policy.path.as_str();
        (path, listed(account, policy))
    });
    let of_aws = AwsManaged::all().map(|policy| {
        let (path, _) = policy.path_and_name();
        (path, listed_managed(account, policy))
    });
    let of_account = of_account.filter(|_| scope != Some("AWS"));
    let of_aws = of_aws.filter(|_| scope != Some("Local"));
    let wanted = of_account.chain(of_aws).filter(|(path, policy)| {
        let used = match input.policy_usage_filter.as_deref() {
            Some("PermissionsBoundary") => &policy["PermissionsBoundaryUsageCount"],
            _ => &policy["AttachmentCount"],
        };
        path.starts_with(&input.path_prefix) && (!input.only_attached || *used != 0)
    });
    input
        .page
        .output("Policies", wanted.map(|(_, policy)| policy))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct EntitiesInput {
    policy_arn: String,
    entity_filter: Option<String>,
    #[serde(default = "root_path")]
    path_prefix: String,
    policy_usage_filter: Option<String>,
    #[serde(flatten)]
    page: PageInput,
}

pub(crate) fn list_entities(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: EntitiesInput,
) -> Result<Value, ServiceError> {
    let account = state.account(cx);
    if AwsManaged::find(&input.policy_arn).is_none() {
        find(account, &input.policy_arn)?;
    }
    let as_boundary = input.policy_usage_filter.as_deref() == Some("PermissionsBoundary");
    let is_used = |principal: &Principal| {
        if as_boundary {
            principal.boundary.as_deref() == Some(&input.policy_arn)
        } else {
            principal.attached.contains(&input.policy_arn)
        }
    };
    let is_wanted = |kind: Kind| match input.entity_filter.as_deref() {
        Some("User") => kind == Kind::User,
        Some("Group") => kind == Kind::Group,
        Some("Role") => kind == Kind::Role,
        Some(_) => false,
        None => true,
    };
    let found = account.principals().filter(|(kind, principal)| {
        is_wanted(*kind) && is_used(principal) && principal.path.starts_with(&input.path_prefix)
    });
    let found = found.map(|(kind, principal)| {
        let mut entity = json!({ format!("{}Id", kind.title()): principal.id });
        entity[kind.name_member()] = principal.name.as_str().into();
        entity
    });
    // One page has entities of all kinds.
    let mut output = input.page.output("Entities", found)?;
    let entities = output["Entities"].take();
    for (list, member) in [
        ("PolicyGroups", "GroupName"),
        ("PolicyUsers", "UserName"),
        ("PolicyRoles", "RoleName"),
    ] {
        let of_kind = entities.as_array().into_iter().flatten();
        let of_kind = of_kind.filter(|entity| entity.get(member).is_some());
        output[list] = of_kind.cloned().collect();
    }
    if let Some(members) = output.as_object_mut() {
        members.remove("Entities");
    }
    Ok(output)
}

/// Returns a customer managed policy.
pub(crate) fn find<'a>(account: &'a Account, arn: &str) -> Result<&'a ManagedPolicy, ServiceError> {
    check_arn(arn)?;
    account.policies.get(arn).ok_or_else(|| missing(arn))
}

/// Returns a customer managed policy to change it.
pub(crate) fn find_mut<'a>(
    account: &'a mut Account,
    arn: &str,
) -> Result<&'a mut ManagedPolicy, ServiceError> {
    check_arn(arn)?;
    account.policies.get_mut(arn).ok_or_else(|| missing(arn))
}

fn check_arn(arn: &str) -> Result<(), ServiceError> {
    if arn.starts_with("arn:") {
        return Ok(());
    }
    Err(validation("Invalid ARN:  Could not be parsed!"))
}

/// Recorded: IAM, test_delete_non_existent_policy_returns_no_such_entity.
fn missing(arn: &str) -> ServiceError {
    no_such_entity(format!("Policy {arn} was not found."))
}

/// Returns a policy as lists have it.
fn listed(account: &Account, policy: &ManagedPolicy) -> Value {
    let (attached, bounded) = account.uses_of(&policy.arn);
    json!({
        "PolicyName": policy.name, "PolicyId": policy.id, "Arn": policy.arn,
        "Path": policy.path, "DefaultVersionId": format!("v{}", policy.default_version),
        "AttachmentCount": attached, "PermissionsBoundaryUsageCount": bounded,
        "IsAttachable": true, "CreateDate": policy.created, "UpdateDate": policy.updated,
    })
}

/// Returns a policy of AWS as lists have it. Its id follows from its name.
fn listed_managed(account: &Account, policy: AwsManaged) -> Value {
    let arn = policy.arn();
    let (path, name) = policy.path_and_name();
    let (attached, bounded) = account.uses_of(&arn);
    let created = Timestamp(OffsetDateTime::UNIX_EPOCH);
    json!({
        "PolicyName": name, "PolicyId": policy.id(), "Arn": arn, "Path": path,
        "DefaultVersionId": "v1", "AttachmentCount": attached,
        "PermissionsBoundaryUsageCount": bounded, "IsAttachable": true,
        "CreateDate": created, "UpdateDate": created,
    })
}
