//! Looking into a queue of another cloud, where that cloud lets one.

use http::{Request, header};
use http_body_util::{BodyExt, Limited};
use serde_json::Value;
use time::OffsetDateTime;

use super::{Upstream, UpstreamKind, pass};
use rehearsal_model::body::Body;
use rehearsal_service_sqs::{QueuedAttribute, QueuedMessage};

/// As much as is read of what is in a queue.
const LONGEST: usize = 256 * 1024 * 1024;

/// Why nobody can look into a queue.
#[derive(Debug, thiserror::Error)]
pub enum PeekError {
    /// The other cloud has no way to do it.
    #[error("the cloud at {endpoint} shows nobody what is in a queue without receiving it")]
    NoWay {
        /// Which cloud.
        endpoint: String,
    },
    /// It did not answer as it should.
    #[error("could not look into the queue {queue} at {endpoint}: {reason}")]
    Failed {
        /// Which queue.
        queue: String,
        /// Which cloud.
        endpoint: String,
        /// Why not.
        reason: String,
    },
}

/// Every message in the queue of that ARN; `None` where there is none.
pub(crate) async fn peek(
    upstream: &Upstream,
    arn: &str,
) -> Result<Option<Vec<QueuedMessage>>, PeekError> {
    let endpoint = upstream.endpoint.to_string();
    let path = match (upstream.kind, arn.split(':').collect::<Vec<_>>().as_slice()) {
        (UpstreamKind::Rehearsal, _) => format!("/_rehearsal/messages?queue={arn}"),
        (UpstreamKind::LocalStack, [_, _, _, region, account, name]) => format!(
            "/_aws/sqs/messages/{region}/{account}/{name}?ShowInvisible=true&ShowDelayed=true"
        ),
        _ => return Err(PeekError::NoWay { endpoint }),
    };
    let failed = |reason: String| PeekError::Failed {
        queue: arn.to_owned(),
        endpoint: endpoint.clone(),
        reason,
    };
    let host = endpoint.trim_start_matches("http://");
    let request = Request::get(&path)
        .header(header::HOST, host)
        .header(header::ACCEPT, "application/json")
        .body(())
        .map_err(|error| failed(error.to_string()))?;
    let (parts, ()) = request.into_parts();
    let answer = pass(upstream, &parts, Body::empty())
        .await
        .map_err(|fault| failed(fault.message))?;
    let status = answer.status();
    let body = Limited::new(answer.into_body(), LONGEST).collect().await;
    let body = body.map_err(|error| failed(error.to_string()))?.to_bytes();
    if !status.is_success() {
        let (code, message) = super::error_in(&http::HeaderMap::new(), &body);
        // Both of the ways in which a queue is not there.
        if status == http::StatusCode::NOT_FOUND || code.ends_with("NonExistentQueue") {
            return Ok(None);
        }
        return Err(failed(format!("{status} {code} {message}")));
    }
    let unreadable = |error: serde_json::Error| failed(error.to_string());
    match upstream.kind {
        UpstreamKind::Rehearsal => serde_json::from_slice(&body).map(Some).map_err(unreadable),
        _ => serde_json::from_slice(&body)
            .map(|value| Some(of_localstack(&value)))
            .map_err(unreadable),
    }
}

/// LocalStack answers as the query protocol does, in JSON: a list of one is no list.
fn of_localstack(answer: &Value) -> Vec<QueuedMessage> {
    let result = &answer["ReceiveMessageResponse"]["ReceiveMessageResult"];
    let messages = if result.is_null() { answer } else { result };
    let mut found: Vec<_> = elements(&messages["Message"])
        .chain(elements(&messages["Messages"]))
        .map(message)
        .collect();
    // In the order in which they were sent; FIFO queues number them.
    found.sort_by(|one, other| {
        let key = |message: &QueuedMessage| (message.sequence.clone(), message.sent_at);
        key(one).cmp(&key(other))
    });
    found
}

fn elements(value: &Value) -> impl Iterator<Item = &Value> {
    let (one, many) = match value {
        Value::Null => (None, None),
        Value::Array(many) => (None, Some(many)),
        one => (Some(one), None),
    };
    one.into_iter().chain(many.into_iter().flatten())
}

fn message(message: &Value) -> QueuedMessage {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let system = |name: &str| {
        let pairs = &message["Attribute"];
        let listed = elements(pairs).find(|pair| pair["Name"] == name);
        let value = listed.map_or(&message["Attributes"][name], |pair| &pair["Value"]);
        (!value.is_null()).then(|| text(value))
    };
    let number = |name| system(name).and_then(|text| text.parse::<i64>().ok());
    let attributes = elements(&message["MessageAttribute"]).map(|attribute| {
        let value = &attribute["Value"];
        let given = ["StringValue", "BinaryValue"]
            .into_iter()
            .find_map(|name| value.get(name));
        QueuedAttribute {
            name: text(&attribute["Name"]),
            data_type: text(&value["DataType"]),
            value: given.map(text).unwrap_or_default(),
        }
    });
    let sent = number("SentTimestamp").unwrap_or_default();
    QueuedMessage {
        id: text(&message["MessageId"]),
        body: text(&message["Body"]),
        attributes: attributes.collect(),
        group: system("MessageGroupId"),
        deduplication_id: system("MessageDeduplicationId"),
        sequence: system("SequenceNumber"),
        receives: number("ApproximateReceiveCount")
            .and_then(|count| u32::try_from(count).ok())
            .unwrap_or_default(),
        sent_at: OffsetDateTime::from_unix_timestamp_nanos(i128::from(sent) * 1_000_000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH),
    }
}
