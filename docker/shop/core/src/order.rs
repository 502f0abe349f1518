//! The status of an order, and how it changes.

use std::fmt;
use std::str::FromStr;

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::prelude::*;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::schema::{order_lines, orders, products};

/// The status of an order.
///
/// ```text
/// pending ─┬─> paid ─┬─> shipped
///          │         └─> refunding ──> refunded
///          └─> rejected
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, AsExpression, FromSqlRow)]
#[serde(rename_all = "snake_case")]
#[diesel(sql_type = Text)]
pub enum Status {
    /// Placed; its stock is reserved, its payment is under way.
    Pending,
    /// Charged, with a receipt.
    Paid,
    /// On its way to the buyer.
    Shipped,
    /// Not paid for; its stock is free again.
    Rejected,
    /// To be refunded.
    Refunding,
    /// Refunded; its stock is free again.
    Refunded,
}

impl Status {
    const ALL: [Self; 6] = [
        Self::Pending,
        Self::Paid,
        Self::Shipped,
        Self::Rejected,
        Self::Refunding,
        Self::Refunded,
    ];

    /// Returns whether an order may move from this status to the next.
    pub fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Pending, Self::Paid | Self::Rejected)
                | (Self::Paid, Self::Shipped | Self::Refunding)
                | (Self::Refunding, Self::Refunded)
        )
    }

    /// Returns the name used in the database and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Paid => "paid",
            Self::Shipped => "shipped",
            Self::Rejected => "rejected",
            Self::Refunding => "refunding",
            Self::Refunded => "refunded",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The database contains an unknown status.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not a status of an order")]
pub struct UnknownStatus(String);

impl FromStr for Status {
    type Err = UnknownStatus;

    fn from_str(name: &str) -> Result<Self, UnknownStatus> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == name)
            .ok_or_else(|| UnknownStatus(name.to_owned()))
    }
}

impl ToSql<Text, Pg> for Status {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<Text, Pg>::to_sql(self.as_str(), out)
    }
}

impl FromSql<Text, Pg> for Status {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(<String as FromSql<Text, Pg>>::from_sql(value)?.parse()?)
    }
}

/// The customer of orders that were placed without signing in.
pub const GUEST: &str = "guest";

/// Returns the message group of an order: the orders of one customer are
/// processed one after the other; those of guests are independent.
pub fn message_group(customer: &str, order: Uuid) -> String {
    if customer == GUEST {
        order.to_string()
    } else {
        customer.to_owned()
    }
}

/// Moves an order from one status to another. Returns whether it did: an order
/// that is no longer in `from` (another worker was faster, or the message was
/// delivered twice) is not changed.
///
/// # Panics
/// If there is no such transition.
pub async fn advance(
    connection: &mut AsyncPgConnection,
    order: Uuid,
    from: Status,
    to: Status,
) -> QueryResult<bool> {
    assert!(from.may_become(to), "no transition from {from} to {to}");
    let moved = diesel::update(orders::table.find(order).filter(orders::status.eq(from)))
        .set((
            orders::status.eq(to),
            orders::updated_at.eq(diesel::dsl::now),
        ))
        .execute(connection)
        .await?;
    Ok(moved == 1)
}

/// Puts the products of an order back into stock.
pub async fn restock(connection: &mut AsyncPgConnection, order: Uuid) -> QueryResult<()> {
    // Checkout locks products in the same order, so the two cannot deadlock.
    let lines: Vec<(String, i32)> = order_lines::table
        .filter(order_lines::order_id.eq(order))
        .order(order_lines::sku)
        .select((order_lines::sku, order_lines::qty))
        .load(connection)
        .await?;
    for (sku, qty) in lines {
        diesel::update(products::table.find(sku))
            .set(products::stock.eq(products::stock + qty))
            .execute(connection)
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_parses_from_its_name() {
        for status in Status::ALL {
            assert_eq!(status.as_str().parse::<Status>().unwrap(), status);
            let json = serde_json::to_value(status).unwrap();
            assert_eq!(json, status.as_str());
        }
        assert!("lost".parse::<Status>().is_err());
    }

    #[test]
    fn final_statuses_have_no_transitions() {
        for end in [Status::Shipped, Status::Rejected, Status::Refunded] {
            assert!(!Status::ALL.into_iter().any(|next| end.may_become(next)));
        }
    }

    #[test]
    fn only_paid_orders_can_be_refunded() {
        let before: Vec<_> = Status::ALL
            .into_iter()
            .filter(|from| from.may_become(Status::Refunding))
            .collect();
        assert_eq!(before, [Status::Paid]);
    }
}
