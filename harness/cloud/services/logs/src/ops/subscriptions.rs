//! Subscription filters.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::effect::{Effect, ServiceCall};
use rehearsal_cloud_core::service::{Answer, CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};
use time::Duration;

use super::filter_events::parse;
use super::metric_filters::FilterInput;
use super::page::paged;
use crate::delivery::PRINCIPAL;
use crate::error::{invalid_parameter, limit_exceeded, not_found, not_implemented};
use crate::group::SubscriptionFilter;
use crate::names::own_group_arn;
use crate::state::{Logs, milliseconds};

/// How many subscription filters a group can have.
const MAXIMUM: usize = 2;
/// How long a call waits for the test of its function, by the clock of the cloud. The test
/// is answered at once.
const WAIT: Duration = Duration::days(365);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PutInput {
    log_group_name: String,
    filter_name: String,
    filter_pattern: String,
    destination_arn: String,
    role_arn: Option<String>,
    distribution: Option<String>,
    #[serde(default)]
    apply_on_transformed_logs: bool,
    field_selection_criteria: Option<String>,
    #[serde(default)]
    emit_system_fields: Vec<String>,
}

pub(crate) fn put_subscription_filter(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: PutInput,
) -> Result<Answer<Value>, ServiceError> {
    parse(&input.filter_pattern)?;
    if input.field_selection_criteria.is_some() || !input.emit_system_fields.is_empty() {
        return Err(not_implemented("fields of subscription filters"));
    }
    let destination = Arn::parse(&input.destination_arn);
    let destination = destination.ok_or_else(|| invalid_parameter("Invalid destinationArn."))?;
    let is_function = match destination.service {
        // Recorded: logs_subscription_filters, `test_put_subscription_filter_errors`.
        "lambda" if destination.account != &**cx.account() => {
            return Err(ServiceError::sender(
                "AccessDeniedException",
                "Cross-account lambda invocation passing is not allowed. You must use \
                 DestinationPolicies to create cross account lambda triggers.",
            ));
        }
        "lambda" => true,
        vendor @ ("kinesis" | "firehose") if input.role_arn.is_none() => {
            return Err(invalid_parameter(format!(
                "destinationArn for vendor {vendor} cannot be used without roleArn"
            )));
        }
        "kinesis" | "firehose" => false,
        _ => {
            return Err(not_implemented(
                "destinations of subscription filters besides functions and streams",
            ));
        }
    };
    let group = logs
        .regions
        .for_caller(cx)
        .group(cx, &input.log_group_name)?;
    let is_new = !group.subscriptions.contains_key(&input.filter_name);
    if is_new && group.subscriptions.len() >= MAXIMUM {
        return Err(limit_exceeded());
    }
    if is_function {
        let id = &cx.caller.request_id;
        match logs.tested.get(id) {
            Some(Some(_)) => {}
            Some(None) => return Ok(wait(cx)),
            None => {
                logs.tested.insert(id.clone(), None);
                test(cx, &input);
                return Ok(wait(cx));
            }
        }
        logs.tested.remove(id).flatten().unwrap_or(Ok(()))?;
    }
    let group = logs
        .regions
        .for_caller(cx)
        .group(cx, &input.log_group_name)?;
    let filter = SubscriptionFilter {
        pattern: input.filter_pattern,
        destination: input.destination_arn,
        role: input.role_arn,
        distribution: input.distribution.unwrap_or_else(|| "ByLogStream".into()),
        created: milliseconds(cx.now()),
        applies_to_transformed: input.apply_on_transformed_logs,
    };
    group.subscriptions.insert(input.filter_name, filter);
    Ok(Answer::Now(json!({})))
}

fn wait(cx: &CallContext<'_>) -> Answer<Value> {
    Answer::Wait {
        key: key(cx.request_id()),
        until: cx.arrived() + WAIT,
    }
}

fn key(request_id: &str) -> String {
    format!("test {request_id}")
}

/// Asks whether the function lets the service in.
fn test(cx: &mut CallContext<'_>, input: &PutInput) {
    let arn = own_group_arn(cx, &input.log_group_name);
    let call = ServiceCall::invoke_function(&input.destination_arn, &json!({}), PRINCIPAL);
    let ticket = json!({"test": cx.request_id()});
    if let Some(mut call) = call {
        call.input["InvocationType"] = "DryRun".into();
        call.source_arn = Some(format!("{arn}:*").into());
        cx.effect_with_ticket(Effect::Call(call), ticket);
    }
}

/// Hears whether a function lets the service in.
pub(crate) fn tested(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    ticket: &Value,
    outcome: Result<Value, ServiceError>,
) {
    let Some(id) = ticket["test"].as_str() else {
        return;
    };
    let Some(answer) = logs.tested.get_mut(id) else {
        return;
    };
    // AWS's words, whether the function is not there or refuses.
    let outcome = outcome.map(|_| ()).map_err(|_| {
        invalid_parameter(
            "Could not execute the lambda function. Make sure you have given CloudWatch Logs \
             permission to execute your function.",
        )
    });
    *answer = Some(outcome);
    cx.wake(key(id));
}

pub(crate) fn delete_subscription_filter(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: FilterInput,
) -> Result<Value, ServiceError> {
    let group = logs
        .regions
        .for_caller(cx)
        .group(cx, &input.log_group_name)?;
    let removed = group.subscriptions.remove(&input.filter_name);
    removed
        .map(|_| json!({}))
        .ok_or_else(|| not_found("The specified subscription filter does not exist."))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DescribeInput {
    log_group_name: String,
    filter_name_prefix: Option<String>,
    limit: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn describe_subscription_filters(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: DescribeInput,
) -> Result<Value, ServiceError> {
    let group = logs
        .regions
        .for_caller(cx)
        .group(cx, &input.log_group_name)?;
    let prefix = input.filter_name_prefix.as_deref().unwrap_or_default();
    let filters = group.subscriptions.iter();
    let found = filters.filter(|(name, _)| name.starts_with(prefix));
    let found = found.map(|(name, filter)| {
        json!({
            "filterName": name,
            "logGroupName": group.name,
            "filterPattern": filter.pattern,
            "destinationArn": filter.destination,
            "roleArn": filter.role,
            "distribution": filter.distribution,
            "applyOnTransformedLogs": filter.applies_to_transformed,
            "creationTime": filter.created,
        })
    });
    let (limit, token) = (input.limit, input.next_token.as_deref());
    paged("subscriptionFilters", found.collect(), limit, token)
}
