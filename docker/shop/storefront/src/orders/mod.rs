//! Orders: placed and read by buyers, shipped and refunded by staff.

mod error;
pub(crate) mod idempotency;
mod place;
mod read;
mod receipts;
mod staff;
pub(crate) mod stock;
pub(crate) mod store;

pub(crate) use error::OrderError;
pub(crate) use idempotency::{DynamoIdempotencyKeys, Key};
pub(crate) use place::{Buyer, Item, OrderPlacer, Placed, Purchase, validate_quantity};
pub(crate) use read::{list, receipt, show};
pub(crate) use receipts::{ReceiptLinks, S3ReceiptLinks};
pub(crate) use staff::{refund, ship};
pub(crate) use stock::PgStock;
pub(crate) use store::{Orders, PgOrders};

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use shop_core::db::{DbError, Pool};
use shop_core::http::JsonBody;
use shop_core::trace::Trace;
use shop_core::{Money, Problem};
use uuid::Uuid;

use crate::auth::Caller;

/// A request to order one product without a cart.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderRequest {
    sku: String,
    qty: i32,
}

/// `POST /orders`
pub(crate) async fn place(
    State(pool): State<Pool>,
    State(placer): State<OrderPlacer>,
    caller: Caller,
    trace: Trace,
    key: Option<Key>,
    JsonBody(request): JsonBody<OrderRequest>,
) -> Result<Response, Problem> {
    validate_quantity(request.qty, "/qty")?;
    let buyer = Buyer {
        customer: caller.customer().to_owned(),
        trace,
        key,
        fingerprint: format!("{} x {}", request.qty, request.sku),
    };
    let item = Item {
        sku: request.sku,
        qty: request.qty,
        expected_price: None,
    };
    let purchase = Purchase {
        id: placer.claim_key(&buyer, Uuid::new_v4()).await?,
        items: vec![item],
        discount: Money::from_cents(0),
    };
    let mut connection = pool.get().await.map_err(DbError::from)?;
    let order = placer.place(&mut connection, &buyer, purchase).await?;
    placer.wakeup.notify();
    Ok(created(order))
}

/// Returns the response to a request that placed an order, now or before.
pub(crate) fn created(placed: Placed) -> Response {
    let (order, replayed) = match placed {
        Placed::New(order) => (order, "false"),
        Placed::Replayed(order) => (order, "true"),
    };
    let id = order.head.id;
    tracing::info!(order = %id, total = %order.head.total, replayed, "order placed");
    let headers = [
        (header::LOCATION, format!("/orders/{id}")),
        (
            HeaderName::from_static("idempotency-replayed"),
            replayed.to_owned(),
        ),
    ];
    (StatusCode::CREATED, headers, Json(order)).into_response()
}
