//! Processing orders: charging, receipts, refunds. A message may be delivered
//! twice and may have been half processed before, so every step is idempotent.

use std::sync::Arc;

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::json;
use shop_core::aws::CallError;
use shop_core::db::DbError;
use shop_core::order::Status;
use shop_core::outbox::Wakeup;
use shop_core::worker::{Handler, HandlerError, Message};
use uuid::Uuid;

use crate::orders::{Order, Orders, Transition};
use crate::payment::{ChargeResult, PaymentError, Payments};
use crate::receipts::{Receipt, Receipts};

/// A message of the orders queue.
#[derive(Debug, Deserialize)]
#[serde(tag = "type")]
enum Job {
    OrderPlaced { order: Uuid },
    RefundRequested { order: Uuid },
}

/// Processes the messages of the orders queue.
pub(crate) struct OrderProcessor {
    pub(crate) orders: Arc<dyn Orders>,
    pub(crate) payments: Arc<dyn Payments>,
    pub(crate) receipts: Arc<dyn Receipts>,
    pub(crate) wakeup: Wakeup,
}

/// Why an order could not be processed. It is retried.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProcessError {
    #[error("could not find order {0}")]
    NoSuchOrder(Uuid),
    #[error("could not refund order {0}: it was never charged")]
    NotCharged(Uuid),
    #[error(transparent)]
    Payment(#[from] PaymentError),
    #[error(transparent)]
    Receipt(#[from] CallError),
    #[error(transparent)]
    Db(#[from] DbError),
}

#[async_trait]
impl Handler for OrderProcessor {
    async fn handle(&self, message: &Message) -> Result<(), HandlerError> {
        match message.json()? {
            Job::OrderPlaced { order } => self.charge(order).await?,
            Job::RefundRequested { order } => self.refund(order).await?,
        }
        Ok(())
    }
}

impl OrderProcessor {
    async fn charge(&self, id: Uuid) -> Result<(), ProcessError> {
        let order = self.find(id).await?;
        if order.status != Status::Pending {
            tracing::info!(order = %id, status = %order.status, "nothing left to do");
            return Ok(());
        }
        let key = id.to_string();
        let result = self.payments.charge(&key, id, &order.total).await?;
        self.settle(result).await
    }

    /// Moves an order to the status that follows from the result of its charge.
    pub(crate) async fn settle(&self, result: ChargeResult) -> Result<(), ProcessError> {
        match result {
            ChargeResult::Succeeded { id, order } => self.mark_paid(order, id).await,
            ChargeResult::Declined { order, reason } => self.reject(order, &reason).await,
        }
    }

    /// Writes the receipt before the status: a paid order always has a receipt.
    async fn mark_paid(&self, id: Uuid, charge: String) -> Result<(), ProcessError> {
        let order = self.find(id).await?;
        if order.status != Status::Pending {
            return Ok(());
        }
        self.write_receipt(&order, &charge, Status::Paid).await?;
        let transition = Transition {
            from: Status::Pending,
            to: Status::Paid,
            details: json!({"charge": charge}),
            charge: Some(charge),
            restock: false,
            event: "OrderPaid",
        };
        self.advance(&order, transition).await
    }

    async fn reject(&self, id: Uuid, reason: &str) -> Result<(), ProcessError> {
        let order = self.find(id).await?;
        let transition = Transition {
            from: Status::Pending,
            to: Status::Rejected,
            charge: None,
            restock: true,
            event: "OrderRejected",
            details: json!({"reason": reason}),
        };
        self.advance(&order, transition).await
    }

    async fn refund(&self, id: Uuid) -> Result<(), ProcessError> {
        let order = self.find(id).await?;
        if order.status != Status::Refunding {
            tracing::info!(order = %id, status = %order.status, "nothing left to refund");
            return Ok(());
        }
        let charge = order.charge.as_deref();
        let charge = charge.ok_or(ProcessError::NotCharged(id))?;
        let key = format!("{id}-refund");
        self.payments.refund(&key, charge).await?;
        self.write_receipt(&order, charge, Status::Refunded).await?;
        let transition = Transition {
            from: Status::Refunding,
            to: Status::Refunded,
            charge: None,
            restock: true,
            event: "OrderRefunded",
            details: json!({}),
        };
        self.advance(&order, transition).await
    }

    async fn find(&self, id: Uuid) -> Result<Order, ProcessError> {
        let order = self.orders.find(id).await?;
        order.ok_or(ProcessError::NoSuchOrder(id))
    }

    /// Writes the receipt of an order in the status that it is about to have.
    async fn write_receipt(
        &self,
        order: &Order,
        charge: &str,
        status: Status,
    ) -> Result<(), ProcessError> {
        let receipt = Receipt {
            order: order.id,
            status,
            customer: order.customer.clone(),
            placed_at: order.created_at,
            lines: self.orders.lines(order.id).await?,
            total: order.total.clone(),
            charge: charge.to_owned(),
        };
        Ok(self.receipts.write(receipt).await?)
    }

    async fn advance(&self, order: &Order, transition: Transition) -> Result<(), ProcessError> {
        let to = transition.to;
        if self.orders.advance(order, transition).await? {
            tracing::info!(order = %order.id, status = %to, "order advanced");
        }
        self.wakeup.notify();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_the_messages_of_the_storefront() {
        let order = Uuid::nil();
        let placed =
            json!({"type": "OrderPlaced", "order": order, "customer": "ada", "total": "1.00"});
        assert!(matches!(
            serde_json::from_value(placed).unwrap(),
            Job::OrderPlaced { .. }
        ));
        let unknown = json!({"type": "OrderEaten", "order": order});
        assert!(serde_json::from_value::<Job>(unknown).is_err());
    }
}
