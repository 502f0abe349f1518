//! `sqs.*`: queues, through the AWS SDK.

use std::time::Duration;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::primitives::DateTime;
use aws_sdk_sqs::types::{
    DeleteMessageBatchRequestEntry, Message, MessageAttributeValue, MessageSystemAttributeName,
};
use rehearsal_record::Observation;
use rehearsal_script::action::sqs::{Peek, Purge, Receive, Send};
use rehearsal_script::{Name, QueueKind};
use rehearsal_stage::{PeekError, Queue, QueueInspection as _};
use serde_json::{Map, Value, json};
use time::format_description::well_known::Rfc3339;

use super::Perform;
use super::message::{QueueMessage, data_type};
use super::sdk::{refused, time};
use crate::context::StepContext;
use crate::error::StepError;
use crate::step_trace::{sent_fields, text_content};

impl StepContext<'_> {
    fn sqs(&self) -> &Client {
        &self.sandbox().clients().sqs
    }

    pub(super) fn queue(&self, name: &Name<QueueKind>) -> Result<&Queue, StepError> {
        Ok(self.sandbox().resource::<Queue>(&self.name(name)?)?)
    }
}

impl Perform for Send {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let queue = cx.queue(&self.queue)?;
        let body = if let Some(json) = &self.json {
            cx.value(json)?.to_string()
        } else if let Some(file) = &self.file {
            String::from_utf8(cx.file(file)?.0).map_err(|_| {
                StepError::scenario("could not send the file: it is not text in UTF-8")
            })?
        } else if let Some(text) = &self.body {
            cx.text(text)?
        } else {
            String::new()
        };
        let delay = cx.optional_span(self.delay.as_ref())?;
        let group = cx.optional_text(self.group.as_ref())?;
        let dedup = cx.optional_text(self.dedup.as_ref())?;
        let mut attributes = Map::new();
        for (name, value) in self.attributes.iter() {
            attributes.insert(name.to_owned(), cx.value(value)?);
        }
        cx.sends(sent_fields([
            ("queue", Some(queue.name.to_string().into())),
            ("body", Some(text_content(&body))),
            (
                "attributes",
                (!attributes.is_empty()).then(|| attributes.clone().into()),
            ),
            ("group", group.clone().map(Value::from)),
            ("dedup", dedup.clone().map(Value::from)),
            ("delay_seconds", delay.map(|delay| seconds(delay).into())),
        ]));
        let mut request = cx
            .sqs()
            .send_message()
            .queue_url(&*queue.url)
            .message_body(body);
        for (name, value) in &attributes {
            request = request.message_attributes(name, attribute(value)?);
        }
        let answer = request
            .set_message_group_id(group)
            .set_message_deduplication_id(dedup)
            .set_delay_seconds(delay.map(seconds))
            .send()
            .await;
        match answer {
            Ok(sent) => {
                let mut observation = Map::new();
                observation.insert("id".into(), sent.message_id().into());
                if let Some(number) = sent.sequence_number() {
                    observation.insert("sequence".into(), number.into());
                }
                Ok(observation.into())
            }
            Err(error) => refused(&error),
        }
    }
}

fn attribute(value: &Value) -> Result<MessageAttributeValue, StepError> {
    let (kind, text) = data_type(value);
    MessageAttributeValue::builder()
        .data_type(kind)
        .string_value(text)
        .build()
        .map_err(|error| StepError::scenario(error.to_string()))
}

/// Converts to whole seconds, rounded up, which is all that SQS takes.
fn seconds(span: Duration) -> i32 {
    i32::try_from(span.as_millis().div_ceil(1000)).unwrap_or(i32::MAX)
}

impl Perform for Receive {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let queue = cx.queue(&self.queue)?;
        let max = cx.optional_count(self.max.as_ref())?.unwrap_or(10);
        let wait = cx.optional_span(self.wait.as_ref())?;
        let visibility = cx.optional_span(self.visibility.as_ref())?;
        cx.sends(sent_fields([
            ("queue", Some(queue.name.to_string().into())),
            ("max", Some(max.into())),
            ("wait_seconds", wait.map(|wait| seconds(wait).into())),
            (
                "visibility_seconds",
                visibility.map(|span| seconds(span).into()),
            ),
        ]));
        let answer = cx
            .sqs()
            .receive_message()
            .queue_url(&*queue.url)
            .max_number_of_messages(i32::try_from(max).unwrap_or(i32::MAX))
            .wait_time_seconds(wait.map_or(0, seconds))
            .set_visibility_timeout(visibility.map(seconds))
            .message_attribute_names("All")
            .message_system_attribute_names(MessageSystemAttributeName::All)
            .send()
            .await;
        let messages = match answer {
            Ok(received) => received.messages.unwrap_or_default(),
            Err(error) => return refused(&error),
        };
        if !self.keep.0
            && let Some(refusal) = delete(cx, &queue.url, &messages).await?
        {
            return Ok(refusal);
        }
        let messages: Vec<Value> = messages.iter().map(message).collect();
        Ok(json!({ "count": messages.len(), "messages": messages }))
    }
}

