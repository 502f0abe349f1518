//! Sends events to the destinations of subscription filters.

use std::io::Write as _;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::effect::{Effect, Note, ServiceCall};
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_record::CallError;
use serde_json::{Value, json};

use crate::event::LogEvent;
use crate::group::{LogGroup, SubscriptionFilter};
use crate::names::group_arn;
use crate::pattern::Pattern;

/// Who sends.
pub(crate) const PRINCIPAL: &str = "logs.amazonaws.com";

/// Where events come from.
pub(crate) struct Source<'a> {
    pub(crate) account: &'a Arc<str>,
    pub(crate) region: &'a Arc<str>,
    pub(crate) stream: &'a str,
}

/// Sends new events of a stream to the subscribers of their group.
pub(crate) fn send(
    cx: &mut CallContext<'_>,
    group: &LogGroup,
    source: &Source<'_>,
    events: &[LogEvent],
) {
    for (name, filter) in &group.subscriptions {
        // It was checked when the filter was put.
        let Ok(pattern) = Pattern::parse(&filter.pattern) else {
            continue;
        };
        let matching = events.iter();
        let matching = matching.filter(|event| pattern.matches(&event.message));
        let matching: Vec<Value> = matching
            .map(|event| {
                json!({
                    "id": event.position().id(),
                    "timestamp": event.timestamp,
                    "message": event.message,
                })
            })
            .collect();
        if matching.is_empty() {
            continue;
        }
        let document = json!({
            "messageType": "DATA_MESSAGE",
            "owner": source.account,
            "logGroup": group.name,
            "logStream": source.stream,
            "subscriptionFilters": [name],
            "logEvents": matching,
        });
        let data = STANDARD.encode(compress(document.to_string().as_bytes()));
        let Some(mut call) = delivery(filter, &data, source) else {
            continue;
        };
        let arn = group_arn(source.account, source.region, &group.name);
        call.source_arn = Some(format!("{arn}:*").into());
        let ticket = json!({
            "delivery": {
                "service": call.service,
                "operation": call.operation,
                "account": call.account,
                "region": call.region,
                "destination": filter.destination,
            }
        });
        cx.effect_with_ticket(Effect::Call(call), ticket);
    }
}

/// Returns the call that hands data to a destination.
fn delivery(filter: &SubscriptionFilter, data: &str, source: &Source<'_>) -> Option<ServiceCall> {
    let destination = Arn::parse(&filter.destination)?;
    let name = destination.resource.split_once('/').map(|(_, name)| name);
    let (service, operation, input) = match destination.service {
        "lambda" => {
            let event = json!({"awslogs": {"data": data}});
            return ServiceCall::invoke_function(&filter.destination, &event, PRINCIPAL);
        }
        "kinesis" => (
            "kinesis",
            "PutRecord",
            json!({"StreamName": name?, "PartitionKey": source.stream, "Data": data}),
        ),
        "firehose" => (
            "firehose",
            "PutRecord",
            json!({"DeliveryStreamName": name?, "Record": {"Data": data}}),
        ),
        _ => return None,
    };
    Some(ServiceCall {
        service,
        operation,
        account: destination.account.into(),
        region: destination.region.into(),
        input,
        principal: PRINCIPAL,
        source_arn: None,
    })
}

/// Writes deliveries to the journal that no service of this cloud takes. Those that a
/// service refused are in the journal as calls.
pub(crate) fn completed(
    cx: &mut CallContext<'_>,
    delivery: &Value,
    outcome: Result<Value, ServiceError>,
) {
    let Err(error) = outcome else {
        return;
    };
    if error.code != "NotImplemented" {
        return;
    }
    let text = |member: &str| delivery[member].as_str().unwrap_or_default();
    let (service, operation) = match text("service") {
        "kinesis" => ("kinesis", "PutRecord"),
        "firehose" => ("firehose", "PutRecord"),
        _ => ("lambda", "Invoke"),
    };
    cx.effect(Effect::Note(Note {
        service,
        operation,
        account: text("account").into(),
        region: text("region").into(),
        resource: Some(text("destination").to_owned()),
        request: delivery.clone(),
        status: error.status.unwrap_or(500),
        error: Some(CallError {
            code: error.code.as_ref().into(),
            message: error.message,
        }),
    }));
}

fn compress(data: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder
        .write_all(data)
        .and_then(|()| encoder.finish())
        .expect("writing to memory does not fail")
}
