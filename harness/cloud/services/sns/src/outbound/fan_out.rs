//! The fan-out of a message to the subscriptions of its topic.

use rehearsal_cloud_core::service::{CallContext, Effect};
use rehearsal_record::{UndeliveredMessage, Withheld};
use serde_json::{Map, Value, json};

use super::{attempts, journal, mailbox};
use crate::arn::is_fifo;
use crate::delivery::{OutgoingMessage, PendingDeliveries};
use crate::envelope::{Kind, Notification};
use crate::message::Message;
use crate::subscription::{Protocol, Subscription};
use crate::topic::Topic;

/// Delivers a message to every confirmed subscription whose filter policy it
/// passes, in the order in which they were made. The journal gets the others.
pub(crate) fn fan_out(
    cx: &mut CallContext<'_>,
    deliveries: &mut PendingDeliveries,
    topic: &Topic,
    message: &Message,
) {
    let base_url = cx.base_url().to_owned();
    // Subscribers that get the same text share its signature.
    let mut signatures: Vec<(&str, Option<String>)> = Vec::new();
    let mut undelivered = UndeliveredMessage {
        message: message.id.clone(),
        sent_to: 0,
        withheld: Vec::new(),
    };
    for subscription in &topic.subscriptions {
        if let Some(reason) = subscription.withholds(&message.content, &message.attributes) {
            undelivered.withheld.push(Withheld {
                subscriber: subscription.endpoint.as_str().into(),
                reason,
            });
            continue;
        }
        undelivered.sent_to += 1;
        let text = message.content.text_for(subscription.message_key());
        let notification = Notification {
            message_id: &message.id,
            topic_arn: &topic.arn,
            subject: message.subject.as_deref(),
            message: text,
            attributes: &message.attributes,
            published_at: message.published_at,
            sequence_number: message.sequence_number.as_deref(),
            signature_version: topic.signature_version(),
            base_url: &base_url,
        };
        let mut signature = || {
            if let Some((_, signature)) = signatures.iter().find(|(signed, _)| *signed == text) {
                return signature.clone();
            }
            let signature = notification.signature();
            signatures.push((text, signature.clone()));
            signature
        };
        let mut envelope = || notification.envelope(signature().as_deref(), &subscription.arn);
        let raw = subscription.settings.raw_delivery;
        match subscription.protocol {
            Protocol::Sqs | Protocol::Http | Protocol::Https => {
                let outgoing = OutgoingMessage {
                    kind: Kind::Notification.name().to_owned(),
                    message_id: message.id.clone(),
                    body: if raw { text.to_owned() } else { envelope() },
                    raw,
                    sqs_members: sqs_members(cx, topic, subscription, message),
                };
                if subscription.protocol == Protocol::Sqs {
                    attempts::send_to_queue(cx, deliveries, topic, subscription, outgoing);
                } else {
                    attempts::send_to_endpoint(cx, deliveries, topic, subscription, outgoing);
                }
            }
            Protocol::Email => {
                mailbox::send_email(cx, topic, subscription, message, text.to_owned());
            }
            Protocol::EmailJson => {
                mailbox::send_email(cx, topic, subscription, message, envelope());
            }
            Protocol::Sms => mailbox::send_sms(cx, topic, subscription, message, text),
            Protocol::Lambda => {
                let body = envelope();
                let event = notification.lambda_event(signature().as_deref(), &subscription.arn);
                let outgoing = OutgoingMessage {
                    kind: Kind::Notification.name().to_owned(),
                    message_id: message.id.clone(),
                    body,
                    raw: false,
                    sqs_members: Map::new(),
                };
                attempts::invoke_function(cx, deliveries, topic, subscription, &event, outgoing);
            }
            Protocol::Firehose => {
                let data = if raw { text.to_owned() } else { envelope() };
                let stream = journal::resource_name(&subscription.endpoint);
                let request = json!({"DeliveryStreamName": stream, "Record": {"Data": data}});
                let entry = journal::call("firehose", "PutRecord", &subscription.endpoint, request);
                cx.effect(Effect::Note(entry));
            }
            Protocol::Application => {
                let kind = Kind::Notification.name();
                let entry = journal::delivery(topic, subscription, kind, &message.id, text);
                cx.effect(Effect::Note(entry));
            }
        }
    }
    if undelivered.sent_to == 0 || !undelivered.withheld.is_empty() {
        cx.effect(Effect::Undelivered(undelivered));
    }
}

/// Returns the members of SQS's input besides the body.
fn sqs_members(
    cx: &CallContext<'_>,
    topic: &Topic,
    subscription: &Subscription,
    message: &Message,
) -> Map<String, Value> {
    let mut members = Map::new();
    if subscription.protocol != Protocol::Sqs {
        return members;
    }
    if subscription.settings.raw_delivery && !message.attributes.is_empty() {
        let attributes: Map<String, Value> = message
            .attributes
            .iter()
            .map(|(name, attribute)| (name.clone(), attribute.to_sqs()))
            .collect();
        members.insert("MessageAttributes".to_owned(), attributes.into());
    }
    // A standard queue that is subscribed to a FIFO topic gets no groups.
    let is_fifo_queue = is_fifo(&subscription.endpoint);
    if let Some(group) = message.group_id.as_deref()
        && is_fifo_queue == topic.is_fifo()
    {
        members.insert("MessageGroupId".to_owned(), group.into());
    }
    if let Some(deduplication) = message.deduplication_id.as_deref()
        && is_fifo_queue
    {
        members.insert("MessageDeduplicationId".to_owned(), deduplication.into());
    }
    if let Some(trace) = cx.trace() {
        let header = json!({"AWSTraceHeader": {"DataType": "String", "StringValue": **trace}});
        members.insert("MessageSystemAttributes".to_owned(), header);
    }
    members
}
