use aws_sdk_s3::error::DisplayErrorContext;
use aws_sdk_s3::primitives::ByteStream;
use serde_json::json;
use shop_core::aws::{self, SdkConfig};

use crate::orders::Order;

/// Tells the rest of the house about an order: a confirmation in the bucket,
/// a message in the queue.
#[derive(Clone)]
pub(crate) struct Announcer {
    s3: aws_sdk_s3::Client,
    sqs: aws_sdk_sqs::Client,
    queue_url: String,
    bucket: String,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum AnnounceError {
    #[error("could not write the confirmation: {0}")]
    Confirmation(String),
    #[error("could not send the order on: {0}")]
    Message(String),
}

impl Announcer {
    pub(crate) fn new(sdk: &SdkConfig, queue_url: String, bucket: String) -> Self {
        let s3 = aws_sdk_s3::config::Builder::from(sdk)
            .force_path_style(aws::path_style(sdk))
            .build();
        Self {
            s3: aws_sdk_s3::Client::from_conf(s3),
            sqs: aws_sdk_sqs::Client::new(sdk),
            queue_url,
            bucket,
        }
    }

    /// The confirmation comes first: whoever takes the message may rely on it.
    pub(crate) async fn order_placed(&self, order: &Order) -> Result<(), AnnounceError> {
        let confirmation = json!({
            "order": order.id,
            "total": order.total,
            "lines": order.lines,
            "placed_at": order.placed_at(),
        });
        self.s3
            .put_object()
            .bucket(&self.bucket)
            .key(format!("{}.json", order.id))
            .content_type("application/json")
            .body(ByteStream::from(confirmation.to_string().into_bytes()))
            .send()
            .await
            .map_err(|error| AnnounceError::Confirmation(chain(error)))?;

        let message = json!({"type": "OrderPlaced", "order": order.id, "total": order.total});
        self.sqs
            .send_message()
            .queue_url(&self.queue_url)
            .message_body(message.to_string())
            .send()
            .await
            .map_err(|error| AnnounceError::Message(chain(error)))?;
        Ok(())
    }
}

/// The SDK's errors keep what matters in their sources.
fn chain(error: impl std::error::Error) -> String {
    DisplayErrorContext(error).to_string()
}
