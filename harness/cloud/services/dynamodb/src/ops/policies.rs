//! Resource policies of tables. They are kept and answered, and not enforced.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::Error;
use crate::names::TableRef;
use crate::state::Dynamo;
use crate::table::{ResourcePolicy, Table};

const MAX_SIZE: usize = 20 * 1024;

/// Returns a new revision of a policy.
pub(super) fn revision(cx: &mut CallContext<'_>) -> String {
    let number = cx.ids.number("policy");
    format!("{:020}", number % 100_000_000_000_000)
}

fn table<'a>(dynamo: &'a mut Dynamo, arn: &str) -> Result<&'a mut Table, Error> {
    let name = TableRef::parse_arn(arn)
        .ok_or_else(|| Error::validation(format!("Invalid ResourceArn: {arn}")))?;
    let found = dynamo.table_mut(&name);
    found.ok_or_else(|| {
        Error::new(
            "ResourceNotFoundException",
            format!(
                "Requested resource not found: Table: {} not found",
                name.name
            ),
        )
    })
}

fn policy_not_found(arn: &str) -> Error {
    Error::new(
        "PolicyNotFoundException",
        format!("Resource-based policy not found for the provided ResourceArn: {arn}"),
    )
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutResourcePolicy {
    resource_arn: String,
    policy: String,
    expected_revision_id: Option<String>,
}

pub(crate) fn put_resource_policy(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: PutResourcePolicy,
) -> Result<Value, ServiceError> {
    let revision = revision(cx);
    let is_document =
        serde_json::from_str::<Value>(&input.policy).is_ok_and(|text| text.is_object());
    if !is_document || input.policy.len() > MAX_SIZE {
        return Err(Error::validation("Invalid policy document").into());
    }
    let policy = &mut table(dynamo, &input.resource_arn)?.definition.policy;
    check_revision(
        &input.resource_arn,
        policy.as_ref(),
        input.expected_revision_id.as_deref(),
    )?;
    *policy = Some(ResourcePolicy {
        text: input.policy,
        revision: revision.clone(),
    });
    Ok(json!({"RevisionId": revision}))
}

/// Checks that a policy has the revision that the request expects.
fn check_revision(
    arn: &str,
    current: Option<&ResourcePolicy>,
    expected: Option<&str>,
) -> Result<(), Error> {
    match (current, expected) {
        (_, None) | (None, Some("NO_POLICY")) => Ok(()),
        (Some(current), Some(expected)) if current.revision == expected => Ok(()),
        _ => Err(policy_not_found(arn)),
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ResourceInput {
    resource_arn: String,
    expected_revision_id: Option<String>,
}

pub(crate) fn get_resource_policy(
    dynamo: &mut Dynamo,
    _: &mut CallContext<'_>,
    input: ResourceInput,
) -> Result<Value, ServiceError> {
    let policy = &table(dynamo, &input.resource_arn)?.definition.policy;
    let policy = policy
        .as_ref()
        .ok_or_else(|| policy_not_found(&input.resource_arn))?;
    Ok(json!({"Policy": policy.text, "RevisionId": policy.revision}))
}

pub(crate) fn delete_resource_policy(
    dynamo: &mut Dynamo,
    _: &mut CallContext<'_>,
    input: ResourceInput,
) -> Result<Value, ServiceError> {
    let policy = &mut table(dynamo, &input.resource_arn)?.definition.policy;
    check_revision(
        &input.resource_arn,
        policy.as_ref(),
        input.expected_revision_id.as_deref(),
    )?;
    Ok(match policy.take() {
        Some(policy) => json!({"RevisionId": policy.revision}),
        None => json!({}),
    })
}
