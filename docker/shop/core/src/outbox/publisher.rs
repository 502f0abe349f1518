use std::collections::BTreeMap;

use async_trait::async_trait;
use aws_sdk_sns::types::MessageAttributeValue as TopicAttribute;
use aws_sdk_sqs::types::{
    MessageAttributeValue as QueueAttribute, MessageSystemAttributeNameForSends,
    MessageSystemAttributeValue,
};
use serde_json::Value;

use super::Target;
use crate::aws::{self, CallError, SdkConfig};
use crate::config::Env;

/// Sends the messages of the outbox.
#[async_trait]
pub trait Publisher: Send + Sync {
    /// Sends a message to a target.
    async fn publish(&self, target: Target, message: &OutgoingMessage) -> Result<(), CallError>;
}

/// A message as it is sent.
#[derive(Debug, Clone)]
pub struct OutgoingMessage {
    /// The type that receivers see: `OrderPlaced`.
    pub kind: String,
    /// The content.
    pub body: Value,
    /// What subscriptions can filter by.
    pub attributes: BTreeMap<&'static str, String>,
    /// The messages of one group keep their order.
    pub group: String,
    /// Messages with the same deduplication id count once.
    pub dedup: String,
    /// The trace it belongs to.
    pub trace: Option<String>,
}

/// Where the targets are.
#[derive(Debug, Clone)]
pub struct Targets {
    /// The URL of the orders queue.
    pub orders_queue_url: String,
    /// The ARN of the topic for order events.
    pub order_events_topic_arn: String,
}

impl Targets {
    /// Reads `ORDERS_QUEUE_URL` and `ORDER_EVENTS_TOPIC_ARN`.
    pub fn from_env(env: &mut Env) -> Self {
        Self {
            orders_queue_url: env.required("ORDERS_QUEUE_URL"),
            order_events_topic_arn: env.required("ORDER_EVENTS_TOPIC_ARN"),
        }
    }
}

/// Sends messages with SQS and SNS.
pub struct AwsPublisher {
    sqs: aws_sdk_sqs::Client,
    sns: aws_sdk_sns::Client,
    targets: Targets,
}

#[async_trait]
impl Publisher for AwsPublisher {
    async fn publish(&self, target: Target, message: &OutgoingMessage) -> Result<(), CallError> {
        match target {
            Target::Orders => self.send_to_queue(message).await,
            Target::OrderEvents => self.publish_to_topic(message).await,
        }
    }
}

impl AwsPublisher {
    /// Returns a publisher for these targets.
    pub fn new(sdk: &SdkConfig, targets: Targets) -> Self {
        Self {
            sqs: aws_sdk_sqs::Client::new(sdk),
            sns: aws_sdk_sns::Client::new(sdk),
            targets,
        }
    }

    async fn send_to_queue(&self, message: &OutgoingMessage) -> Result<(), CallError> {
        let url = &self.targets.orders_queue_url;
        let fifo = aws::is_fifo(url);
        let mut call = self
            .sqs
            .send_message()
            .queue_url(url)
            .message_body(message.body.to_string())
            .set_message_group_id(fifo.then(|| message.group.clone()))
            .set_message_deduplication_id(fifo.then(|| message.dedup.clone()));
        for (name, value) in &message.attributes {
            let attribute = QueueAttribute::builder()
                .data_type("String")
                .string_value(value)
                .build()
                .map_err(|error| CallError::from_sdk("build a message attribute", &error))?;
            call = call.message_attributes(*name, attribute);
        }
        if let Some(trace) = &message.trace {
            let header = MessageSystemAttributeValue::builder()
                .data_type("String")
                .string_value(trace)
                .build()
                .map_err(|error| CallError::from_sdk("build a trace header", &error))?;
            call = call.message_system_attributes(
                MessageSystemAttributeNameForSends::AwsTraceHeader,
                header,
            );
        }
        call.send()
            .await
            .map_err(|error| CallError::from_sdk("send a message to the orders queue", &error))?;
        tracing::info!(kind = message.kind, dedup = message.dedup, "message sent");
        Ok(())
    }

    async fn publish_to_topic(&self, message: &OutgoingMessage) -> Result<(), CallError> {
        let arn = &self.targets.order_events_topic_arn;
        let fifo = aws::is_fifo(arn);
        let mut call = self
            .sns
            .publish()
            .topic_arn(arn)
            .message(message.body.to_string())
            .set_message_group_id(fifo.then(|| message.group.clone()))
            .set_message_deduplication_id(fifo.then(|| message.dedup.clone()));
        for (name, value) in &message.attributes {
            let attribute = TopicAttribute::builder()
                .data_type("String")
                .string_value(value)
                .build()
                .map_err(|error| CallError::from_sdk("build an event attribute", &error))?;
            call = call.message_attributes(*name, attribute);
        }
        call.send()
            .await
            .map_err(|error| CallError::from_sdk("publish an order event", &error))?;
        tracing::info!(
            kind = message.kind,
            dedup = message.dedup,
            "event published"
        );
        Ok(())
    }
}
