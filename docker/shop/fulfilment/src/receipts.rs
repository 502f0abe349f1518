use async_trait::async_trait;
use aws_sdk_s3::primitives::ByteStream;
use serde::Serialize;
use shop_core::Money;
use shop_core::aws::{self, CallError, SdkConfig};
use shop_core::order::Status;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::orders::Line;

/// The receipt of an order.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Receipt {
    pub(crate) order: Uuid,
    pub(crate) status: Status,
    pub(crate) customer: String,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) placed_at: OffsetDateTime,
    pub(crate) lines: Vec<Line>,
    pub(crate) total: Money,
    pub(crate) charge: String,
}

/// Where receipts are kept.
#[async_trait]
pub(crate) trait Receipts: Send + Sync {
    /// Writes the receipt of an order; an existing one is replaced.
    async fn write(&self, receipt: Receipt) -> Result<(), CallError>;
}

/// The bucket of receipts. It is versioned: a receipt that was handed out stays
/// available as an older version.
pub(crate) struct S3Receipts {
    s3: aws_sdk_s3::Client,
    bucket: String,
}

impl S3Receipts {
    pub(crate) fn new(sdk: &SdkConfig, bucket: String) -> Self {
        let config = aws_sdk_s3::config::Builder::from(sdk)
            .force_path_style(aws::path_style(sdk))
            .build();
        Self {
            s3: aws_sdk_s3::Client::from_conf(config),
            bucket,
        }
    }
}

#[async_trait]
impl Receipts for S3Receipts {
    async fn write(&self, receipt: Receipt) -> Result<(), CallError> {
        let body = serde_json::to_vec(&receipt)
            .map_err(|error| CallError::from_sdk("write a receipt", &error))?;
        self.s3
            .put_object()
            .bucket(&self.bucket)
            .key(format!("{}.json", receipt.order))
            .content_type("application/json")
            .body(ByteStream::from(body))
            .send()
            .await
            .map_err(|error| CallError::from_sdk("write a receipt", &error))?;
        Ok(())
    }
}
