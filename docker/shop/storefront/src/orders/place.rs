//! Taking an order: everything that has to happen at once, or not at all.

use std::collections::HashMap;

use axum::http::StatusCode;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::json;
use shop_core::db::DbError;
use shop_core::db::schema::{order_lines, orders, products};
use shop_core::mutation::Mutation;
use shop_core::order::{self, Status};
use shop_core::outbox::{self, Note, Target};
use shop_core::problem::FieldError;
use shop_core::trace::Trace;
use shop_core::{Money, Problem};
use uuid::Uuid;

use super::idempotency::{Claim, Key, claim};
use super::read::{self, NoSuchOrder};
use super::{Line, Order};
use crate::auth::Caller;

/// The most of one article that one order may hold.
const MOST: i32 = 100;

/// One article of what a buyer wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) sku: String,
    pub(crate) qty: i32,
    /// The price the buyer was shown, where they were shown one.
    pub(crate) shown: Option<Money>,
}

impl Item {
    pub(crate) fn check(&self, pointer: &'static str) -> Result<(), Problem> {
        if (1..=MOST).contains(&self.qty) {
            return Ok(());
        }
        Err(Problem::invalid(vec![FieldError::new(
            pointer,
            format!("must be between 1 and {MOST}"),
        )]))
    }
}

/// Who buys, and within what.
pub(crate) struct Buyer {
    customer: String,
    trace: Trace,
    key: Option<Key>,
    /// What the request asks for: it tells a repeated one from another one
    /// under the same idempotency key.
    fingerprint: String,
}

impl Buyer {
    pub(crate) fn new(
        caller: &Caller,
        trace: Trace,
        key: Option<Key>,
        fingerprint: String,
    ) -> Self {
        Self {
            customer: caller.customer().to_owned(),
            trace,
            key,
            fingerprint,
        }
    }
}

/// An order that stands.
#[derive(Debug)]
pub(crate) enum Placed {
    /// It was placed by this request.
    Now(Order),
    /// It was placed by an earlier request with the same idempotency key.
    Before(Order),
}

/// Why an order is not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    #[error("There is no product {0}.")]
    UnknownProduct(String),
    #[error("{sku} is down to {left}; the order asks for {wanted}.")]
    OutOfStock { sku: String, wanted: i32, left: i32 },
    #[error("{sku} costs {now} by now; the cart has been brought up to date.")]
    PriceChanged { sku: String, now: Money },
    #[error("The cart is empty.")]
    EmptyCart,
    #[error("There is no such cart.")]
    NoSuchCart,
    #[error("The idempotency key was used for another request.")]
    KeyReused,
    #[error("could not find an order that was just placed")]
    Lost(#[from] NoSuchOrder),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for Refused {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let (status, name, title) = match refused {
            Refused::Db(error) => return error.into(),
            Refused::Lost(_) => return Self::internal(refused),
            Refused::NoSuchCart => return Self::not_found(refused),
            Refused::UnknownProduct(_) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "unknown-product",
                "There is no such product",
            ),
            Refused::OutOfStock { .. } => (
                StatusCode::CONFLICT,
                "out-of-stock",
                "There is not enough in stock",
            ),
            Refused::PriceChanged { .. } => {
                (StatusCode::CONFLICT, "price-changed", "A price has changed")
            }
            Refused::EmptyCart => (
                StatusCode::CONFLICT,
                "empty-cart",
                "There is nothing to buy",
            ),
            Refused::KeyReused => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency-key-reused",
                "The idempotency key belongs to another request",
            ),
        };
        Self::new(status, name, title, refused)
    }
}

/// What a request for an order finds.
pub(crate) enum Begun {
    /// It is the first of its idempotency key; the order is to have this id.
    First(Uuid),
    /// Another request placed the order.
    Before(Order),
}

/// Begins with an order: claims the idempotency key, within the transaction
/// that then [`take`]s the order.
pub(crate) async fn begin(
    connection: &mut AsyncPgConnection,
    buyer: &Buyer,
) -> Result<Begun, Refused> {
    let id = Uuid::new_v4();
    let key = buyer.key.as_ref();
    let Some(key) = key.filter(|_| !Mutation::ForgetsKeys.is_made()) else {
        return Ok(Begun::First(id));
    };
    match claim(connection, &buyer.customer, key, &buyer.fingerprint, id).await? {
        Claim::Ours => Ok(Begun::First(id)),
        Claim::Taken(order) => Ok(Begun::Before(read::load(connection, order).await?)),
        Claim::ForAnotherRequest => Err(Refused::KeyReused),
    }
}

/// Takes an order, within the caller's transaction: prices and stock are
/// checked, the stock is taken, the order is recorded, and what is to be told
/// about it goes into the outbox.
pub(crate) async fn take(
    connection: &mut AsyncPgConnection,
    buyer: &Buyer,
    id: Uuid,
    items: &[Item],
) -> Result<Placed, Refused> {
    let lines = reserve(connection, items).await?;
    record(connection, id, &buyer.customer, &lines).await?;
    let order = read::load(connection, id).await?;
    tell(connection, buyer, &order).await?;
    Ok(Placed::Now(order))
}

