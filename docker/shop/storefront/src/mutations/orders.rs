//! Mutations of carts and orders.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use shop_core::aws::CallError;
use shop_core::mutations::Mutation;
use uuid::Uuid;

use super::catalogue::WEEK;
use crate::auth::Caller;
use crate::carts::{Cart, Carts};
use crate::orders::ReceiptLinks;
use crate::orders::idempotency::{Claim, IdempotencyKeys, Key};
use crate::orders::stock::{Available, Stock};
use crate::orders::store::{Head, NewOrder, Order, Orders};

/// Takes every key for a new one.
pub(super) struct NewKeys;

#[async_trait]
impl IdempotencyKeys for NewKeys {
    async fn claim(
        &self,
        _: &mut AsyncPgConnection,
        _customer: &str,
        _: &Key,
        _fingerprint: &str,
        _order: Uuid,
    ) -> QueryResult<Claim> {
        Ok(Claim::New)
    }
}

pub(super) struct EndlessStock(pub(super) Arc<dyn Stock>);

#[async_trait]
impl Stock for EndlessStock {
    async fn lock(
        &self,
        connection: &mut AsyncPgConnection,
        skus: &[&str],
    ) -> QueryResult<HashMap<String, Available>> {
        let mut available = self.0.lock(connection, skus).await?;
        for product in available.values_mut() {
            product.stock = i32::MAX;
        }
        Ok(available)
    }

    async fn take(
        &self,
        connection: &mut AsyncPgConnection,
        sku: &str,
        qty: i32,
    ) -> QueryResult<()> {
        self.0.take(connection, sku, qty).await
    }
}

pub(super) struct FaultyOrders {
    pub(super) inner: Arc<dyn Orders>,
    pub(super) mutation: Mutation,
}

#[async_trait]
impl Orders for FaultyOrders {
    async fn insert(
        &self,
        connection: &mut AsyncPgConnection,
        mut order: NewOrder,
    ) -> QueryResult<()> {
        if self.mutation == Mutation::IgnoresQuantities {
            let prices = order.lines.iter().map(|line| line.unit_price.clone());
            order.total = prices.sum();
        }
        self.inner.insert(connection, order).await
    }

    async fn find(
        &self,
        connection: &mut AsyncPgConnection,
        id: Uuid,
    ) -> QueryResult<Option<Order>> {
        self.inner.find(connection, id).await
    }

    async fn find_visible(
        &self,
        connection: &mut AsyncPgConnection,
        id: Uuid,
        caller: &Caller,
    ) -> QueryResult<Option<Order>> {
        if self.mutation == Mutation::ShowsOrdersToAnyone {
            return self.inner.find(connection, id).await;
        }
        self.inner.find_visible(connection, id, caller).await
    }

    async fn list(
        &self,
        connection: &mut AsyncPgConnection,
        customer: &str,
    ) -> QueryResult<Vec<Head>> {
        self.inner.list(connection, customer).await
    }
}

/// Updates the prices of a cart whenever it is read.
pub(super) struct CurrentPrices(pub(super) Arc<dyn Carts>);

#[async_trait]
impl Carts for CurrentPrices {
    async fn insert(&self, connection: &mut AsyncPgConnection, cart: &Cart) -> QueryResult<()> {
        self.0.insert(connection, cart).await
    }

    async fn find(
        &self,
        connection: &mut AsyncPgConnection,
        id: Uuid,
    ) -> QueryResult<Option<Cart>> {
        self.0.update_prices(connection, id).await?;
        self.0.find(connection, id).await
    }

    async fn lock(
        &self,
        connection: &mut AsyncPgConnection,
        id: Uuid,
        customer: &str,
    ) -> QueryResult<bool> {
        self.0.lock(connection, id, customer).await
    }

    async fn set_line(
        &self,
        connection: &mut AsyncPgConnection,
        id: Uuid,
        sku: &str,
        qty: i32,
    ) -> QueryResult<bool> {
        self.0.set_line(connection, id, sku, qty).await
    }

    async fn remove_line(
        &self,
        connection: &mut AsyncPgConnection,
        id: Uuid,
        sku: &str,
    ) -> QueryResult<()> {
        self.0.remove_line(connection, id, sku).await
    }

    async fn update_prices(&self, connection: &mut AsyncPgConnection, id: Uuid) -> QueryResult<()> {
        self.0.update_prices(connection, id).await
    }

    async fn delete(&self, connection: &mut AsyncPgConnection, id: Uuid) -> QueryResult<()> {
        self.0.delete(connection, id).await
    }
}

pub(super) struct LongReceiptLinks(pub(super) Arc<dyn ReceiptLinks>);

#[async_trait]
impl ReceiptLinks for LongReceiptLinks {
    async fn sign(&self, order: Uuid, _valid_for: Duration) -> Result<String, CallError> {
        self.0.sign(order, WEEK).await
    }
}
