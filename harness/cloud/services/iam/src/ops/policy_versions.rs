//! Versions of managed policies.

use rehearsal_cloud_core::service::{CallContext, ServiceError, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::Nothing;
use super::policies::{find, find_mut};
use crate::document;
use crate::error::{delete_conflict, limit_exceeded, no_such_entity};
use crate::managed::AwsManaged;
use crate::page::PageInput;
use crate::state::{Iam, ManagedPolicy, PolicyVersion};

/// The most versions of a policy.
const MAX_VERSIONS: usize = 5;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateInput {
    policy_arn: String,
    policy_document: String,
    #[serde(default)]
    set_as_default: bool,
}

pub(crate) fn create(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: CreateInput,
) -> Result<Value, ServiceError> {
    let policy = find_mut(state.account(cx), &input.policy_arn)?;
    document::check_managed(&input.policy_document)?;
    if policy.versions.len() == MAX_VERSIONS {
        return Err(limit_exceeded(
            "A managed policy can have up to 5 versions. Before you create a new version, you \
             must delete an existing version.",
        ));
    }
    let number = policy.next_version;
    let created = Timestamp(cx.now());
    let version = PolicyVersion {
        document: input.policy_document,
        created,
    };
    policy.versions.insert(number, version);
    policy.next_version += 1;
    if input.set_as_default {
        policy.default_version = number;
    }
    policy.updated = created;
    Ok(json!({ "PolicyVersion": listed(policy, number, created) }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct VersionInput {
    policy_arn: String,
    version_id: String,
}

pub(crate) fn get(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: VersionInput,
) -> Result<Value, ServiceError> {
    if let Some(policy) = AwsManaged::find(&input.policy_arn) {
        return of_aws(policy, &input);
    }
    let policy = find(state.account(cx), &input.policy_arn)?;
    let number = number(policy, &input)?;
    let version = &policy.versions[&number];
    let mut output = listed(policy, number, version.created);
    output["Document"] = document::encoded(&version.document).into();
    Ok(json!({ "PolicyVersion": output }))
}

fn of_aws(policy: AwsManaged, input: &VersionInput) -> Result<Value, ServiceError> {
    if input.version_id != "v1" {
        return Err(missing(input));
    }
    let document = policy.document().ok_or_else(|| {
        let (_, name) = policy.path_and_name();
        ServiceError::receiver(
            "NotImplemented",
            format!("The embedded cloud does not have the document of AWS's policy {name}."),
        )
        .with_status(501)
    })?;
    Ok(json!({ "PolicyVersion": {
        "Document": document::encoded(&document.to_string()), "VersionId": "v1",
        "IsDefaultVersion": true, "CreateDate": Timestamp(OffsetDateTime::UNIX_EPOCH),
    }}))
}

pub(crate) fn delete(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: VersionInput,
) -> Result<Nothing, ServiceError> {
    let policy = find_mut(state.account(cx), &input.policy_arn)?;
    let number = number(policy, &input)?;
    if number == policy.default_version {
        return Err(delete_conflict(
            "Cannot delete the default version of a policy.",
        ));
    }
    policy.versions.remove(&number);
    Ok(Nothing {})
}

pub(crate) fn set_default(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: VersionInput,
) -> Result<Nothing, ServiceError> {
    let policy = find_mut(state.account(cx), &input.policy_arn)?;
    policy.default_version = number(policy, &input)?;
    policy.updated = Timestamp(cx.now());
    Ok(Nothing {})
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInput {
    policy_arn: String,
    #[serde(flatten)]
    page: PageInput,
}

/// Lists the versions, the newest first.
pub(crate) fn list(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    if AwsManaged::find(&input.policy_arn).is_some() {
        let created = Timestamp(OffsetDateTime::UNIX_EPOCH);
        let only = json!({ "VersionId": "v1", "IsDefaultVersion": true, "CreateDate": created });
        return input.page.output("Versions", [only]);
    }
    let policy = find(state.account(cx), &input.policy_arn)?;
    let versions = policy.versions.iter().rev();
    let versions = versions.map(|(number, version)| listed(policy, *number, version.created));
    input.page.output("Versions", versions)
}

fn number(policy: &ManagedPolicy, input: &VersionInput) -> Result<u32, ServiceError> {
    let number = input.version_id.strip_prefix('v');
    let number = number.and_then(|digits| digits.parse().ok());
    number
        .filter(|number| policy.versions.contains_key(number))
        .ok_or_else(|| missing(input))
}

fn missing(input: &VersionInput) -> ServiceError {
    let (policy, version) = (&input.policy_arn, &input.version_id);
    no_such_entity(format!(
        "Policy {policy} version {version} does not exist or is not attachable."
    ))
}

/// Returns a version as lists have it.
fn listed(policy: &ManagedPolicy, number: u32, created: Timestamp) -> Value {
    json!({
        "VersionId": format!("v{number}"), "IsDefaultVersion": number == policy.default_version,
        "CreateDate": created,
    })
}
