//! Receiving messages, with long polling.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::due::{run_due, serve_long_polls};
use super::lookup::find_queue;
use super::send::AttributeShape;
use crate::encryption;
use crate::error::Error;
use crate::message::{self, Message, TRACE_HEADER};
use crate::millis::Millis;
use crate::millis::seconds;
use crate::millis::to_millis;
use crate::queue::ReceivedMessage;
use crate::region::ReceiveParameters;
use crate::settings::SETTABLE;
use crate::state::Sqs;
use crate::validation;
use rehearsal_cloud_core::encryption::KeyUse;
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
    /// The older name of `message_system_attribute_names`; AWS accepts both.
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
    messages: Vec<MessageOutput>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct MessageOutput {
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
    run_due(sqs, cx);
    let now = to_millis(cx.now());
    let (region, name) = find_queue(&mut sqs.regions, cx, &input.queue_url, "ReceiveMessage")?;
    let settings = &region.queues[&*name].settings;
    // Services wait until there are messages.
    let wait = if cx.identity().is_of_service() {
        input.unbounded_wait()
    } else {
        input.wait()?
    };
    let wait = wait.unwrap_or_else(|| settings.wait_time());
    let until = cx.arrived() + std::time::Duration::from_millis(wait);
    let parameters = input.parameters(settings.is_fifo(), wait == 0)?;
    let queue = region.queue_mut(&name)?;
    if queue.has_ready()
        && let Err(error) = encryption::check(queue, cx, KeyUse::Decrypt)
    {
        // The services that read queues go on trying.
        if cx.identity().is_of_service() && cx.now() < until {
            let key = queue.arn.to_string();
            return Ok(Answer::Wait { key, until });
        }
        return Err(error.into());
    }
    let (received, dead_letter_queue) = region.receive(&name, &parameters, now)?;
    let waits = received.is_empty() && cx.now() < until;
    let queue = region.queue_mut(&name)?;
    if waits {
        queue.add_long_poll(to_millis(until));
    }
    serve_long_polls(&mut sqs.schedule, queue, cx, now);
    let key = queue.arn.to_string();
    if let Some(name) = dead_letter_queue {
        serve_long_polls(&mut sqs.schedule, region.queue(&name)?, cx, now);
    }
    if waits {
        return Ok(Answer::Wait { key, until });
    }
    let messages = received
        .into_iter()
        .map(|message| input.output(message))
        .collect();
    Ok(Answer::Now(ReceivedMessages { messages }))
}

impl ReceiveMessage {
    fn wait(&self) -> Result<Option<Millis>, Error> {
        bounded(
            self.wait_time_seconds,
            "WaitTimeSeconds",
            0,
            20,
            "Must be >= 0 and <= 20, if provided.",
        )
        .map(|wait| wait.map(seconds))
    }

    fn unbounded_wait(&self) -> Option<Millis> {
        let wait = u32::try_from(self.wait_time_seconds?);
        wait.ok().map(seconds)
    }

    fn parameters(&self, fifo: bool, is_short_poll: bool) -> Result<ReceiveParameters, Error> {
        let names = self
            .attribute_names
            .iter()
            .chain(&self.message_system_attribute_names);
        if let Some(unknown) = names
            .map(String::as_str)
            .find(|name| !SYSTEM_ATTRIBUTES.contains(name) && !SETTABLE.contains(name))
        {
            return Err(Error::unknown_attribute(unknown));
        }
        let max_messages = bounded(
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
                return Err(Error::invalid_parameter(
                    attempt,
                    "ReceiveRequestAttemptId",
                    "The request include parameter that is not valid for this queue type.",
                ));
            }
            validation::check_id(attempt, "ReceiveRequestAttemptId")?;
        }
        Ok(ReceiveParameters {
            max_messages: usize::try_from(max_messages.unwrap_or(1)).expect("it is ten at most"),
            visibility: visibility.map(seconds),
            attempt_id: self.receive_request_attempt_id.clone(),
            is_short_poll,
        })
    }

    /// Returns a message with the attributes that the consumer requested.
    fn output(&self, ReceivedMessage { message, handle }: ReceivedMessage) -> MessageOutput {
        let attributes: message::Attributes = message
            .content
            .attributes
            .iter()
            .filter(|(name, _)| {
                self.message_attribute_names
                    .iter()
                    .any(|requested| matches_name(name, requested))
            })
            .map(|(name, attribute)| (name.clone(), attribute.clone()))
            .collect();
        let md5 = if attributes.len() == message.content.attributes.len() {
            message.content.md5_of_attributes.clone()
        } else {
            message::md5_of_attributes(&attributes)
        };
        MessageOutput {
            attributes: self.system_attributes(&message),
            md5_of_message_attributes: md5,
            message_attributes: attributes
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
        let is_requested = |name: &str| {
            let names = || {
                self.attribute_names
                    .iter()
                    .chain(&self.message_system_attribute_names)
            };
            names().any(|requested| requested == "All" || requested == name)
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
            (
                "DeadLetterQueueSourceArn",
                message.dead_letter_source.clone(),
            ),
        ]
        .into_iter()
        .filter(|(name, _)| is_requested(name))
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }
}

/// Returns whether an attribute is requested: by `All`, its name or `prefix.*`.
fn matches_name(name: &str, requested: &str) -> bool {
    requested == "All"
        || requested == name
        || requested.strip_suffix('*').is_some_and(|prefix| {
            prefix.is_empty()
                || prefix
                    .strip_suffix('.')
                    .is_some_and(|prefix| name.starts_with(prefix))
        })
}

/// Checks the bounds of a number.
fn bounded(
    value: Option<i64>,
    parameter: &str,
    min: u32,
    max: u32,
    reason: &str,
) -> Result<Option<u32>, Error> {
    let Some(value) = value else { return Ok(None) };
    match u32::try_from(value) {
        Ok(number) if (min..=max).contains(&number) => Ok(Some(number)),
        _ => Err(Error::invalid_parameter(value, parameter, reason)),
    }
}

#[cfg(test)]
mod tests {
    use super::matches_name;

    #[test]
    fn attributes_are_requested_by_name_prefix_or_all() {
        for requested in ["All", ".*", "*", "Hello", "Hel.*"] {
            assert!(matches_name("Hello", requested), "{requested}");
        }
        for requested in ["", "hello", "Hel", "Hel*", "Help.*", "ello.*"] {
            assert!(!matches_name("Hello", requested), "{requested}");
        }
    }
}
