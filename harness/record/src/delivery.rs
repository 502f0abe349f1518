use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A message of a call that some subscribers of its topic, or targets of its bus,
/// were not sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UndeliveredMessage {
    /// Its id, as in the response.
    pub message: String,
    /// The number of subscribers that it was sent to.
    pub sent_to: usize,
    /// The subscribers that it was not sent to. If there are none, the topic has
    /// no subscriber at all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<Withheld>,
}

/// A subscriber that was not sent a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Withheld {
    /// The ARN, URL, address or number of the subscriber.
    pub subscriber: Arc<str>,
    /// Why it was not sent the message.
    #[serde(flatten)]
    pub reason: WithheldReason,
}

/// Why a subscriber was not sent a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum WithheldReason {
    /// The message does not match its filter.
    Filter(FilterMismatch),
    /// It has not confirmed its subscription.
    Unconfirmed,
}

/// The first condition of a filter that a message does not meet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FilterMismatch {
    /// The part of the message that the filter is about.
    pub part: FilteredPart,
    /// The name of the attribute, or the path of the key in the body. `None` if
    /// the body is no JSON object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The value in the message; `None` if it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual: Option<Value>,
    /// The alternatives in the filter, one of which has to match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wanted: Vec<Value>,
}

/// The part of a message that a filter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FilteredPart {
    /// Its attributes.
    Attributes,
    /// Its body.
    Body,
}
