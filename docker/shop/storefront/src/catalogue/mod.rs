//! The catalogue: products are searched, shown and, by staff, maintained.

pub(crate) mod images;
pub(crate) mod store;

pub(crate) use store::{Catalogue, PgCatalogue};

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shop_core::http::{JsonBody, PathParams};
use shop_core::problem::FieldError;
use shop_core::{Money, Problem};

use self::store::{Article, Details, Listing, Search};
use crate::auth::Staff;

/// The most products of a page, and how many there are by default.
const MAX_PAGE: i64 = 100;
const DEFAULT_PAGE: i64 = 20;

/// A product in the API.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Product {
    #[serde(flatten)]
    article: Article,
    /// The public URL of the thumbnail.
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbnail: Option<String>,
}

/// The public URL of the thumbnails bucket.
#[derive(Debug, Clone)]
pub(crate) struct ThumbnailUrls(pub(crate) Arc<str>);

impl ThumbnailUrls {
    fn product(&self, listing: Listing) -> Product {
        let key = listing.thumbnail_key;
        Product {
            article: listing.article,
            thumbnail: key.map(|key| format!("{}/{key}", self.0)),
        }
    }
}

/// The query of a search.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SearchQuery {
    q: Option<String>,
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
    /// Returns a page of the results. There is a next page if there is one more
    /// product than the page holds.
    fn new(mut products: Vec<Product>, size: usize) -> Self {
        let more = products.len() > size;
        products.truncate(size);
        let next = products
            .last()
            .filter(|_| more)
            .map(|last| last.article.sku.clone());
        Self { products, next }
    }
}

/// `GET /products?q=&after=&limit=`
pub(crate) async fn list(
    State(catalogue): State<Arc<dyn Catalogue>>,
    State(thumbnails): State<ThumbnailUrls>,
    query: Result<Query<SearchQuery>, QueryRejection>,
) -> Result<Json<Page>, Problem> {
    let Query(query) = query.map_err(|rejection| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "unreadable",
            "The request could not be read",
            rejection.body_text(),
        )
    })?;
    let limit = query.limit.unwrap_or(DEFAULT_PAGE);
    if !(1..=MAX_PAGE).contains(&limit) {
        return Err(Problem::invalid(vec![FieldError::new(
            "?limit",
            format!("must be between 1 and {MAX_PAGE}"),
        )]));
    }
    let search = Search {
        words: query.q.filter(|words| !words.trim().is_empty()),
        after: query.after,
        limit: limit + 1,
    };
    let found = catalogue.search(search).await?;
    let products = found.into_iter().map(|found| thumbnails.product(found));
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(Json(Page::new(products.collect(), size)))
}

/// `GET /products/{sku}`
pub(crate) async fn show(
    State(catalogue): State<Arc<dyn Catalogue>>,
    State(thumbnails): State<ThumbnailUrls>,
    PathParams(sku): PathParams<String>,
) -> Result<Json<Product>, Problem> {
    let found = catalogue.find(&sku).await?;
    let found = found.ok_or_else(|| no_such_product(&sku))?;
    Ok(Json(thumbnails.product(found)))
}

fn no_such_product(sku: &str) -> Problem {
    Problem::not_found(format!("There is no product {sku}."))
}

impl Details {
    fn validate(&self, sku: &str) -> Result<(), Problem> {
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

/// The same rule as the check constraint of the table `products`.
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
    State(catalogue): State<Arc<dyn Catalogue>>,
    _: Staff,
    PathParams(sku): PathParams<String>,
    JsonBody(details): JsonBody<Details>,
) -> Result<Json<Article>, Problem> {
    details.validate(&sku)?;
    Ok(Json(catalogue.save(&sku, &details).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(sku: &str) -> Article {
        Article {
            sku: sku.to_owned(),
            name: "A thing".to_owned(),
            description: String::new(),
            price: Money::from_cents(100),
            stock: 1,
            image_key: None,
        }
    }

    fn product(sku: &str) -> Product {
        Product {
            article: article(sku),
            thumbnail: None,
        }
    }

    #[test]
    fn thumbnail_has_a_public_url() {
        let thumbnails = ThumbnailUrls("https://pictures.example".into());
        let shown = |thumbnail_key: Option<&str>| {
            let listing = Listing {
                article: article("MUG-01"),
                thumbnail_key: thumbnail_key.map(str::to_owned),
            };
            serde_json::to_value(thumbnails.product(listing)).unwrap()
        };
        assert_eq!(
            shown(Some("products/MUG-01/1.png"))["thumbnail"],
            "https://pictures.example/products/MUG-01/1.png"
        );
        assert!(shown(None).get("thumbnail").is_none());
    }

    #[test]
    fn page_names_the_next_page_if_there_is_one() {
        let full = Page::new(vec![product("A"), product("B"), product("C")], 2);
        assert_eq!((full.products.len(), full.next.as_deref()), (2, Some("B")));
        let last = Page::new(vec![product("A"), product("B")], 2);
        assert_eq!((last.products.len(), last.next), (2, None));
    }

    #[test]
    fn skus_are_validated_as_in_the_database() {
        for good in ["MUG-01", "A", "7", "TEE-07-XL"] {
            assert!(is_sku(good), "{good}");
        }
        for bad in ["", "mug-01", "MUG--01", "-MUG", "MUG-", "MÜG"] {
            assert!(!is_sku(bad), "{bad}");
        }
    }
}
