use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use shop_core::db::DbError;
use shop_core::db::schema::{order_lines, orders, products};
use shop_core::http::Body;
use shop_core::problem::FieldError;
use shop_core::{Money, Problem};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use crate::announce::AnnounceError;
use crate::app::Shop;

/// The most of one article that one order may hold.
const MOST: i32 = 100;

/// What a buyer asks for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOrder {
    sku: String,
    qty: i32,
}

impl NewOrder {
    fn check(&self) -> Result<(), Problem> {
        if (1..=MOST).contains(&self.qty) {
            return Ok(());
        }
        Err(Problem::invalid(vec![FieldError {
            pointer: "/qty",
            detail: format!("must be between 1 and {MOST}"),
        }]))
    }
}

/// An order, as the shop answers it.
#[derive(Serialize)]
pub(crate) struct Order {
    pub(crate) id: Uuid,
    status: String,
    pub(crate) total: Money,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    pub(crate) lines: Vec<Line>,
}

impl Order {
    pub(crate) fn placed_at(&self) -> String {
        self.created_at
            .format(&Rfc3339)
            .expect("every time that PostgreSQL holds has four digits of year")
    }
}

#[derive(Serialize, Queryable, Selectable)]
#[diesel(table_name = order_lines)]
pub(crate) struct Line {
    sku: String,
    qty: i32,
    unit_price: Money,
}

/// Why an order is not taken.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("There is no product {0}.")]
    UnknownProduct(String),
    #[error("{sku} is down to {left}; the order asks for {wanted}.")]
    OutOfStock { sku: String, wanted: i32, left: i32 },
    #[error(transparent)]
    Announce(#[from] AnnounceError),
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
            Refused::Announce(error) => return Self::unavailable(error),
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
        };
        Self::new(status, name, title, refused)
    }
}

/// `POST /orders`
pub(crate) async fn place(
    State(shop): State<Shop>,
    Body(wanted): Body<NewOrder>,
) -> Result<impl IntoResponse, Problem> {
    wanted.check()?;
    let order = take(&shop, wanted).await?;
    tracing::info!(order = %order.id, total = %order.total, "order placed");
    let location = format!("/orders/{}", order.id);
    Ok((
        StatusCode::CREATED,
        [(header::LOCATION, location)],
        Json(order),
    ))
}

/// Price and stock are checked, the stock is reduced and the order recorded in
/// one transaction. It commits only after the order was announced: an order
/// that nobody was told of would never be fulfilled.
async fn take(shop: &Shop, wanted: NewOrder) -> Result<Order, Refused> {
    let mut connection = shop.pool.get().await.map_err(DbError::from)?;
    connection
        .transaction(async |connection| {
            let order = record(connection, wanted).await?;
            shop.announcer.order_placed(&order).await?;
            Ok(order)
        })
        .await
}

async fn record(connection: &mut AsyncPgConnection, wanted: NewOrder) -> Result<Order, Refused> {
    let NewOrder { sku, qty } = wanted;
    let (unit_price, left) = products::table
        .find(&sku)
        .select((products::price, products::stock))
        .for_update()
        .get_result::<(Money, i32)>(connection)
        .await
        .optional()?
        .ok_or_else(|| Refused::UnknownProduct(sku.clone()))?;
    if left < qty {
        return Err(Refused::OutOfStock {
            sku,
            wanted: qty,
            left,
        });
    }
    diesel::update(products::table.find(&sku))
        .set(products::stock.eq(products::stock - qty))
        .execute(connection)
        .await?;

    let id = Uuid::new_v4();
    let total = &unit_price * qty;
    let created_at = diesel::insert_into(orders::table)
        .values((
            orders::id.eq(id),
            orders::status.eq("pending"),
            orders::total.eq(&total),
        ))
        .returning(orders::created_at)
        .get_result(connection)
        .await?;
    let line = Line {
        sku,
        qty,
        unit_price,
    };
    diesel::insert_into(order_lines::table)
        .values((
            order_lines::order_id.eq(id),
            order_lines::sku.eq(&line.sku),
            order_lines::qty.eq(line.qty),
            order_lines::unit_price.eq(&line.unit_price),
        ))
        .execute(connection)
        .await?;
    Ok(Order {
        id,
        status: "pending".to_owned(),
        total,
        created_at,
        lines: vec![line],
    })
}

/// `GET /orders/{id}`
pub(crate) async fn show(
    State(shop): State<Shop>,
    id: Result<Path<Uuid>, PathRejection>,
) -> Result<Json<Order>, Problem> {
    // Something that is no UUID is no order's id either.
    let order = match id {
        Ok(Path(id)) => find(&shop, id).await?,
        Err(_) => None,
    };
    order
        .map(Json)
        .ok_or_else(|| Problem::not_found("There is no such order."))
}

async fn find(shop: &Shop, id: Uuid) -> Result<Option<Order>, DbError> {
    let mut connection = shop.pool.get().await?;
    let Some((status, total, created_at)) = orders::table
        .find(id)
        .select((orders::status, orders::total, orders::created_at))
        .get_result(&mut connection)
        .await
        .optional()?
    else {
        return Ok(None);
    };
    let lines = order_lines::table
        .filter(order_lines::order_id.eq(id))
        .order(order_lines::sku)
        .select(Line::as_select())
        .load(&mut connection)
        .await?;
    Ok(Some(Order {
        id,
        status,
        total,
        created_at,
        lines,
    }))
}
