//! A message goes out: to every confirmed subscription that wants it, in the
//! order in which they were made.

use serde_json::{Map, Value, json};

use super::arn::is_fifo;
use super::deliveries::{Deliveries, Parcel};
use super::envelope::{self, Kind, Notification};
use super::notes;
use super::publish::Published;
use super::sms;
use super::state::Topic;
use super::subscription::{Protocol, Subscription};
use rehearsal_cloud_core::mailbox::{MailboxMessage, MessageKind};
use rehearsal_cloud_core::service::{CallContext, Effect};

/// What mail comes from.
const SENDER: &str = "no-reply@sns.amazonaws.com";
/// What mail without a subject is about.
const SUBJECT: &str = "AWS Notification Message";

/// Hands a message to the subscribers.
pub(super) fn fan_out(
    cx: &mut CallContext<'_>,
    deliveries: &mut Deliveries,
    topic: &Topic,
    message: &Published,
) {
    let base_url = cx.base_url().to_owned();
    let kind = Kind::Notification.name();
    // The signature is the same for all who are told the same.
    let mut signed: Vec<(&str, Option<String>)> = Vec::new();
    for subscription in &topic.subscriptions {
        if !subscription.is_confirmed()
            || !subscription.wants(&message.content, &message.attributes)
        {
            continue;
        }
        let text = message.content.of(subscription.audience());
        let notification = Notification {
            message_id: &message.id,
            topic_arn: &topic.arn,
            subject: message.subject.as_deref(),
            message: text,
            attributes: &message.attributes,
            at: message.at,
            sequence_number: message.sequence_number.as_deref(),
            signature_version: topic.signature_version(),
            base_url: &base_url,
        };
        let mut signature = || {
            if let Some((_, signature)) = signed.iter().find(|(content, _)| *content == text) {
                return signature.clone();
            }
            let signature = notification.signature();
            signed.push((text, signature.clone()));
            signature
        };
        match subscription.protocol {
            Protocol::Sqs | Protocol::Http | Protocol::Https => {
                let raw = subscription.settings.raw;
                let body = if raw {
                    text.to_owned()
                } else {
                    notification.envelope(signature().as_deref(), &subscription.arn)
                };
                let parcel = Parcel {
                    kind: kind.to_owned(),
                    message_id: message.id.clone(),
                    body,
                    raw,
                    for_queue: for_queue(cx, topic, subscription, message),
                };
                if subscription.protocol == Protocol::Sqs {
                    deliveries.send_to_queue(cx, topic, subscription, parcel);
                } else {
                    deliveries.send_to_endpoint(cx, topic, subscription, parcel);
                }
            }
            Protocol::Email => mail(cx, topic, subscription, message, text.to_owned()),
            Protocol::EmailJson => {
                let envelope = notification.envelope(signature().as_deref(), &subscription.arn);
                mail(cx, topic, subscription, message, envelope);
            }
            Protocol::Sms => {
                let prefix = match topic.display_name() {
                    "" => String::new(),
                    name => format!("{name}> "),
                };
                let mut letter =
                    sms::letter(&subscription.endpoint, &format!("{prefix}{text}"), message);
                letter
                    .details
                    .insert("TopicArn".to_owned(), topic.arn.as_str().into());
                letter.details.insert(
                    "SubscriptionArn".to_owned(),
                    subscription.arn.as_str().into(),
                );
                cx.effect(Effect::Mail(letter));
                cx.effect(Effect::Note(notes::delivery(
                    topic,
                    subscription,
                    kind,
                    &message.id,
                    text,
                )));
            }
            Protocol::Lambda => {
                let request = json!({
                    "FunctionName": subscription.endpoint,
                    "InvocationType": "Event",
                    "Payload": notification.lambda_event(signature().as_deref(), &subscription.arn),
                });
                let note = notes::call("lambda", "Invoke", &subscription.endpoint, request);
                cx.effect(Effect::Note(note));
            }
            Protocol::Firehose => {
                let data = if subscription.settings.raw {
                    text.to_owned()
                } else {
                    notification.envelope(signature().as_deref(), &subscription.arn)
                };
                let stream = notes::name(&subscription.endpoint);
                let request = json!({"DeliveryStreamName": stream, "Record": {"Data": data}});
                let note = notes::call("firehose", "PutRecord", &subscription.endpoint, request);
                cx.effect(Effect::Note(note));
            }
            Protocol::Application => {
                cx.effect(Effect::Note(notes::delivery(
                    topic,
                    subscription,
                    kind,
                    &message.id,
                    text,
                )));
            }
        }
    }
}

/// What a queue is told besides the body.
fn for_queue(
    cx: &CallContext<'_>,
    topic: &Topic,
    subscription: &Subscription,
    message: &Published,
) -> Map<String, Value> {
    let mut members = Map::new();
    if subscription.protocol != Protocol::Sqs {
        return members;
    }
    if subscription.settings.raw && !message.attributes.is_empty() {
        let attributes: Map<String, Value> = message
            .attributes
            .iter()
            .map(|(name, attribute)| (name.clone(), attribute.for_queue()))
            .collect();
        members.insert("MessageAttributes".to_owned(), attributes.into());
    }
    // A standard queue behind a FIFO topic hears nothing of groups.
    let ordered = is_fifo(&subscription.endpoint);
    if let Some(group) = message.group.as_deref()
        && ordered == topic.is_fifo()
    {
        members.insert("MessageGroupId".to_owned(), group.into());
    }
    if let Some(deduplication) = message.deduplication.as_deref()
        && ordered
    {
        members.insert("MessageDeduplicationId".to_owned(), deduplication.into());
    }
    if let Some(trace) = cx.trace() {
        let header = json!({"AWSTraceHeader": {"DataType": "String", "StringValue": **trace}});
        members.insert("MessageSystemAttributes".to_owned(), header);
    }
    members
}

fn mail(
    cx: &mut CallContext<'_>,
    topic: &Topic,
    subscription: &Subscription,
    message: &Published,
    text: String,
) {
    let unsubscribe = envelope::unsubscribe_url(cx.base_url(), &subscription.arn);
    let subject = message.subject.as_deref().unwrap_or(SUBJECT);
    let details = [
        ("TopicArn", topic.arn.as_str()),
        ("SubscriptionArn", &subscription.arn),
        ("MessageId", &message.id),
        ("UnsubscribeURL", &unsubscribe),
    ];
    let kind = Kind::Notification.name();
    let note = notes::delivery(topic, subscription, kind, &message.id, &text);
    cx.effect(Effect::Mail(letter(
        topic,
        subscription,
        subject,
        text,
        &details,
    )));
    cx.effect(Effect::Note(note));
}

/// A mail to a subscriber.
pub(super) fn letter(
    topic: &Topic,
    subscription: &Subscription,
    subject: &str,
    text: String,
    details: &[(&str, &str)],
) -> MailboxMessage {
    let mut letter = MailboxMessage::new(MessageKind::Email, "sns", &subscription.endpoint, text);
    let name = match topic.display_name() {
        "" => "AWS Notifications",
        name => name,
    };
    letter.from = Some(format!("{name} <{SENDER}>"));
    letter.subject = Some(subject.to_owned());
    letter.details = details
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).into()))
        .collect();
    letter
}
