//! Orders: placed by buyers, followed by them, moved on by staff.

mod idempotency;
pub(crate) mod place;
mod read;
mod staff;

pub(crate) use idempotency::Key;
pub(crate) use read::{Receipts, list, receipt, show};
pub(crate) use staff::{refund, ship};

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use diesel::prelude::*;
use diesel_async::AsyncConnection;
use serde::{Deserialize, Serialize};
use shop_core::db::DbError;
use shop_core::db::schema::{order_lines, orders};
use shop_core::http::Body;
use shop_core::order::Status;
use shop_core::trace::Trace;
use shop_core::{Money, Problem};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::app::Shop;
use crate::auth::Caller;
use place::{Begun, Buyer, Item, Placed, Refused};

/// An order, as the shop answers it.
#[derive(Debug, Serialize)]
pub(crate) struct Order {
    #[serde(flatten)]
    head: Head,
    lines: Vec<Line>,
}

#[derive(Debug, Serialize, Queryable, Selectable)]
#[diesel(table_name = orders)]
struct Head {
    id: Uuid,
    #[serde(skip)]
    customer: String,
    status: Status,
    total: Money,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
}

#[derive(Debug, Serialize, Queryable, Selectable)]
#[diesel(table_name = order_lines)]
struct Line {
    sku: String,
    qty: i32,
    unit_price: Money,
}

/// What a buyer asks for who wants one article and no cart.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOrder {
    sku: String,
    qty: i32,
}

/// `POST /orders`
pub(crate) async fn place(
    State(shop): State<Shop>,
    caller: Caller,
    trace: Trace,
    key: Option<Key>,
    Body(wanted): Body<NewOrder>,
) -> Result<Response, Problem> {
    let item = Item {
        sku: wanted.sku,
        qty: wanted.qty,
        shown: None,
    };
    item.check("/qty")?;
    let fingerprint = format!("{} x {}", item.qty, item.sku);
    let buyer = Buyer::new(&caller, trace, key, fingerprint);
    let mut connection = shop.pool.get().await.map_err(DbError::from)?;
    let placed = connection
        .transaction::<_, Refused, _>(async |connection| {
            match place::begin(connection, &buyer).await? {
                Begun::Before(order) => Ok(Placed::Before(order)),
                Begun::First(id) => place::take(connection, &buyer, id, &[item]).await,
            }
        })
        .await?;
    Ok(answer(&shop, placed))
}

/// Answers an order that was placed, now or by the same request before.
pub(crate) fn answer(shop: &Shop, placed: Placed) -> Response {
    let (order, before) = match placed {
        Placed::Now(order) => (order, "false"),
        Placed::Before(order) => (order, "true"),
    };
    shop.nudge.now();
    let id = order.head.id;
    tracing::info!(order = %id, total = %order.head.total, before, "order placed");
    let headers = [
        (header::LOCATION, format!("/orders/{id}")),
        (
            HeaderName::from_static("idempotency-replayed"),
            before.to_owned(),
        ),
    ];
    (StatusCode::CREATED, headers, Json(order)).into_response()
}