/// Checks prices and takes the stock. Articles are locked in the order of
/// their names, so that two orders for the same ones cannot lock each other out.
async fn reserve(connection: &mut AsyncPgConnection, items: &[Item]) -> Result<Vec<Line>, Refused> {
    let skus: Vec<&str> = items.iter().map(|item| item.sku.as_str()).collect();
    let found: Vec<(String, Money, i32)> = products::table
        .filter(products::sku.eq_any(skus))
        .order(products::sku)
        .select((products::sku, products::price, products::stock))
        .for_update()
        .load(connection)
        .await?;
    let shelf: HashMap<_, _> = found
        .into_iter()
        .map(|(sku, price, stock)| (sku, (price, stock)))
        .collect();
    let lines = items
        .iter()
        .map(|item| line(item, shelf.get(&item.sku)))
        .collect::<Result<Vec<_>, _>>()?;
    for line in &lines {
        diesel::update(products::table.find(&line.sku))
            .set(products::stock.eq(products::stock - line.qty))
            .execute(connection)
            .await?;
    }
    Ok(lines)
}

fn line(item: &Item, on_shelf: Option<&(Money, i32)>) -> Result<Line, Refused> {
    let Some((price, stock)) = on_shelf else {
        return Err(Refused::UnknownProduct(item.sku.clone()));
    };
    let shown = item.shown.as_ref();
    if shown.is_some_and(|shown| shown != price) && !Mutation::TakesAnyPrice.is_made() {
        return Err(Refused::PriceChanged {
            sku: item.sku.clone(),
            now: price.clone(),
        });
    }
    if *stock < item.qty && !Mutation::Oversells.is_made() {
        return Err(Refused::OutOfStock {
            sku: item.sku.clone(),
            wanted: item.qty,
            left: *stock,
        });
    }
    Ok(Line {
        sku: item.sku.clone(),
        qty: item.qty,
        unit_price: price.clone(),
    })
}

async fn record(
    connection: &mut AsyncPgConnection,
    id: Uuid,
    customer: &str,
    lines: &[Line],
) -> QueryResult<()> {
    let amount = |line: &Line| {
        if Mutation::ForgetsQuantities.is_made() {
            return line.unit_price.clone();
        }
        &line.unit_price * line.qty
    };
    let total: Money = lines.iter().map(amount).sum();
    diesel::insert_into(orders::table)
        .values((
            orders::id.eq(id),
            orders::customer.eq(customer),
            orders::status.eq(Status::Pending),
            orders::total.eq(total),
        ))
        .execute(connection)
        .await?;
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            (
                order_lines::order_id.eq(id),
                order_lines::sku.eq(&line.sku),
                order_lines::qty.eq(line.qty),
                order_lines::unit_price.eq(&line.unit_price),
            )
        })
        .collect();
    diesel::insert_into(order_lines::table)
        .values(rows)
        .execute(connection)
        .await?;
    Ok(())
}

/// Tells fulfilment, which has work to do, and everybody else.
async fn tell(
    connection: &mut AsyncPgConnection,
    buyer: &Buyer,
    placed: &Order,
) -> QueryResult<()> {
    let id = placed.head.id;
    for target in [Target::Orders, Target::OrderEvents] {
        if target == Target::Orders && Mutation::TellsNobody.is_made() {
            continue;
        }
        let note = Note {
            target,
            kind: "OrderPlaced",
            group: order::group(&buyer.customer, id),
            dedup: format!("{id}-placed"),
            body: json!({
                "type": "OrderPlaced",
                "order": id,
                "customer": buyer.customer,
                "total": placed.head.total,
            }),
            trace: Some(buyer.trace.clone()),
        };
        outbox::write(connection, note).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(qty: i32, shown: Option<i64>) -> Item {
        Item {
            sku: "MUG-01".to_owned(),
            qty,
            shown: shown.map(Money::from_cents),
        }
    }

    #[test]
    fn a_line_has_the_price_of_the_shelf() {
        let shelf = (Money::from_cents(1495), 3);
        let line = line(&item(3, Some(1495)), Some(&shelf)).unwrap();
        assert_eq!((line.qty, line.unit_price), (3, Money::from_cents(1495)));
    }

    #[test]
    fn nobody_pays_a_price_they_were_not_shown() {
        let shelf = (Money::from_cents(1595), 0);
        let refused = line(&item(1, Some(1495)), Some(&shelf)).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "MUG-01 costs 15.95 by now; the cart has been brought up to date."
        );
    }

    #[test]
    fn says_how_much_there_is_and_how_much_was_asked_for() {
        let shelf = (Money::from_cents(1495), 2);
        let refused = line(&item(3, None), Some(&shelf)).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "MUG-01 is down to 2; the order asks for 3."
        );
        let unknown = line(&item(3, None), None).unwrap_err();
        assert_eq!(unknown.to_string(), "There is no product MUG-01.");
    }

    #[test]
    fn quantities_have_bounds() {
        for (qty, good) in [(0, false), (1, true), (MOST, true), (MOST + 1, false)] {
            assert_eq!(item(qty, None).check("/qty").is_ok(), good, "{qty}");
        }
    }
}
