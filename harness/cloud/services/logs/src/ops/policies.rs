//! Resource policies: they are kept. What functions write needs no policy.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::page::paged;
use crate::error::{invalid_parameter, limit_exceeded, not_found, not_implemented};
use crate::state::{Logs, ResourcePolicy, milliseconds};

/// How many resource policies an account can have in a region.
const MAXIMUM: usize = 10;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PutInput {
    policy_name: Option<String>,
    policy_document: Option<String>,
    resource_arn: Option<String>,
}

pub(crate) fn put_resource_policy(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: PutInput,
) -> Result<Value, ServiceError> {
    if input.resource_arn.is_some() {
        return Err(not_implemented("resource policies of one log group"));
    }
    let (Some(name), Some(document)) = (input.policy_name, input.policy_document) else {
        return Err(invalid_parameter(
            "policyName and policyDocument have to be given.",
        ));
    };
    let policies = &mut logs.regions.for_caller(cx).policies;
    if policies.len() >= MAXIMUM && !policies.contains_key(&name) {
        return Err(limit_exceeded());
    }
    let policy = ResourcePolicy {
        document,
        updated: milliseconds(cx.now()),
    };
    let described = describe(&name, &policy);
    policies.insert(name, policy);
    Ok(json!({"resourcePolicy": described}))
}

fn describe(name: &str, policy: &ResourcePolicy) -> Value {
    json!({
        "policyName": name,
        "policyDocument": policy.document,
        "lastUpdatedTime": policy.updated,
        "policyScope": "ACCOUNT",
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DescribeInput {
    limit: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn describe_resource_policies(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: DescribeInput,
) -> Result<Value, ServiceError> {
    let policies = logs.regions.for_caller(cx).policies.iter();
    let found = policies.map(|(name, policy)| describe(name, policy));
    let (limit, token) = (input.limit, input.next_token.as_deref());
    paged("resourcePolicies", found.collect(), limit, token)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeleteInput {
    policy_name: Option<String>,
    resource_arn: Option<String>,
}

pub(crate) fn delete_resource_policy(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: DeleteInput,
) -> Result<Value, ServiceError> {
    if input.resource_arn.is_some() {
        return Err(not_implemented("resource policies of one log group"));
    }
    let name = input.policy_name.unwrap_or_default();
    let removed = logs.regions.for_caller(cx).policies.remove(&name);
    // Recorded: logs_resource_policies, `test_delete_resource_policy_not_found`.
    removed
        .map(|_| json!({}))
        .ok_or_else(|| not_found(format!("Policy with name [{name}] does not exist.")))
}
