use axum::Json;
use axum::extract::State;
use diesel::{ExpressionMethods, QueryDsl, Queryable, Selectable, SelectableHelper};
use diesel_async::RunQueryDsl;
use serde::Serialize;
use shop_core::db::{DbError, schema::products};
use shop_core::{Money, Problem};

use crate::app::Shop;

/// Something the shop sells.
#[derive(Serialize, Queryable, Selectable)]
pub(crate) struct Product {
    sku: String,
    name: String,
    description: String,
    price: Money,
    stock: i32,
}

#[derive(Serialize)]
pub(crate) struct Page {
    products: Vec<Product>,
}

/// `GET /products`
pub(crate) async fn list(State(shop): State<Shop>) -> Result<Json<Page>, Problem> {
    let mut connection = shop.pool.get().await.map_err(DbError::from)?;
    let products = products::table
        .order(products::sku.asc())
        .limit(100)
        .select(Product::as_select())
        .load(&mut connection)
        .await
        .map_err(DbError::from)?;
    Ok(Json(Page { products }))
}
