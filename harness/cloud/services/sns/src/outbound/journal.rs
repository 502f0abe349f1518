//! Journal entries for deliveries that no service of this cloud receives.

use std::sync::Arc;

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::effect::Note;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;
use rehearsal_record::CallError;
use serde_json::{Value, json};

use crate::subscription::Subscription;
use crate::topic::Topic;

/// Returns the entry for a call of another service on the resource of an ARN.
pub(super) fn call(
    service: &'static str,
    operation: &'static str,
    arn: &str,
    request: Value,
) -> Note {
    let parsed = Arn::parse(arn);
    Note {
        service,
        operation,
        account: parsed.map_or("", |arn| arn.account).into(),
        region: parsed.map_or("", |arn| arn.region).into(),
        resource: resource_name(arn),
        request,
        status: 200,
        error: None,
    }
}

/// Returns the name at the end of an ARN.
pub(super) fn resource_name(arn: &str) -> Option<String> {
    let resource = Arn::parse(arn)?.resource;
    resource.rsplit([':', '/']).next().map(str::to_owned)
}

/// Returns the entry for a message to a subscriber.
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

/// Returns the entry for a message to one number or device, without a topic.
pub(super) fn direct(
    cx: &CallContext<'_>,
    protocol: &str,
    endpoint: &str,
    message_id: &str,
    body: &str,
) -> Note {
    let request = json!({
        "Protocol": protocol,
        "Endpoint": endpoint,
        "Type": "Notification",
        "MessageId": message_id,
        "Body": body,
    });
    Note {
        account: Arc::clone(cx.account()),
        region: Arc::clone(cx.region()),
        resource: resource_name(endpoint).or_else(|| Some(endpoint.to_owned())),
        ..call("sns", "Deliver", endpoint, request)
    }
}

/// Adds the response of an HTTP endpoint to an entry.
pub(super) fn with_response(
    mut entry: Note,
    attempt: u64,
    outcome: &Result<Value, ServiceError>,
) -> Note {
    entry.request["Attempt"] = attempt.into();
    match outcome {
        Ok(response) => {
            let status = response["status"]
                .as_u64()
                .and_then(|status| u16::try_from(status).ok());
            entry.status = status.unwrap_or_default();
            if !(200..300).contains(&entry.status) {
                entry.error = Some(CallError {
                    code: "EndpointFailed".into(),
                    message: format!("the endpoint answered {}", entry.status),
                });
            }
        }
        Err(error) => {
            // Without a response there is no status.
            entry.status = 0;
            entry.error = Some(CallError {
                code: error.code.as_ref().into(),
                message: error.message.clone(),
            });
        }
    }
    entry
}
