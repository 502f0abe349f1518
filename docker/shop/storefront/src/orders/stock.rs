use std::collections::HashMap;

use async_trait::async_trait;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use shop_core::Money;
use shop_core::db::schema::products;

/// The price and the stock of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Available {
    pub(crate) price: Money,
    pub(crate) stock: i32,
}

/// The stock, within the transaction that places an order.
#[async_trait]
pub(crate) trait Stock: Send + Sync {
    /// Locks products and returns those that exist, by SKU.
    async fn lock(
        &self,
        connection: &mut AsyncPgConnection,
        skus: &[&str],
    ) -> QueryResult<HashMap<String, Available>>;

    /// Takes products out of the stock.
    async fn take(
        &self,
        connection: &mut AsyncPgConnection,
        sku: &str,
        qty: i32,
    ) -> QueryResult<()>;
}

/// The stock in the database.
pub(crate) struct PgStock;

#[async_trait]
impl Stock for PgStock {
    async fn lock(
        &self,
        connection: &mut AsyncPgConnection,
        skus: &[&str],
    ) -> QueryResult<HashMap<String, Available>> {
        // Locking in the order of the SKUs avoids deadlocks.
        let found: Vec<(String, Money, i32)> = products::table
            .filter(products::sku.eq_any(skus))
            .order(products::sku)
            .select((products::sku, products::price, products::stock))
            .for_update()
            .load(connection)
            .await?;
        Ok(found
            .into_iter()
            .map(|(sku, price, stock)| (sku, Available { price, stock }))
            .collect())
    }

    async fn take(
        &self,
        connection: &mut AsyncPgConnection,
        sku: &str,
        qty: i32,
    ) -> QueryResult<()> {
        diesel::update(products::table.find(sku))
            .set(products::stock.eq(products::stock - qty))
            .execute(connection)
            .await?;
        Ok(())
    }
}
