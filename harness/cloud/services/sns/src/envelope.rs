//! What a message looks like on its way: the JSON envelope, and its signature.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

use super::message::MessageAttributes;
use rehearsal_cloud_core::keys::{self, Hash};

/// Where the certificate is served, below the cloud's endpoint. AWS names
/// such files by a hash too.
pub const CERTIFICATE_PATH: &str =
    "/SimpleNotificationService-2463f390eb768a62ff85950fe9e46f95.pem";

const TIMESTAMP: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

/// Which of SNS's messages it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A published message.
    Notification,
    /// "Do you want these messages?"
    SubscriptionConfirmation,
    /// "You no longer get these messages."
    UnsubscribeConfirmation,
}

impl Kind {
    /// Its name in messages and headers.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Notification => "Notification",
            Self::SubscriptionConfirmation => "SubscriptionConfirmation",
            Self::UnsubscribeConfirmation => "UnsubscribeConfirmation",
        }
    }
}

/// A published message, as one subscriber is told it.
#[derive(Debug)]
pub(super) struct Notification<'a> {
    /// The message's id.
    pub(super) message_id: &'a str,
    /// The topic.
    pub(super) topic_arn: &'a str,
    /// What it is about.
    pub(super) subject: Option<&'a str>,
    /// What it says.
    pub(super) message: &'a str,
    /// Its attributes.
    pub(super) attributes: &'a MessageAttributes,
    /// When it was published.
    pub(super) at: OffsetDateTime,
    /// Its place in a FIFO topic. Such messages are not signed.
    pub(super) sequence_number: Option<&'a str>,
    /// The topic's version of signatures.
    pub(super) signature_version: &'a str,
    /// The cloud, as the publisher called it.
    pub(super) base_url: &'a str,
}

