use serde::Deserialize;
use uuid::Uuid;

/// News of an order, as the topic tells it.
#[derive(Debug, Deserialize)]
pub(crate) struct News {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) order: Uuid,
    pub(crate) customer: String,
    total: String,
}

/// What a customer gets to read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) subject: String,
    pub(crate) text: String,
}

impl Letter {
    /// The letter about some news; `None` where there is nothing to write.
    pub(crate) fn about(news: &News, name: &str) -> Option<Self> {
        let (subject, line) = match news.kind.as_str() {
            "OrderPlaced" => ("We have your order", "we have your order and are on it."),
            "OrderPaid" => ("Your order is paid", "your payment has arrived. Thank you!"),
            "OrderShipped" => ("Your order is on its way", "your order has left the house."),
            "OrderRejected" => (
                "Your payment was declined",
                "your payment was declined, so the order is off. Nothing was charged.",
            ),
            "OrderRefunded" => ("Your money is on its way back", "we have paid you back."),
            _ => return None,
        };
        let name = if name.is_empty() { "customer" } else { name };
        Some(Self {
            subject: subject.to_owned(),
            text: format!(
                "Dear {name},\n\n{line}\n\nOrder {}\nTotal {}\n\nThe shop\n",
                news.order, news.total
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn news(kind: &str) -> News {
        News {
            kind: kind.to_owned(),
            order: Uuid::nil(),
            customer: "ada".to_owned(),
            total: "14.95".to_owned(),
        }
    }

    #[test]
    fn names_the_customer_the_order_and_the_sum() {
        let letter = Letter::about(&news("OrderPaid"), "Ada").unwrap();
        assert_eq!(letter.subject, "Your order is paid");
        assert!(letter.text.starts_with("Dear Ada,\n"));
        assert!(letter.text.contains("Total 14.95\n"));
        let nameless = Letter::about(&news("OrderPaid"), "").unwrap();
        assert!(nameless.text.starts_with("Dear customer,\n"));
    }

    #[test]
    fn writes_nothing_about_what_it_does_not_know() {
        assert_eq!(Letter::about(&news("OrderEaten"), "Ada"), None);
    }
}
