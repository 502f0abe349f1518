//! The mutations of the function that counts sales.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bigdecimal::BigDecimal;
use serde_json::Value;
use shop_core::db::DbError;
use shop_core::mutations::{Mutation, active};
use uuid::Uuid;

use crate::event::{Reader, Sale, Unreadable};
use crate::function::SalesFunction;
use crate::runtime::{FunctionError, Handler};
use crate::sales::{Sales, Total};

pub(crate) fn wrap_function(mut function: SalesFunction) -> SalesFunction {
    match active() {
        Some(Mutation::SkipsUnreadableSales) => {
            function.reader = Arc::new(Lenient(function.reader));
        }
        Some(Mutation::CountsSalesTwice) => function.sales = Arc::new(Anew(function.sales)),
        Some(Mutation::AddsRefunds) => function.sales = Arc::new(Positive(function.sales)),
        Some(Mutation::KeepsSalesInMemory) => function.sales = Arc::<InMemory>::default(),
        Some(Mutation::ReportsLatestVersion) => "$LATEST".clone_into(&mut function.version),
        _ => {}
    }
    function
}

pub(crate) fn wrap_handler(handler: Arc<dyn Handler>) -> Arc<dyn Handler> {
    match active() {
        Some(Mutation::FailsWholeBatch) => Arc::new(AllOrNothing(handler)),
        Some(Mutation::HidesFailures) => Arc::new(AlwaysFine(handler)),
        _ => handler,
    }
}

/// Takes what cannot be read for nothing.
struct Lenient(Arc<dyn Reader>);

impl Reader for Lenient {
    fn read(&self, event: &Value) -> Result<Option<Sale>, Unreadable> {
        Ok(self.0.read(event).unwrap_or_default())
    }
}

/// Takes every sale for a new one.
struct Anew(Arc<dyn Sales>);

#[async_trait]
impl Sales for Anew {
    async fn record(&self, sale: &Sale) -> Result<(), DbError> {
        let order = Uuid::new_v4();
        self.0
            .record(&Sale {
                order,
                ..sale.clone()
            })
            .await
    }

    async fn total(&self) -> Result<Total, DbError> {
        self.0.total().await
    }
}

/// Takes refunds for payments.
struct Positive(Arc<dyn Sales>);

#[async_trait]
impl Sales for Positive {
    async fn record(&self, sale: &Sale) -> Result<(), DbError> {
        let amount = sale.amount.abs();
        self.0
            .record(&Sale {
                amount,
                ..sale.clone()
            })
            .await
    }

    async fn total(&self) -> Result<Total, DbError> {
        self.0.total().await
    }
}

/// Keeps sales as long as the process lives.
#[derive(Default)]
struct InMemory(Mutex<BTreeMap<(Uuid, String), BigDecimal>>);

#[async_trait]
impl Sales for InMemory {
    async fn record(&self, sale: &Sale) -> Result<(), DbError> {
        let mut sales = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sales.insert((sale.order, sale.kind.clone()), sale.amount.clone());
        Ok(())
    }

    async fn total(&self) -> Result<Total, DbError> {
        let sales = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let paid = sales.keys().filter(|(_, kind)| kind == "OrderPaid");
        Ok(Total {
            orders: i64::try_from(paid.count()).unwrap_or(i64::MAX),
            revenue: sales.values().sum(),
        })
    }
}

/// Fails with a batch of which some messages failed.
struct AllOrNothing(Arc<dyn Handler>);

#[async_trait]
impl Handler for AllOrNothing {
    async fn handle(&self, event: &Value) -> Result<Value, FunctionError> {
        let response = self.0.handle(event).await?;
        let failures = response["batchItemFailures"].as_array();
        if failures.is_some_and(|failures| !failures.is_empty()) {
            return Err(FunctionError {
                kind: "BatchFailed",
                message: "some messages of the batch failed".to_owned(),
            });
        }
        Ok(response)
    }
}

/// Answers that all is well, whatever happened.
struct AlwaysFine(Arc<dyn Handler>);

#[async_trait]
impl Handler for AlwaysFine {
    async fn handle(&self, event: &Value) -> Result<Value, FunctionError> {
        Ok(self.0.handle(event).await.unwrap_or_default())
    }
}
