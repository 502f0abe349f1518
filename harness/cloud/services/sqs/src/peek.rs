//! Inspection of queues through a cloud's handle, also of queues in another cloud
//! where that cloud shows them.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use http::Method;
use rehearsal_cloud_core::effect::HttpCall;
use rehearsal_cloud_core::engine::Engine;
use rehearsal_cloud_core::handle::CloudHandle;
use rehearsal_cloud_core::service::Service as _;
use rehearsal_cloud_core::upstream::{Upstream, UpstreamKind};
use serde_json::Value;
use time::OffsetDateTime;

use crate::control::queued_messages;
use crate::inspect::{QueuedAttribute, QueuedMessage};
use crate::state::Sqs;

/// The longest answer of another cloud about a queue.
const LONGEST: usize = 256 * 1024 * 1024;
/// How long another cloud may take to answer.
const TIMEOUT: Duration = Duration::from_mins(2);
/// How much of an unexpected answer an error repeats, in characters.
const REPEATED: usize = 500;

/// Looks into the queues of a cloud, without receiving messages.
pub trait QueueInspection {
    /// Returns the messages of a queue, those in flight and delayed included. Returns
    /// `None` if there is no such queue. A cloud that passes calls on has none.
    fn messages(&self, queue_arn: &str) -> Option<Vec<QueuedMessage>>;

    /// Returns the same from the cloud that the queue is in, which may be the one
    /// that calls are passed on to.
    fn peek(
        &self,
        queue_arn: &str,
    ) -> impl Future<Output = Result<Option<Vec<QueuedMessage>>, PeekError>> + Send;
}

impl<T: CloudHandle + Sync> QueueInspection for T {
    fn messages(&self, queue_arn: &str) -> Option<Vec<QueuedMessage>> {
        queued_messages(self.engine(), queue_arn)
    }

    async fn peek(&self, queue_arn: &str) -> Result<Option<Vec<QueuedMessage>>, PeekError> {
        match self.engine().upstream_for(Sqs::MODEL.name) {
            Some(upstream) => peek_upstream(self.engine(), upstream, queue_arn).await,
            None => Ok(self.messages(queue_arn)),
        }
    }
}

/// Why a queue could not be inspected.
#[derive(Debug, thiserror::Error)]
pub enum PeekError {
    /// The other cloud has no way to do it.
    #[error("the cloud at {endpoint} shows nobody what is in a queue without receiving it")]
    Unsupported {
        /// The URL of the cloud.
        endpoint: String,
    },
    /// The other cloud did not answer as it should.
    #[error("could not look into the queue {queue} at {endpoint}: {reason}")]
    Failed {
        /// The ARN of the queue.
        queue: String,
        /// The URL of the cloud.
        endpoint: String,
        /// The reason.
        reason: String,
    },
}

async fn peek_upstream(
    engine: &Engine,
    upstream: &Upstream,
    arn: &str,
) -> Result<Option<Vec<QueuedMessage>>, PeekError> {
    let endpoint = upstream.endpoint.to_string();
    let path = match (upstream.kind, arn.split(':').collect::<Vec<_>>().as_slice()) {
        (UpstreamKind::Rehearsal, _) => format!("/_rehearsal/messages?queue={arn}"),
        (UpstreamKind::LocalStack, [_, _, _, region, account, name]) => format!(
            "/_aws/sqs/messages/{region}/{account}/{name}?ShowInvisible=true&ShowDelayed=true"
        ),
        _ => return Err(PeekError::Unsupported { endpoint }),
    };
    let answer = engine.send_http(HttpCall {
        method: Method::GET,
        url: format!("{endpoint}{path}"),
        headers: BTreeMap::from([("accept".to_owned(), "application/json".to_owned())]),
        body: Bytes::new(),
        timeout: TIMEOUT,
        longest_response: LONGEST,
    });
    let failed = |reason: String| PeekError::Failed {
        queue: arn.to_owned(),
        endpoint,
        reason,
    };
    let answer = match answer.await {
        Ok(answer) => answer,
        Err(error) => return Err(failed(error.message)),
    };
    let body = answer["body"].as_str().unwrap_or_default();
    match answer["status"].as_u64().unwrap_or_default() {
        200..300 => {}
        404 => return Ok(None),
        _ if body.contains("NonExistentQueue") => return Ok(None),
        status => {
            let body: String = body.chars().take(REPEATED).collect();
            return Err(failed(format!("{status} {body}")));
        }
    }
    let messages = match upstream.kind {
        UpstreamKind::Rehearsal => serde_json::from_str(body),
        _ => serde_json::from_str(body).map(|answer| localstack_messages(&answer)),
    };
    messages
        .map(Some)
        .map_err(|error| failed(error.to_string()))
}

/// Reads the messages of LocalStack's answer, which is the query protocol's in JSON: a
/// list of one is no list.
fn localstack_messages(answer: &Value) -> Vec<QueuedMessage> {
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
