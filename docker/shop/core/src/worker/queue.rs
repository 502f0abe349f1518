use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_sqs::types::{MessageSystemAttributeName, QueueAttributeName};

use super::Message;
use crate::aws::{CallError, SdkConfig};

/// The longest that SQS lets a receiver wait.
const LONG_POLL_SECONDS: i32 = 20;

/// The queue of a worker.
#[async_trait]
pub trait Queue: Send + Sync {
    /// Returns how long a received message is invisible to others.
    async fn visibility_timeout(&self) -> Result<Duration, CallError>;

    /// Waits for messages.
    async fn receive(&self) -> Result<Vec<Message>, CallError>;

    /// Makes a received message visible again after this time.
    async fn set_visibility(&self, message: &Message, timeout: Duration) -> Result<(), CallError>;

    /// Deletes a received message.
    async fn delete(&self, message: &Message) -> Result<(), CallError>;
}

/// A queue of SQS.
pub struct SqsQueue {
    sqs: aws_sdk_sqs::Client,
    url: String,
}

impl SqsQueue {
    /// Returns the queue with this URL.
    pub fn new(sdk: &SdkConfig, url: String) -> Self {
        Self::with_client(aws_sdk_sqs::Client::new(sdk), url)
    }

    pub(super) fn with_client(sqs: aws_sdk_sqs::Client, url: String) -> Self {
        Self { sqs, url }
    }
}

#[async_trait]
impl Queue for SqsQueue {
    async fn visibility_timeout(&self) -> Result<Duration, CallError> {
        let attributes = self
            .sqs
            .get_queue_attributes()
            .queue_url(&self.url)
            .attribute_names(QueueAttributeName::VisibilityTimeout)
            .send()
            .await
            .map_err(|error| CallError::from_sdk("read the visibility timeout", &error))?
            .attributes
            .unwrap_or_default();
        let seconds = attributes
            .get(&QueueAttributeName::VisibilityTimeout)
            .and_then(|text| text.parse().ok())
            .unwrap_or(30);
        Ok(Duration::from_secs(seconds))
    }

    async fn receive(&self) -> Result<Vec<Message>, CallError> {
        let received = self
            .sqs
            .receive_message()
            .queue_url(&self.url)
            .max_number_of_messages(10)
            .wait_time_seconds(LONG_POLL_SECONDS)
            .message_system_attribute_names(MessageSystemAttributeName::ApproximateReceiveCount)
            .message_system_attribute_names(MessageSystemAttributeName::MessageGroupId)
            .message_system_attribute_names(MessageSystemAttributeName::AwsTraceHeader)
            .send()
            .await
            .map_err(|error| CallError::from_sdk("receive messages", &error))?;
        let messages = received.messages.unwrap_or_default();
        Ok(messages.into_iter().map(Message::from).collect())
    }

    async fn set_visibility(&self, message: &Message, timeout: Duration) -> Result<(), CallError> {
        let seconds = i32::try_from(timeout.as_secs()).unwrap_or(i32::MAX);
        self.sqs
            .change_message_visibility()
            .queue_url(&self.url)
            .receipt_handle(&message.receipt)
            .visibility_timeout(seconds)
            .send()
            .await
            .map_err(|error| CallError::from_sdk("change a message's visibility", &error))?;
        Ok(())
    }

    async fn delete(&self, message: &Message) -> Result<(), CallError> {
        self.sqs
            .delete_message()
            .queue_url(&self.url)
            .receipt_handle(&message.receipt)
            .send()
            .await
            .map_err(|error| CallError::from_sdk("delete a message", &error))?;
        Ok(())
    }
}
