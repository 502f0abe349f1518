//! Publishing, one message or a batch of them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;

use super::arn::{self, Arn};
use super::fan_out;
use super::message::{self, Content, GivenAttributes, MAX_BYTES, MessageAttributes};
use super::recent::Receipt;
use super::sms;
use super::state::{Sns, Topic, invalid};
use rehearsal_cloud_core::faults::MessageFault;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

/// Messages a batch may have.
const MAX_ENTRIES: usize = 10;
/// Characters an entry's id may have.
const MAX_ENTRY_ID: usize = 80;

/// A message that was taken, on its way to the subscribers.
#[derive(Debug)]
pub(super) struct Published {
    /// Its id.
    pub(super) id: String,
    /// What it says.
    pub(super) content: Content,
    /// What it is about.
    pub(super) subject: Option<String>,
    /// Its attributes.
    pub(super) attributes: MessageAttributes,
    /// When it was taken.
    pub(super) at: OffsetDateTime,
    /// Its group.
    pub(super) group: Option<String>,
    /// What makes it the same as another, in a FIFO topic.
    pub(super) deduplication: Option<String>,
    /// Its place in a FIFO topic.
    pub(super) sequence_number: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Publish {
    topic_arn: Option<String>,
    target_arn: Option<String>,
    phone_number: Option<String>,
    #[serde(flatten)]
    message: Given,
}

/// A message as a request has it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Given {
    #[serde(default)]
    message: String,
    subject: Option<String>,
    message_structure: Option<String>,
    #[serde(default)]
    message_attributes: GivenAttributes,
    message_deduplication_id: Option<String>,
    message_group_id: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PublishOutput {
    message_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence_number: Option<String>,
}

impl Given {
    fn check_text(&self) -> Result<(), ServiceError> {
        message::check_subject(self.subject.as_deref())?;
        if self.message.is_empty() {
            return Err(invalid("Empty message"));
        }
        Ok(())
    }

    /// What only FIFO topics have, and must have.
    fn check_order(&self, topic: &Topic) -> Result<(), ServiceError> {
        if !topic.is_fifo() {
            if self.message_deduplication_id.is_some() {
                return Err(invalid(
                    "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type",
                ));
            }
            return check_token("MessageGroupId", self.message_group_id.as_deref());
        }
        if self.message_group_id.is_none() {
            return Err(invalid(
                "The MessageGroupId parameter is required for FIFO topics",
            ));
        }
        if self.message_deduplication_id.is_none() && !topic.is("ContentBasedDeduplication") {
            return Err(invalid(
                "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
            ));
        }
        check_token("MessageGroupId", self.message_group_id.as_deref())?;
        check_token(
            "MessageDeduplicationId",
            self.message_deduplication_id.as_deref(),
        )
    }

