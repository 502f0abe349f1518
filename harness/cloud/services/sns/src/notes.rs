//! What the journal is told of deliveries that no service of this cloud takes.

use std::sync::Arc;

use rehearsal_record::CallError;
use serde_json::{Value, json};

use super::arn::Arn;
use super::state::Topic;
use super::subscription::Subscription;
use rehearsal_cloud_core::effect::Note;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

/// A call of a service that is not here, on what an ARN names.
pub(super) fn call(
    service: &'static str,
    operation: &'static str,
    arn: &str,
    request: Value,
) -> Note {
    let part = |part: fn(Arn<'_>) -> &str| Arn::of(arn).map_or("", part);
    Note {
        service,
        operation,
        account: part(|arn| arn.account).into(),
        region: part(|arn| arn.region).into(),
        resource: name(arn),
        request,
        status: 200,
        error: None,
    }
}

/// The name at the end of an ARN.
pub(super) fn name(arn: &str) -> Option<String> {
    let resource = Arn::of(arn)?.resource;
    resource.rsplit([':', '/']).next().map(str::to_owned)
}

/// A message told to a subscriber.
pub(super) fn delivery(
    topic: &Topic,
    subscription: &Subscription,
    kind: &str,
    message_id: &str,
    body: &str,
) -> Note {
    let request = json!({
        "TopicArn": topic.arn,
        "SubscriptionArn": subscription.arn,
        "Protocol": subscription.protocol.name(),
        "Endpoint": subscription.endpoint,
        "Type": kind,
        "MessageId": message_id,
        "Body": body,
    });
    call("sns", "Deliver", &topic.arn, request)
}

/// A message told to one number or phone, without a topic.
pub(super) fn direct(
    cx: &CallContext<'_>,
    protocol: &str,
    endpoint: &str,
    message_id: &str,
    body: &str,
) -> Note {
    Note {
        account: Arc::clone(cx.account()),
        region: Arc::clone(cx.region()),
        resource: name(endpoint).or_else(|| Some(endpoint.to_owned())),
        ..call(
            "sns",
            "Deliver",
            endpoint,
            json!({
                "Protocol": protocol,
                "Endpoint": endpoint,
                "Type": "Notification",
                "MessageId": message_id,
                "Body": body,
            }),
        )
    }
}

/// Adds how an HTTP endpoint answered.
pub(super) fn answered(
    mut note: Note,
    attempt: u64,
    outcome: &Result<Value, ServiceError>,
) -> Note {
    note.request["Attempt"] = attempt.into();
    match outcome {
        Ok(answer) => {
            let status = answer["status"]
                .as_u64()
                .and_then(|status| u16::try_from(status).ok());
            note.status = status.unwrap_or_default();
            if !(200..300).contains(&note.status) {
                note.error = Some(CallError {
                    code: "EndpointFailed".into(),
                    message: format!("the endpoint answered {}", note.status),
                });
            }
        }
        Err(fault) => {
            // Nobody answered: there is no status.
            note.status = 0;
            note.error = Some(CallError {
                code: fault.code.as_ref().into(),
                message: fault.message.clone(),
            });
        }
    }
    note
}
