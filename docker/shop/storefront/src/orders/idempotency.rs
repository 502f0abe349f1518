use async_trait::async_trait;
use axum::extract::OptionalFromRequestParts;
use axum::http::request;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use shop_core::Problem;
use shop_core::db::schema::idempotency_keys;
use shop_core::problem::FieldError;
use uuid::Uuid;

/// The `Idempotency-Key` of a request. A request that is repeated with the same
/// key has no second effect, and gets the first one's answer.
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

/// The result of claiming a key.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    /// This request is the first with the key.
    New,
    /// The same request was sent before and placed this order.
    Replayed(Uuid),
    /// The key was used for another request.
    Conflict,
}

/// The idempotency keys of all requests.
#[async_trait]
pub(crate) trait IdempotencyKeys: Send + Sync {
    /// Claims a key for an order, within the transaction that places the order.
    /// The fingerprint describes the request.
    async fn claim(
        &self,
        connection: &mut AsyncPgConnection,
        customer: &str,
        key: &Key,
        fingerprint: &str,
        order: Uuid,
    ) -> QueryResult<Claim>;
}

/// The keys in the database.
pub(crate) struct PgIdempotencyKeys;

#[async_trait]
impl IdempotencyKeys for PgIdempotencyKeys {
    /// Waits for an earlier request with the same key that is still in progress:
    /// the second insert of a unique key waits for the first one's transaction.
    async fn claim(
        &self,
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
            return Ok(Claim::New);
        }
        let (first, order): (String, Uuid) = idempotency_keys::table
            .find((customer, &key.0))
            .select((idempotency_keys::fingerprint, idempotency_keys::order_id))
            .get_result(connection)
            .await?;
        Ok(if first == fingerprint {
            Claim::Replayed(order)
        } else {
            Claim::Conflict
        })
    }
}
