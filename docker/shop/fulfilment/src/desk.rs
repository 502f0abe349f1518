//! The desk where orders are worked off. Whatever arrives may arrive twice and
//! may have been half done before; every step is one that can be done again.

use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;
use serde_json::{Value, json};
use shop_core::Money;
use shop_core::aws::CallError;
use shop_core::db::schema::{order_lines, orders};
use shop_core::db::{DbError, Pool};
use shop_core::mutation::Mutation;
use shop_core::order::{self, Status};
use shop_core::outbox::{self, Note, Nudge, Target};
use shop_core::worker::{Failure, Handler, Message};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use crate::payment::{Answer, PaymentError, Payments};
use crate::receipts::Receipts;

/// What there is to do.
#[derive(Debug, Deserialize)]
#[serde(tag = "type")]
enum Job {
    OrderPlaced { order: Uuid },
    RefundRequested { order: Uuid },
}

/// An order, as far as fulfilment cares.
#[derive(Queryable, Selectable)]
#[diesel(table_name = orders)]
struct Order {
    id: Uuid,
    customer: String,
    status: Status,
    total: Money,
    charge: Option<String>,
    created_at: OffsetDateTime,
}

/// Where an order goes, and what is told about it.
struct End {
    from: Status,
    to: Status,
    kind: &'static str,
    details: Value,
}

/// Works off orders.
pub(crate) struct Desk {
    pool: Pool,
    payments: Payments,
    receipts: Receipts,
    nudge: Nudge,
}

