//! Carts: what somebody has picked, at the price they were shown.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use shop_core::db::schema::{cart_lines, carts, products};
use shop_core::db::{DbError, Pool};
use shop_core::http::{At, Body};
use shop_core::trace::Trace;
use shop_core::{Money, Problem};
use uuid::Uuid;

use crate::app::Shop;
use crate::auth::Caller;
use crate::orders::place::{self, Begun, Buyer, Item, Placed, Refused};
use crate::orders::{self, Key};

/// A cart, as the shop answers it.
#[derive(Serialize)]
pub(crate) struct Cart {
    id: Uuid,
    lines: Vec<Line>,
    total: Money,
}

#[derive(Serialize, Queryable, Selectable)]
#[diesel(table_name = cart_lines)]
struct Line {
    sku: String,
    qty: i32,
    unit_price: Money,
}

impl Cart {
    fn new(id: Uuid, lines: Vec<Line>) -> Self {
        let total = lines.iter().map(|line| &line.unit_price * line.qty).sum();
        Self { id, lines, total }
    }
}

/// `POST /carts`
pub(crate) async fn open(
    State(pool): State<Pool>,
    caller: Caller,
) -> Result<impl IntoResponse, Problem> {
    let id = Uuid::new_v4();
    let mut connection = pool.get().await.map_err(DbError::from)?;
    diesel::insert_into(carts::table)
        .values((carts::id.eq(id), carts::customer.eq(caller.customer())))
        .execute(&mut connection)
        .await
        .map_err(DbError::from)?;
    let location = [(header::LOCATION, format!("/carts/{id}"))];
    Ok((
        StatusCode::CREATED,
        location,
        Json(Cart::new(id, Vec::new())),
    ))
}

/// `GET /carts/{id}`
pub(crate) async fn show(
    State(pool): State<Pool>,
    caller: Caller,
    At(id): At<Uuid>,
) -> Result<Json<Cart>, Problem> {
    let mut connection = pool.get().await.map_err(DbError::from)?;
    Ok(Json(read(&mut connection, &caller, id).await?))
}

/// How much of an article is to be in the cart: none takes it out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    qty: i32,
}

/// `PUT /carts/{id}/lines/{sku}`
pub(crate) async fn set_line(
    State(pool): State<Pool>,
    caller: Caller,
    At((id, sku)): At<(Uuid, String)>,
    Body(Wanted { qty }): Body<Wanted>,
) -> Result<Json<Cart>, Problem> {
    if qty != 0 {
        let item = Item {
            sku: sku.clone(),
            qty,
            shown: None,
        };
        item.check("/qty")?;
    }
    let mut connection = pool.get().await.map_err(DbError::from)?;
    let cart = connection
        .transaction(async |connection| {
            lock(connection, &caller, id).await?;
            put_line(connection, id, sku, qty).await?;
            read(connection, &caller, id).await
        })
        .await?;
    Ok(Json(cart))
}

/// `POST /carts/{id}/checkout`
pub(crate) async fn checkout(
    State(shop): State<Shop>,
    caller: Caller,
    trace: Trace,
    key: Option<Key>,
    At(id): At<Uuid>,
) -> Result<Response, Problem> {
    let buyer = Buyer::new(&caller, trace, key, format!("cart {id}"));
    let mut connection = shop.pool.get().await.map_err(DbError::from)?;
    let outcome = connection
        .transaction(async |connection| buy(connection, &caller, &buyer, id).await)
        .await;
    if let Err(Refused::PriceChanged { .. }) = outcome {
        // The buyer sees the new prices in the cart, and may check out again.
        refresh(&mut connection, id).await.map_err(DbError::from)?;
    }
    Ok(orders::answer(&shop, outcome?))
}

async fn buy(
    connection: &mut AsyncPgConnection,
    caller: &Caller,
    buyer: &Buyer,
    id: Uuid,
) -> Result<Placed, Refused> {
    // A repeated request finds its cart gone, and its order by its key.
    let order = match place::begin(connection, buyer).await? {
        Begun::Before(order) => return Ok(Placed::Before(order)),
        Begun::First(order) => order,
    };
    lock(connection, caller, id).await?;
    let cart = read(connection, caller, id).await?;
    if cart.lines.is_empty() {
        return Err(Refused::EmptyCart);
    }
    let items: Vec<Item> = cart
        .lines
        .into_iter()
        .map(|line| Item {
            sku: line.sku,
            qty: line.qty,
            shown: Some(line.unit_price),
        })
        .collect();
    let placed = place::take(connection, buyer, order, &items).await?;
    diesel::delete(carts::table.find(id))
        .execute(connection)
        .await?;
    Ok(placed)
}

/// One request at a time works on a cart.
async fn lock(
    connection: &mut AsyncPgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<(), Refused> {
    carts::table
        .find(id)
        .filter(carts::customer.eq(caller.customer()))
        .select(carts::id)
        .for_update()
        .get_result::<Uuid>(connection)
        .await
        .optional()?
        .map(|_| ())
        .ok_or(Refused::NoSuchCart)
}

async fn read(
    connection: &mut AsyncPgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Cart, Refused> {
    let owner: Option<String> = carts::table
        .find(id)
        .select(carts::customer)
        .get_result(connection)
        .await
        .optional()?;
    if owner.is_none_or(|owner| owner != caller.customer()) {
        return Err(Refused::NoSuchCart);
    }
    let lines = cart_lines::table
        .filter(cart_lines::cart_id.eq(id))
        .order(cart_lines::sku)
        .select(Line::as_select())
        .load(connection)
        .await?;
    Ok(Cart::new(id, lines))
}

async fn put_line(
    connection: &mut AsyncPgConnection,
    id: Uuid,
    sku: String,
    qty: i32,
) -> Result<(), Refused> {
    if qty == 0 {
        diesel::delete(cart_lines::table.find((id, sku)))
            .execute(connection)
            .await?;
        return Ok(());
    }
    let price: Money = products::table
        .find(&sku)
        .select(products::price)
        .get_result(connection)
        .await
        .optional()?
        .ok_or_else(|| Refused::UnknownProduct(sku.clone()))?;
    diesel::insert_into(cart_lines::table)
        .values((
            cart_lines::cart_id.eq(id),
            cart_lines::sku.eq(sku),
            cart_lines::qty.eq(qty),
            cart_lines::unit_price.eq(&price),
        ))
        .on_conflict((cart_lines::cart_id, cart_lines::sku))
        .do_update()
        .set((cart_lines::qty.eq(qty), cart_lines::unit_price.eq(&price)))
        .execute(connection)
        .await?;
    Ok(())
}

/// Brings the prices of a cart up to date.
async fn refresh(connection: &mut AsyncPgConnection, id: Uuid) -> QueryResult<()> {
    let lines: Vec<(String, Money)> = cart_lines::table
        .inner_join(products::table)
        .filter(cart_lines::cart_id.eq(id))
        .select((products::sku, products::price))
        .load(connection)
        .await?;
    for (sku, price) in lines {
        diesel::update(cart_lines::table.find((id, sku)))
            .set(cart_lines::unit_price.eq(price))
            .execute(connection)
            .await?;
    }
    Ok(())
}
