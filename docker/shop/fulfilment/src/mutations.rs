//! The mutations of fulfilment: each replaces a port of the order processor.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use diesel_async::AsyncConnection;
use shop_core::Money;
use shop_core::aws::CallError;
use shop_core::db::{DbError, Pool};
use shop_core::mutations::{Mutation, active};
use shop_core::order::Status;
use uuid::Uuid;

use crate::orders::{self, Line, Order, Orders, Transition};
use crate::payment::{ChargeResult, PaymentError, Payments};
use crate::payment_key::PaymentKeys;
use crate::processor::OrderProcessor;
use crate::receipts::{Receipt, Receipts};

/// Replaces the port that the active mutation is about.
pub(crate) fn apply(mut processor: OrderProcessor, pool: &Pool) -> OrderProcessor {
    let OrderProcessor {
        orders,
        payments,
        receipts,
        ..
    } = &mut processor;
    match active() {
        Some(Mutation::DoesNotRestock) => *orders = Arc::new(NoRestock(orders.clone())),
        Some(Mutation::SettlesTwice) => {
            *orders = Arc::new(AlwaysPending {
                inner: orders.clone(),
                pool: pool.clone(),
            });
        }
        Some(Mutation::ChargesEachAttempt) => {
            *payments = Arc::new(NewKeyPerCharge(payments.clone()));
        }
        Some(Mutation::KeepsOldReceipt) => {
            *receipts = Arc::new(NoRefundReceipts(receipts.clone()));
        }
        Some(Mutation::PaysBeforeReceipt) => {
            let late = Arc::new(LateReceipts {
                orders: orders.clone(),
                receipts: receipts.clone(),
                unwritten: Mutex::default(),
            });
            *orders = late.clone();
            *receipts = late;
        }
        _ => {}
    }
    processor
}

/// Replaces the key of the payment service for [`Mutation::KeepsOldKey`].
pub(crate) fn wrap_key(key: Arc<dyn PaymentKeys>) -> Arc<dyn PaymentKeys> {
    if active() == Some(Mutation::KeepsOldKey) {
        return Arc::new(FirstKey(key));
    }
    key
}

struct FirstKey(Arc<dyn PaymentKeys>);

#[async_trait]
impl PaymentKeys for FirstKey {
    async fn key(&self, _: Option<&str>) -> Result<String, CallError> {
        self.0.key(None).await
    }
}

struct NoRestock(Arc<dyn Orders>);

#[async_trait]
impl Orders for NoRestock {
    async fn find(&self, id: Uuid) -> Result<Option<Order>, DbError> {
        self.0.find(id).await
    }

    async fn lines(&self, id: Uuid) -> Result<Vec<Line>, DbError> {
        self.0.lines(id).await
    }

    async fn advance(&self, order: &Order, mut transition: Transition) -> Result<bool, DbError> {
        transition.restock = false;
        self.0.advance(order, transition).await
    }
}

/// Shows settled orders as pending, and settles them again.
struct AlwaysPending {
    inner: Arc<dyn Orders>,
    pool: Pool,
}

#[async_trait]
impl Orders for AlwaysPending {
    async fn find(&self, id: Uuid) -> Result<Option<Order>, DbError> {
        let mut order = self.inner.find(id).await?;
        if let Some(order) = &mut order
            && order.status != Status::Refunding
        {
            order.status = Status::Pending;
        }
        Ok(order)
    }

    async fn lines(&self, id: Uuid) -> Result<Vec<Line>, DbError> {
        self.inner.lines(id).await
    }

    async fn advance(&self, order: &Order, transition: Transition) -> Result<bool, DbError> {
        if !self.inner.advance(order, transition.clone()).await? {
            let mut connection = self.pool.get().await?;
            connection
                .transaction::<_, DbError, _>(async |connection| {
                    Ok(orders::publish(connection, order, transition).await?)
                })
                .await?;
        }
        Ok(true)
    }
}

struct NewKeyPerCharge(Arc<dyn Payments>);

#[async_trait]
impl Payments for NewKeyPerCharge {
    async fn charge(
        &self,
        _idempotency_key: &str,
        order: Uuid,
        amount: &Money,
    ) -> Result<ChargeResult, PaymentError> {
        let key = Uuid::new_v4().to_string();
        self.0.charge(&key, order, amount).await
    }

    async fn refund(&self, idempotency_key: &str, charge: &str) -> Result<(), PaymentError> {
        self.0.refund(idempotency_key, charge).await
    }
}

struct NoRefundReceipts(Arc<dyn Receipts>);

#[async_trait]
impl Receipts for NoRefundReceipts {
    async fn write(&self, receipt: Receipt) -> Result<(), CallError> {
        if receipt.status == Status::Refunded {
            return Ok(());
        }
        self.0.write(receipt).await
    }
}

/// Writes a receipt only after the order was advanced.
struct LateReceipts {
    orders: Arc<dyn Orders>,
    receipts: Arc<dyn Receipts>,
    unwritten: Mutex<HashMap<Uuid, Receipt>>,
}

#[async_trait]
impl Receipts for LateReceipts {
    async fn write(&self, receipt: Receipt) -> Result<(), CallError> {
        let mut unwritten = self
            .unwritten
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        unwritten.insert(receipt.order, receipt);
        Ok(())
    }
}

#[async_trait]
impl Orders for LateReceipts {
    async fn find(&self, id: Uuid) -> Result<Option<Order>, DbError> {
        self.orders.find(id).await
    }

    async fn lines(&self, id: Uuid) -> Result<Vec<Line>, DbError> {
        self.orders.lines(id).await
    }

    async fn advance(&self, order: &Order, transition: Transition) -> Result<bool, DbError> {
        let moved = self.orders.advance(order, transition).await?;
        let receipt = self
            .unwritten
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&order.id);
        if let Some(receipt) = receipt {
            // The port has no error for this; any error fails the message.
            self.receipts.write(receipt).await.map_err(|error| {
                diesel::result::Error::QueryBuilderError(error.to_string().into())
            })?;
        }
        Ok(moved)
    }
}
