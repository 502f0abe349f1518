//! What a mapping reports of records that it gives up.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::effect::{Effect, ServiceCall};
use rehearsal_cloud_core::service::CallContext;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;

use super::records::{arrived, number};
use crate::mapping::Mapping;

/// Records that are given up.
pub(super) struct GivenUp<'a> {
    pub(super) shard: &'a str,
    pub(super) records: &'a [Value],
    /// `RetryAttemptsExhausted` or `RecordAgeExceeded`.
    pub(super) condition: &'static str,
    /// How often the function was invoked with them.
    pub(super) invocations: u32,
    /// The version that failed.
    pub(super) version: Option<&'a str>,
}

/// Sends a report to the destination of a mapping, if it has one. Recorded:
/// lambda_integration_dynamodbstreams, `test_dynamodb_event_source_mapping_with_on_failure_destination_config`.
pub(super) fn report(cx: &mut CallContext<'_>, mapping: &Mapping, given_up: &GivenUp<'_>) {
    let target = mapping.stream.as_ref();
    let Some(target) = target.and_then(|stream| stream.on_failure.clone()) else {
        return;
    };
    let (Some(first), Some(last)) = (given_up.records.first(), given_up.records.last()) else {
        return;
    };
    let time = |record: &Value| arrived(record).and_then(|at| at.format(&Rfc3339).ok());
    let is_kinesis = mapping.source.starts_with("arn:aws:kinesis:");
    let info = if is_kinesis {
        "KinesisBatchInfo"
    } else {
        "DDBStreamBatchInfo"
    };
    let mut message = json!({
        "requestContext": {
            "requestId": cx.ids.uuid("given up"),
            "functionArn": mapping.function_arn(),
            "condition": given_up.condition,
            "approximateInvokeCount": given_up.invocations,
        },
        "version": "1.0",
        "timestamp": cx.now().format(&Rfc3339).unwrap_or_default(),
    });
    message[info] = json!({
        "shardId": given_up.shard,
        "startSequenceNumber": number(first),
        "endSequenceNumber": number(last),
        "approximateArrivalOfFirstRecord": time(first),
        "approximateArrivalOfLastRecord": time(last),
        "batchSize": given_up.records.len(),
        "streamArn": mapping.source,
    });
    if let Some(version) = given_up.version {
        message["responseContext"] = json!({
            "statusCode": 200,
            "executedVersion": version,
            "functionError": "Unhandled",
        });
    }
    let principal = "lambda.amazonaws.com";
    let call = match Arn::parse(&target).map(|arn| arn.service) {
        Some("sqs") => ServiceCall::send_to_queue(&target, message.to_string(), principal),
        Some("sns") => ServiceCall::publish(&target, message.to_string(), principal),
        _ => None,
    };
    if let Some(mut call) = call {
        call.source_arn = Some(mapping.function_arn().into());
        cx.effect(Effect::Call(call));
    }
}
