//! Mutations of orders.

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
use crate::orders::ReceiptLinks;
use crate::orders::idempotency::{Claim, DynamoIdempotencyKeys, IdempotencyKeys, Key};
use crate::orders::stock::{Available, Stock};
use crate::orders::store::{Head, NewOrder, Order, Orders};

/// Takes every key for a new one.
pub(super) struct NewKeys;

#[async_trait]
impl IdempotencyKeys for NewKeys {
    async fn claim(
        &self,
        _customer: &str,
        _: &Key,
        _fingerprint: &str,
        _order: Uuid,
    ) -> Result<Claim, CallError> {
        Ok(Claim::New)
    }
}

/// Writes keys that do not expire.
pub(super) struct EternalKeys(pub(super) DynamoIdempotencyKeys);

#[async_trait]
impl IdempotencyKeys for EternalKeys {
    async fn claim(
        &self,
        customer: &str,
        key: &Key,
        fingerprint: &str,
        order: Uuid,
    ) -> Result<Claim, CallError> {
        let put = self.0.put(customer, key, fingerprint, order);
        let mut item = put.get_item().clone().unwrap_or_default();
        item.remove("expires_at");
        self.0.commit(put.set_item(Some(item)), fingerprint).await
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

pub(super) struct LongReceiptLinks(pub(super) Arc<dyn ReceiptLinks>);

#[async_trait]
impl ReceiptLinks for LongReceiptLinks {
    async fn sign(&self, order: Uuid, _valid_for: Duration) -> Result<String, CallError> {
        self.0.sign(order, WEEK).await
    }
}