/// Why a job is not done. It is tried again.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DeskError {
    #[error("could not find order {0}")]
    NoSuchOrder(Uuid),
    #[error("could not refund order {0}: it was never charged")]
    NeverCharged(Uuid),
    #[error(transparent)]
    Payment(#[from] PaymentError),
    #[error(transparent)]
    Receipt(#[from] CallError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for DeskError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl Handler for Desk {
    async fn handle(&self, message: &Message) -> Result<(), Failure> {
        match message.json()? {
            Job::OrderPlaced { order } => self.have_paid(order).await?,
            Job::RefundRequested { order } => self.pay_back(order).await?,
        }
        Ok(())
    }
}

impl Desk {
    pub(crate) fn new(pool: Pool, payments: Payments, receipts: Receipts, nudge: Nudge) -> Self {
        Self {
            pool,
            payments,
            receipts,
            nudge,
        }
    }

    async fn have_paid(&self, id: Uuid) -> Result<(), DeskError> {
        let order = self.find(id).await?;
        if order.status != Status::Pending && !Mutation::SettlesTwice.is_made() {
            tracing::info!(order = %id, status = %order.status, "nothing left to do");
            return Ok(());
        }
        let answer = self.payments.charge(id, &order.total).await?;
        self.settle(answer).await
    }

    /// Does what follows from an answer of the payment service.
    pub(crate) async fn settle(&self, answer: Answer) -> Result<(), DeskError> {
        match answer {
            Answer::Succeeded { id, order } => self.paid(order, id).await,
            Answer::Declined { order, reason } => self.rejected(order, &reason).await,
        }
    }

    /// The receipt comes before the status: an order that says it is paid has
    /// one.
    async fn paid(&self, id: Uuid, charge: String) -> Result<(), DeskError> {
        let order = self.find(id).await?;
        if order.status != Status::Pending && !Mutation::SettlesTwice.is_made() {
            return Ok(());
        }
        let receipt = self.receipt(&order, &charge, Status::Paid).await?;
        if !Mutation::PaysBeforeReceipt.is_made() {
            self.receipts.write(id, &receipt).await?;
        }
        let end = End {
            from: Status::Pending,
            to: Status::Paid,
            kind: "OrderPaid",
            details: json!({"charge": charge}),
        };
        self.conclude(&order, Some(&charge), end).await?;
        if Mutation::PaysBeforeReceipt.is_made() {
            self.receipts.write(id, &receipt).await?;
        }
        Ok(())
    }

    async fn rejected(&self, id: Uuid, reason: &str) -> Result<(), DeskError> {
        let order = self.find(id).await?;
        let end = End {
            from: Status::Pending,
            to: Status::Rejected,
            kind: "OrderRejected",
            details: json!({"reason": reason}),
        };
        self.conclude(&order, None, end).await
    }

    async fn pay_back(&self, id: Uuid) -> Result<(), DeskError> {
        let order = self.find(id).await?;
        if order.status != Status::Refunding {
            tracing::info!(order = %id, status = %order.status, "nothing left to pay back");
            return Ok(());
        }
        let charge = order.charge.as_deref().ok_or(DeskError::NeverCharged(id))?;
        self.payments.refund(id, charge).await?;
        // The bucket keeps the receipt that was handed out as an older version.
        let receipt = self.receipt(&order, charge, Status::Refunded).await?;
        if !Mutation::KeepsTheReceipt.is_made() {
            self.receipts.write(id, &receipt).await?;
        }
        let end = End {
            from: Status::Refunding,
            to: Status::Refunded,
            kind: "OrderRefunded",
            details: json!({}),
        };
        self.conclude(&order, None, end).await
    }

    /// Records what became of an order and what is to be told about it, at
    /// once. Where somebody else was faster, nothing happens.
    async fn conclude(
        &self,
        order: &Order,
        charge: Option<&str>,
        end: End,
    ) -> Result<(), DeskError> {
        let mut connection = self.pool.get().await.map_err(DbError::from)?;
        connection
            .transaction::<_, DeskError, _>(async |connection| {
                if let Some(charge) = charge {
                    note_charge(connection, order.id, charge).await?;
                }
                let moved = order::advance(connection, order.id, end.from, end.to).await?;
                if moved || Mutation::SettlesTwice.is_made() {
                    if matches!(end.to, Status::Rejected | Status::Refunded) {
                        order::restock(connection, order.id).await?;
                    }
                    tell(connection, order, end.kind, end.details).await?;
                }
                Ok(())
            })
            .await?;
        tracing::info!(order = %order.id, status = %end.to, "order moved on");
        self.nudge.now();
        Ok(())
    }

    async fn find(&self, id: Uuid) -> Result<Order, DeskError> {
        let mut connection = self.pool.get().await.map_err(DbError::from)?;
        orders::table
            .find(id)
            .select(Order::as_select())
            .get_result(&mut connection)
            .await
            .optional()?
            .ok_or(DeskError::NoSuchOrder(id))
    }

    /// What an order looks like on paper, in the status it is about to have.
    async fn receipt(
        &self,
        order: &Order,
        charge: &str,
        status: Status,
    ) -> Result<Value, DeskError> {
        let mut connection = self.pool.get().await.map_err(DbError::from)?;
        let lines: Vec<(String, i32, Money)> = order_lines::table
            .filter(order_lines::order_id.eq(order.id))
            .order(order_lines::sku)
            .select((order_lines::sku, order_lines::qty, order_lines::unit_price))
            .load(&mut connection)
            .await?;
        let lines: Vec<Value> = lines
            .into_iter()
            .map(|(sku, qty, price)| json!({"sku": sku, "qty": qty, "unit_price": price}))
            .collect();
        let placed_at = order
            .created_at
            .format(&Rfc3339)
            .expect("no order is placed after the year 9999");
        Ok(json!({
            "order": order.id,
            "status": status,
            "customer": order.customer,
            "placed_at": placed_at,
            "lines": lines,
            "total": order.total,
            "charge": charge,
        }))
    }
}

/// Notes by which charge an order is paid, before it counts as paid.
async fn note_charge(
    connection: &mut AsyncPgConnection,
    order: Uuid,
    charge: &str,
) -> QueryResult<()> {
    let unpaid = orders::table
        .find(order)
        .filter(orders::status.eq(Status::Pending));
    diesel::update(unpaid)
        .set(orders::charge.eq(charge))
        .execute(connection)
        .await?;
    Ok(())
}

/// Tells everybody who cares what became of an order.
async fn tell(
    connection: &mut AsyncPgConnection,
    order: &Order,
    kind: &'static str,
    mut body: Value,
) -> QueryResult<()> {
    body["type"] = json!(kind);
    body["order"] = json!(order.id);
    body["customer"] = json!(order.customer);
    body["total"] = json!(order.total);
    let note = Note {
        target: Target::OrderEvents,
        kind,
        group: order::group(&order.customer, order.id),
        dedup: format!("{}-{kind}", order.id),
        body,
        trace: None,
    };
    outbox::write(connection, note).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_jobs_that_the_storefront_writes() {
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
