use async_trait::async_trait;
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use serde_json::{Value, json};
use shop_core::Money;
use shop_core::db::schema::{order_lines, orders};
use shop_core::db::{DbError, Pool};
use shop_core::order::{self, Status};
use shop_core::outbox::{self, OutboxMessage, Target};
use time::OffsetDateTime;
use uuid::Uuid;

/// What fulfilment needs of an order.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = orders)]
pub(crate) struct Order {
    pub(crate) id: Uuid,
    pub(crate) customer: String,
    pub(crate) status: Status,
    pub(crate) total: Money,
    /// The charge that paid the order, as the payment service names it.
    pub(crate) charge: Option<String>,
    pub(crate) created_at: OffsetDateTime,
}

/// A line of an order.
#[derive(Debug, Clone, Serialize, Queryable, Selectable)]
#[diesel(table_name = order_lines)]
pub(crate) struct Line {
    sku: String,
    qty: i32,
    unit_price: Money,
}

/// A change of an order's status, and the event about it.
#[derive(Debug, Clone)]
pub(crate) struct Transition {
    pub(crate) from: Status,
    pub(crate) to: Status,
    /// The charge to record.
    pub(crate) charge: Option<String>,
    /// Whether the products go back into stock.
    pub(crate) restock: bool,
    pub(crate) event: &'static str,
    /// What the event contains besides the order.
    pub(crate) details: Value,
}

/// The orders, as fulfilment reads and changes them.
#[async_trait]
pub(crate) trait Orders: Send + Sync {
    async fn find(&self, id: Uuid) -> Result<Option<Order>, DbError>;

    async fn lines(&self, id: Uuid) -> Result<Vec<Line>, DbError>;

    /// Changes an order and writes the event in one transaction. Returns whether
    /// it did: an order that is no longer in `from` is not changed.
    async fn advance(&self, order: &Order, transition: Transition) -> Result<bool, DbError>;
}

/// The orders in the database.
pub(crate) struct PgOrders {
    pool: Pool,
}

impl PgOrders {
    pub(crate) fn new(pool: Pool) -> Self {
        Self { pool }
    }
}

#[async_trait]
impl Orders for PgOrders {
    async fn find(&self, id: Uuid) -> Result<Option<Order>, DbError> {
        let mut connection = self.pool.get().await?;
        let order = orders::table
            .find(id)
            .select(Order::as_select())
            .get_result(&mut connection)
            .await
            .optional()?;
        Ok(order)
    }

    async fn lines(&self, id: Uuid) -> Result<Vec<Line>, DbError> {
        let mut connection = self.pool.get().await?;
        let lines = order_lines::table
            .filter(order_lines::order_id.eq(id))
            .order(order_lines::sku)
            .select(Line::as_select())
            .load(&mut connection)
            .await?;
        Ok(lines)
    }

    async fn advance(&self, order: &Order, transition: Transition) -> Result<bool, DbError> {
        let mut connection = self.pool.get().await?;
        connection
            .transaction(async |connection| {
                // An order may only be paid once its charge is recorded.
                if let Some(charge) = &transition.charge {
                    record_charge(connection, order.id, charge).await?;
                }
                let (from, to) = (transition.from, transition.to);
                let moved = order::advance(connection, order.id, from, to).await?;
                if moved {
                    publish(connection, order, transition).await?;
                }
                Ok(moved)
            })
            .await
    }
}

async fn record_charge(
    connection: &mut AsyncPgConnection,
    order: Uuid,
    charge: &str,
) -> QueryResult<()> {
    let pending = orders::table
        .find(order)
        .filter(orders::status.eq(Status::Pending));
    diesel::update(pending)
        .set(orders::charge.eq(charge))
        .execute(connection)
        .await?;
    Ok(())
}

/// Does what follows from a transition: restocks, and writes the event.
pub(crate) async fn publish(
    connection: &mut AsyncPgConnection,
    order: &Order,
    transition: Transition,
) -> QueryResult<()> {
    if transition.restock {
        order::restock(connection, order.id).await?;
    }
    let mut body = transition.details;
    body["type"] = json!(transition.event);
    body["order"] = json!(order.id);
    body["customer"] = json!(order.customer);
    body["total"] = json!(order.total);
    let message = OutboxMessage {
        target: Target::OrderEvents,
        kind: transition.event,
        group: order::message_group(&order.customer, order.id),
        dedup: format!("{}-{}", order.id, transition.event),
        body,
        trace: None,
    };
    outbox::write(connection, message).await
}
