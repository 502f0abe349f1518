//! Delivers buffers to an HTTP endpoint, and tries again as long as the stream says. Records
//! that are given up go to the error prefix of the bucket.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::time::Duration;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::Method;
use rehearsal_cloud_core::effect::{Effect, HttpCall, Note};
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_record::CallError;
use serde_json::{Value, json};

use crate::buffers::Failure;
use crate::settings::Endpoint;
use crate::state::{Batch, DeliveryStream, Firehose, Place, Request, millis};

/// The error type of records that an endpoint has not taken.
const FAILED: &str = "http-endpoint-failed";
/// How long an answer may take (the guide: three minutes).
const TIMEOUT: Duration = Duration::from_mins(3);
/// The longest answer that is read (the guide: 1 MiB).
const LONGEST_RESPONSE: usize = 1024 * 1024;
/// How long a request waits before it is tried again first, and at most, in milliseconds.
const FIRST_WAIT: i64 = 1_000;
const LONGEST_WAIT: i64 = 120_000;

/// Returns the request that a batch becomes.
pub(crate) fn request(
    place: &Place,
    cx: &mut CallContext<'_>,
    endpoint: &Endpoint,
    batch: Batch,
) -> Request {
    let now = millis(cx.now());
    Request {
        place: place.clone(),
        id: cx.ids.uuid("request"),
        records: batch.records,
        attempts: 0,
        retry_at: None,
        until: now + endpoint.retry_for,
    }
}

