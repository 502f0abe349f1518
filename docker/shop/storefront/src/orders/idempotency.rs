use axum::extract::OptionalFromRequestParts;
use axum::http::request;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use shop_core::Problem;
use shop_core::db::schema::idempotency_keys;
use shop_core::problem::FieldError;
use uuid::Uuid;

/// The `Idempotency-Key` of a request: sent again with the same key, it has
/// no second effect, and gets the first one's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key(String);

impl<S: Sync> OptionalFromRequestParts<S> for Key {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut request::Parts,
        _: &S,
    ) -> Result<Option<Self>, Problem> {
        let Some(value) = parts.headers.get("idempotency-key") else {
            return Ok(None);
        };
        match value.to_str() {
            Ok(key) if (1..=255).contains(&key.len()) => Ok(Some(Self(key.to_owned()))),
            _ => Err(Problem::invalid(vec![FieldError::new(
                "Idempotency-Key",
                "must be between 1 and 255 printable ASCII characters",
            )])),
        }
    }
}

/// Whose a key is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// This request's: it is the first.
    Ours,
    /// An earlier one's, the same request, which placed this order.
    Taken(Uuid),
    /// An earlier one's, which asked for something else.
    ForAnotherRequest,
}

/// Claims a key for an order about to be placed; the fingerprint tells what the
/// request asks for. While an earlier request is
/// still at it, this waits for its end: PostgreSQL lets the second insert of a
/// unique key wait for the first one's transaction.
pub(super) async fn claim(
    connection: &mut AsyncPgConnection,
    customer: &str,
    key: &Key,
    fingerprint: &str,
    order: Uuid,
) -> QueryResult<Claim> {
    let inserted = diesel::insert_into(idempotency_keys::table)
        .values((
            idempotency_keys::customer.eq(customer),
            idempotency_keys::key.eq(&key.0),
            idempotency_keys::fingerprint.eq(fingerprint),
            idempotency_keys::order_id.eq(order),
        ))
        .on_conflict_do_nothing()
        .execute(connection)
        .await?;
    if inserted == 1 {
        return Ok(Claim::Ours);
    }
    let (first, order): (String, Uuid) = idempotency_keys::table
        .find((customer, &key.0))
        .select((idempotency_keys::fingerprint, idempotency_keys::order_id))
        .get_result(connection)
        .await?;
    Ok(if first == fingerprint {
        Claim::Taken(order)
    } else {
        Claim::ForAnotherRequest
    })
}