    fn take(
        self,
        cx: &mut CallContext<'_>,
        attributes: MessageAttributes,
        needs_default: bool,
    ) -> Result<Published, ServiceError> {
        Ok(Published {
            id: cx.ids.uuid("message"),
            content: Content::read(
                self.message,
                self.message_structure.as_deref(),
                needs_default,
            )?,
            subject: self.subject,
            attributes,
            at: cx.now(),
            group: self.message_group_id,
            deduplication: self.message_deduplication_id,
            sequence_number: None,
        })
    }
}

/// Checks the id of a group or a deduplication: up to 128 visible characters.
fn check_token(member: &str, token: Option<&str>) -> Result<(), ServiceError> {
    match token {
        Some(token)
            if token.is_empty()
                || token.len() > 128
                || !token.bytes().all(|byte| byte.is_ascii_graphic()) =>
        {
            Err(invalid(format!(
                "{member} Reason: The parameter can only include alphanumeric and punctuation characters. 1 to 128 in length"
            )))
        }
        _ => Ok(()),
    }
}

pub(super) fn publish(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: Publish,
) -> Result<PublishOutput, ServiceError> {
    let mut given = input.message;
    given.check_text()?;
    if let Some(number) = &input.phone_number
        && !sms::is_number(number)
    {
        return Err(invalid(format!(
            "PhoneNumber Reason: {number} is not valid to publish to"
        )));
    }
    let attributes = std::mem::take(&mut given.message_attributes).check()?;
    if message::size(&given.message, &attributes) > MAX_BYTES {
        return Err(invalid("Message too long"));
    }
    if let Some(number) = input.phone_number {
        let published = given.take(cx, attributes, true)?;
        let region = sns.regions.for_caller(cx);
        region.sms.send(cx, &number, &published);
        return Ok(output(published.id, None));
    }
    let Some(target) = input.topic_arn.or(input.target_arn) else {
        return Err(invalid(
            "TopicArn or TargetArn Reason: no value for required parameter",
        ));
    };
    if let Some(endpoint) = Arn::of(&target)
        && endpoint.resource.starts_with("endpoint/")
    {
        let published = given.take(cx, attributes, false)?;
        let region = sns.regions.for_caller(cx);
        region.platform.push(cx, &target, &published)?;
        return Ok(output(published.id, None));
    }
    let topic = sns.topic(cx, &target, "Publish")?;
    given.check_order(topic)?;
    let published = given.take(cx, attributes, true)?;
    Ok(send(sns, cx, &target, published))
}

fn output(message_id: String, sequence_number: Option<String>) -> PublishOutput {
    PublishOutput {
        message_id,
        sequence_number,
    }
}

/// Numbers a message and hands it to the subscribers, unless a FIFO topic has
/// just had the same one: then it gets the answer that one got.
fn send(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    topic_arn: &str,
    mut message: Published,
) -> PublishOutput {
    let now = cx.now();
    let topic = Arn::of(topic_arn)
        .and_then(|arn| {
            sns.regions
                .get_mut(arn.account, arn.region)?
                .topics
                .get_mut(arn.resource)
        })
        .expect("the topic was found for this call, which holds the lock");
    if topic.is_fifo() {
        let deduplication = message
            .deduplication
            .get_or_insert_with(|| {
                hex::encode(Sha256::digest(message.content.of("default").as_bytes()))
            })
            .clone();
        let key = if topic
            .attributes
            .get("FifoThroughputScope")
            .is_some_and(|scope| scope == "MessageGroup")
        {
            format!(
                "{}\n{deduplication}",
                message.group.as_deref().unwrap_or_default()
            )
        } else {
            deduplication
        };
        if let Some(receipt) = topic.recent.get(&key, now) {
            return output(
                receipt.message_id.clone(),
                Some(receipt.sequence_number.clone()),
            );
        }
        let sequence_number = topic.next_number();
        let receipt = Receipt {
            message_id: message.id.clone(),
            sequence_number: sequence_number.clone(),
        };
        topic.recent.put(key, receipt, now);
        message.sequence_number = Some(sequence_number);
    }
    // A fault rule may lose the message after it was taken, or tell it twice.
    let times = match cx.message_fault() {
        Some(MessageFault::Drop) => 0,
        Some(MessageFault::Duplicate) => 2,
        _ => 1,
    };
    for _ in 0..times {
        fan_out::fan_out(cx, &mut sns.deliveries, topic, &message);
    }
    output(message.id, message.sequence_number)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PublishBatch {
    topic_arn: String,
    #[serde(default)]
    publish_batch_request_entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    id: String,
    #[serde(flatten)]
    message: Given,
}

#[derive(Serialize, Default)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PublishBatchOutput {
    successful: Vec<Value>,
    failed: Vec<Value>,
}

/// SNS refuses a whole batch for what it can see before it takes the first
/// message (ids, order, structure, attributes, size); an entry whose text is
/// no message fails alone.
pub(super) fn publish_batch(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: PublishBatch,
) -> Result<PublishBatchOutput, ServiceError> {
    let topic_arn = input.topic_arn;
    arn::here(cx, &topic_arn, "TopicArn")?;
    let mut entries = input.publish_batch_request_entries;
    check_ids(&entries)?;
    let topic = sns.topic(cx, &topic_arn, "Publish")?;
    let mut size = 0;
    let mut checked = Vec::with_capacity(entries.len());
    for entry in &mut entries {
        let attributes = std::mem::take(&mut entry.message.message_attributes).check()?;
        size += message::size(&entry.message.message, &attributes);
        entry.message.check_order(topic)?;
        checked.push(attributes);
    }
    if size > MAX_BYTES {
        return Err(ServiceError::sender(
            "BatchRequestTooLongException",
            "The length of all the messages put together is more than the limit.",
        ));
    }
    let mut output = PublishBatchOutput::default();
    let mut taken = Vec::with_capacity(entries.len());
    for (entry, attributes) in entries.into_iter().zip(checked) {
        if let Err(fault) = entry.message.check_text() {
            output.failed.push(json!({
                "Id": entry.id, "Code": "InvalidParameter", "Message": fault.message, "SenderFault": true,
            }));
            continue;
        }
        taken.push((entry.id, entry.message.take(cx, attributes, true)?));
    }
    for (id, message) in taken {
        let sent = send(sns, cx, &topic_arn, message);
        let mut result = Map::from_iter([
            ("Id".to_owned(), id.into()),
            ("MessageId".to_owned(), sent.message_id.into()),
        ]);
        if let Some(number) = sent.sequence_number {
            result.insert("SequenceNumber".to_owned(), number.into());
        }
        output.successful.push(Value::Object(result));
    }
    Ok(output)
}

fn check_ids(entries: &[Entry]) -> Result<(), ServiceError> {
    if entries.is_empty() {
        return Err(ServiceError::sender(
            "EmptyBatchRequestException",
            "The batch request doesn't contain any entries.",
        ));
    }
    if entries.len() > MAX_ENTRIES {
        return Err(ServiceError::sender(
            "TooManyEntriesInBatchRequestException",
            "The batch request contains more entries than permissible.",
        ));
    }
    for (index, entry) in entries.iter().enumerate() {
        let id = &entry.id;
        if entries[..index].iter().any(|other| other.id == *id) {
            return Err(ServiceError::sender(
                "BatchEntryIdsNotDistinctException",
                "Two or more batch entries in the request have the same Id.",
            ));
        }
        let wrong = |what: &str| {
            Err(ServiceError::sender(
                "InvalidBatchEntryIdException",
                format!("The Id of a batch entry in the batch request {what}: {id}"),
            ))
        };
        if id.len() > MAX_ENTRY_ID {
            return wrong("is too long");
        }
        if id.is_empty()
            || !id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        {
            return wrong("contains an impermissible character");
        }
    }
    Ok(())
}
