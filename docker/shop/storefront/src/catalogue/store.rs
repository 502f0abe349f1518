use async_trait::async_trait;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use shop_core::Money;
use shop_core::db::schema::{products, thumbnails};
use shop_core::db::{DbError, Pool};

/// A product in the database.
#[derive(Debug, Clone, Serialize, Queryable, Selectable)]
#[diesel(table_name = products)]
pub(crate) struct Article {
    pub(crate) sku: String,
    pub(super) name: String,
    pub(super) description: String,
    pub(crate) price: Money,
    pub(super) stock: i32,
    #[serde(skip)]
    pub(crate) image_key: Option<String>,
}

/// A product, and the key of the thumbnail of its picture.
#[derive(Debug, Clone)]
pub(crate) struct Listing {
    pub(crate) article: Article,
    pub(crate) thumbnail_key: Option<String>,
}

/// What staff set of a product.
#[derive(Debug, Deserialize, Insertable, AsChangeset)]
#[serde(deny_unknown_fields)]
#[diesel(table_name = products)]
pub(crate) struct Details {
    pub(super) name: String,
    #[serde(default)]
    pub(super) description: String,
    pub(super) price: Money,
    pub(super) stock: i32,
}

/// A search in the catalogue.
#[derive(Debug, Clone)]
pub(crate) struct Search {
    /// Words that all have to match.
    pub(crate) words: Option<String>,
    /// The last SKU of the previous page: pages stay correct while products are
    /// added and removed, and every page costs the same.
    pub(crate) after: Option<String>,
    pub(crate) limit: i64,
}

/// The products of the shop.
#[async_trait]
pub(crate) trait Catalogue: Send + Sync {
    /// Returns the products that match, in the order of their SKUs.
    async fn search(&self, search: Search) -> Result<Vec<Listing>, DbError>;

    async fn find(&self, sku: &str) -> Result<Option<Listing>, DbError>;

    /// Creates or updates a product.
    async fn save(&self, sku: &str, details: &Details) -> Result<Article, DbError>;

    /// Sets the picture of a product. Returns whether there is such a product.
    async fn set_image(&self, sku: &str, key: &str) -> Result<bool, DbError>;
}

/// The products in the database.
pub(crate) struct PgCatalogue {
    pool: Pool,
}

impl PgCatalogue {
    pub(crate) fn new(pool: Pool) -> Self {
        Self { pool }
    }
}

#[async_trait]
impl Catalogue for PgCatalogue {
    async fn search(&self, search: Search) -> Result<Vec<Listing>, DbError> {
        let mut query = products::table
            .left_join(thumbnail())
            .order(products::sku)
            .limit(search.limit)
            .select((Article::as_select(), thumbnails::key.nullable()))
            .into_boxed();
        if let Some(after) = search.after {
            query = query.filter(products::sku.gt(after));
        }
        if let Some(words) = search.words {
            query = query.filter(
                sql::<Bool>("search @@ websearch_to_tsquery('simple', ")
                    .bind::<Text, _>(words)
                    .sql(")"),
            );
        }
        let mut connection = self.pool.get().await?;
        let rows: Vec<(Article, Option<String>)> = query.load(&mut connection).await?;
        Ok(rows.into_iter().map(Listing::from).collect())
    }

    async fn find(&self, sku: &str) -> Result<Option<Listing>, DbError> {
        let mut connection = self.pool.get().await?;
        let row: Option<(Article, Option<String>)> = products::table
            .find(sku)
            .left_join(thumbnail())
            .select((Article::as_select(), thumbnails::key.nullable()))
            .get_result(&mut connection)
            .await
            .optional()?;
        Ok(row.map(Listing::from))
    }

    async fn save(&self, sku: &str, details: &Details) -> Result<Article, DbError> {
        let mut connection = self.pool.get().await?;
        let article = diesel::insert_into(products::table)
            .values((products::sku.eq(sku), details))
            .on_conflict(products::sku)
            .do_update()
            .set(details)
            .returning(Article::as_returning())
            .get_result(&mut connection)
            .await?;
        Ok(article)
    }

    async fn set_image(&self, sku: &str, key: &str) -> Result<bool, DbError> {
        let mut connection = self.pool.get().await?;
        let updated = diesel::update(products::table.find(sku))
            .set(products::image_key.eq(key))
            .execute(&mut connection)
            .await?;
        Ok(updated == 1)
    }
}

/// Joins the thumbnail of a product's picture.
#[diesel::dsl::auto_type]
fn thumbnail() -> _ {
    thumbnails::table.on(products::image_key.eq(thumbnails::picture.nullable()))
}

impl From<(Article, Option<String>)> for Listing {
    fn from((article, thumbnail_key): (Article, Option<String>)) -> Self {
        Self {
            article,
            thumbnail_key,
        }
    }
}
