//! Publishing a message.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::faults::MessageFault;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::lookup;
use crate::arn;
use crate::attributes::{AttributesInput, MessageAttributes};
use crate::deduplication::PublishResult;
use crate::encryption;
use crate::error::invalid_parameter;
use crate::message::{self, Content, MAX_BYTES, Message};
use crate::outbound::{fan_out, mailbox, push};
use crate::sms::is_phone_number;
use crate::state::{Sns, find_topic};
use crate::topic::Topic;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Publish {
    topic_arn: Option<String>,
    target_arn: Option<String>,
    phone_number: Option<String>,
    #[serde(flatten)]
    message: MessageInput,
}

/// A message in a request, alone or in a batch.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct MessageInput {
    #[serde(default)]
    pub(super) message: String,
    subject: Option<String>,
    message_structure: Option<String>,
    #[serde(default)]
    message_attributes: AttributesInput,
    message_deduplication_id: Option<String>,
    message_group_id: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PublishOutput {
    pub(super) message_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sequence_number: Option<String>,
}

impl MessageInput {
    /// Checks the subject, and that the message is not empty.
    pub(super) fn check_text(&self) -> Result<(), ServiceError> {
        if let Some(subject) = &self.subject {
            message::check_subject(subject)?;
        }
        if self.message.is_empty() {
            return Err(invalid_parameter("Empty message"));
        }
        Ok(())
    }

    /// Takes the attributes out of the input and checks them.
    pub(super) fn take_attributes(&mut self) -> Result<MessageAttributes, ServiceError> {
        std::mem::take(&mut self.message_attributes).check()
    }

    /// Checks the group id and the deduplication id, which FIFO topics require.
    pub(super) fn check_ids(&self, topic: &Topic) -> Result<(), ServiceError> {
        let group_id = self.message_group_id.as_deref();
        let deduplication_id = self.message_deduplication_id.as_deref();
        if topic.is_fifo() {
            if group_id.is_none() {
                return Err(invalid_parameter(
                    "The MessageGroupId parameter is required for FIFO topics",
                ));
            }
            if deduplication_id.is_none() && !topic.has_content_based_deduplication() {
                return Err(invalid_parameter(
                    "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
                ));
            }
        } else if deduplication_id.is_some() {
            return Err(invalid_parameter(
                "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type",
            ));
        }
        check_id("MessageGroupId", group_id)?;
        check_id("MessageDeduplicationId", deduplication_id)
    }

    /// Turns the input into a message with an id.
    pub(super) fn into_message(
        self,
        cx: &mut CallContext<'_>,
        attributes: MessageAttributes,
        needs_default: bool,
    ) -> Result<Message, ServiceError> {
        let id = cx.ids.uuid("message");
        let structure = self.message_structure.as_deref();
        Ok(Message {
            id,
            content: Content::parse(self.message, structure, needs_default)?,
            subject: self.subject,
            attributes,
            published_at: cx.now(),
            group_id: self.message_group_id,
            deduplication_id: self.message_deduplication_id,
            sequence_number: None,
        })
    }
}

