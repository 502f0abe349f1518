//! Carts: what a customer wants to buy, at the prices that were shown.

mod store;

pub(crate) use store::{Cart, Carts, PgCarts};

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use diesel_async::{AsyncConnection, AsyncPgConnection};
use serde::Deserialize;
use shop_core::Problem;
use shop_core::db::{DbError, Pool};
use shop_core::http::{JsonBody, PathParams};
use shop_core::trace::Trace;
use uuid::Uuid;

use crate::auth::Caller;
use crate::orders::{self, Buyer, Claimed, Item, Key, OrderError, OrderPlacer, Placed};

/// `POST /carts`
pub(crate) async fn create(
    State(pool): State<Pool>,
    State(carts): State<Arc<dyn Carts>>,
    caller: Caller,
) -> Result<impl IntoResponse, Problem> {
    let cart = Cart::new(Uuid::new_v4(), caller.customer().to_owned(), Vec::new());
    let mut connection = pool.get().await.map_err(DbError::from)?;
    carts
        .insert(&mut connection, &cart)
        .await
        .map_err(DbError::from)?;
    let location = [(header::LOCATION, format!("/carts/{}", cart.id))];
    Ok((StatusCode::CREATED, location, Json(cart)))
}

/// `GET /carts/{id}`
pub(crate) async fn show(
    State(pool): State<Pool>,
    State(carts): State<Arc<dyn Carts>>,
    caller: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<Json<Cart>, Problem> {
    let mut connection = pool.get().await.map_err(DbError::from)?;
    let cart = find(&mut connection, &*carts, &caller, id).await?;
    Ok(Json(cart))
}

/// The quantity of a product in the cart; 0 removes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Quantity {
    qty: i32,
}

/// `PUT /carts/{id}/lines/{sku}`
pub(crate) async fn set_line(
    State(pool): State<Pool>,
    State(carts): State<Arc<dyn Carts>>,
    caller: Caller,
    PathParams((id, sku)): PathParams<(Uuid, String)>,
    JsonBody(Quantity { qty }): JsonBody<Quantity>,
) -> Result<Json<Cart>, Problem> {
    if qty != 0 {
        orders::validate_quantity(qty, "/qty")?;
    }
    let mut connection = pool.get().await.map_err(DbError::from)?;
    let cart = connection
        .transaction::<_, OrderError, _>(async |connection| {
            if !carts.lock(connection, id, caller.customer()).await? {
                return Err(OrderError::NoSuchCart);
            }
            if qty == 0 {
                carts.remove_line(connection, id, &sku).await?;
            } else if !carts.set_line(connection, id, &sku, qty).await? {
                return Err(OrderError::UnknownProduct(sku));
            }
            find(connection, &*carts, &caller, id).await
        })
        .await?;
    Ok(Json(cart))
}

/// `POST /carts/{id}/checkout`
pub(crate) async fn checkout(
    State(pool): State<Pool>,
    State(carts): State<Arc<dyn Carts>>,
    State(placer): State<OrderPlacer>,
    caller: Caller,
    trace: Trace,
    key: Option<Key>,
    PathParams(id): PathParams<Uuid>,
) -> Result<Response, Problem> {
    let buyer = Buyer {
        customer: caller.customer().to_owned(),
        trace,
        key,
        fingerprint: format!("cart {id}"),
    };
    let mut connection = pool.get().await.map_err(DbError::from)?;
    let outcome = connection
        .transaction::<_, OrderError, _>(async |connection| {
            // A repeated request finds its order by the key; its cart is gone.
            let order = match placer.claim_key(connection, &buyer).await? {
                Claimed::Replayed(order) => return Ok(Placed::Replayed(order)),
                Claimed::New(id) => id,
            };
            if !carts.lock(connection, id, caller.customer()).await? {
                return Err(OrderError::NoSuchCart);
            }
            let items = find(connection, &*carts, &caller, id).await?.into_items();
            if items.is_empty() {
                return Err(OrderError::EmptyCart);
            }
            let order = placer.place(connection, &buyer, order, &items).await?;
            carts.delete(connection, id).await?;
            Ok(order)
        })
        .await;
    if let Err(OrderError::PriceChanged { .. }) = outcome {
        // The buyer sees the new prices in the cart, and may check out again.
        carts
            .update_prices(&mut connection, id)
            .await
            .map_err(DbError::from)?;
    }
    let order = outcome?;
    placer.wakeup.notify();
    Ok(orders::created(order))
}

async fn find(
    connection: &mut AsyncPgConnection,
    carts: &dyn Carts,
    caller: &Caller,
    id: Uuid,
) -> Result<Cart, OrderError> {
    carts
        .find(connection, id)
        .await?
        .filter(|cart| cart.customer == caller.customer())
        .ok_or(OrderError::NoSuchCart)
}

impl Cart {
    fn into_items(self) -> Vec<Item> {
        self.lines
            .into_iter()
            .map(|line| Item {
                sku: line.sku,
                qty: line.qty,
                expected_price: Some(line.unit_price),
            })
            .collect()
    }
}
