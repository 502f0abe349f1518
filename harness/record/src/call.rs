use std::sync::Arc;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

/// One call that a cloud received, or one delivery that it made by itself (an
/// SNS message put into a queue, an S3 event): an entry of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Call {
    /// Its number in the journal: 1, 2, 3 … in the order the calls *ended*.
    pub seq: u64,
    /// When it arrived, by the cloud's (virtual) clock.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "crate::schema::Moment")]
    pub at: OffsetDateTime,
    /// When it arrived, by the real clock: this is what lines it up with steps
    /// and with the apps' logs.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "crate::schema::Moment")]
    pub real_at: OffsetDateTime,
    /// How long it took, in real time.
    #[serde(rename = "duration_us", with = "crate::micros")]
    #[schemars(rename = "duration_us", with = "u64")]
    pub duration: Duration,
    /// The service's short name: `s3`, `sqs`, `sns`, `cognito-idp`, `sts`.
    pub service: Arc<str>,
    /// The operation's API name: `SendMessage`.
    pub operation: Arc<str>,
    /// The 12-digit account it was made in.
    pub account: Arc<str>,
    /// The region it was made in.
    pub region: Arc<str>,
    /// The physical name of what it was made on (a queue, a bucket, a topic).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<Arc<str>>,
    /// The decoded input; bodies are cut to a bound.
    pub request: Value,
    /// The output; null where it failed.
    pub response: Value,
    /// The HTTP status it was answered with.
    pub status: u16,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<CallError>,
    /// The request id in the answer.
    pub request_id: Arc<str>,
    /// The `seq` of the call that caused this one: a delivery points to its publish.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<u64>,
    /// The trace header the caller sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<Arc<str>>,
    /// The fault rule that shaped the answer, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Arc<str>>,
}

/// Why a call failed, in AWS's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CallError {
    /// AWS's error code.
    pub code: Arc<str>,
    /// AWS's message.
    pub message: String,
}
