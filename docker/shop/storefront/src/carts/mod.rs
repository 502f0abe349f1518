//! Carts: what a customer wants to buy, at the prices that were shown.

pub(crate) mod cart;
pub(crate) mod change;
mod error;
mod item;
pub(crate) mod store;

pub(crate) use error::CartError;
pub(crate) use store::{Carts, DynamoCarts};

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use shop_core::db::{DbError, Pool};
use shop_core::http::{JsonBody, PathParams};
use shop_core::problem::FieldError;
use shop_core::trace::Trace;
use shop_core::{Money, Problem};
use time::OffsetDateTime;
use uuid::Uuid;

use self::cart::{Cart, Line};
use self::change::{Change, change, expected_version, find};
use crate::auth::Caller;
use crate::catalogue::Catalogue;
use crate::orders::{self, Buyer, Item, Key, OrderError, OrderPlacer, Purchase};

/// The most carts of a page.
const MAX_PAGE: u8 = 50;

/// Returns a cart as an answer; its version is the `ETag`.
fn answer(cart: &Cart) -> Response {
    let version = [(header::ETAG, format!("\"{}\"", cart.version))];
    (version, Json(cart.view())).into_response()
}

/// `POST /carts`
pub(crate) async fn create(
    State(carts): State<Arc<dyn Carts>>,
    caller: Caller,
) -> Result<Response, Problem> {
    let microseconds = OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000;
    let created = i64::try_from(microseconds).unwrap_or(i64::MAX);
    let cart = Cart::new(Uuid::new_v4(), caller.customer().to_owned(), created);
    let cart = carts.save(cart).await?;
    let location = [(header::LOCATION, format!("/carts/{}", cart.id))];
    Ok((StatusCode::CREATED, location, answer(&cart)).into_response())
}

/// The query of a list of carts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListQuery {
    after: Option<String>,
    limit: Option<u8>,
}

/// `GET /carts?after=&limit=`
pub(crate) async fn list(
    State(carts): State<Arc<dyn Carts>>,
    caller: Caller,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    if caller.is_guest() {
        return Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "Sign in first",
            "A guest knows a cart by its id.",
        ));
    }
    let Query(query) = query.map_err(|_| out_of_bounds())?;
    let limit = query.limit.unwrap_or(MAX_PAGE);
    if !(1..=MAX_PAGE).contains(&limit) {
        return Err(out_of_bounds());
    }
    let after = query.after.as_deref();
    let page = carts.list(caller.customer(), after, limit).await?;
    let shown: Vec<_> = page.carts.iter().map(Cart::view).collect();
    let mut body = json!({"carts": shown});
    if let Some(next) = page.next {
        body["next"] = next.into();
    }
    Ok(Json(body).into_response())
}

fn out_of_bounds() -> Problem {
    Problem::invalid(vec![FieldError::new(
        "?limit",
        format!("must be between 1 and {MAX_PAGE}"),
    )])
}

/// `GET /carts/{id}`
pub(crate) async fn show(
    State(carts): State<Arc<dyn Carts>>,
    caller: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<Response, Problem> {
    Ok(answer(&find(&*carts, &caller, id).await?))
}

/// The quantity of a product in the cart; 0 removes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Quantity {
    qty: i32,
}

/// `PUT /carts/{id}/lines/{sku}`
pub(crate) async fn set_line(
    State(carts): State<Arc<dyn Carts>>,
    State(catalogue): State<Arc<dyn Catalogue>>,
    caller: Caller,
    PathParams((id, sku)): PathParams<(Uuid, String)>,
    headers: HeaderMap,
    JsonBody(Quantity { qty }): JsonBody<Quantity>,
) -> Result<Response, Problem> {
    let line = if qty == 0 {
        None
    } else {
        orders::validate_quantity(qty, "/qty")?;
        // The cart is looked for first: to a stranger nothing is there.
        find(&*carts, &caller, id).await?;
        let product = catalogue.find(&sku).await?;
        let product = product.ok_or_else(|| CartError::UnknownProduct(sku.clone()))?;
        let unit_price = product.article.price;
        Some(Line { qty, unit_price })
    };
    let expected = expected_version(&headers)?;
    let line = Change::Line { sku, line };
    Ok(answer(
        &change(&*carts, &caller, id, expected, &line).await?,
    ))
}