/// Checks the id of a group or a deduplication: up to 128 visible characters.
fn check_id(parameter: &str, id: Option<&str>) -> Result<(), ServiceError> {
    let is_valid =
        |id: &str| (1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
    if id.is_none_or(is_valid) {
        return Ok(());
    }
    Err(invalid_parameter(format!(
        "{parameter} Reason: The parameter can only include alphanumeric and punctuation characters. 1 to 128 in length"
    )))
}

/// Publishes a message to a topic, a mobile endpoint or a telephone number.
pub(crate) fn publish(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: Publish,
) -> Result<PublishOutput, ServiceError> {
    let mut message = input.message;
    message.check_text()?;
    if let Some(number) = &input.phone_number
        && !is_phone_number(number)
    {
        return Err(invalid_parameter(format!(
            "PhoneNumber Reason: {number} is not valid to publish to"
        )));
    }
    let attributes = message.take_attributes()?;
    if message::size(&message.message, &attributes) > MAX_BYTES {
        return Err(invalid_parameter("Message too long"));
    }
    if let Some(number) = input.phone_number {
        let message = message.into_message(cx, attributes, true)?;
        publish_to_number(sns, cx, &number, &message);
        return Ok(output(message.id, None));
    }
    let Some(target) = input.topic_arn.or(input.target_arn) else {
        return Err(invalid_parameter(
            "TopicArn or TargetArn Reason: no value for required parameter",
        ));
    };
    if Arn::parse(&target).is_some_and(|arn| arn.resource.starts_with("endpoint/")) {
        let message = message.into_message(cx, attributes, false)?;
        publish_to_endpoint(sns, cx, &target, &message)?;
        return Ok(output(message.id, None));
    }
    let topic = lookup::topic(sns, cx, &target, "Publish")?;
    message.check_ids(topic)?;
    encryption::check(topic, cx)?;
    let message = message.into_message(cx, attributes, true)?;
    Ok(publish_to_topic(sns, cx, &target, message))
}

fn output(message_id: String, sequence_number: Option<String>) -> PublishOutput {
    PublishOutput {
        message_id,
        sequence_number,
    }
}

/// Sends a message to a number, unless its owner opted out.
fn publish_to_number(sns: &mut Sns, cx: &mut CallContext<'_>, number: &str, message: &Message) {
    let sms = &sns.regions.for_caller(cx).sms;
    if !sms.opted_out.contains(number) {
        let default_sender = sms.attributes.get("DefaultSenderID");
        mailbox::send_direct_sms(cx, number, default_sender, message);
    }
}

fn publish_to_endpoint(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    endpoint_arn: &str,
    message: &Message,
) -> Result<(), ServiceError> {
    let arn = arn::parse_local(cx.region(), endpoint_arn, "TargetArn")?;
    let endpoints = &sns.regions.for_caller(cx).platform.endpoints;
    let endpoint = endpoints.get(endpoint_arn).ok_or_else(|| {
        invalid_parameter("TargetArn Reason: No endpoint found for the target arn specified")
    })?;
    if !endpoint.is_enabled() {
        return Err(ServiceError::sender(
            "EndpointDisabledException",
            "Endpoint is disabled",
        ));
    }
    let platform = arn.resource.split('/').nth(1).unwrap_or_default();
    push::push(cx, endpoint_arn, platform, message);
    Ok(())
}

/// Publishes a message to a topic that the caller has looked up. A duplicate
/// on a FIFO topic is not delivered; it gets the answer of the original.
pub(super) fn publish_to_topic(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    topic_arn: &str,
    mut message: Message,
) -> PublishOutput {
    let topic = Arn::parse(topic_arn)
        .and_then(|arn| find_topic(&mut sns.regions, &arn))
        .expect("the topic was looked up for this call, which holds the lock");
    if topic.is_fifo()
        && let Some(original) = find_original(cx, topic, &mut message)
    {
        return output(original.message_id, Some(original.sequence_number));
    }
    let copies = match cx.message_fault() {
        Some(MessageFault::Drop) => 0,
        Some(MessageFault::Duplicate) => 2,
        _ => 1,
    };
    for _ in 0..copies {
        fan_out::fan_out(cx, &mut sns.deliveries, topic, &message);
    }
    output(message.id, message.sequence_number)
}

/// Returns the result of the message's original if it is a duplicate. If not,
/// it gets a sequence number.
fn find_original(
    cx: &CallContext<'_>,
    topic: &mut Topic,
    message: &mut Message,
) -> Option<PublishResult> {
    let body = message.content.text_for("default");
    let deduplication_id = message
        .deduplication_id
        .get_or_insert_with(|| hex::encode(Sha256::digest(body.as_bytes())));
    let key = if topic.deduplicates_by_group() {
        let group = message.group_id.as_deref().unwrap_or_default();
        format!("{group}\n{deduplication_id}")
    } else {
        deduplication_id.clone()
    };
    if let Some(original) = topic.recent_messages.get(&key, cx.now()) {
        return Some(original.clone());
    }
    let sequence_number = topic.next_sequence_number();
    message.sequence_number = Some(sequence_number.clone());
    let result = PublishResult {
        message_id: message.id.clone(),
        sequence_number,
    };
    topic.recent_messages.insert(key, result, cx.now());
    None
}
