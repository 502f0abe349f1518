//! Resource policies of secrets.

use rehearsal_cloud_core::policy::statements;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::describe::SecretInput;
use super::input::{check_name, named};
use crate::error::malformed_policy;
use crate::state::Secrets;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutResourcePolicy {
    secret_id: String,
    resource_policy: String,
    #[serde(default)]
    block_public_policy: bool,
}

pub(crate) fn put_resource_policy(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    input: PutResourcePolicy,
) -> Result<Value, ServiceError> {
    check_name(&input.secret_id)?;
    let secret = secrets.find_kept(cx, &input.secret_id, "PutResourcePolicy")?;
    let policy = parse(&input.resource_policy)?;
    if input.block_public_policy && is_public(&policy) {
        return Err(ServiceError::sender(
            "PublicPolicyException",
            "This resource policy contains a public policy that gives broad access.",
        ));
    }
    secret.policy = Some(input.resource_policy);
    Ok(named(secret))
}

pub(crate) fn get_resource_policy(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    input: SecretInput,
) -> Result<Value, ServiceError> {
    check_name(&input.secret_id)?;
    let secret = secrets.find_kept(cx, &input.secret_id, "GetResourcePolicy")?;
    let mut output = named(secret);
    if let Some(policy) = &secret.policy {
        output["ResourcePolicy"] = policy.as_str().into();
    }
    Ok(output)
}

pub(crate) fn delete_resource_policy(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    input: SecretInput,
) -> Result<Value, ServiceError> {
    check_name(&input.secret_id)?;
    let secret = secrets.find_kept(cx, &input.secret_id, "DeleteResourcePolicy")?;
    secret.policy = None;
    Ok(named(secret))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ValidateResourcePolicy {
    secret_id: Option<String>,
    resource_policy: String,
}

pub(crate) fn validate_resource_policy(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    input: ValidateResourcePolicy,
) -> Result<Value, ServiceError> {
    if let Some(id) = &input.secret_id {
        check_name(id)?;
        secrets.find_kept(cx, id, "ValidateResourcePolicy")?;
    }
    let policy = parse(&input.resource_policy)?;
    let errors = if is_public(&policy) {
        vec![json!({
            "CheckName": "PUBLIC_POLICY",
            "ErrorMessage": "This resource policy contains a public policy that gives broad access.",
        })]
    } else {
        Vec::new()
    };
    Ok(json!({"PolicyValidationPassed": errors.is_empty(), "ValidationErrors": errors}))
}

/// Returns a policy, if it is one.
fn parse(text: &str) -> Result<Value, ServiceError> {
    let policy: Value = serde_json::from_str(text)
        .map_err(|_| malformed_policy("This resource policy contains invalid Json."))?;
    let is_statement = |statement: &&Value| {
        matches!(statement["Effect"].as_str(), Some("Allow" | "Deny"))
            && ["Principal", "Action"].iter().all(|member| {
                statement.get(member).is_some() || statement.get(format!("Not{member}")).is_some()
            })
    };
    let found = statements(&policy);
    if found.is_empty() || !found.iter().all(is_statement) {
        return Err(malformed_policy(
            "This resource policy contains a statement without an effect, a principal or an \
             action.",
        ));
    }
    Ok(policy)
}

/// Returns whether a statement allows everybody something, without a condition.
fn is_public(policy: &Value) -> bool {
    let is_anybody = |principal: &Value| {
        *principal == "*" || principal["AWS"] == "*" || principal["AWS"] == json!(["*"])
    };
    statements(policy).iter().any(|statement| {
        statement["Effect"] == "Allow"
            && statement.get("Condition").is_none()
            && is_anybody(&statement["Principal"])
    })
}
