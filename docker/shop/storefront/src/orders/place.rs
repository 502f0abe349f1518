//! Placing an order: everything that has to happen together, or not at all.

use std::sync::Arc;

use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use serde_json::json;
use shop_core::outbox::{self, OutboxMessage, Target, Wakeup};
use shop_core::problem::FieldError;
use shop_core::trace::Trace;
use shop_core::{Money, Problem, order};
use uuid::Uuid;

use super::error::OrderError;
use super::idempotency::{Claim, IdempotencyKeys, Key};
use super::stock::{Available, Stock};
use super::store::{Line, NewOrder, Order, Orders};

/// The largest quantity of one product in an order.
const MAX_QUANTITY: i32 = 100;

/// A product that a customer wants to buy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) sku: String,
    pub(crate) qty: i32,
    /// The price that the buyer was shown, if any.
    pub(crate) expected_price: Option<Money>,
}

/// Refuses a quantity that is out of bounds.
pub(crate) fn validate_quantity(qty: i32, pointer: &'static str) -> Result<(), Problem> {
    if (1..=MAX_QUANTITY).contains(&qty) {
        return Ok(());
    }
    Err(Problem::invalid(vec![FieldError::new(
        pointer,
        format!("must be between 1 and {MAX_QUANTITY}"),
    )]))
}

/// The buyer, and the request that places the order.
pub(crate) struct Buyer {
    pub(crate) customer: String,
    pub(crate) trace: Trace,
    pub(crate) key: Option<Key>,
    /// What the request asks for: it distinguishes a repeated request from
    /// another one with the same idempotency key.
    pub(crate) fingerprint: String,
}

/// A placed order.
#[derive(Debug)]
pub(crate) enum Placed {
    /// This request placed the order.
    New(Order),
    /// An earlier request with the same idempotency key placed it.
    Replayed(Order),
}

/// The result of claiming an idempotency key.
pub(crate) enum Claimed {
    /// The request is the first with its key; this is the id for the order.
    New(Uuid),
    /// An earlier request placed the order.
    Replayed(Order),
}

/// Places orders within the caller's transaction.
#[derive(Clone)]
pub(crate) struct OrderPlacer {
    pub(crate) keys: Arc<dyn IdempotencyKeys>,
    pub(crate) stock: Arc<dyn Stock>,
    pub(crate) orders: Arc<dyn Orders>,
    pub(crate) wakeup: Wakeup,
}

impl OrderPlacer {
    /// Claims the idempotency key of a request before its order is placed.
    pub(crate) async fn claim_key(
        &self,
        connection: &mut AsyncPgConnection,
        buyer: &Buyer,
    ) -> Result<Claimed, OrderError> {
        let id = Uuid::new_v4();
        let Some(key) = &buyer.key else {
            return Ok(Claimed::New(id));
        };
        let (customer, fingerprint) = (&buyer.customer, &buyer.fingerprint);
        let claim = self.keys.claim(connection, customer, key, fingerprint, id);
        match claim.await? {
            Claim::New => Ok(Claimed::New(id)),
            Claim::Replayed(id) => Ok(Claimed::Replayed(self.find(connection, id).await?)),
            Claim::Conflict => Err(OrderError::KeyReused),
        }
    }

    /// Places an order: checks prices and stock, takes the products out of the
    /// stock, records the order and writes the messages about it.
    pub(crate) async fn place(
        &self,
        connection: &mut AsyncPgConnection,
        buyer: &Buyer,
        id: Uuid,
        items: &[Item],
    ) -> Result<Placed, OrderError> {
        let lines = self.reserve(connection, items).await?;
        let order = NewOrder {
            id,
            customer: buyer.customer.clone(),
            total: lines.iter().map(|line| &line.unit_price * line.qty).sum(),
            lines,
        };
        self.orders.insert(connection, order).await?;
        let order = self.find(connection, id).await?;
        write_messages(connection, buyer, &order).await?;
        Ok(Placed::New(order))
    }

