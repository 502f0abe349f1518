use std::time::Duration;

use serde::Deserialize;
use serde_json::json;
use shop_core::Money;
use shop_core::http::{Client, ClientError};
use shop_core::mutation::Mutation;
use uuid::Uuid;

/// The payment service.
pub(crate) struct Payments {
    http: Client,
    url: String,
    callback_url: Option<String>,
}

/// What the payment service says of a charge.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(crate) enum Answer {
    /// The money is there.
    Succeeded {
        /// The charge, as the payment service names it.
        id: String,
        order: Uuid,
    },
    /// The money will not come.
    Declined { order: Uuid, reason: String },
}

/// The payment service did not say what became of a request. Asking again is
/// safe: it is asked under the same key.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PaymentError {
    #[error(transparent)]
    NoAnswer(#[from] ClientError),
    #[error("could not make sense of the payment service: it answered {status} to {what}")]
    Unexpected { what: &'static str, status: u16 },
}

impl Payments {
    pub(crate) fn new(
        url: String,
        timeout: Duration,
        callback_url: Option<String>,
    ) -> std::io::Result<Self> {
        Ok(Self {
            http: Client::new(&url, timeout)?,
            url,
            callback_url,
        })
    }

    /// Charges an order, once, however often this is called.
    pub(crate) async fn charge(&self, order: Uuid, amount: &Money) -> Result<Answer, PaymentError> {
        let url = format!("{}/charges", self.url);
        let body = json!({"order": order, "amount": amount, "callback": self.callback_url});
        let key = if Mutation::ChargesAnew.is_made() {
            Uuid::new_v4()
        } else {
            order
        };
        let (status, answer) = self.http.post(&url, &key.to_string(), &body).await?;
        serde_json::from_value(answer).map_err(|_| PaymentError::Unexpected {
            what: "a charge",
            status: status.as_u16(),
        })
    }

    /// Gives the money of a charge back, once, however often this is called.
    pub(crate) async fn refund(&self, order: Uuid, charge: &str) -> Result<(), PaymentError> {
        let url = format!("{}/charges/{charge}/refund", self.url);
        let key = format!("{order}-refund");
        let (status, _) = self.http.post(&url, &key, &json!({})).await?;
        if status.is_success() {
            return Ok(());
        }
        Err(PaymentError::Unexpected {
            what: "a refund",
            status: status.as_u16(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_answers_and_nothing_else() {
        let order = Uuid::nil();
        let yes = json!({"status": "succeeded", "id": "ch_1", "order": order, "amount": "1.00"});
        assert_eq!(
            serde_json::from_value::<Answer>(yes).unwrap(),
            Answer::Succeeded {
                id: "ch_1".to_owned(),
                order
            }
        );
        let no = json!({"status": "declined", "order": order, "reason": "insufficient_funds"});
        assert!(matches!(
            serde_json::from_value::<Answer>(no).unwrap(),
            Answer::Declined { .. }
        ));
        let problem = json!({"status": 500, "title": "The shop made a mistake"});
        assert!(serde_json::from_value::<Answer>(problem).is_err());
    }
}
