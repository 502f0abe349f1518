//! Which call a target is: one of the templated targets, or any operation that is here.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::effect::ServiceCall;
use rehearsal_cloud_core::service::ServiceError;
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use serde_json::{Value, json};

use crate::error::validation;
use crate::state::Invocation;

pub(crate) const PRINCIPAL: &str = "scheduler.amazonaws.com";
/// What ARNs of universal targets have before service and operation.
const UNIVERSAL: &str = "aws-sdk:";
/// Services that the SDK, by whose names universal targets call them, calls otherwise.
const SDK_NAMES: [(&str, &str); 3] = [
    ("cognitoidentityprovider", "cognito-idp"),
    ("eventbridge", "events"),
    ("sfn", "states"),
];

/// Checks a target when its schedule is created.
pub(crate) fn check(target: &Value) -> Result<(), ServiceError> {
    let text = target["Arn"].as_str().unwrap_or_default();
    let invalid = || validation(format!("Provided Arn is not in correct format: {text}."));
    let arn = Arn::parse(text).ok_or_else(invalid)?;
    if let Some(universal) = arn.resource.strip_prefix(UNIVERSAL) {
        operation_of(universal)
            .ok_or_else(|| not_here(&format!("the universal target {universal}")))?;
        let input = target["Input"].as_str().unwrap_or("{}");
        let is_object = serde_json::from_str(input).is_ok_and(|input: Value| input.is_object());
        return is_object
            .then_some(())
            .ok_or_else(|| validation("Invalid request provided: Input is not valid JSON."));
    }
    match arn.service {
        "kinesis" if target["KinesisParameters"].is_null() => Err(validation(
            "KinesisParameters must be specified for the Kinesis target.",
        )),
        "events" if target["EventBridgeParameters"].is_null() => Err(validation(
            "EventBridgeParameters must be specified for the EventBridge target.",
        )),
        "events" | "firehose" | "kinesis" | "lambda" | "sns" | "sqs" | "states" => Ok(()),
        service => Err(not_here(&format!("targets of {service}"))),
    }
}

fn not_here(what: &str) -> ServiceError {
    let message = format!("The embedded cloud does not implement {what} of scheduler schedules.");
    ServiceError::receiver("NotImplemented", message).with_status(501)
}

/// Returns the operation of `sqs:sendMessage`, if it is known here.
fn operation_of(universal: &str) -> Option<(&'static ServiceModel, &'static OperationModel)> {
    let (service, operation) = universal.split_once(':')?;
    let renamed = SDK_NAMES.iter().find(|(sdk, _)| *sdk == service);
    let model = models::service(renamed.map_or(service, |(_, name)| name))?;
    let (first, rest) = (operation.get(..1)?, operation.get(1..)?);
    let operation = model.operation(&format!("{}{rest}", first.to_ascii_uppercase()))?;
    Some((model, operation))
}

/// Returns the call of an invocation with its input; `None` for a target whose ARN cannot
/// be read, which `check` has refused.
pub(crate) fn call(invocation: &Invocation, input: &str) -> Option<ServiceCall> {
    let target = &invocation.target;
    let text = target["Arn"].as_str()?;
    let arn = Arn::parse(text)?;
    let mut call = if let Some(universal) = arn.resource.strip_prefix(UNIVERSAL) {
        let (model, operation) = operation_of(universal)?;
        in_place(
            invocation,
            model.name,
            operation.name,
            serde_json::from_str(input).ok()?,
        )
    } else {
        templated(invocation, arn, input)?
    };
    if let Some(group) = target["SqsParameters"]["MessageGroupId"].as_str() {
        call.input["MessageGroupId"] = group.into();
    }
    call.source_arn = Some(invocation.schedule_arn.as_str().into());
    Some(call)
}

fn templated(invocation: &Invocation, arn: Arn<'_>, input: &str) -> Option<ServiceCall> {
    let target = &invocation.target;
    let here = |service, operation, input| Some(in_place(invocation, service, operation, input));
    match arn.service {
        "sqs" => ServiceCall::send_to_queue(arn.text, input, PRINCIPAL),
        "sns" => ServiceCall::publish(arn.text, input, PRINCIPAL),
        "lambda" => {
            let event = serde_json::from_str(input).unwrap_or_else(|_| input.into());
            ServiceCall::invoke_function(arn.text, &event, PRINCIPAL)
        }
        "events" => {
            let parameters = &target["EventBridgeParameters"];
            let entry = json!({
                "EventBusName": arn.text,
                "Source": parameters["Source"],
                "DetailType": parameters["DetailType"],
                "Detail": input,
                "Resources": [invocation.schedule_arn],
            });
            here("events", "PutEvents", json!({"Entries": [entry]}))
        }
        "kinesis" => {
            let key = target["KinesisParameters"]["PartitionKey"].as_str();
            ServiceCall::put_record(arn.text, key.unwrap_or_default(), input, PRINCIPAL)
        }
        "firehose" => ServiceCall::put_delivery_record(arn.text, input, PRINCIPAL),
        "states" => {
            let input = json!({"stateMachineArn": arn.text, "input": input});
            here("states", "StartExecution", input)
        }
        _ => None,
    }
}

/// Returns a call in the account and the region of the schedule.
fn in_place(
    invocation: &Invocation,
    service: &'static str,
    operation: &'static str,
    input: Value,
) -> ServiceCall {
    ServiceCall {
        service,
        operation,
        account: invocation.place.account.clone(),
        region: invocation.place.region.clone(),
        input,
        principal: PRINCIPAL,
        source_arn: None,
    }
}
