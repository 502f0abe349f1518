//! Resource policies of streams and consumers.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{invalid_argument, not_found};
use crate::lookup::StreamRef;
use crate::state::Kinesis;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ResourcePolicy {
    #[serde(rename = "ResourceARN")]
    arn: String,
    policy: Option<String>,
}

/// Returns the policy of the stream or the consumer with an ARN.
fn find<'a>(
    kinesis: &'a mut Kinesis,
    cx: &CallContext<'_>,
    arn: &str,
    operation: &str,
) -> Result<&'a mut Option<String>, ServiceError> {
    if !arn.contains("/consumer/") {
        return Ok(&mut kinesis
            .stream(cx, &StreamRef::of_arn(arn), operation)?
            .policy);
    }
    let (stream, name) = kinesis.consumer_stream(cx, arn, operation)?;
    let consumer = stream.consumers.get_mut(&name);
    let consumer = consumer.ok_or_else(|| not_found(format!("Consumer {name} not found.")))?;
    Ok(&mut consumer.policy)
}

pub(crate) fn put_resource_policy(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: ResourcePolicy,
) -> Result<Value, ServiceError> {
    let policy = find(kinesis, cx, &input.arn, "PutResourcePolicy")?;
    let given = input.policy.unwrap_or_default();
    let parsed = serde_json::from_str::<Value>(&given);
    if !parsed.is_ok_and(|parsed| parsed.get("Statement").is_some()) {
        return Err(invalid_argument(
            "The resource policy is not valid JSON with statements.",
        ));
    }
    *policy = Some(given);
    Ok(json!({}))
}

pub(crate) fn get_resource_policy(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: ResourcePolicy,
) -> Result<Value, ServiceError> {
    let policy = find(kinesis, cx, &input.arn, "GetResourcePolicy")?;
    // Recorded: test_resource_policy_crud has an empty policy where there is none.
    Ok(json!({"Policy": policy.as_deref().unwrap_or("{}")}))
}

pub(crate) fn delete_resource_policy(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: ResourcePolicy,
) -> Result<Value, ServiceError> {
    let policy = find(kinesis, cx, &input.arn, "DeleteResourcePolicy")?;
    let removed = policy.take();
    removed.ok_or_else(|| not_found(format!("No resource policy found for {}.", input.arn)))?;
    Ok(json!({}))
}