/// Sends a request.
pub(crate) fn send(
    cx: &mut CallContext<'_>,
    number: u64,
    arn: &str,
    endpoint: &Endpoint,
    request: &Request,
) {
    let records = request.records.iter();
    let records: Vec<Value> = records.map(|one| json!({"data": one.data})).collect();
    let body = json!({
        "requestId": request.id,
        "timestamp": millis(cx.now()),
        "records": records,
    });
    let mut body = body.to_string().into_bytes();
    let mut headers = BTreeMap::from(
        [
            ("content-type", "application/json"),
            ("user-agent", "Amazon Kinesis Data Firehose Agent/1.0"),
            ("x-amz-firehose-protocol-version", "1.0"),
            ("x-amz-firehose-request-id", &request.id),
            ("x-amz-firehose-source-arn", arn),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    if let Some(key) = &endpoint.access_key {
        headers.insert("x-amz-firehose-access-key".to_owned(), key.clone());
    }
    if !endpoint.attributes.is_empty() {
        let attributes = json!({"commonAttributes": endpoint.attributes});
        let name = "x-amz-firehose-common-attributes".to_owned();
        headers.insert(name, attributes.to_string());
    }
    if endpoint.is_compressed
        && let Ok(compressed) = gzip(&body)
    {
        body = compressed;
        headers.insert("content-encoding".to_owned(), "gzip".to_owned());
    }
    let call = HttpCall {
        method: Method::POST,
        url: endpoint.url.clone(),
        headers,
        body: Bytes::from(body),
        timeout: TIMEOUT,
        longest_response: LONGEST_RESPONSE,
    };
    cx.effect_with_ticket(Effect::Http(call), json!({"request": number}));
}

/// Returns bytes as gzip has them.
pub(crate) fn gzip(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content)?;
    encoder.finish()
}

/// Hears what became of a request.
pub(crate) fn answered(
    firehose: &mut Firehose,
    cx: &mut CallContext<'_>,
    number: u64,
    outcome: Result<Value, ServiceError>,
) {
    let now = millis(cx.now());
    let Some(mut request) = firehose.requests.remove(&number) else {
        return;
    };
    let place = request.place.clone();
    let Some(stream) = firehose.at(&place) else {
        return;
    };
    request.attempts += 1;
    let (status, failure) = failure(&request.id, outcome);
    note(cx, stream, &request, status, failure.as_ref());
    let Some((code, message)) = failure else {
        return;
    };
    let wait = FIRST_WAIT << (request.attempts - 1).min(7);
    let retry_at = now + wait.min(LONGEST_WAIT);
    if retry_at <= request.until {
        request.retry_at = Some(retry_at);
        firehose.requests.insert(number, request);
        return;
    }
    for record in &request.records {
        let failure = Failure {
            code,
            message: &message,
            attempts: request.attempts,
        };
        stream.fail_as(FAILED, record, &failure, now);
    }
}

/// Returns the status of an answer, and why it is none that the guide asks for: 200 with the
/// id of the request.
fn failure(
    id: &str,
    outcome: Result<Value, ServiceError>,
) -> (u16, Option<(&'static str, String)>) {
    let answer = match outcome {
        Ok(answer) => answer,
        Err(error) => {
            let code = match &*error.code {
                "Timeout" => "HttpEndpoint.RequestTimeout",
                _ => "HttpEndpoint.ConnectionFailed",
            };
            return (0, Some((code, error.message)));
        }
    };
    let status = answer["status"].as_u64().unwrap_or_default();
    let status = u16::try_from(status).unwrap_or_default();
    let body = answer["body"].as_str().unwrap_or_default();
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    if status != 200 {
        let said = body["errorMessage"].as_str().unwrap_or("no message");
        let message = format!("The endpoint answered with the HTTP status {status}: {said}");
        return (status, Some(("HttpEndpoint.DestinationException", message)));
    }
    if body["requestId"] != id {
        let message = "The endpoint's answer does not have the requestId of the request.";
        let code = "HttpEndpoint.InvalidResponseFromDestination";
        return (status, Some((code, message.to_owned())));
    }
    (status, None)
}

/// Sends the requests again whose time has come.
pub(crate) fn retry(firehose: &mut Firehose, cx: &mut CallContext<'_>) {
    let now = millis(cx.now());
    let due = firehose.requests.iter();
    let due = due.filter(|(_, request)| request.retry_at.is_some_and(|at| at <= now));
    let due: Vec<u64> = due.map(|(number, _)| *number).collect();
    for number in due {
        let Some(mut request) = firehose.requests.remove(&number) else {
            continue;
        };
        let Some(stream) = firehose.at(&request.place) else {
            continue;
        };
        let arn = stream.arn();
        if let Some(endpoint) = &stream.settings.endpoint {
            request.retry_at = None;
            send(cx, number, &arn, endpoint, &request);
            firehose.requests.insert(number, request);
        }
    }
}

/// Writes an attempt into the journal.
fn note(
    cx: &mut CallContext<'_>,
    stream: &DeliveryStream,
    request: &Request,
    status: u16,
    failure: Option<&(&'static str, String)>,
) {
    cx.effect(Effect::Note(Note {
        service: "firehose",
        operation: "DeliverToHttpEndpoint",
        account: stream.place.account.clone(),
        region: stream.place.region.clone(),
        resource: Some(stream.place.name.clone()),
        request: json!({
            "Url": stream.settings.endpoint.as_ref().map(|endpoint| &endpoint.url),
            "RequestId": request.id,
            "Records": request.records.len(),
            "Attempt": request.attempts,
        }),
        status,
        error: failure.map(|(code, message)| CallError {
            code: (*code).into(),
            message: message.clone(),
        }),
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_200_with_the_id_of_the_request_is_a_success() {
        let code = |status: u16, body: &str| {
            let answer = json!({"status": status, "body": body});
            failure("r-1", Ok(answer)).1.map(|(code, _)| code)
        };
        assert_eq!(code(200, r#"{"requestId": "r-1", "timestamp": 1}"#), None);
        let invalid = Some("HttpEndpoint.InvalidResponseFromDestination");
        assert_eq!(code(200, r#"{"requestId": "r-2"}"#), invalid);
        assert_eq!(code(200, ""), invalid);
        let refused = Some("HttpEndpoint.DestinationException");
        assert_eq!(code(202, r#"{"requestId": "r-1"}"#), refused);
        assert_eq!(code(500, r#"{"errorMessage": "no"}"#), refused);
    }
}
