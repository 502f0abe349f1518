use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure;
use axum::extract::OptionalFromRequestParts;
use axum::http::request;
use shop_core::Problem;
use shop_core::aws::{CallError, SdkConfig};
use shop_core::problem::FieldError;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::dynamo::{Item, number, text, text_of};

/// How long a key is kept.
const LIFETIME: Duration = Duration::from_hours(24);

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
    /// The same request was sent before, for an order of this id. It may have been
    /// refused, or be in progress.
    Known(Uuid),
    /// The key was used for another request.
    Conflict,
}

/// The idempotency keys of all requests.
#[async_trait]
pub(crate) trait IdempotencyKeys: Send + Sync {
    /// Claims a key for an order, before that is placed. The fingerprint describes
    /// the request.
    async fn claim(
        &self,
        customer: &str,
        key: &Key,
        fingerprint: &str,
        order: Uuid,
    ) -> Result<Claim, CallError>;
}

/// The keys in DynamoDB.
#[derive(Clone)]
pub(crate) struct DynamoIdempotencyKeys {
    dynamo: Client,
    table: String,
}

impl DynamoIdempotencyKeys {
    pub(crate) fn new(sdk: &SdkConfig, table: String) -> Self {
        Self {
            dynamo: Client::new(sdk),
            table,
        }
    }

    /// Returns the write of a key.
    pub(crate) fn put(
        &self,
        customer: &str,
        key: &Key,
        fingerprint: &str,
        order: Uuid,
    ) -> PutItemFluentBuilder {
        let lifetime = i64::try_from(LIFETIME.as_secs()).unwrap_or(i64::MAX);
        let expires_at = OffsetDateTime::now_utc().unix_timestamp() + lifetime;
        self.dynamo
            .put_item()
            .table_name(&self.table)
            .item("customer", text(customer))
            .item("key", text(&key.0))
            .item("fingerprint", text(fingerprint))
            .item("order", text(order))
            .item("expires_at", number(expires_at))
            .condition_expression("attribute_not_exists(customer)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
    }

    /// Writes a key, unless it is there.
    pub(crate) async fn commit(
        &self,
        put: PutItemFluentBuilder,
        fingerprint: &str,
    ) -> Result<Claim, CallError> {
        match put.send().await {
            Ok(_) => Ok(Claim::New),
            Err(error) => match existing(&error) {
                Some(item) => claim(item, fingerprint),
                None => Err(CallError::from_sdk("claim an idempotency key", &error)),
            },
        }
    }
}

#[async_trait]
impl IdempotencyKeys for DynamoIdempotencyKeys {
    async fn claim(
        &self,
        customer: &str,
        key: &Key,
        fingerprint: &str,
        order: Uuid,
    ) -> Result<Claim, CallError> {
        let put = self.put(customer, key, fingerprint, order);
        self.commit(put, fingerprint).await
    }
}

/// Returns the item that is there already.
fn existing(error: &SdkError<PutItemError>) -> Option<&Item> {
    match error.as_service_error()? {
        PutItemError::ConditionalCheckFailedException(failed) => failed.item(),
        _ => None,
    }
}

fn claim(item: &Item, fingerprint: &str) -> Result<Claim, CallError> {
    if text_of(item, "fingerprint") != Some(fingerprint) {
        return Ok(Claim::Conflict);
    }
    let order = text_of(item, "order").and_then(|order| order.parse().ok());
    order
        .map(Claim::Known)
        .ok_or_else(|| CallError::refused("claim an idempotency key", "the item has no order"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprint_tells_a_repeated_request_from_another() {
        let order = Uuid::new_v4();
        let item = Item::from([
            ("fingerprint".to_owned(), text("1 x MUG-01")),
            ("order".to_owned(), text(order)),
        ]);
        assert_eq!(claim(&item, "1 x MUG-01").unwrap(), Claim::Known(order));
        assert_eq!(claim(&item, "2 x MUG-01").unwrap(), Claim::Conflict);
        let broken = Item::from([("fingerprint".to_owned(), text("1 x MUG-01"))]);
        assert!(claim(&broken, "1 x MUG-01").is_err());
    }
}
