use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

/// Something a visitor did. Members that the clickstream does not need are kept
/// as they are.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Event {
    /// Events with the same id count once.
    pub(crate) id: Uuid,
    pub(crate) kind: String,
    pub(crate) visitor: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sku: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) at: OffsetDateTime,
    #[serde(flatten)]
    rest: serde_json::Map<String, serde_json::Value>,
}

/// A message of the clicks queue.
#[derive(Debug, Deserialize)]
pub(crate) struct Batch {
    pub(crate) events: Vec<Event>,
}

#[cfg(test)]
pub(crate) fn event(id: u128, kind: &str, visitor: &str, at: &str) -> Event {
    use time::format_description::well_known::Rfc3339;
    Event {
        id: Uuid::from_u128(id),
        kind: kind.to_owned(),
        visitor: visitor.to_owned(),
        sku: None,
        at: OffsetDateTime::parse(at, &Rfc3339).unwrap(),
        rest: serde_json::Map::new(),
    }
}
