use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use diesel_async::{AsyncConnection, AsyncPgConnection};
use serde_json::json;
use shop_core::Problem;
use shop_core::db::DbError;
use shop_core::http::At;
use shop_core::order::{self, Status};
use shop_core::outbox::{self, Note, Target};
use shop_core::trace::Trace;
use uuid::Uuid;

use super::Order;
use super::read::{self, NoSuchOrder};
use crate::app::Shop;
use crate::auth::Staff;

/// What staff do with an order.
#[derive(Debug, Clone, Copy)]
enum Move {
    Ship,
    Refund,
}

impl Move {
    fn status(self) -> Status {
        match self {
            Self::Ship => Status::Shipped,
            Self::Refund => Status::Refunding,
        }
    }

    /// A shipment is news; a refund is work, and news only when it is done.
    fn target(self) -> (Target, &'static str) {
        match self {
            Self::Ship => (Target::OrderEvents, "OrderShipped"),
            Self::Refund => (Target::Orders, "RefundRequested"),
        }
    }
}

#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error(transparent)]
    NoSuchOrder(#[from] NoSuchOrder),
    #[error("The order is {now}; only a paid order can be shipped or refunded.")]
    WrongStatus { now: Status },
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for Refused {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Db(error) => error.into(),
            Refused::NoSuchOrder(_) => Self::not_found(refused),
            Refused::WrongStatus { .. } => Self::new(
                StatusCode::CONFLICT,
                "wrong-status",
                "The order cannot go there from where it is",
                refused,
            ),
        }
    }
}

/// `POST /orders/{id}/shipment`
pub(crate) async fn ship(
    State(shop): State<Shop>,
    _: Staff,
    trace: Trace,
    At(id): At<Uuid>,
) -> Result<Json<Order>, Problem> {
    Ok(Json(carry_out(&shop, Move::Ship, trace, id).await?))
}

/// `POST /orders/{id}/refund`: accepted; fulfilment does it.
pub(crate) async fn refund(
    State(shop): State<Shop>,
    _: Staff,
    trace: Trace,
    At(id): At<Uuid>,
) -> Result<(StatusCode, Json<Order>), Problem> {
    let order = carry_out(&shop, Move::Refund, trace, id).await?;
    Ok((StatusCode::ACCEPTED, Json(order)))
}

async fn carry_out(shop: &Shop, action: Move, trace: Trace, id: Uuid) -> Result<Order, Problem> {
    let mut connection = shop.pool.get().await.map_err(DbError::from)?;
    let order = connection
        .transaction(async |connection| advance(connection, action, id, trace).await)
        .await?;
    shop.nudge.now();
    Ok(order)
}

async fn advance(
    connection: &mut AsyncPgConnection,
    action: Move,
    id: Uuid,
    trace: Trace,
) -> Result<Order, Refused> {
    let moved = order::advance(connection, id, Status::Paid, action.status()).await?;
    let placed = read::find(connection, id).await?.ok_or(NoSuchOrder)?;
    if !moved {
        return Err(Refused::WrongStatus {
            now: placed.head.status,
        });
    }
    let (target, kind) = action.target();
    let note = Note {
        target,
        kind,
        group: order::group(&placed.head.customer, id),
        dedup: format!("{id}-{}", action.status()),
        body: json!({
            "type": kind,
            "order": id,
            "customer": placed.head.customer,
            "total": placed.head.total,
        }),
        trace: Some(trace),
    };
    outbox::write(connection, note).await?;
    Ok(placed)
}
