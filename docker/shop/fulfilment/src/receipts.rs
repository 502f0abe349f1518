use aws_sdk_s3::primitives::ByteStream;
use serde_json::Value;
use shop_core::aws::{self, CallError, SdkConfig};
use uuid::Uuid;

/// The bucket of receipts.
pub(crate) struct Receipts {
    s3: aws_sdk_s3::Client,
    bucket: String,
}

impl Receipts {
    pub(crate) fn new(sdk: &SdkConfig, bucket: String) -> Self {
        let config = aws_sdk_s3::config::Builder::from(sdk)
            .force_path_style(aws::path_style(sdk))
            .build();
        Self {
            s3: aws_sdk_s3::Client::from_conf(config),
            bucket,
        }
    }

    /// Writes the receipt of an order: the same one, however often.
    pub(crate) async fn write(&self, order: Uuid, receipt: &Value) -> Result<(), CallError> {
        self.s3
            .put_object()
            .bucket(&self.bucket)
            .key(format!("{order}.json"))
            .content_type("application/json")
            .body(ByteStream::from(receipt.to_string().into_bytes()))
            .send()
            .await
            .map_err(|error| CallError::because("write a receipt", &error))?;
        Ok(())
    }
}
