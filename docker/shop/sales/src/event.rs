//! The events of orders that count.

use std::str::FromStr as _;

use bigdecimal::BigDecimal;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

/// A payment or a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sale {
    pub(crate) order: Uuid,
    /// `OrderPaid` or `OrderRefunded`.
    pub(crate) kind: String,
    /// Negative for a refund.
    pub(crate) amount: BigDecimal,
}

/// An event is not one of an order.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("could not read the event: {0}")]
pub(crate) struct Unreadable(String);

/// Reads events.
pub(crate) trait Reader: Send + Sync {
    /// Returns the sale; `None` for an event that counts as none.
    fn read(&self, event: &Value) -> Result<Option<Sale>, Unreadable>;
}

/// Reads events as the topic has them.
pub(crate) struct JsonReader;

#[derive(Deserialize)]
struct OrderEvent {
    #[serde(rename = "type")]
    kind: String,
    order: Uuid,
    total: String,
}

impl Reader for JsonReader {
    fn read(&self, event: &Value) -> Result<Option<Sale>, Unreadable> {
        let event = OrderEvent::deserialize(event);
        let event = event.map_err(|error| Unreadable(error.to_string()))?;
        let total = BigDecimal::from_str(&event.total);
        let total = total.map_err(|error| Unreadable(error.to_string()))?;
        let amount = match event.kind.as_str() {
            "OrderPaid" => total,
            "OrderRefunded" => -total,
            _ => return Ok(None),
        };
        Ok(Some(Sale {
            order: event.order,
            kind: event.kind,
            amount,
        }))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(kind: &str, total: &str) -> Result<Option<Sale>, Unreadable> {
        JsonReader.read(&json!({"type": kind, "order": Uuid::nil(), "total": total}))
    }

    #[test]
    fn refunds_are_negative_and_other_events_do_not_count() {
        let amount = |kind| {
            read(kind, "14.95")
                .unwrap()
                .map(|sale| sale.amount.to_string())
        };
        assert_eq!(amount("OrderPaid").as_deref(), Some("14.95"));
        assert_eq!(amount("OrderRefunded").as_deref(), Some("-14.95"));
        assert_eq!(amount("OrderShipped"), None);
    }

    #[test]
    fn what_is_no_event_is_unreadable() {
        assert!(read("OrderPaid", "much").is_err());
        assert!(JsonReader.read(&json!("this is no order")).is_err());
    }
}
