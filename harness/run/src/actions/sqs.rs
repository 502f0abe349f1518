//! `sqs.*`: queues through the real SDK.

use std::time::Duration;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::primitives::DateTime;
use aws_sdk_sqs::types::{
    DeleteMessageBatchRequestEntry, Message, MessageAttributeValue, MessageSystemAttributeName,
};
use rehearsal_script::action::sqs::{Peek, Purge, Receive, Send};
use rehearsal_script::{Name, QueueKind};
use rehearsal_stage::PeekError;
use serde_json::{Map, Value, json};
use time::format_description::well_known::Rfc3339;

use super::aws::{refused, time};
use super::message::{Seen, data_type};
use super::{Cx, StepError};

impl Cx<'_> {
    fn sqs(&self) -> &Client {
        &self.sandbox().clients().sqs
    }

    pub(super) fn queue(
        &self,
        name: &Name<QueueKind>,
    ) -> Result<&rehearsal_stage::Queue, StepError> {
        Ok(self.sandbox().queue(&self.name(name)?)?)
    }
}

pub(super) async fn send(step: &Send, cx: &Cx<'_>) -> Result<Value, StepError> {
    let queue = cx.queue(&step.queue)?;
    let body = if let Some(json) = &step.json {
        cx.value(json)?.to_string()
    } else if let Some(file) = &step.file {
        String::from_utf8(cx.file(file)?.0)
            .map_err(|_| StepError::wrong("could not send the file: it is not text in UTF-8"))?
    } else if let Some(text) = &step.body {
        cx.text(text)?
    } else {
        String::new()
    };
    let delay = step
        .delay
        .as_ref()
        .map(|delay| cx.span(delay))
        .transpose()?;
    let mut request = cx
        .sqs()
        .send_message()
        .queue_url(&*queue.url)
        .message_body(body);
    for (name, value) in step.attributes.iter() {
        request = request.message_attributes(name, attribute(&cx.value(value)?)?);
    }
    let answer = request
        .set_message_group_id(cx.optional(step.group.as_ref())?)
        .set_message_deduplication_id(cx.optional(step.dedup.as_ref())?)
        .set_delay_seconds(delay.map(seconds))
        .send()
        .await;
    match answer {
        Ok(sent) => {
            let mut seen = Map::new();
            seen.insert("id".into(), sent.message_id().into());
            if let Some(number) = sent.sequence_number() {
                seen.insert("sequence".into(), number.into());
            }
            Ok(seen.into())
        }
        Err(error) => refused(&error),
    }
}

fn attribute(value: &Value) -> Result<MessageAttributeValue, StepError> {
    let (kind, text) = data_type(value);
    MessageAttributeValue::builder()
        .data_type(kind)
        .string_value(text)
        .build()
        .map_err(|error| StepError::wrong(error.to_string()))
}

/// SQS counts in whole seconds; what is left over counts as one more.
fn seconds(span: Duration) -> i32 {
    i32::try_from(span.as_millis().div_ceil(1000)).unwrap_or(i32::MAX)
}

pub(super) async fn receive(step: &Receive, cx: &Cx<'_>) -> Result<Value, StepError> {
    let queue = cx.queue(&step.queue)?;
    let max = step.max.as_ref().map_or(Ok(10), |max| cx.count(max))?;
    let wait = step
        .wait
        .as_ref()
        .map_or(Ok(Duration::ZERO), |wait| cx.span(wait))?;
    let hidden = step
        .visibility
        .as_ref()
        .map(|span| cx.span(span))
        .transpose()?;
    let answer = cx
        .sqs()
        .receive_message()
        .queue_url(&*queue.url)
        .max_number_of_messages(i32::try_from(max).unwrap_or(i32::MAX))
        .wait_time_seconds(seconds(wait))
        .set_visibility_timeout(hidden.map(seconds))
        .message_attribute_names("All")
        .message_system_attribute_names(MessageSystemAttributeName::All)
        .send()
        .await;
    let messages = match answer {
        Ok(received) => received.messages.unwrap_or_default(),
        Err(error) => return refused(&error),
    };
    if !step.keep.0
        && let Some(refusal) = delete(cx, &queue.url, &messages).await?
    {
        return Ok(refusal);
    }
    let told: Vec<Value> = messages.iter().map(message).collect();
    Ok(json!({ "count": told.len(), "messages": told }))
}

/// Deletes what was received; tells the refusal where SQS would not.
async fn delete(cx: &Cx<'_>, url: &str, messages: &[Message]) -> Result<Option<Value>, StepError> {
    if messages.is_empty() {
        return Ok(None);
    }
    let mut request = cx.sqs().delete_message_batch().queue_url(url);
    for (at, message) in messages.iter().enumerate() {
        let entry = DeleteMessageBatchRequestEntry::builder()
            .id(at.to_string())
            .receipt_handle(message.receipt_handle().unwrap_or_default())
            .build()
            .map_err(|error| StepError::wrong(error.to_string()))?;
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
    Seen {
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
    .tell()
}

pub(super) async fn peek(step: &Peek, cx: &Cx<'_>) -> Result<Value, StepError> {
    let queue = cx.queue(&step.queue)?;
    let messages = match cx.sandbox().cloud().peek(&queue.arn).await {
        Ok(messages) => messages,
        Err(error @ PeekError::NoWay { .. }) => {
            return Err(StepError::Unplayable(error.to_string()));
        }
        Err(error) => return Err(StepError::broken(error.to_string())),
    };
    let messages = messages.ok_or_else(|| {
        StepError::wrong(format!(
            "could not look into {}: it was deleted",
            queue.name
        ))
    })?;
    let told: Vec<Value> = messages
        .iter()
        .map(|message| {
            let attributes = message.attributes.iter();
            Seen {
                id: Some(&message.id),
                body: &message.body,
                attributes: attributes
                    .map(|attribute| (&*attribute.name, &*attribute.data_type, &*attribute.value))
                    .collect(),
                subject: None,
                group: message.group.as_deref(),
                dedup: message.deduplication_id.as_deref(),
                sequence: message.sequence.as_deref(),
                receives: Some(message.receives.into()),
                sent_at: message.sent_at.format(&Rfc3339).ok().map(Value::String),
                receipt: None,
            }
            .tell()
        })
        .collect();
    Ok(json!({ "count": told.len(), "messages": told }))
}

pub(super) async fn purge(step: &Purge, cx: &Cx<'_>) -> Result<Value, StepError> {
    let queue = cx.queue(&step.queue)?;
    match cx.sqs().purge_queue().queue_url(&*queue.url).send().await {
        Ok(_) => Ok(json!({})),
        Err(error) => refused(&error),
    }
}