/// What the buyer wants to remember about the cart.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Note {
    text: String,
}

/// `PUT /carts/{id}/note`
pub(crate) async fn set_note(
    State(carts): State<Arc<dyn Carts>>,
    caller: Caller,
    PathParams(id): PathParams<Uuid>,
    headers: HeaderMap,
    JsonBody(Note { text }): JsonBody<Note>,
) -> Result<Response, Problem> {
    let expected = expected_version(&headers)?;
    let note = Change::Note(text);
    Ok(answer(
        &change(&*carts, &caller, id, expected, &note).await?,
    ))
}

/// A voucher to redeem.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Redemption {
    code: String,
}

/// `PUT /carts/{id}/voucher`
pub(crate) async fn redeem(
    State(carts): State<Arc<dyn Carts>>,
    caller: Caller,
    PathParams(id): PathParams<Uuid>,
    JsonBody(Redemption { code }): JsonBody<Redemption>,
) -> Result<Response, Problem> {
    let voucher = Change::Voucher(code);
    Ok(answer(&change(&*carts, &caller, id, None, &voucher).await?))
}

/// What a checkout works with.
#[derive(Clone)]
pub(crate) struct Checkout {
    pub(crate) pool: Pool,
    pub(crate) carts: Arc<dyn Carts>,
    pub(crate) catalogue: Arc<dyn Catalogue>,
    pub(crate) placer: OrderPlacer,
}

/// `POST /carts/{id}/checkout`
///
/// The order gets the id of its cart: a cart that is checked out twice is ordered once.
pub(crate) async fn checkout(
    State(checkout): State<Checkout>,
    caller: Caller,
    trace: Trace,
    key: Option<Key>,
    PathParams(id): PathParams<Uuid>,
) -> Result<Response, Problem> {
    let (carts, placer) = (&*checkout.carts, &checkout.placer);
    let is_repeatable = key.is_some();
    let buyer = Buyer {
        customer: caller.customer().to_owned(),
        trace,
        key,
        fingerprint: format!("cart {id}"),
    };
    let order = placer.claim_key(&buyer, id).await?;
    let cart = match find(carts, &caller, id).await {
        // The cart of a repeated request is gone.
        Err(CartError::NoSuchCart) if is_repeatable => {
            let mut connection = checkout.pool.get().await.map_err(DbError::from)?;
            let earlier = placer.find_placed(&mut connection, &buyer, order).await?;
            return Ok(orders::created(earlier.ok_or(CartError::NoSuchCart)?));
        }
        found => found?,
    };
    let purchase = Purchase {
        id: order,
        items: items(&cart),
        discount: cart.discount(),
    };
    if purchase.items.is_empty() {
        return Err(OrderError::EmptyCart.into());
    }
    let outcome = {
        let mut connection = checkout.pool.get().await.map_err(DbError::from)?;
        placer.place(&mut connection, &buyer, purchase).await
    };
    if let Err(OrderError::PriceChanged { .. }) = outcome {
        // The buyer sees the new prices in the cart, and may check out again.
        let prices = current_prices(&*checkout.catalogue, &cart).await?;
        change(carts, &caller, id, None, &Change::Prices(prices)).await?;
    }
    let order = outcome?;
    placer.wakeup.notify();
    if let Err(error) = carts.delete(id).await {
        // It expires, and until then it is the same order.
        tracing::warn!(%error, cart = %id, "the cart of an order is left");
    }
    Ok(orders::created(order))
}

/// Returns the current prices of the products in a cart.
pub(crate) async fn current_prices(
    catalogue: &dyn Catalogue,
    cart: &Cart,
) -> Result<BTreeMap<String, Money>, DbError> {
    let mut prices = BTreeMap::new();
    for sku in cart.lines.keys() {
        if let Some(product) = catalogue.find(sku).await? {
            prices.insert(sku.clone(), product.article.price);
        }
    }
    Ok(prices)
}

/// Returns what a cart orders.
fn items(cart: &Cart) -> Vec<Item> {
    let lines = cart.lines.iter();
    let items = lines.map(|(sku, line)| Item {
        sku: sku.clone(),
        qty: line.qty,
        expected_price: Some(line.unit_price.clone()),
    });
    items.collect()
}