impl Notification<'_> {
    /// Its signature, which is the same for every subscriber; `None` where the topic signs nothing.
    pub(super) fn signature(&self) -> Option<String> {
        if self.sequence_number.is_some() {
            return None;
        }
        let at = timestamp(self.at);
        let mut fields = vec![("Message", self.message), ("MessageId", self.message_id)];
        fields.extend(self.subject.map(|subject| ("Subject", subject)));
        fields.extend([
            ("Timestamp", at.as_str()),
            ("TopicArn", self.topic_arn),
            ("Type", Kind::Notification.name()),
        ]);
        Some(sign(self.signature_version, &fields))
    }

    /// The envelope for queues, HTTP endpoints and `email-json`.
    pub(super) fn envelope(&self, signature: Option<&str>, subscription_arn: &str) -> String {
        let at = timestamp(self.at);
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

    /// The event for a Lambda function.
    pub(super) fn lambda_event(&self, signature: Option<&str>, subscription_arn: &str) -> Value {
        let attributes: serde_json::Map<_, _> = self
            .attributes
            .iter()
            .map(|(name, attribute)| (name.clone(), attribute.in_envelope()))
            .collect();
        let mut message = json!({
            "Type": Kind::Notification.name(),
            "MessageId": self.message_id,
            "TopicArn": self.topic_arn,
            "Subject": self.subject,
            "Message": self.message,
            "Timestamp": timestamp(self.at),
            "UnsubscribeUrl": unsubscribe_url(self.base_url, subscription_arn),
            "MessageAttributes": attributes,
        });
        if let Some(signature) = signature {
            // SNS says version 1 here even where it signs by version 2.
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

/// A question to a subscriber: whether to begin, or whether to go on after all.
#[derive(Debug)]
pub(super) struct Confirmation<'a> {
    /// Which of the two questions.
    pub(super) kind: Kind,
    /// The message's id.
    pub(super) message_id: &'a str,
    /// The topic.
    pub(super) topic_arn: &'a str,
    /// The subscription.
    pub(super) subscription_arn: &'a str,
    /// The token that says yes.
    pub(super) token: &'a str,
    /// When it is asked.
    pub(super) at: OffsetDateTime,
    /// The topic's version of signatures.
    pub(super) signature_version: &'a str,
    /// The cloud, as the caller called it.
    pub(super) base_url: &'a str,
}

impl Confirmation<'_> {
    /// What it says.
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

    /// The URL that says yes.
    pub(super) fn subscribe_url(&self) -> String {
        format!(
            "{}/?Action=ConfirmSubscription&TopicArn={}&Token={}",
            self.base_url, self.topic_arn, self.token
        )
    }

    /// The envelope.
    pub(super) fn envelope(&self) -> String {
        let (message, url, at) = (self.message(), self.subscribe_url(), timestamp(self.at));
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

/// The URL that ends a subscription.
pub(super) fn unsubscribe_url(base_url: &str, subscription_arn: &str) -> String {
    format!("{base_url}/?Action=Unsubscribe&SubscriptionArn={subscription_arn}")
}

fn certificate_url(base_url: &str) -> String {
    format!("{base_url}{CERTIFICATE_PATH}")
}

fn timestamp(at: OffsetDateTime) -> String {
    at.to_offset(time::UtcOffset::UTC)
        .format(TIMESTAMP)
        .expect("the format asks only for what every moment has")
}

/// The signature of the canonical string: each field's name and value on a line of its own.
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

/// Writes an envelope the way SNS lays it out: a field a line, with spaces
/// around the colon. Some people's log filters have come to depend on it.
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
                    attribute.in_envelope()
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

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::message::{AttributeValue, MessageAttribute};

    const TOPIC: &str = "arn:aws:sns:us-east-1:000000000000:orders";
    const SUBSCRIPTION: &str = "arn:aws:sns:us-east-1:000000000000:orders:6a1f";

    fn notification(attributes: &MessageAttributes) -> Notification<'_> {
        Notification {
            message_id: "22b8",
            topic_arn: TOPIC,
            subject: Some("paid"),
            message: "say \"hi\"\nin two lines, ö",
            attributes,
            at: datetime!(2026-11-20 08:00:00.0567 UTC),
            sequence_number: None,
            signature_version: "1",
            base_url: "http://127.0.0.1:4566",
        }
    }

    #[test]
    fn an_envelope_is_laid_out_as_sns_does() {
        let attributes = vec![(
            "store".to_owned(),
            MessageAttribute {
                data_type: "String".to_owned(),
                value: AttributeValue::Text("one".to_owned()),
            },
        )];
        let expected = r#"{
  "Type" : "Notification",
  "MessageId" : "22b8",
  "TopicArn" : "arn:aws:sns:us-east-1:000000000000:orders",
  "Subject" : "paid",
  "Message" : "say \"hi\"\nin two lines, ö",
  "Timestamp" : "2026-11-20T08:00:00.056Z",
  "SignatureVersion" : "1",
  "Signature" : "c2ln",
  "SigningCertURL" : "http://127.0.0.1:4566/SimpleNotificationService-2463f390eb768a62ff85950fe9e46f95.pem",
  "UnsubscribeURL" : "http://127.0.0.1:4566/?Action=Unsubscribe&SubscriptionArn=arn:aws:sns:us-east-1:000000000000:orders:6a1f",
  "MessageAttributes" : {
    "store" : {"Type":"String","Value":"one"}
  }
}"#;
        assert_eq!(
            notification(&attributes).envelope(Some("c2ln"), SUBSCRIPTION),
            expected
        );
    }

    #[test]
    fn a_fifo_topic_numbers_and_does_not_sign() {
        let attributes = Vec::new();
        let notification = Notification {
            sequence_number: Some("10000000000000000000"),
            ..notification(&attributes)
        };
        assert!(notification.signature().is_none());
        let envelope: Value =
            serde_json::from_str(&notification.envelope(None, SUBSCRIPTION)).unwrap();
        assert_eq!(envelope["SequenceNumber"], "10000000000000000000");
        assert!(envelope.get("Signature").is_none());
        assert!(envelope.get("SigningCertURL").is_none());
    }

    #[test]
    fn the_canonical_string_is_signed() {
        let attributes = Vec::new();
        let canonical = "Message\nsay \"hi\"\nin two lines, ö\nMessageId\n22b8\nSubject\npaid\nTimestamp\n2026-11-20T08:00:00.056Z\nTopicArn\narn:aws:sns:us-east-1:000000000000:orders\nType\nNotification\n";
        let mut notification = notification(&attributes);
        let expected = STANDARD.encode(keys::sign(Hash::Sha1, canonical.as_bytes()));
        assert_eq!(notification.signature(), Some(expected));
        notification.signature_version = "2";
        let expected = STANDARD.encode(keys::sign(Hash::Sha256, canonical.as_bytes()));
        assert_eq!(notification.signature(), Some(expected));
    }

    #[test]
    fn a_confirmation_signs_its_url_and_token() {
        let confirmation = Confirmation {
            kind: Kind::SubscriptionConfirmation,
            message_id: "22b8",
            topic_arn: TOPIC,
            subscription_arn: SUBSCRIPTION,
            token: "2336",
            at: datetime!(2026-11-20 08:00 UTC),
            signature_version: "2",
            base_url: "http://127.0.0.1:4566",
        };
        let envelope: Value = serde_json::from_str(&confirmation.envelope()).unwrap();
        let of = |name: &str| envelope[name].as_str().unwrap();
        assert_eq!(
            of("SubscribeURL"),
            "http://127.0.0.1:4566/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:us-east-1:000000000000:orders&Token=2336"
        );
        let names = [
            "Message",
            "MessageId",
            "SubscribeURL",
            "Timestamp",
            "Token",
            "TopicArn",
            "Type",
        ];
        let canonical: String = names.map(|name| format!("{name}\n{}\n", of(name))).concat();
        assert_eq!(
            of("Signature"),
            STANDARD.encode(keys::sign(Hash::Sha256, canonical.as_bytes()))
        );
    }

    #[test]
    fn a_lambda_event_has_a_subject_even_where_there_is_none() {
        let attributes = Vec::new();
        let notification = Notification {
            subject: None,
            ..notification(&attributes)
        };
        let event = notification.lambda_event(Some("c2ln"), SUBSCRIPTION);
        let record = &event["Records"][0];
        assert_eq!(record["EventSubscriptionArn"], SUBSCRIPTION);
        assert_eq!(record["Sns"]["Subject"], Value::Null);
        assert_eq!(record["Sns"]["MessageAttributes"], json!({}));
    }
}
