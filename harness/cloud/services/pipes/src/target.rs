//! Which calls bring events to a target.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::effect::ServiceCall;
use rehearsal_cloud_core::service::ServiceError;
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::error::{not_here, validation};
use crate::record::parsed;
use crate::state::{PRINCIPAL, Pipe};
use crate::template::parameter;

/// Checks that a pipe can be led from its source to its target.
pub(crate) fn check(pipe: &Pipe) -> Result<(), ServiceError> {
    let service = |arn: &str| match Arn::parse(arn) {
        Some(arn) => Ok(arn.service.to_owned()),
        None => Err(validation(format!("{arn} is not an ARN."))),
    };
    match service(&pipe.source)?.as_str() {
        "sqs" | "kinesis" | "dynamodb" => {}
        other => return Err(not_here(&format!("the source {other}"))),
    }
    if let Some(enrichment) = &pipe.enrichment
        && service(enrichment)? != "lambda"
    {
        let service = service(enrichment)?;
        return Err(not_here(&format!("the enrichment {service}")));
    }
    let parameters = &pipe.target_parameters;
    let is_fifo = pipe.target.strip_suffix(".fifo").is_some();
    let required = match service(&pipe.target)?.as_str() {
        "events" if !pipe.target.contains(":event-bus/") => {
            return Err(not_here("the target API destination"));
        }
        "sqs" if is_fifo => Some(("SqsQueueParameters", "MessageGroupId")),
        "sqs" | "lambda" | "sns" | "firehose" | "events" => None,
        "kinesis" => Some(("KinesisStreamParameters", "PartitionKey")),
        "logs" => Some(("CloudWatchLogsParameters", "LogStreamName")),
        other => return Err(not_here(&format!("the target {other}"))),
    };
    match required {
        Some((group, member)) if parameters[group][member].is_null() => Err(validation(format!(
            "{group}.{member} is required for the target."
        ))),
        _ => Ok(()),
    }
}

/// Whether a target gets all events of a batch at once.
pub(crate) fn takes_batches(pipe: &Pipe) -> bool {
    pipe.target.starts_with("arn:aws:lambda:")
}

/// Whether a batch waits for what the target's function returns.
pub(crate) fn waits(pipe: &Pipe) -> bool {
    let parameters = &pipe.target_parameters["LambdaFunctionParameters"];
    parameters["InvocationType"] != "FIRE_AND_FORGET"
}

/// Returns the call that brings all events of a batch to a function.
pub(crate) fn batch_call(pipe: &Pipe, events: Vec<Value>) -> Option<ServiceCall> {
    let call = ServiceCall::invoke_function(&pipe.target, &events.into(), PRINCIPAL)?;
    Some(if waits(pipe) { call.and_wait() } else { call })
}

/// Returns the call that brings one event to a target, with its input. The parameters of the
/// target may be paths into the event.
pub(crate) fn call(
    pipe: &Pipe,
    event: &Value,
    input: &Value,
    now: OffsetDateTime,
) -> Option<ServiceCall> {
    let arn = Arn::parse(&pipe.target)?;
    let about = parsed(event);
    let of = |group: &str, member: &str| parameter(&pipe.target_parameters[group][member], &about);
    let text = match input {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match arn.service {
        "sqs" => {
            let mut call = ServiceCall::send_to_queue(arn.text, text, PRINCIPAL)?;
            for member in ["MessageGroupId", "MessageDeduplicationId"] {
                if let Some(value) = of("SqsQueueParameters", member) {
                    call.input[member] = value.into();
                }
            }
            Some(call)
        }
        "sns" => ServiceCall::publish(arn.text, text, PRINCIPAL),
        "kinesis" => {
            let key = of("KinesisStreamParameters", "PartitionKey").unwrap_or_default();
            ServiceCall::put_record(arn.text, &key, text, PRINCIPAL)
        }
        "firehose" => ServiceCall::put_delivery_record(arn.text, text, PRINCIPAL),
        "events" => {
            let bus = |member: &str| of("EventBridgeEventBusParameters", member);
            let kind = about["eventSource"].as_str().unwrap_or("aws:pipes");
            let mut entry = json!({
                "EventBusName": arn.text,
                "Source": bus("Source").unwrap_or_else(|| format!("Pipe {}", pipe.name)),
                "DetailType": bus("DetailType").unwrap_or_else(|| format!("Event from {kind}")),
                "Detail": text,
            });
            let resources = &pipe.target_parameters["EventBridgeEventBusParameters"]["Resources"];
            if let Some(resources) = resources.as_array() {
                let resources = resources.iter().filter_map(|one| parameter(one, &about));
                entry["Resources"] = resources.collect();
            }
            Some(in_place(
                &arn,
                "events",
                "PutEvents",
                json!({"Entries": [entry]}),
            ))
        }
        "logs" => {
            let group = arn
                .resource
                .strip_prefix("log-group:")?
                .trim_end_matches(":*");
            let millis = now.unix_timestamp_nanos() / 1_000_000;
            let input = json!({
                "logGroupName": group,
                "logStreamName": of("CloudWatchLogsParameters", "LogStreamName"),
                "logEvents": [{"timestamp": i64::try_from(millis).ok()?, "message": text}],
            });
            Some(in_place(&arn, "logs", "PutLogEvents", input))
        }
        _ => None,
    }
}

fn in_place(
    arn: &Arn<'_>,
    service: &'static str,
    operation: &'static str,
    input: Value,
) -> ServiceCall {
    ServiceCall {
        service,
        operation,
        account: arn.account.into(),
        region: arn.region.into(),
        input,
        principal: PRINCIPAL,
        source_arn: None,
    }
}

/// Returns why a call has failed whose answer says so in its output.
pub(crate) fn failure(output: &Value) -> Option<String> {
    let entry = output["Entries"].as_array()?.first()?;
    let code = entry["ErrorCode"].as_str()?;
    Some(format!(
        "{code}: {}",
        entry["ErrorMessage"].as_str().unwrap_or_default()
    ))
}
