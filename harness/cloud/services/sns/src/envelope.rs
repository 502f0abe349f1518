//! The JSON envelope of a message to a subscriber, and its signature.

#[cfg(test)]
mod tests;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rehearsal_cloud_core::keys::{self, Hash};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

use crate::attributes::MessageAttributes;

/// The path of the certificate of the signatures, below the cloud's endpoint.
/// AWS names the file by a hash, too.
pub(crate) const CERTIFICATE_PATH: &str =
    "/SimpleNotificationService-2463f390eb768a62ff85950fe9e46f95.pem";

const TIMESTAMP: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

/// The kinds of messages to subscribers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A published message.
    Notification,
    /// Asks the subscriber to confirm the subscription.
    SubscriptionConfirmation,
    /// Informs the subscriber of the end of the subscription, and offers to restore it.
    UnsubscribeConfirmation,
}

impl Kind {
    /// Returns the name in messages and headers.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Notification => "Notification",
            Self::SubscriptionConfirmation => "SubscriptionConfirmation",
            Self::UnsubscribeConfirmation => "UnsubscribeConfirmation",
        }
    }
}

/// A published message to one subscriber.
#[derive(Debug)]
pub(crate) struct Notification<'a> {
    pub(crate) message_id: &'a str,
    pub(crate) topic_arn: &'a str,
    pub(crate) subject: Option<&'a str>,
    /// The text for the subscriber.
    pub(crate) message: &'a str,
    pub(crate) attributes: &'a MessageAttributes,
    pub(crate) published_at: OffsetDateTime,
    /// On FIFO topics, whose messages are not signed.
    pub(crate) sequence_number: Option<&'a str>,
    pub(crate) signature_version: &'a str,
    /// The cloud's URL that the publisher called.
    pub(crate) base_url: &'a str,
}

impl Notification<'_> {
    /// Returns the signature, which is the same for all subscribers that get
    /// this text; `None` on FIFO topics.
    pub(crate) fn signature(&self) -> Option<String> {
        if self.sequence_number.is_some() {
            return None;
        }
        let at = timestamp(self.published_at);
        let mut fields = vec![("Message", self.message), ("MessageId", self.message_id)];
        fields.extend(self.subject.map(|subject| ("Subject", subject)));
        fields.extend([
            ("Timestamp", at.as_str()),
            ("TopicArn", self.topic_arn),
            ("Type", Kind::Notification.name()),
        ]);
        Some(sign(self.signature_version, &fields))
    }

    /// Returns the envelope for queues, HTTP endpoints and `email-json`.
    pub(crate) fn envelope(&self, signature: Option<&str>, subscription_arn: &str) -> String {
        let at = timestamp(self.published_at);
        let certificate = certificate_url(self.base_url);
        let unsubscribe = unsubscribe_url(self.base_url, subscription_arn);
        let mut fields = vec![
            ("Type", Kind::Notification.name()),
            ("MessageId", self.message_id),
        ];
        fields.extend(
            self.sequence_number
                .map(|number| ("SequenceNumber", number)),
        );
        fields.push(("TopicArn", self.topic_arn));
        fields.extend(self.subject.map(|subject| ("Subject", subject)));
        fields.extend([("Message", self.message), ("Timestamp", at.as_str())]);
        if let Some(signature) = signature {
            fields.extend([
                ("SignatureVersion", self.signature_version),
                ("Signature", signature),
                ("SigningCertURL", certificate.as_str()),
            ]);
        }
        fields.push(("UnsubscribeURL", unsubscribe.as_str()));
        write(&fields, self.attributes)
    }

    /// Returns the event for a Lambda function.
    pub(crate) fn lambda_event(&self, signature: Option<&str>, subscription_arn: &str) -> Value {
        let attributes: serde_json::Map<_, _> = self
            .attributes
            .iter()
            .map(|(name, attribute)| (name.clone(), attribute.to_envelope()))
            .collect();
        let mut message = json!({
            "Type": Kind::Notification.name(),
            "MessageId": self.message_id,
            "TopicArn": self.topic_arn,
            "Subject": self.subject,
            "Message": self.message,
            "Timestamp": timestamp(self.published_at),
            "UnsubscribeUrl": unsubscribe_url(self.base_url, subscription_arn),
            "MessageAttributes": attributes,
        });
        if let Some(signature) = signature {
            // SNS writes version 1 here even if it signs by version 2.
            message["SignatureVersion"] = json!("1");
            message["Signature"] = json!(signature);
            message["SigningCertUrl"] = json!(certificate_url(self.base_url));
        }
        if let Some(number) = self.sequence_number {
            message["SequenceNumber"] = json!(number);
        }
        json!({"Records": [{
            "EventSource": "aws:sns",
            "EventVersion": "1.0",
            "EventSubscriptionArn": subscription_arn,
            "Sns": message,
        }]})
    }
}

