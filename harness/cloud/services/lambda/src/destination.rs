//! Where the outcomes of asynchronous invocations go: queues, topics, functions, buses.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::effect::{Effect, ServiceCall};
use rehearsal_cloud_core::functions::FunctionOutcome;
use rehearsal_cloud_core::service::CallContext;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;

use crate::events::QueuedEvent;

const PRINCIPAL: &str = "lambda.amazonaws.com";
/// The most characters of an error in a dead letter.
const LONGEST_ERROR: usize = 1024;

/// Why an outcome is handed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Condition {
    Success,
    RetriesExhausted,
    EventAgeExceeded,
    ZeroReservedConcurrency,
}

impl Condition {
    fn name(self) -> &'static str {
        match self {
            Self::Success => "Success",
            Self::RetriesExhausted => "RetriesExhausted",
            Self::EventAgeExceeded => "EventAgeExceeded",
            Self::ZeroReservedConcurrency => "ZeroReservedConcurrency",
        }
    }
}

/// The outcome of an event.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Delivery<'a> {
    pub(crate) event: &'a QueuedEvent,
    /// With the version or alias.
    pub(crate) function_arn: &'a str,
    pub(crate) condition: Condition,
    /// The version that ran last and its outcome, if one ran.
    pub(crate) result: Option<(&'a str, &'a FunctionOutcome)>,
}

impl Delivery<'_> {
    /// Returns the record of the outcome. Recorded: lambda_destinations,
    /// `test_assess_lambda_destination_invocation`, `test_retries`.
    fn record(&self, cx: &CallContext<'_>) -> Value {
        let mut record = json!({
            "version": "1.0",
            "timestamp": cx.now().format(&Rfc3339).unwrap_or_default(),
            "requestContext": {
                "requestId": *self.event.id,
                "functionArn": self.function_arn,
                "condition": self.condition.name(),
                "approximateInvokeCount": self.event.invocations,
            },
            "requestPayload": parsed(&self.event.payload),
        });
        if let Some((version, outcome)) = self.result {
            let mut context = json!({"statusCode": 200, "executedVersion": version});
            if outcome.failed {
                context["functionError"] = "Unhandled".into();
            }
            record["responseContext"] = context;
            record["responsePayload"] = parsed(&outcome.payload);
        }
        record
    }
}

/// Returns JSON, or what is no JSON as text.
fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| text.into())
}

/// Sends the record of an outcome to a destination.
pub(crate) fn deliver(cx: &mut CallContext<'_>, target: &str, delivery: &Delivery<'_>) {
    let record = delivery.record(cx);
    let service = Arn::parse(target)
        .map(|arn| arn.service)
        .unwrap_or_default();
    let call = match service {
        "sqs" => ServiceCall::send_to_queue(target, record.to_string(), PRINCIPAL),
        "sns" => ServiceCall::publish(target, record.to_string(), PRINCIPAL),
        "lambda" => ServiceCall::invoke_function(target, &record, PRINCIPAL),
        "events" => put_event(target, delivery, &record),
        _ => None,
    };
    send(cx, call, delivery);
}

/// Returns the call that puts the record of an outcome on a bus.
fn put_event(target: &str, delivery: &Delivery<'_>, record: &Value) -> Option<ServiceCall> {
    let bus = Arn::parse(target)?;
    let kind = match delivery.condition {
        Condition::Success => "Success",
        _ => "Failure",
    };
    let entry = json!({
        "Source": "lambda",
        "DetailType": format!("Lambda Function Invocation Result - {kind}"),
        "Resources": [target, delivery.function_arn],
        "Detail": record.to_string(),
        "EventBusName": target,
    });
    Some(ServiceCall {
        service: "events",
        operation: "PutEvents",
        account: bus.account.into(),
        region: bus.region.into(),
        input: json!({"Entries": [entry]}),
        principal: PRINCIPAL,
        source_arn: None,
    })
}

/// Sends an event that failed to a queue or topic for dead letters. Recorded:
/// lambda_destinations, `test_dead_letter_queue`.
pub(crate) fn send_dead_letter(cx: &mut CallContext<'_>, target: &str, delivery: &Delivery<'_>) {
    let body = delivery.event.payload.clone();
    let service = Arn::parse(target)
        .map(|arn| arn.service)
        .unwrap_or_default();
    let call = match service {
        "sqs" => ServiceCall::send_to_queue(target, body, PRINCIPAL),
        "sns" => ServiceCall::publish(target, body, PRINCIPAL),
        _ => None,
    };
    let call = call.map(|mut call| {
        call.input["MessageAttributes"] = attributes(delivery);
        call
    });
    send(cx, call, delivery);
}

fn attributes(delivery: &Delivery<'_>) -> Value {
    let text = |value: &str| json!({"DataType": "String", "StringValue": value});
    let mut attributes = json!({
        "RequestID": text(&delivery.event.id),
        "ErrorCode": {"DataType": "Number", "StringValue": "200"},
    });
    if let Some((_, outcome)) = delivery.result {
        let error = parsed(&outcome.payload);
        let message = error["errorMessage"].as_str().unwrap_or(&outcome.payload);
        let message: String = message.chars().take(LONGEST_ERROR).collect();
        if !message.is_empty() {
            attributes["ErrorMessage"] = text(&message);
        }
    }
    attributes
}

fn send(cx: &mut CallContext<'_>, call: Option<ServiceCall>, delivery: &Delivery<'_>) {
    if let Some(mut call) = call {
        call.source_arn = Some(delivery.function_arn.into());
        cx.effect(Effect::Call(call));
    }
}