    async fn reserve(
        &self,
        connection: &mut AsyncPgConnection,
        items: &[Item],
    ) -> Result<Vec<Line>, OrderError> {
        let skus: Vec<&str> = items.iter().map(|item| item.sku.as_str()).collect();
        let available = self.stock.lock(connection, &skus).await?;
        let lines = items
            .iter()
            .map(|item| order_line(item, available.get(&item.sku)))
            .collect::<Result<Vec<_>, _>>()?;
        for line in &lines {
            self.stock.take(connection, &line.sku, line.qty).await?;
        }
        Ok(lines)
    }

    async fn find(
        &self,
        connection: &mut AsyncPgConnection,
        id: Uuid,
    ) -> Result<Order, OrderError> {
        let order = self.orders.find(connection, id).await?;
        order.ok_or(OrderError::Missing(id))
    }
}

fn order_line(item: &Item, available: Option<&Available>) -> Result<Line, OrderError> {
    let Some(Available { price, stock }) = available else {
        return Err(OrderError::UnknownProduct(item.sku.clone()));
    };
    if item
        .expected_price
        .as_ref()
        .is_some_and(|expected| expected != price)
    {
        return Err(OrderError::PriceChanged {
            sku: item.sku.clone(),
            price: price.clone(),
        });
    }
    if *stock < item.qty {
        return Err(OrderError::OutOfStock {
            sku: item.sku.clone(),
            requested: item.qty,
            left: *stock,
        });
    }
    Ok(Line {
        sku: item.sku.clone(),
        qty: item.qty,
        unit_price: price.clone(),
    })
}

/// Writes the job for fulfilment and the event for everyone else.
async fn write_messages(
    connection: &mut AsyncPgConnection,
    buyer: &Buyer,
    order: &Order,
) -> QueryResult<()> {
    let id = order.head.id;
    for target in [Target::Orders, Target::OrderEvents] {
        let message = OutboxMessage {
            target,
            kind: "OrderPlaced",
            group: order::message_group(&buyer.customer, id),
            dedup: format!("{id}-placed"),
            body: json!({
                "type": "OrderPlaced",
                "order": id,
                "customer": buyer.customer,
                "total": order.head.total,
            }),
            trace: Some(buyer.trace.clone()),
        };
        outbox::write(connection, message).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(qty: i32, expected_cents: Option<i64>) -> Item {
        Item {
            sku: "MUG-01".to_owned(),
            qty,
            expected_price: expected_cents.map(Money::from_cents),
        }
    }

    fn available(cents: i64, stock: i32) -> Available {
        Available {
            price: Money::from_cents(cents),
            stock,
        }
    }

    #[test]
    fn line_has_the_current_price() {
        let line = order_line(&item(3, Some(1495)), Some(&available(1495, 3))).unwrap();
        assert_eq!((line.qty, line.unit_price), (3, Money::from_cents(1495)));
    }

    #[test]
    fn changed_price_is_refused() {
        let error = order_line(&item(1, Some(1495)), Some(&available(1595, 0))).unwrap_err();
        assert_eq!(
            error.to_string(),
            "MUG-01 now costs 15.95; the cart has been updated."
        );
    }

    #[test]
    fn missing_stock_and_unknown_products_are_refused() {
        let error = order_line(&item(3, None), Some(&available(1495, 2))).unwrap_err();
        assert_eq!(
            error.to_string(),
            "MUG-01 is down to 2; the order asks for 3."
        );
        let error = order_line(&item(3, None), None).unwrap_err();
        assert_eq!(error.to_string(), "There is no product MUG-01.");
    }

    #[test]
    fn quantities_have_bounds() {
        for (qty, good) in [
            (0, false),
            (1, true),
            (MAX_QUANTITY, true),
            (MAX_QUANTITY + 1, false),
        ] {
            assert_eq!(validate_quantity(qty, "/qty").is_ok(), good, "{qty}");
        }
    }
}