/// A message that asks a subscriber to confirm or to restore a subscription.
#[derive(Debug)]
pub(crate) struct Confirmation<'a> {
    pub(crate) kind: Kind,
    pub(crate) message_id: &'a str,
    pub(crate) topic_arn: &'a str,
    pub(crate) subscription_arn: &'a str,
    /// The token that confirms.
    pub(crate) token: &'a str,
    pub(crate) sent_at: OffsetDateTime,
    pub(crate) signature_version: &'a str,
    /// The cloud's URL that the caller used.
    pub(crate) base_url: &'a str,
}

impl Confirmation<'_> {
    fn message(&self) -> String {
        if self.kind == Kind::UnsubscribeConfirmation {
            format!(
                "You have chosen to deactivate subscription {}.\nTo cancel this operation and restore the subscription, visit the SubscribeURL included in this message.",
                self.subscription_arn
            )
        } else {
            format!(
                "You have chosen to subscribe to the topic {}.\nTo confirm the subscription, visit the SubscribeURL included in this message.",
                self.topic_arn
            )
        }
    }

    /// Returns the URL that confirms.
    pub(crate) fn subscribe_url(&self) -> String {
        format!(
            "{}/?Action=ConfirmSubscription&TopicArn={}&Token={}",
            self.base_url, self.topic_arn, self.token
        )
    }

    /// Returns the envelope.
    pub(crate) fn envelope(&self) -> String {
        let (message, url, at) = (
            self.message(),
            self.subscribe_url(),
            timestamp(self.sent_at),
        );
        let signature = sign(
            self.signature_version,
            &[
                ("Message", &message),
                ("MessageId", self.message_id),
                ("SubscribeURL", &url),
                ("Timestamp", &at),
                ("Token", self.token),
                ("TopicArn", self.topic_arn),
                ("Type", self.kind.name()),
            ],
        );
        let fields = [
            ("Type", self.kind.name()),
            ("MessageId", self.message_id),
            ("Token", self.token),
            ("TopicArn", self.topic_arn),
            ("Message", &message),
            ("SubscribeURL", &url),
            ("Timestamp", &at),
            ("SignatureVersion", self.signature_version),
            ("Signature", &signature),
            ("SigningCertURL", &certificate_url(self.base_url)),
        ];
        write(&fields, &Vec::new())
    }
}

/// Returns the URL that deletes a subscription.
pub(crate) fn unsubscribe_url(base_url: &str, subscription_arn: &str) -> String {
    format!("{base_url}/?Action=Unsubscribe&SubscriptionArn={subscription_arn}")
}

fn certificate_url(base_url: &str) -> String {
    format!("{base_url}{CERTIFICATE_PATH}")
}

fn timestamp(at: OffsetDateTime) -> String {
    at.to_offset(time::UtcOffset::UTC)
        .format(TIMESTAMP)
        .expect("the format asks only for what every time has")
}

/// Signs the canonical string: the name and the value of each field, each on a line.
fn sign(version: &str, fields: &[(&str, &str)]) -> String {
    let mut canonical = String::new();
    for (name, value) in fields {
        canonical.extend([*name, "\n", *value, "\n"]);
    }
    let hash = if version == "2" {
        Hash::Sha256
    } else {
        Hash::Sha1
    };
    STANDARD.encode(keys::sign(hash, canonical.as_bytes()))
}

/// Writes an envelope in the layout of SNS, which log filters depend on: one
/// field per line, with spaces around the colon.
fn write(fields: &[(&str, &str)], attributes: &MessageAttributes) -> String {
    let line = |(name, value): &(&str, &str)| {
        format!("  {} : {}", Value::from(*name), Value::from(*value))
    };
    let mut lines: Vec<String> = fields.iter().map(line).collect();
    if !attributes.is_empty() {
        let attributes: Vec<String> = attributes
            .iter()
            .map(|(name, attribute)| {
                format!(
                    "    {} : {}",
                    Value::from(name.as_str()),
                    attribute.to_envelope()
                )
            })
            .collect();
        lines.push(format!(
            "  \"MessageAttributes\" : {{\n{}\n  }}",
            attributes.join(",\n")
        ));
    }
    format!("{{\n{}\n}}", lines.join(",\n"))
}
