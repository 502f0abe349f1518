use std::sync::Arc;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

use crate::UndeliveredMessage;

/// One entry of the journal: a call that the cloud received, or a delivery that
/// it made by itself (an SNS message put into a queue, an S3 event).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Call {
    /// Its number in the journal: 1, 2, 3 … in the order the calls *ended*.
    pub seq: u64,
    /// When it arrived, by the cloud's (virtual) clock.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "crate::schema::Timestamp")]
    pub at: OffsetDateTime,
    /// When it arrived, by the real clock, which steps and the apps' logs use,
    /// too.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "crate::schema::Timestamp")]
    pub real_at: OffsetDateTime,
    /// The real time it took.
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
    /// The physical name of the resource it was made on (a queue, a bucket, a topic).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<Arc<str>>,
    /// The decoded input; long bodies are cut.
    pub request: Value,
    /// The output; null if the call failed.
    pub response: Value,
    /// The HTTP status of the response.
    pub status: u16,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<CallError>,
    /// The request id in the response.
    pub request_id: Arc<str>,
    /// Who made it: the name of an app, `rehearsal` (steps and seeds), or the service
    /// of the cloud that made it (`sns.amazonaws.com`); `None` if it was not signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<Arc<str>>,
    /// The `seq` of the call that caused this one: a delivery points to its publish.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<u64>,
    /// The trace header that the caller sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<Arc<str>>,
    /// The fault rule that changed the response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Arc<str>>,
    /// Why the policies of its caller would deny it, where IAM is not enforced but
    /// evaluated (`iam: soft`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denial: Option<Arc<str>>,
    /// The messages that it published and that not every subscriber was sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undelivered: Vec<UndeliveredMessage>,
}

impl Call {
    /// Whether it was for an operation that the cloud does not have.
    pub fn is_not_implemented(&self) -> bool {
        let code = self.error.as_ref().map(|error| &*error.code);
        self.status == 501 && code == Some("NotImplemented") && self.fault.is_none()
    }
}

/// Why a call failed, in AWS's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CallError {
    /// AWS's error code.
    pub code: Arc<str>,
    /// AWS's message.
    pub message: String,
}
