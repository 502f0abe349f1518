use std::time::Duration;

use aws_sdk_s3::presigning::PresigningConfig;
use axum::Json;
use axum::extract::State;
use axum::response::Redirect;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use shop_core::aws::CallError;
use shop_core::db::schema::{order_lines, orders};
use shop_core::db::{DbError, Pool};
use shop_core::http::At;
use shop_core::order::Status;
use shop_core::{Money, Problem};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Head, Line, Order};
use crate::auth::Caller;
use crate::links;

/// How long a link to a receipt holds.
const LINK: Duration = Duration::from_mins(5);

/// The most orders that are listed.
const MOST: i64 = 50;

/// The bucket that fulfilment writes receipts to.
#[derive(Clone)]
pub(crate) struct Receipts {
    s3: aws_sdk_s3::Client,
    bucket: String,
}

impl Receipts {
    pub(crate) fn new(s3: aws_sdk_s3::Client, bucket: String) -> Self {
        Self { s3, bucket }
    }

    async fn sign(&self, order: Uuid) -> Result<String, CallError> {
        let failed = |error: &dyn std::error::Error| CallError::because("sign a receipt", error);
        let expiry =
            PresigningConfig::expires_in(links::hold(LINK)).map_err(|error| failed(&error))?;
        let signed = self
            .s3
            .get_object()
            .bucket(&self.bucket)
            .key(format!("{order}.json"))
            .presigned(expiry)
            .await
            .map_err(|error| failed(&error))?;
        Ok(signed.uri().to_owned())
    }
}

/// There is no order of that id, or none that the caller may see.
#[derive(Debug, thiserror::Error)]
#[error("There is no such order.")]
pub(crate) struct NoSuchOrder;

/// An order by its id.
pub(super) async fn load(
    connection: &mut AsyncPgConnection,
    id: Uuid,
) -> Result<Order, super::place::Refused> {
    find(connection, id)
        .await?
        .ok_or_else(|| NoSuchOrder.into())
}

pub(super) async fn find(
    connection: &mut AsyncPgConnection,
    id: Uuid,
) -> QueryResult<Option<Order>> {
    let Some(head) = orders::table
        .find(id)
        .select(Head::as_select())
        .get_result(connection)
        .await
        .optional()?
    else {
        return Ok(None);
    };
    let lines = order_lines::table
        .filter(order_lines::order_id.eq(id))
        .order(order_lines::sku)
        .select(Line::as_select())
        .load(connection)
        .await?;
    Ok(Some(Order { head, lines }))
}

/// What a caller may see. An order that they may not see is answered like one
/// that is not there: whether it is there is none of their business.
async fn visible(pool: &Pool, caller: &Caller, id: Uuid) -> Result<Order, Problem> {
    let mut connection = pool.get().await.map_err(DbError::from)?;
    find(&mut connection, id)
        .await
        .map_err(DbError::from)?
        .filter(|order| caller.may_see(&order.head.customer))
        .ok_or_else(|| Problem::not_found(NoSuchOrder))
}

/// `GET /orders/{id}`
pub(crate) async fn show(
    State(pool): State<Pool>,
    caller: Caller,
    At(id): At<Uuid>,
) -> Result<Json<Order>, Problem> {
    Ok(Json(visible(&pool, &caller, id).await?))
}

/// `GET /orders/{id}/receipt`
pub(crate) async fn receipt(
    State(pool): State<Pool>,
    State(receipts): State<Receipts>,
    caller: Caller,
    At(id): At<Uuid>,
) -> Result<Redirect, Problem> {
    let order = visible(&pool, &caller, id).await?;
    if matches!(order.head.status, Status::Pending | Status::Rejected) {
        return Err(Problem::not_found(
            "The order has no receipt: it is not paid.",
        ));
    }
    let url = receipts
        .sign(order.head.id)
        .await
        .map_err(Problem::internal)?;
    Ok(Redirect::temporary(&url))
}

/// An order in a list.
#[derive(Serialize, Queryable, Selectable)]
#[diesel(table_name = orders)]
pub(crate) struct Summary {
    id: Uuid,
    status: Status,
    total: Money,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
}

#[derive(Serialize)]
pub(crate) struct Summaries {
    orders: Vec<Summary>,
}

/// `GET /orders`: the caller's own, the newest first.
pub(crate) async fn list(
    State(pool): State<Pool>,
    caller: Caller,
) -> Result<Json<Summaries>, Problem> {
    // Guests have nothing in common but the name.
    if caller.is_guest() {
        return Ok(Json(Summaries { orders: Vec::new() }));
    }
    let mut connection = pool.get().await.map_err(DbError::from)?;
    let orders = orders::table
        .filter(orders::customer.eq(caller.customer()))
        .order((orders::created_at.desc(), orders::id))
        .limit(MOST)
        .select(Summary::as_select())
        .load(&mut connection)
        .await
        .map_err(DbError::from)?;
    Ok(Json(Summaries { orders }))
}
