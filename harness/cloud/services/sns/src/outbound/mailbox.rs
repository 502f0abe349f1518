//! E-mails and text messages, which go into the cloud's mailbox.

use rehearsal_cloud_core::mailbox::{MailboxMessage, MessageKind};
use rehearsal_cloud_core::service::{CallContext, Effect};

use super::journal;
use crate::attributes::AttributeValue;
use crate::envelope::{Kind, unsubscribe_url};
use crate::message::Message;
use crate::subscription::Subscription;
use crate::topic::Topic;

/// The sender of e-mails.
const SENDER: &str = "no-reply@sns.amazonaws.com";
/// The subject of e-mails whose message has none.
const DEFAULT_SUBJECT: &str = "AWS Notification Message";

/// Sends a published message to a subscribed e-mail address.
pub(super) fn send_email(
    cx: &mut CallContext<'_>,
    topic: &Topic,
    subscription: &Subscription,
    message: &Message,
    text: String,
) {
    let unsubscribe = unsubscribe_url(cx.base_url(), &subscription.arn);
    let subject = message.subject.as_deref().unwrap_or(DEFAULT_SUBJECT);
    let details = [
        ("TopicArn", topic.arn.as_str()),
        ("SubscriptionArn", &subscription.arn),
        ("MessageId", &message.id),
        ("UnsubscribeURL", &unsubscribe),
    ];
    let kind = Kind::Notification.name();
    let note = journal::delivery(topic, subscription, kind, &message.id, &text);
    cx.effect(Effect::Mail(email(
        topic,
        subscription,
        subject,
        text,
        &details,
    )));
    cx.effect(Effect::Note(note));
}

/// Returns an e-mail to a subscriber.
pub(super) fn email(
    topic: &Topic,
    subscription: &Subscription,
    subject: &str,
    text: String,
    details: &[(&str, &str)],
) -> MailboxMessage {
    let mut email = MailboxMessage::new(MessageKind::Email, "sns", &subscription.endpoint, text);
    let name = match topic.display_name() {
        "" => "AWS Notifications",
        name => name,
    };
    email.from = Some(format!("{name} <{SENDER}>"));
    email.subject = Some(subject.to_owned());
    email.details = details
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).into()))
        .collect();
    email
}

/// Sends a published message to a subscribed number.
pub(super) fn send_sms(
    cx: &mut CallContext<'_>,
    topic: &Topic,
    subscription: &Subscription,
    message: &Message,
    text: &str,
) {
    let with_prefix = match topic.display_name() {
        "" => text.to_owned(),
        name => format!("{name}> {text}"),
    };
    let mut sms = sms(&subscription.endpoint, &with_prefix, message);
    for (name, arn) in [
        ("TopicArn", &topic.arn),
        ("SubscriptionArn", &subscription.arn),
    ] {
        sms.details.insert(name.to_owned(), arn.as_str().into());
    }
    cx.effect(Effect::Mail(sms));
    let kind = Kind::Notification.name();
    let note = journal::delivery(topic, subscription, kind, &message.id, text);
    cx.effect(Effect::Note(note));
}

/// Sends a message to one number, without a topic.
pub(crate) fn send_direct_sms(
    cx: &mut CallContext<'_>,
    number: &str,
    default_sender: Option<&String>,
    message: &Message,
) {
    let text = message.content.text_for("sms");
    let mut sms = sms(number, text, message);
    if sms.from.is_none() {
        sms.from = default_sender.cloned();
    }
    cx.effect(Effect::Mail(sms));
    let note = journal::direct(cx, "sms", number, &message.id, text);
    cx.effect(Effect::Note(note));
}

fn sms(number: &str, text: &str, message: &Message) -> MailboxMessage {
    let mut sms = MailboxMessage::new(MessageKind::Sms, "sns", number, text);
    sms.subject.clone_from(&message.subject);
    sms.details
        .insert("MessageId".to_owned(), message.id.as_str().into());
    for (name, attribute) in &message.attributes {
        if let AttributeValue::Text(value) = &attribute.value {
            if name == "AWS.SNS.SMS.SenderID" {
                sms.from = Some(value.clone());
            }
            sms.details.insert(name.clone(), value.as_str().into());
        }
    }
    sms
}
