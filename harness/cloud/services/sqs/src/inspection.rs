//! The messages of a queue at `/_aws/sqs/messages`, in the form that LocalStack has them
//! there: as the query protocol writes them, in JSON.

use rehearsal_cloud_core::control::{ControlError, ControlOperation, ControlRequest};
use rehearsal_cloud_core::engine::Engine;
use serde_json::{Value, json};

use crate::control::queued_messages;
use crate::inspect::{QueuedAttribute, QueuedMessage};

pub(crate) const OPERATION: ControlOperation = ControlOperation {
    method: "GET",
    path: "/_aws/sqs/messages",
    run: of_query,
};

pub(crate) const PATH_OPERATION: ControlOperation = ControlOperation {
    method: "GET",
    path: "/_aws/sqs/messages/",
    run: of_path,
};

/// Answers `?QueueUrl=http://localhost:4566/000000000000/orders`.
fn of_query(engine: &Engine, request: &ControlRequest) -> Result<Value, ControlError> {
    let url = request.query.get("QueueUrl").ok_or_else(|| {
        ControlError::request("could not look into a queue: name its URL with ?QueueUrl=")
    })?;
    let mut parts = url.rsplit('/');
    let (name, account) = (parts.next(), parts.next());
    let region = request.query.get("Region");
    let region = region.unwrap_or(&engine.environment.config.region);
    answer(
        engine,
        region,
        account.unwrap_or_default(),
        name.unwrap_or_default(),
    )
}

/// Answers `/us-east-1/000000000000/orders`.
fn of_path(engine: &Engine, request: &ControlRequest) -> Result<Value, ControlError> {
    let mut parts = request.rest.splitn(3, '/');
    let mut part = || parts.next().unwrap_or_default();
    let (region, account, name) = (part(), part(), part());
    answer(engine, region, account, name)
}

fn answer(engine: &Engine, region: &str, account: &str, name: &str) -> Result<Value, ControlError> {
    let arn = format!("arn:aws:sqs:{region}:{account}:{name}");
    let messages = queued_messages(engine, &arn).ok_or_else(|| {
        ControlError::not_found(format_args!(
            "could not look into the queue {name:?}: there is none in region {region} of account {account}"
        ))
    })?;
    let messages: Vec<Value> = messages.iter().map(message).collect();
    Ok(json!({"ReceiveMessageResponse": {"ReceiveMessageResult": {"Message": messages}}}))
}

fn message(message: &QueuedMessage) -> Value {
    let sent_at = message.sent_at.unix_timestamp_nanos() / 1_000_000;
    let system = [
        ("SentTimestamp", Some(sent_at.to_string())),
        (
            "ApproximateReceiveCount",
            Some(message.receives.to_string()),
        ),
        ("MessageGroupId", message.group.clone()),
        ("MessageDeduplicationId", message.deduplication_id.clone()),
        ("SequenceNumber", message.sequence.clone()),
    ];
    let system = system
        .into_iter()
        .filter_map(|(name, value)| Some(json!({"Name": name, "Value": value?})));
    json!({
        "MessageId": message.id,
        "Body": message.body,
        "Attribute": system.collect::<Vec<_>>(),
        "MessageAttribute": message.attributes.iter().map(attribute).collect::<Vec<_>>(),
    })
}

fn attribute(attribute: &QueuedAttribute) -> Value {
    let kind = if attribute.data_type.starts_with("Binary") {
        "BinaryValue"
    } else {
        "StringValue"
    };
    json!({
        "Name": attribute.name,
        "Value": {"DataType": attribute.data_type, kind: attribute.value},
    })
}
