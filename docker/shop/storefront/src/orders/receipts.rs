use std::error::Error;
use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_s3::presigning::PresigningConfig;
use shop_core::aws::CallError;
use uuid::Uuid;

/// Links to the receipts that fulfilment writes.
#[async_trait]
pub(crate) trait ReceiptLinks: Send + Sync {
    /// Returns a link to the receipt of an order.
    async fn sign(&self, order: Uuid, valid_for: Duration) -> Result<String, CallError>;
}

/// Presigned URLs of the receipts bucket.
pub(crate) struct S3ReceiptLinks {
    s3: aws_sdk_s3::Client,
    bucket: String,
}

impl S3ReceiptLinks {
    pub(crate) fn new(s3: aws_sdk_s3::Client, bucket: String) -> Self {
        Self { s3, bucket }
    }
}

#[async_trait]
impl ReceiptLinks for S3ReceiptLinks {
    async fn sign(&self, order: Uuid, valid_for: Duration) -> Result<String, CallError> {
        let failed = |error: &dyn Error| CallError::from_sdk("sign a link to a receipt", error);
        let expiry = PresigningConfig::expires_in(valid_for).map_err(|error| failed(&error))?;
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
