use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use shop_core::Money;
use shop_core::aws::CallError;
use shop_core::http::{Client, ClientError};
use uuid::Uuid;

use crate::payment_key::PaymentKeys;

/// The payment service.
#[async_trait]
pub(crate) trait Payments: Send + Sync {
    /// Charges an order. Calls with the same idempotency key charge once.
    async fn charge(
        &self,
        idempotency_key: &str,
        order: Uuid,
        amount: &Money,
    ) -> Result<ChargeResult, PaymentError>;

    /// Refunds a charge. Calls with the same idempotency key refund once.
    async fn refund(&self, idempotency_key: &str, charge: &str) -> Result<(), PaymentError>;
}

/// The result of a charge.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(crate) enum ChargeResult {
    /// The order was charged.
    Succeeded {
        /// The charge, as the payment service names it.
        id: String,
        order: Uuid,
    },
    /// The order was not charged, and will not be.
    Declined { order: Uuid, reason: String },
}

/// The result of a request is not known. Repeating it is safe because of its
/// idempotency key.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PaymentError {
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error(transparent)]
    Key(#[from] CallError),
    #[error("could not read the payment service's response to {request}: status {status}")]
    UnexpectedResponse { request: &'static str, status: u16 },
}

/// The payment service's HTTP API.
pub(crate) struct PaymentService {
    http: Client,
    url: String,
    callback_url: Option<String>,
    /// The key that it asks for, if it asks for one.
    key: Option<Arc<dyn PaymentKeys>>,
}

impl PaymentService {
    pub(crate) fn new(
        url: String,
        timeout: Duration,
        callback_url: Option<String>,
        key: Option<Arc<dyn PaymentKeys>>,
    ) -> std::io::Result<Self> {
        Ok(Self {
            http: Client::new(&url, timeout)?,
            url,
            callback_url,
            key,
        })
    }

    /// Sends a request, and sends it once more with a new key if the key was refused.
    async fn post(
        &self,
        url: &str,
        idempotency_key: &str,
        body: &Value,
    ) -> Result<(StatusCode, Value), PaymentError> {
        let Some(keys) = &self.key else {
            return Ok(self.http.post(url, idempotency_key, None, body).await?);
        };
        let key = keys.key(None).await?;
        let post = self.http.post(url, idempotency_key, Some(&key), body);
        let (status, answer) = post.await?;
        if status != StatusCode::UNAUTHORIZED {
            return Ok((status, answer));
        }
        let key = keys.key(Some(&key)).await?;
        let post = self.http.post(url, idempotency_key, Some(&key), body);
        Ok(post.await?)
    }
}

#[async_trait]
impl Payments for PaymentService {
    async fn charge(
        &self,
        idempotency_key: &str,
        order: Uuid,
        amount: &Money,
    ) -> Result<ChargeResult, PaymentError> {
        let url = format!("{}/charges", self.url);
        let body = json!({"order": order, "amount": amount, "callback": self.callback_url});
        let (status, answer) = self.post(&url, idempotency_key, &body).await?;
        serde_json::from_value(answer).map_err(|_| PaymentError::UnexpectedResponse {
            request: "a charge",
            status: status.as_u16(),
        })
    }

    async fn refund(&self, idempotency_key: &str, charge: &str) -> Result<(), PaymentError> {
        let url = format!("{}/charges/{charge}/refund", self.url);
        let (status, _) = self.post(&url, idempotency_key, &json!({})).await?;
        if status.is_success() {
            return Ok(());
        }
        Err(PaymentError::UnexpectedResponse {
            request: "a refund",
            status: status.as_u16(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_charge_results_and_nothing_else() {
        let order = Uuid::nil();
        let yes = json!({"status": "succeeded", "id": "ch_1", "order": order, "amount": "1.00"});
        assert_eq!(
            serde_json::from_value::<ChargeResult>(yes).unwrap(),
            ChargeResult::Succeeded {
                id: "ch_1".to_owned(),
                order
            }
        );
        let no = json!({"status": "declined", "order": order, "reason": "insufficient_funds"});
        assert!(matches!(
            serde_json::from_value::<ChargeResult>(no).unwrap(),
            ChargeResult::Declined { .. }
        ));
        let problem = json!({"status": 500, "title": "Internal error"});
        assert!(serde_json::from_value::<ChargeResult>(problem).is_err());
    }
}
