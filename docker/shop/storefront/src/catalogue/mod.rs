//! What the shop sells: found, shown and, by its staff, kept up to date.

pub(crate) mod images;

pub(crate) use images::Images;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use shop_core::db::schema::products;
use shop_core::db::{DbError, Pool};
use shop_core::http::{At, Body};
use shop_core::problem::FieldError;
use shop_core::{Money, Problem};

use crate::auth::Staff;

/// The most products of one page, and how many there are unless told otherwise.
const MOST: i64 = 100;
const USUAL: i64 = 20;

/// Something the shop sells.
#[derive(Serialize, Queryable, Selectable)]
pub(crate) struct Product {
    sku: String,
    name: String,
    description: String,
    price: Money,
    stock: i32,
    #[serde(skip)]
    image_key: Option<String>,
}

/// What is looked for, and where the last page ended.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Search {
    /// Words that all have to be there.
    q: Option<String>,
    /// The last SKU of the page before: pages stay right while products come
    /// and go, and the hundredth costs no more than the first.
    after: Option<String>,
    limit: Option<i64>,
}

/// A page of the catalogue.
#[derive(Serialize)]
pub(crate) struct Page {
    products: Vec<Product>,
    /// What to pass as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl Page {
    /// Cuts a page out of what was found: one product more than the page holds
    /// tells that there is another page.
    fn cut(mut products: Vec<Product>, size: usize) -> Self {
        let more = products.len() > size;
        products.truncate(size);
        let next = products
            .last()
            .filter(|_| more)
            .map(|last| last.sku.clone());
        Self { products, next }
    }
}

/// `GET /products?q=&after=&limit=`
pub(crate) async fn list(
    State(pool): State<Pool>,
    search: Result<Query<Search>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Page>, Problem> {
    let Query(search) = search.map_err(|rejection| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "unreadable",
            "The request could not be read",
            rejection.body_text(),
        )
    })?;
    let limit = search.limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(Problem::invalid(vec![FieldError::new(
            "?limit",
            format!("must be between 1 and {MOST}"),
        )]));
    }
    let mut query = products::table
        .order(products::sku)
        .limit(limit + 1)
        .select(Product::as_select())
        .into_boxed();
    if let Some(after) = &search.after {
        query = query.filter(products::sku.gt(after));
    }
    if let Some(words) = search.q.filter(|words| !words.trim().is_empty()) {
        query = query.filter(
            sql::<Bool>("search @@ websearch_to_tsquery('simple', ")
                .bind::<Text, _>(words)
                .sql(")"),
        );
    }
    let mut connection = pool.get().await.map_err(DbError::from)?;
    let found = query.load(&mut connection).await.map_err(DbError::from)?;
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(Json(Page::cut(found, size)))
}

/// `GET /products/{sku}`
pub(crate) async fn show(
    State(pool): State<Pool>,
    At(sku): At<String>,
) -> Result<Json<Product>, Problem> {
    Ok(Json(find(&pool, &sku).await?))
}

pub(super) async fn find(pool: &Pool, sku: &str) -> Result<Product, Problem> {
    let mut connection = pool.get().await.map_err(DbError::from)?;
    products::table
        .find(sku)
        .select(Product::as_select())
        .get_result(&mut connection)
        .await
        .optional()
        .map_err(DbError::from)?
        .ok_or_else(|| Problem::not_found(format!("There is no product {sku}.")))
}

/// What staff say of a product.
#[derive(Deserialize, Insertable, AsChangeset)]
#[serde(deny_unknown_fields)]
#[diesel(table_name = products)]
pub(crate) struct Details {
    name: String,
    #[serde(default)]
    description: String,
    price: Money,
    stock: i32,
}

impl Details {
    fn check(&self, sku: &str) -> Result<(), Problem> {
        let mut errors = Vec::new();
        if !is_sku(sku) {
            errors.push(FieldError::new(
                "/sku",
                "must be capital letters and digits, in groups joined by hyphens",
            ));
        }
        if self.name.trim().is_empty() {
            errors.push(FieldError::new("/name", "must not be empty"));
        }
        if self.price < Money::from_cents(0) || !self.price.is_whole_cents() {
            errors.push(FieldError::new(
                "/price",
                "must be an amount of whole cents, not below zero",
            ));
        }
        if self.stock < 0 {
            errors.push(FieldError::new("/stock", "must not be below zero"));
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Problem::invalid(errors))
        }
    }
}

fn is_sku(text: &str) -> bool {
    text.split('-').all(|group| {
        !group.is_empty()
            && group
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    })
}

/// `PUT /products/{sku}`
pub(crate) async fn put(
    State(pool): State<Pool>,
    _: Staff,
    At(sku): At<String>,
    Body(details): Body<Details>,
) -> Result<Json<Product>, Problem> {
    details.check(&sku)?;
    let mut connection = pool.get().await.map_err(DbError::from)?;
    let product = diesel::insert_into(products::table)
        .values((products::sku.eq(&sku), &details))
        .on_conflict(products::sku)
        .do_update()
        .set(&details)
        .returning(Product::as_returning())
        .get_result(&mut connection)
        .await
        .map_err(DbError::from)?;
    Ok(Json(product))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product(sku: &str) -> Product {
        Product {
            sku: sku.to_owned(),
            name: "A thing".to_owned(),
            description: String::new(),
            price: Money::from_cents(100),
            stock: 1,
            image_key: None,
        }
    }

    #[test]
    fn a_page_names_the_next_only_where_there_is_one() {
        let full = Page::cut(vec![product("A"), product("B"), product("C")], 2);
        assert_eq!((full.products.len(), full.next.as_deref()), (2, Some("B")));
        let last = Page::cut(vec![product("A"), product("B")], 2);
        assert_eq!((last.products.len(), last.next), (2, None));
    }

    #[test]
    fn the_code_agrees_with_the_database_about_skus() {
        for good in ["MUG-01", "A", "7", "TEE-07-XL"] {
            assert!(is_sku(good), "{good}");
        }
        for bad in ["", "mug-01", "MUG--01", "-MUG", "MUG-", "MÜG"] {
            assert!(!is_sku(bad), "{bad}");
        }
    }
}