/// Deletes received messages. Returns the error if SQS refuses one.
async fn delete(
    cx: &StepContext<'_>,
    url: &str,
    messages: &[Message],
) -> Result<Option<Value>, StepError> {
    if messages.is_empty() {
        return Ok(None);
    }
    let mut request = cx.sqs().delete_message_batch().queue_url(url);
    for (at, message) in messages.iter().enumerate() {
        let entry = DeleteMessageBatchRequestEntry::builder()
            .id(at.to_string())
            .receipt_handle(message.receipt_handle().unwrap_or_default())
            .build()
            .map_err(|error| StepError::scenario(error.to_string()))?;
        request = request.entries(entry);
    }
    match request.send().await {
        Ok(answer) => Ok(answer.failed().first().map(|failed| {
            json!({ "error": {
                "code": failed.code(), "message": failed.message(), "status": 400,
            } })
        })),
        Err(error) => refused(&error).map(Some),
    }
}

fn message(message: &Message) -> Value {
    let system = |name| {
        message
            .attributes()
            .and_then(|all| all.get(&name))
            .map(String::as_str)
    };
    let number = |name| system(name).and_then(|text| text.parse::<i64>().ok());
    let sent = number(MessageSystemAttributeName::SentTimestamp);
    let attributes = message.message_attributes().into_iter().flatten();
    QueueMessage {
        id: message.message_id(),
        body: message.body().unwrap_or_default(),
        attributes: attributes
            .map(|(name, value)| {
                (
                    name.as_str(),
                    value.data_type(),
                    value.string_value().unwrap_or_default(),
                )
            })
            .collect(),
        subject: None,
        group: system(MessageSystemAttributeName::MessageGroupId),
        dedup: system(MessageSystemAttributeName::MessageDeduplicationId),
        sequence: system(MessageSystemAttributeName::SequenceNumber),
        receives: number(MessageSystemAttributeName::ApproximateReceiveCount),
        sent_at: sent.map(|sent| time(&DateTime::from_millis(sent))),
        receipt: message.receipt_handle(),
    }
    .into_json()
}

impl Perform for Peek {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let queue = cx.queue(&self.queue)?;
        cx.sends(json!({ "queue": &*queue.name }));
        let messages = match cx.sandbox().cloud().peek(&queue.arn).await {
            Ok(messages) => messages,
            Err(error @ PeekError::Unsupported { .. }) => {
                return Err(StepError::Unsupported(error.to_string()));
            }
            Err(error) => return Err(StepError::environment(error.to_string())),
        };
        let messages = messages.ok_or_else(|| {
            StepError::scenario(format!(
                "could not peek into {}: it was deleted",
                queue.name
            ))
        })?;
        let messages: Vec<Value> = messages
            .iter()
            .map(|message| {
                let attributes = message.attributes.iter();
                QueueMessage {
                    id: Some(&message.id),
                    body: &message.body,
                    attributes: attributes
                        .map(|attribute| {
                            (&*attribute.name, &*attribute.data_type, &*attribute.value)
                        })
                        .collect(),
                    subject: None,
                    group: message.group.as_deref(),
                    dedup: message.deduplication_id.as_deref(),
                    sequence: message.sequence.as_deref(),
                    receives: Some(message.receives.into()),
                    sent_at: message.sent_at.format(&Rfc3339).ok().map(Value::String),
                    receipt: None,
                }
                .into_json()
            })
            .collect();
        Ok(json!({ "count": messages.len(), "messages": messages }))
    }
}

impl Perform for Purge {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let queue = cx.queue(&self.queue)?;
        cx.sends(json!({ "queue": &*queue.name }));
        match cx.sqs().purge_queue().queue_url(&*queue.url).send().await {
            Ok(_) => Ok(json!({})),
            Err(error) => refused(&error),
        }
    }
}
