//! Resource policies of tables. They are kept and answered, and not enforced.

use std::fmt;

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::lookup::millis;
use crate::error::Error;
use crate::names::TableRef;
use crate::state::Dynamo;
use crate::table::{ResourcePolicy, Table, TableDefinition};

const MAX_SIZE: usize = 20 * 1024;

/// Returns a new revision of a policy: a time, later than that of the revision before.
pub(super) fn revision(cx: &CallContext<'_>, before: Option<&ResourcePolicy>) -> String {
    let before = before.and_then(|policy| policy.revision.parse::<i64>().ok());
    let next = before.map_or(0, |before| before + 1);
    format!("{:020}", millis(cx.now()).max(next))
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

fn policy_not_found(what: impl fmt::Display) -> Error {
    Error::new(
        "PolicyNotFoundException",
        format!("Resource-based policy not found for the provided ResourceArn: {what}"),
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
    let is_document =
        serde_json::from_str::<Value>(&input.policy).is_ok_and(|text| text.is_object());
    if !is_document || input.policy.len() > MAX_SIZE {
        return Err(Error::validation("Invalid policy document").into());
    }
    let definition = &mut table(dynamo, &input.resource_arn)?.definition;
    check_revision(definition, input.expected_revision_id.as_deref())?;
    let policy = &mut definition.policy;
    // The same policy keeps its revision.
    if let Some(policy) = policy.as_ref().filter(|policy| policy.text == input.policy) {
        return Ok(json!({"RevisionId": policy.revision}));
    }
    let revision = revision(cx, policy.as_ref());
    *policy = Some(ResourcePolicy {
        text: input.policy,
        revision: revision.clone(),
    });
    Ok(json!({"RevisionId": revision}))
}

/// Checks that the policy of a table has the revision that a request expects.
fn check_revision(table: &TableDefinition, expected: Option<&str>) -> Result<(), Error> {
    let name = &table.name;
    let current = table.policy.as_ref().map(|policy| policy.revision.as_str());
    match (current, expected) {
        (_, None) | (None, Some("NO_POLICY")) => Ok(()),
        (Some(current), Some("NO_POLICY")) => Err(policy_not_found(format_args!(
            "Requested policy update expecting none to be present for table {name}, but a policy \
             exists with revision id {current}."
        ))),
        (Some(current), Some(expected)) if current == expected => Ok(()),
        (Some(current), Some(expected)) => Err(policy_not_found(format_args!(
            "Requested update for policy with revision id {expected}, but the policy associated \
             to target table {name} has revision id {current}."
        ))),
        (None, Some(_)) => Err(policy_not_found(&table.arn)),
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
    let definition = &mut table(dynamo, &input.resource_arn)?.definition;
    check_revision(definition, input.expected_revision_id.as_deref())?;
    Ok(match definition.policy.take() {
        Some(policy) => json!({"RevisionId": policy.revision}),
        None => json!({}),
    })
}
