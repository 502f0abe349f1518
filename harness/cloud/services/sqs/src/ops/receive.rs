//! Giving messages to a consumer, who may wait for them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::send::AttributeShape;
use crate::checks;
use crate::message::{self, Message, Millis, TRACE_HEADER};
use crate::queue::Delivery;
use crate::refusal::Refusal;
use crate::service::{Sqs, find, follow, millis};
use crate::settings::{SETTABLE, seconds};
use crate::store::Receive;
use rehearsal_cloud_core::service::{Answer, CallContext, ServiceError};

const SYSTEM_ATTRIBUTES: &[&str] = &[
    "All",
    "SenderId",
    "SentTimestamp",
    "ApproximateReceiveCount",
    "ApproximateFirstReceiveTimestamp",
    "SequenceNumber",
    "MessageDeduplicationId",
    "MessageGroupId",
    TRACE_HEADER,
    "DeadLetterQueueSourceArn",
];

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ReceiveMessage {
    queue_url: String,
    /// The older name of `message_system_attribute_names`; AWS takes both.
    #[serde(default)]
    attribute_names: Vec<String>,
    #[serde(default)]
    message_system_attribute_names: Vec<String>,
    #[serde(default)]
    message_attribute_names: Vec<String>,
    max_number_of_messages: Option<i64>,
    visibility_timeout: Option<i64>,
    wait_time_seconds: Option<i64>,
    receive_request_attempt_id: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ReceivedMessages {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    messages: Vec<ReceivedMessage>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct ReceivedMessage {
    message_id: String,
    receipt_handle: String,
    #[serde(rename = "MD5OfBody")]
    md5_of_body: String,
    body: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<&'static str, String>,
    #[serde(
        rename = "MD5OfMessageAttributes",
        skip_serializing_if = "Option::is_none"
    )]
    md5_of_message_attributes: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    message_attributes: BTreeMap<String, AttributeShape>,
}

pub(crate) fn receive_message(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: ReceiveMessage,
) -> Result<Answer<ReceivedMessages>, ServiceError> {
    sqs.catch_up(cx);
    let now = millis(cx.now());
    let (store, name) = find(&mut sqs.stores, cx, &input.queue_url, "ReceiveMessage")?;
    let settings = &store.queues[&*name].settings;
    let wait = input.wait()?.unwrap_or_else(|| settings.wait_time());
    let until = cx.arrived() + std::time::Duration::from_millis(wait);
    let ask = input.ask(settings.is_fifo(), wait == 0)?;
    let (deliveries, died_into) = store.receive(&name, &ask, now)?;
    let waits = deliveries.is_empty() && cx.now() < until;
    let queue = store
        .queues
        .get_mut(&*name)
        .ok_or_else(Refusal::no_such_queue)?;
    if waits {
        queue.watch(millis(until));
    }
    follow(&mut sqs.agenda, queue, cx, now);
    let key = queue.arn.clone();
    if let Some(died_into) = died_into
        && let Some(store) = sqs.stores.get_mut(&key.account, &key.region)
        && let Some(queue) = store.queues.get(&died_into)
    {
        follow(&mut sqs.agenda, queue, cx, now);
    }
    if waits {
        return Ok(Answer::Wait {
            key: key.to_string(),
            until,
        });
    }
    let messages = deliveries
        .into_iter()
        .map(|delivery| input.show(delivery))
        .collect();
    Ok(Answer::Now(ReceivedMessages { messages }))
}

impl ReceiveMessage {
    fn wait(&self) -> Result<Option<Millis>, Refusal> {
        bounded(
            self.wait_time_seconds,
            "WaitTimeSeconds",
            0,
            20,
            "Must be >= 0 and <= 20, if provided.",
        )
        .map(|wait| wait.map(seconds))
    }

