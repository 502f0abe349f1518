use async_trait::async_trait;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use shop_core::Money;
use shop_core::db::schema::{order_lines, orders};
use shop_core::order::Status;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::auth::Caller;

/// The most orders of a list.
const MAX_LISTED: i64 = 50;

/// An order.
#[derive(Debug, Serialize)]
pub(crate) struct Order {
    #[serde(flatten)]
    pub(crate) head: Head,
    pub(crate) lines: Vec<Line>,
}

/// An order without its lines.
#[derive(Debug, Serialize, Queryable, Selectable)]
#[diesel(table_name = orders)]
pub(crate) struct Head {
    pub(crate) id: Uuid,
    #[serde(skip)]
    pub(crate) customer: String,
    pub(crate) status: Status,
    pub(crate) total: Money,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
}

/// A line of an order.
#[derive(Debug, Clone, Serialize, Queryable, Selectable)]
#[diesel(table_name = order_lines)]
pub(crate) struct Line {
    pub(crate) sku: String,
    pub(crate) qty: i32,
    pub(crate) unit_price: Money,
}

/// An order to be recorded.
#[derive(Debug, Clone)]
pub(crate) struct NewOrder {
    pub(crate) id: Uuid,
    pub(crate) customer: String,
    pub(crate) total: Money,
    pub(crate) lines: Vec<Line>,
}

/// The orders, within the caller's transaction.
#[async_trait]
pub(crate) trait Orders: Send + Sync {
    async fn insert(&self, connection: &mut AsyncPgConnection, order: NewOrder) -> QueryResult<()>;

    async fn find(
        &self,
        connection: &mut AsyncPgConnection,
        id: Uuid,
    ) -> QueryResult<Option<Order>>;

    /// Finds an order that the caller may see.
    async fn find_visible(
        &self,
        connection: &mut AsyncPgConnection,
        id: Uuid,
        caller: &Caller,
    ) -> QueryResult<Option<Order>>;

    /// Returns the latest orders of a customer, the newest first.
    async fn list(
        &self,
        connection: &mut AsyncPgConnection,
        customer: &str,
    ) -> QueryResult<Vec<Head>>;
}

/// The orders in the database.
pub(crate) struct PgOrders;

#[async_trait]
impl Orders for PgOrders {
    async fn insert(&self, connection: &mut AsyncPgConnection, order: NewOrder) -> QueryResult<()> {
        diesel::insert_into(orders::table)
            .values((
                orders::id.eq(order.id),
                orders::customer.eq(order.customer),
                orders::status.eq(Status::Pending),
                orders::total.eq(order.total),
            ))
            .execute(connection)
            .await?;
        let rows: Vec<_> = order
            .lines
            .iter()
            .map(|line| {
                (
                    order_lines::order_id.eq(order.id),
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

    async fn find(
        &self,
        connection: &mut AsyncPgConnection,
        id: Uuid,
    ) -> QueryResult<Option<Order>> {
        let head = orders::table
            .find(id)
            .select(Head::as_select())
            .get_result(connection)
            .await
            .optional()?;
        let Some(head) = head else {
            return Ok(None);
        };
        let lines = order_lines::table
            .filter(order_lines::order_id.eq(id))
            .order(order_lines::sku)
            .select(Line::as_select())
            .load(connection)
            .await?;
        Ok(Some(Order { head, lines }))
    }

    async fn find_visible(
        &self,
        connection: &mut AsyncPgConnection,
        id: Uuid,
        caller: &Caller,
    ) -> QueryResult<Option<Order>> {
        let order = self.find(connection, id).await?;
        Ok(order.filter(|order| caller.may_see(&order.head.customer)))
    }

    async fn list(
        &self,
        connection: &mut AsyncPgConnection,
        customer: &str,
    ) -> QueryResult<Vec<Head>> {
        orders::table
            .filter(orders::customer.eq(customer))
            .order((orders::created_at.desc(), orders::id))
            .limit(MAX_LISTED)
            .select(Head::as_select())
            .load(connection)
            .await
    }
}
