//! Who else may use a version of a layer.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{conflict, not_found, wrong_revision};
use crate::layer::LayerPlace;
use crate::ops::layers::number;
use crate::ops::permissions::{document, principal};
use crate::policy::Policy;
use crate::state::Lambda;

/// The operation whose revision the others name.
const READER: &str = "GetLayerPolicy";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AddInput {
    layer_name: String,
    version_number: i64,
    statement_id: String,
    action: String,
    principal: String,
    organization_id: Option<String>,
    revision_id: Option<String>,
}

/// Recorded: lambda_api, `test_layer_policy_lifecycle`, `test_layer_policy_exceptions`.
pub(crate) fn add_layer_version_permission(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: AddInput,
) -> Result<Value, ServiceError> {
    let revision = cx.ids.uuid("policy");
    let (arn, policy) = find(lambda, cx, &input.layer_name, input.version_number)?;
    if input
        .revision_id
        .is_some_and(|given| given != policy.revision)
    {
        return Err(wrong_revision(READER));
    }
    if policy.has(&input.statement_id) {
        return Err(conflict(format!(
            "The statement id ({}) provided already exists. Please provide a new statement id, or \
             remove the existing statement.",
            input.statement_id
        )));
    }
    let mut statement = json!({
        "Sid": input.statement_id,
        "Effect": "Allow",
        "Principal": principal(&input.principal)?,
        "Action": input.action,
        "Resource": arn,
    });
    if let Some(organization) = input.organization_id {
        statement["Condition"] = json!({"StringEquals": {"aws:PrincipalOrgID": organization}});
    }
    policy.statements.push(statement.clone());
    policy.revision.clone_from(&revision);
    Ok(json!({"Statement": statement.to_string(), "RevisionId": revision}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetInput {
    layer_name: String,
    version_number: i64,
}

pub(crate) fn get_layer_version_policy(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: GetInput,
) -> Result<Value, ServiceError> {
    let (_, policy) = find(lambda, cx, &input.layer_name, input.version_number)?;
    if policy.statements.is_empty() {
        return Err(not_found(
            "No policy is associated with the given resource.",
        ));
    }
    Ok(json!({
        "Policy": document(policy).to_string(),
        "RevisionId": policy.revision,
    }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RemoveInput {
    layer_name: String,
    version_number: i64,
    statement_id: String,
    revision_id: Option<String>,
}

pub(crate) fn remove_layer_version_permission(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: RemoveInput,
) -> Result<Value, ServiceError> {
    let revision = cx.ids.uuid("policy");
    let (_, policy) = find(lambda, cx, &input.layer_name, input.version_number)?;
    if input
        .revision_id
        .is_some_and(|given| given != policy.revision)
    {
        return Err(wrong_revision(READER));
    }
    if !policy.has(&input.statement_id) {
        return Err(not_found(format!(
            "Statement {} is not found in resource policy.",
            input.statement_id
        )));
    }
    policy
        .statements
        .retain(|statement| statement["Sid"] != *input.statement_id);
    policy.revision = revision;
    Ok(json!({}))
}

/// Returns the ARN of a version of a layer of the caller, and its policy.
fn find<'l>(
    lambda: &'l mut Lambda,
    cx: &CallContext<'_>,
    name: &str,
    given: i64,
) -> Result<(String, &'l mut Policy), ServiceError> {
    let number = number(given)?;
    let place = LayerPlace::parse(cx, name);
    let arn = place.version_arn(number);
    let is_own = place.account == *cx.account();
    let version = lambda.layer_version(&place, number).filter(|_| is_own);
    let version =
        version.ok_or_else(|| not_found(format!("Layer version {arn} does not exist.")))?;
    Ok((arn, &mut version.policy))
}
