use async_trait::async_trait;
use serde::Deserialize;
use shop_core::aws::{CallError, SdkConfig};
use tokio::sync::Mutex;

/// The key by which the payment service knows the shop.
#[async_trait]
pub(crate) trait PaymentKeys: Send + Sync {
    /// Returns the key. One that the payment service has refused was replaced since it was
    /// read.
    async fn key(&self, refused: Option<&str>) -> Result<String, CallError>;
}

/// The key in a secret of Secrets Manager, read when it is first needed.
pub(crate) struct SecretKey {
    client: aws_sdk_secretsmanager::Client,
    secret_arn: String,
    known: Mutex<Option<String>>,
}

/// The secret's value.
#[derive(Deserialize)]
struct Value {
    key: String,
}

impl SecretKey {
    pub(crate) fn new(sdk: &SdkConfig, secret_arn: String) -> Self {
        Self {
            client: aws_sdk_secretsmanager::Client::new(sdk),
            secret_arn,
            known: Mutex::default(),
        }
    }

    async fn read(&self) -> Result<String, CallError> {
        let value = self.client.get_secret_value().secret_id(&self.secret_arn);
        let value = value.send().await;
        let value = value.map_err(|error| CallError::from_sdk("read the payment key", &error))?;
        let text = value.secret_string().unwrap_or_default();
        let value: Result<Value, _> = serde_json::from_str(text);
        let value = value.map_err(|_| {
            CallError::refused("read the payment key", "the secret is not {\"key\": \"…\"}")
        })?;
        Ok(value.key)
    }
}

#[async_trait]
impl PaymentKeys for SecretKey {
    async fn key(&self, refused: Option<&str>) -> Result<String, CallError> {
        let mut known = self.known.lock().await;
        if let Some(key) = known.as_deref().filter(|key| Some(*key) != refused) {
            return Ok(key.to_owned());
        }
        let key = self.read().await?;
        *known = Some(key.clone());
        Ok(key)
    }
}
