//! What the shop sells: found, shown and, by its staff, kept up to date.

pub(crate) mod images;

pub(crate) use images::Images;

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use shop_core::db::schema::{products, thumbnails};
use shop_core::db::{DbError, Pool};
use shop_core::http::{At, Body};
use shop_core::mutation::Mutation;
use shop_core::problem::FieldError;
use shop_core::{Money, Problem};

use crate::auth::Staff;

/// The most products of one page, and how many there are unless told otherwise.
const MOST: i64 = 100;
const USUAL: i64 = 20;

/// Something the shop sells, as the database has it.
#[derive(Debug, Clone, Serialize, Queryable, Selectable)]
#[diesel(table_name = products)]
pub(crate) struct Article {
    sku: String,
    name: String,
    description: String,
    price: Money,
    stock: i32,
    #[serde(skip)]
    image_key: Option<String>,
}

/// An article as the shop shows it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Product {
    #[serde(flatten)]
    article: Article,
    /// The URL of its small picture, which is everybody's to see.
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbnail: Option<String>,
}

/// Where thumbnails are for everybody: the URL that their keys follow on.
#[derive(Debug, Clone)]
pub(crate) struct Thumbnails(pub(crate) Arc<str>);

impl Thumbnails {
    fn show(&self, (article, key): (Article, Option<String>)) -> Product {
        let key = if Mutation::MisplacesThumbnails.is_made() {
            article.image_key.clone()
        } else {
            key
        };
        let thumbnail = key.map(|key| format!("{}/{key}", self.0));
        Product { article, thumbnail }
    }
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
            .map(|last| last.article.sku.clone());
        Self { products, next }
    }
}

/// Joins what was made of the picture that a product shows.
#[diesel::dsl::auto_type]
fn small_picture() -> _ {
    thumbnails::table.on(products::image_key.eq(thumbnails::picture.nullable()))
}

/// `GET /products?q=&after=&limit=`
pub(crate) async fn list(
    State(pool): State<Pool>,
    State(thumbnails): State<Thumbnails>,
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
        .left_join(small_picture())
        .order(products::sku)
        .limit(limit + 1)
        .select((Article::as_select(), thumbnails::key.nullable()))
        .into_boxed();
    if let Some(after) = &search.after {
        query = query.filter(products::sku.gt(after));
        if Mutation::SkipsAProduct.is_made() {
            query = query.offset(1);
        }
    }
    if let Some(words) = search.q.filter(|words| !words.trim().is_empty()) {
        query = query.filter(
            sql::<Bool>("search @@ websearch_to_tsquery('simple', ")
                .bind::<Text, _>(words)
                .sql(")"),
        );
    }
    let mut connection = pool.get().await.map_err(DbError::from)?;
    let found: Vec<_> = query.load(&mut connection).await.map_err(DbError::from)?;
    let found = found.into_iter().map(|found| thumbnails.show(found));
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(Json(Page::cut(found.collect(), size)))
}

/// `GET /products/{sku}`
pub(crate) async fn show(
    State(pool): State<Pool>,
    State(thumbnails): State<Thumbnails>,
    At(sku): At<String>,
) -> Result<Json<Product>, Problem> {
    let mut connection = pool.get().await.map_err(DbError::from)?;
    products::table
        .find(&sku)
        .left_join(small_picture())
        .select((Article::as_select(), thumbnails::key.nullable()))
        .get_result(&mut connection)
        .await
        .optional()
        .map_err(DbError::from)?
        .map(|found| Json(thumbnails.show(found)))
        .ok_or_else(|| no_such_product(&sku))
}

async fn find(pool: &Pool, sku: &str) -> Result<Article, Problem> {
    let mut connection = pool.get().await.map_err(DbError::from)?;
    products::table
        .find(sku)
        .select(Article::as_select())
        .get_result(&mut connection)
        .await
        .optional()
        .map_err(DbError::from)?
        .ok_or_else(|| no_such_product(sku))
}

fn no_such_product(sku: &str) -> Problem {
    Problem::not_found(format!("There is no product {sku}."))
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
) -> Result<Json<Article>, Problem> {
    details.check(&sku)?;
    let mut connection = pool.get().await.map_err(DbError::from)?;
    let product = diesel::insert_into(products::table)
        .values((products::sku.eq(&sku), &details))
        .on_conflict(products::sku)
        .do_update()
        .set(&details)
        .returning(Article::as_returning())
        .get_result(&mut connection)
        .await
        .map_err(DbError::from)?;
    Ok(Json(product))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product(sku: &str) -> Product {
        let article = Article {
            sku: sku.to_owned(),
            name: "A thing".to_owned(),
            description: String::new(),
            price: Money::from_cents(100),
            stock: 1,
            image_key: None,
        };
        Product {
            article,
            thumbnail: None,
        }
    }

    #[test]
    fn a_thumbnail_is_shown_by_its_public_url() {
        let thumbnails = Thumbnails("https://pictures.example".into());
        let article = product("MUG-01").article;
        let shown = thumbnails.show((article.clone(), Some("products/MUG-01/1.png".to_owned())));
        let json = serde_json::to_value(shown).unwrap();
        assert_eq!(
            json["thumbnail"],
            "https://pictures.example/products/MUG-01/1.png"
        );
        let json = serde_json::to_value(thumbnails.show((article, None))).unwrap();
        assert!(json.get("thumbnail").is_none());
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
