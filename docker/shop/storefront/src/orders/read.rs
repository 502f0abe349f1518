use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::response::Redirect;
use serde::Serialize;
use shop_core::Problem;
use shop_core::db::{DbError, Pool};
use shop_core::http::PathParams;
use shop_core::order::Status;
use uuid::Uuid;

use super::receipts::ReceiptLinks;
use super::store::{Head, Order, Orders};
use crate::auth::Caller;

/// How long a link to a receipt is valid.
const RECEIPT_LINK: Duration = Duration::from_mins(5);

/// `GET /orders/{id}`
pub(crate) async fn show(
    State(pool): State<Pool>,
    State(orders): State<Arc<dyn Orders>>,
    caller: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<Json<Order>, Problem> {
    Ok(Json(find(&pool, &*orders, &caller, id).await?))
}

/// `GET /orders/{id}/receipt`
pub(crate) async fn receipt(
    State(pool): State<Pool>,
    State(orders): State<Arc<dyn Orders>>,
    State(receipts): State<Arc<dyn ReceiptLinks>>,
    caller: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<Redirect, Problem> {
    let order = find(&pool, &*orders, &caller, id).await?;
    if matches!(order.head.status, Status::Pending | Status::Rejected) {
        return Err(Problem::not_found(
            "The order has no receipt: it is not paid.",
        ));
    }
    let url = receipts
        .sign(order.head.id, RECEIPT_LINK)
        .await
        .map_err(Problem::internal)?;
    Ok(Redirect::temporary(&url))
}

/// Finds an order. The answer does not reveal whether there is an order that the
/// caller may not see.
async fn find(
    pool: &Pool,
    orders: &dyn Orders,
    caller: &Caller,
    id: Uuid,
) -> Result<Order, Problem> {
    let mut connection = pool.get().await.map_err(DbError::from)?;
    orders
        .find_visible(&mut connection, id, caller)
        .await
        .map_err(DbError::from)?
        .ok_or_else(|| Problem::not_found("There is no such order."))
}

#[derive(Serialize)]
pub(crate) struct OrderList {
    orders: Vec<Head>,
}

/// `GET /orders`: the caller's orders, the newest first.
pub(crate) async fn list(
    State(pool): State<Pool>,
    State(orders): State<Arc<dyn Orders>>,
    caller: Caller,
) -> Result<Json<OrderList>, Problem> {
    // All guests share one customer name, but must not see each other's orders.
    if caller.is_guest() {
        return Ok(Json(OrderList { orders: Vec::new() }));
    }
    let mut connection = pool.get().await.map_err(DbError::from)?;
    let orders = orders
        .list(&mut connection, caller.customer())
        .await
        .map_err(DbError::from)?;
    Ok(Json(OrderList { orders }))
}
