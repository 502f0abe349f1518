//! Placing an order: everything that has to happen together, or not at all.

use std::sync::Arc;

use diesel::QueryResult;
use diesel_async::{AsyncConnection as _, AsyncPgConnection};
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
    /// An earlier request with the same idempotency key, or for the same cart, placed it.
    Replayed(Order),
}

/// What a buyer orders.
pub(crate) struct Purchase {
    /// The id for the order. There is one order of an id: whoever asks for another
    /// one gets the first.
    pub(crate) id: Uuid,
    pub(crate) items: Vec<Item>,
    /// What is taken off the total.
    pub(crate) discount: Money,
}

/// Places orders.
#[derive(Clone)]
pub(crate) struct OrderPlacer {
    pub(crate) keys: Arc<dyn IdempotencyKeys>,
    pub(crate) stock: Arc<dyn Stock>,
    pub(crate) orders: Arc<dyn Orders>,
    pub(crate) wakeup: Wakeup,
}

impl OrderPlacer {
    /// Claims the idempotency key of a request before its order is placed. Returns
    /// the id for the order: that of the first request with the key.
    pub(crate) async fn claim_key(&self, buyer: &Buyer, order: Uuid) -> Result<Uuid, OrderError> {
        let Some(key) = &buyer.key else {
            return Ok(order);
        };
        let (customer, fingerprint) = (&buyer.customer, &buyer.fingerprint);
        match self.keys.claim(customer, key, fingerprint, order).await? {
            Claim::New => Ok(order),
            Claim::Known(first) => Ok(first),
            Claim::Conflict => Err(OrderError::KeyReused),
        }
    }

    /// Returns the buyer's order of this id, if an earlier request has placed it.
    pub(crate) async fn find_placed(
        &self,
        connection: &mut AsyncPgConnection,
        buyer: &Buyer,
        id: Uuid,
    ) -> Result<Option<Placed>, OrderError> {
        let order = self.orders.find(connection, id).await?;
        let order = order.filter(|order| order.head.customer == buyer.customer);
        Ok(order.map(Placed::Replayed))
    }

    /// Places an order, in a transaction: checks prices and stock, takes the products
    /// out of the stock, records the order and writes the messages about it.
    pub(crate) async fn place(
        &self,
        connection: &mut AsyncPgConnection,
        buyer: &Buyer,
        purchase: Purchase,
    ) -> Result<Placed, OrderError> {
        let id = purchase.id;
        let outcome = connection
            .transaction::<_, OrderError, _>(async |connection| {
                self.place_within(connection, buyer, purchase).await
            })
            .await;
        match outcome {
            // Another request for the same order was faster.
            Err(OrderError::AlreadyPlaced) => {
                let placed = self.find_placed(connection, buyer, id).await?;
                placed.ok_or(OrderError::Missing(id))
            }
            outcome => outcome,
        }
    }

    async fn place_within(
        &self,
        connection: &mut AsyncPgConnection,
        buyer: &Buyer,
        purchase: Purchase,
    ) -> Result<Placed, OrderError> {
        let Purchase {
            id,
            items,
            discount,
        } = purchase;
        let skus: Vec<&str> = items.iter().map(|item| item.sku.as_str()).collect();
        let available = self.stock.lock(connection, &skus).await?;
        // Whoever was faster has committed by now, and taken from the stock.
        if let Some(placed) = self.find_placed(connection, buyer, id).await? {
            return Ok(placed);
        }
        let lines = items
            .iter()
            .map(|item| order_line(item, available.get(&item.sku)))
            .collect::<Result<Vec<_>, _>>()?;
        for line in &lines {
            self.stock.take(connection, &line.sku, line.qty).await?;
        }
        let sum: Money = lines.iter().map(|line| &line.unit_price * line.qty).sum();
        let order = NewOrder {
            id,
            customer: buyer.customer.clone(),
            total: sum.less(&discount),
            lines,
        };
        let inserted = self.orders.insert(connection, order).await;
        inserted.map_err(OrderError::of_insert)?;
        let order = self.orders.find(connection, id).await?;
        let order = order.ok_or(OrderError::Missing(id))?;
        write_messages(connection, buyer, &order).await?;
        Ok(Placed::New(order))
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
