use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use diesel_async::{AsyncConnection, AsyncPgConnection};
use serde_json::json;
use shop_core::Problem;
use shop_core::db::{DbError, Pool};
use shop_core::http::PathParams;
use shop_core::order::{self, Status};
use shop_core::outbox::{self, OutboxMessage, Target, Wakeup};
use shop_core::trace::Trace;
use uuid::Uuid;

use super::store::{Order, Orders};
use crate::auth::Staff;

/// What staff do with an order.
#[derive(Debug, Clone, Copy)]
enum Action {
    Ship,
    Refund,
}

impl Action {
    fn status(self) -> Status {
        match self {
            Self::Ship => Status::Shipped,
            Self::Refund => Status::Refunding,
        }
    }

    /// A shipment is an event. A refund is work for fulfilment, which writes the
    /// event once it is done.
    fn message(self) -> (Target, &'static str) {
        match self {
            Self::Ship => (Target::OrderEvents, "OrderShipped"),
            Self::Refund => (Target::Orders, "RefundRequested"),
        }
    }
}

#[derive(Debug, thiserror::Error)]
enum ActionError {
    #[error("There is no such order.")]
    NoSuchOrder,
    #[error("The order is {status}; only a paid order can be shipped or refunded.")]
    WrongStatus { status: Status },
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for ActionError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl From<ActionError> for Problem {
    fn from(error: ActionError) -> Self {
        match error {
            ActionError::Db(error) => error.into(),
            ActionError::NoSuchOrder => Self::not_found(error),
            ActionError::WrongStatus { .. } => Self::new(
                StatusCode::CONFLICT,
                "wrong-status",
                "The order has the wrong status",
                error,
            ),
        }
    }
}

/// `POST /orders/{id}/shipment`
pub(crate) async fn ship(
    State(pool): State<Pool>,
    State(orders): State<Arc<dyn Orders>>,
    State(wakeup): State<Wakeup>,
    _: Staff,
    trace: Trace,
    PathParams(id): PathParams<Uuid>,
) -> Result<Json<Order>, Problem> {
    let order = perform(&pool, &*orders, Action::Ship, trace, id).await?;
    wakeup.notify();
    Ok(Json(order))
}

/// `POST /orders/{id}/refund`: accepted; fulfilment carries it out.
pub(crate) async fn refund(
    State(pool): State<Pool>,
    State(orders): State<Arc<dyn Orders>>,
    State(wakeup): State<Wakeup>,
    _: Staff,
    trace: Trace,
    PathParams(id): PathParams<Uuid>,
) -> Result<(StatusCode, Json<Order>), Problem> {
    let order = perform(&pool, &*orders, Action::Refund, trace, id).await?;
    wakeup.notify();
    Ok((StatusCode::ACCEPTED, Json(order)))
}

async fn perform(
    pool: &Pool,
    orders: &dyn Orders,
    action: Action,
    trace: Trace,
    id: Uuid,
) -> Result<Order, Problem> {
    let mut connection = pool.get().await.map_err(DbError::from)?;
    let order = connection
        .transaction(async |connection| advance(connection, orders, action, id, trace).await)
        .await?;
    Ok(order)
}

async fn advance(
    connection: &mut AsyncPgConnection,
    orders: &dyn Orders,
    action: Action,
    id: Uuid,
    trace: Trace,
) -> Result<Order, ActionError> {
    let advanced = order::advance(connection, id, Status::Paid, action.status()).await?;
    let order = orders.find(connection, id).await?;
    let order = order.ok_or(ActionError::NoSuchOrder)?;
    if !advanced {
        return Err(ActionError::WrongStatus {
            status: order.head.status,
        });
    }
    let (target, kind) = action.message();
    let message = OutboxMessage {
        target,
        kind,
        group: order::message_group(&order.head.customer, id),
        dedup: format!("{id}-{}", action.status()),
        body: json!({
            "type": kind,
            "order": id,
            "customer": order.head.customer,
            "total": order.head.total,
        }),
        trace: Some(trace),
    };
    outbox::write(connection, message).await?;
    Ok(order)
}
