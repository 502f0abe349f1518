use std::sync::Arc;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;

/// A request that the mock of an external received.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExternalRequest {
    /// The name of the external in the stage file.
    pub external: Arc<str>,
    /// Its number among the requests to the externals of the sandbox: 1, 2, 3 … in
    /// the order in which they arrived.
    pub seq: u64,
    /// When it arrived, by the cloud's (virtual) clock.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "crate::schema::Timestamp")]
    pub at: OffsetDateTime,
    /// When it arrived, by the real clock.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "crate::schema::Timestamp")]
    pub real_at: OffsetDateTime,
    /// The real time that its answer took.
    #[serde(rename = "duration_us", with = "crate::micros")]
    #[schemars(rename = "duration_us", with = "u64")]
    pub duration: Duration,
    /// The method.
    pub method: Arc<str>,
    /// The path, without the query.
    pub path: String,
    /// The query parameters.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub query: Map<String, Value>,
    /// The headers, names in lower case.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub headers: Map<String, Value>,
    /// The body: JSON, text, or the number of its bytes. Long texts are cut.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub body: Value,
    /// The route that matched it; `None` if none did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<Arc<str>>,
    /// The routes that the mock has, if none matched.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known: Vec<Arc<str>>,
    /// The status of the answer; `None` while there is none, and if there never was
    /// one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The body of the answer, as that of the request.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub answer: Value,
    /// What went wrong on purpose: `close`, `silent`, `truncate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Arc<str>>,
    /// Why the answer could not be computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}