    fn ask(&self, fifo: bool, short: bool) -> Result<Receive, Refusal> {
        let names = self
            .attribute_names
            .iter()
            .chain(&self.message_system_attribute_names);
        if let Some(unknown) = names
            .map(String::as_str)
            .find(|name| !SYSTEM_ATTRIBUTES.contains(name) && !SETTABLE.contains(name))
        {
            return Err(Refusal::unknown_attribute(unknown));
        }
        let most = bounded(
            self.max_number_of_messages,
            "MaxNumberOfMessages",
            1,
            10,
            "Must be between 1 and 10, if provided.",
        )?;
        let visibility = bounded(
            self.visibility_timeout,
            "VisibilityTimeout",
            0,
            43_200,
            "Must be >= 0 and <= 43200, if provided.",
        )?;
        if let Some(attempt) = &self.receive_request_attempt_id {
            if !fifo {
                return Err(Refusal::parameter(
                    attempt,
                    "ReceiveRequestAttemptId",
                    "The request include parameter that is not valid for this queue type.",
                ));
            }
            checks::id(attempt, "ReceiveRequestAttemptId")?;
        }
        Ok(Receive {
            most: usize::try_from(most.unwrap_or(1)).expect("ten at most"),
            visibility: visibility.map(seconds),
            attempt: self.receive_request_attempt_id.clone(),
            short,
        })
    }

    /// The message as the consumer asked to see it.
    fn show(&self, delivery: Delivery) -> ReceivedMessage {
        let Delivery { message, handle } = delivery;
        let shown: message::Attributes = message
            .content
            .attributes
            .iter()
            .filter(|(name, _)| {
                self.message_attribute_names
                    .iter()
                    .any(|wanted| fits(name, wanted))
            })
            .map(|(name, attribute)| (name.clone(), attribute.clone()))
            .collect();
        let md5 = if shown.len() == message.content.attributes.len() {
            message.content.md5_of_attributes.clone()
        } else {
            message::md5_of_attributes(&shown)
        };
        ReceivedMessage {
            attributes: self.system_attributes(&message),
            md5_of_message_attributes: md5,
            message_attributes: shown
                .into_iter()
                .map(|(name, attribute)| (name, attribute.into()))
                .collect(),
            md5_of_body: message.content.md5_of_body.clone(),
            body: message.content.body.clone(),
            message_id: message.id,
            receipt_handle: handle,
        }
    }

    fn system_attributes(&self, message: &Message) -> BTreeMap<&'static str, String> {
        if self.attribute_names.is_empty() && self.message_system_attribute_names.is_empty() {
            return BTreeMap::new();
        }
        let wanted = |name: &str| {
            let names = || {
                self.attribute_names
                    .iter()
                    .chain(&self.message_system_attribute_names)
            };
            names().any(|wanted| wanted == "All" || wanted == name)
        };
        let first_received = message.first_received_at.unwrap_or_default();
        [
            ("SenderId", Some(message.sender.to_string())),
            ("SentTimestamp", Some(message.sent_at.to_string())),
            (
                "ApproximateReceiveCount",
                Some(message.receive_count.to_string()),
            ),
            (
                "ApproximateFirstReceiveTimestamp",
                Some(first_received.to_string()),
            ),
            (
                "SequenceNumber",
                message.sequence.map(|sequence| sequence.to_string()),
            ),
            ("MessageDeduplicationId", message.deduplication_id.clone()),
            (
                "MessageGroupId",
                message.group.as_ref().map(ToString::to_string),
            ),
            (TRACE_HEADER, message.content.trace_header.clone()),
            ("DeadLetterQueueSourceArn", message.died_in.clone()),
        ]
        .into_iter()
        .filter(|(name, _)| wanted(name))
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }
}

/// Whether an attribute is among those asked for: `All`, a name, or `prefix.*`.
fn fits(name: &str, wanted: &str) -> bool {
    wanted == "All"
        || wanted == name
        || wanted.strip_suffix('*').is_some_and(|prefix| {
            prefix.is_empty()
                || prefix
                    .strip_suffix('.')
                    .is_some_and(|prefix| name.starts_with(prefix))
        })
}

fn bounded(
    asked: Option<i64>,
    parameter: &str,
    least: u32,
    most: u32,
    bounds: &str,
) -> Result<Option<u32>, Refusal> {
    let Some(asked) = asked else { return Ok(None) };
    match u32::try_from(asked) {
        Ok(number) if (least..=most).contains(&number) => Ok(Some(number)),
        _ => Err(Refusal::parameter(asked, parameter, bounds)),
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn attributes_are_asked_for_by_name_by_prefix_or_all() {
        for wanted in ["All", ".*", "*", "Hello", "Hel.*"] {
            assert!(fits("Hello", wanted), "{wanted}");
        }
        for wanted in ["", "hello", "Hel", "Hel*", "Help.*", "ello.*"] {
            assert!(!fits("Hello", wanted), "{wanted}");
        }
    }
}
