use serde::Deserialize;
use uuid::Uuid;

/// An event of the order events topic.
#[derive(Debug, Deserialize)]
pub(crate) struct OrderEvent {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) order: Uuid,
    pub(crate) customer: String,
    pub(crate) total: String,
}

/// An e-mail to a customer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Email {
    pub(crate) subject: String,
    pub(crate) text: String,
}

impl Email {
    /// Returns the e-mail about an event; `None` for an unknown kind of event.
    pub(crate) fn about(event: &OrderEvent, name: &str) -> Option<Self> {
        let (subject, line) = match event.kind.as_str() {
            "OrderPlaced" => (
                "We have your order",
                "we have your order and are working on it.",
            ),
            "OrderPaid" => ("Your order is paid", "your payment has arrived. Thank you!"),
            "OrderShipped" => ("Your order is on its way", "your order has been shipped."),
            "OrderRejected" => (
                "Your payment was declined",
                "your payment was declined and the order cancelled. Nothing was charged.",
            ),
            "OrderDelivered" => ("Your order has arrived", "your order has been delivered."),
            "ReviewReminder" => (
                "How do you like it?",
                "you have had your order for a while now. How do you like it?",
            ),
            "OrderRefunded" => ("Your order is refunded", "we have refunded your payment."),
            _ => return None,
        };
        let name = if name.is_empty() { "customer" } else { name };
        Some(Self {
            subject: subject.to_owned(),
            text: format!(
                "Dear {name},\n\n{line}\n\nOrder {}\nTotal {}\n\nThe shop\n",
                event.order, event.total
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(kind: &str) -> OrderEvent {
        OrderEvent {
            kind: kind.to_owned(),
            order: Uuid::nil(),
            customer: "ada".to_owned(),
            total: "14.95".to_owned(),
        }
    }

    #[test]
    fn contains_customer_order_and_total() {
        let email = Email::about(&event("OrderPaid"), "Ada").unwrap();
        assert_eq!(email.subject, "Your order is paid");
        assert!(email.text.starts_with("Dear Ada,\n"));
        assert!(email.text.contains("Total 14.95\n"));
        let unnamed = Email::about(&event("OrderPaid"), "").unwrap();
        assert!(unnamed.text.starts_with("Dear customer,\n"));
    }

    #[test]
    fn unknown_event_has_no_email() {
        assert_eq!(Email::about(&event("OrderEaten"), "Ada"), None);
    }
}
