//! What the function does with an event: counts one sale, counts a batch of a queue, or
//! reports.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::{Value, json};

use crate::event::Reader;
use crate::runtime::{FunctionError, Handler};
use crate::sales::Sales;

/// The function.
pub(crate) struct SalesFunction {
    pub(crate) reader: Arc<dyn Reader>,
    pub(crate) sales: Arc<dyn Sales>,
    /// The version of the function, which reports name.
    pub(crate) version: String,
}

#[async_trait]
impl Handler for SalesFunction {
    async fn handle(&self, event: &Value) -> Result<Value, FunctionError> {
        if let Some(records) = event["Records"].as_array() {
            return Ok(self.count_batch(records).await);
        }
        if event.get("report").is_some() {
            return self.report().await;
        }
        self.count(event).await.map(|()| Value::Null)
    }
}

impl SalesFunction {
    /// Counts the sales of a batch; the response names the messages that were not.
    async fn count_batch(&self, records: &[Value]) -> Value {
        let mut failures = Vec::new();
        for record in records {
            let body = record["body"].as_str().unwrap_or_default();
            let event = serde_json::from_str(body).unwrap_or_else(|_| body.into());
            if let Err(error) = self.count(&event).await {
                tracing::warn!(%error, message = %record["messageId"], "a sale was not counted");
                failures.push(json!({"itemIdentifier": record["messageId"]}));
            }
        }
        json!({ "batchItemFailures": failures })
    }

    async fn count(&self, event: &Value) -> Result<(), FunctionError> {
        let sale = self.reader.read(event).map_err(|error| FunctionError {
            kind: "UnreadableSale",
            message: error.to_string(),
        })?;
        let Some(sale) = sale else {
            return Ok(());
        };
        self.sales.record(&sale).await.map_err(of_database)?;
        tracing::info!(order = %sale.order, kind = sale.kind, "a sale was counted");
        Ok(())
    }

    async fn report(&self) -> Result<Value, FunctionError> {
        let total = self.sales.total().await.map_err(of_database)?;
        Ok(json!({
            "orders": total.orders,
            "revenue": total.revenue.with_scale(2).to_plain_string(),
            "version": self.version,
        }))
    }
}

fn of_database(error: impl std::fmt::Display) -> FunctionError {
    FunctionError {
        kind: "DatabaseUnavailable",
        message: error.to_string(),
    }
}
