use time::macros::datetime;

use super::*;
use crate::attributes::{AttributeValue, MessageAttribute};

const TOPIC: &str = "arn:aws:sns:us-east-1:000000000000:orders";
const SUBSCRIPTION: &str = "arn:aws:sns:us-east-1:000000000000:orders:6a1f";

fn notification(attributes: &MessageAttributes) -> Notification<'_> {
    Notification {
        message_id: "22b8",
        topic_arn: TOPIC,
        subject: Some("paid"),
        message: "say \"hi\"\nin two lines, ö",
        attributes,
        published_at: datetime!(2026-11-20 08:00:00.0567 UTC),
        sequence_number: None,
        signature_version: "1",
        base_url: "http://127.0.0.1:4566",
    }
}

#[test]
fn envelope_has_the_layout_of_sns() {
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
fn fifo_envelope_has_a_number_and_no_signature() {
    let attributes = Vec::new();
    let notification = Notification {
        sequence_number: Some("10000000000000000000"),
        ..notification(&attributes)
    };
    assert!(notification.signature().is_none());
    let envelope: Value = serde_json::from_str(&notification.envelope(None, SUBSCRIPTION)).unwrap();
    assert_eq!(envelope["SequenceNumber"], "10000000000000000000");
    assert!(envelope.get("Signature").is_none());
    assert!(envelope.get("SigningCertURL").is_none());
}

#[test]
fn canonical_string_is_signed() {
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
fn confirmation_signs_its_url_and_token() {
    let confirmation = Confirmation {
        kind: Kind::SubscriptionConfirmation,
        message_id: "22b8",
        topic_arn: TOPIC,
        subscription_arn: SUBSCRIPTION,
        token: "2336",
        sent_at: datetime!(2026-11-20 08:00 UTC),
        signature_version: "2",
        base_url: "http://127.0.0.1:4566",
    };
    let envelope: Value = serde_json::from_str(&confirmation.envelope()).unwrap();
    let field = |name: &str| envelope[name].as_str().unwrap();
    assert_eq!(
        field("SubscribeURL"),
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
    let canonical: String = names
        .map(|name| format!("{name}\n{}\n", field(name)))
        .concat();
    assert_eq!(
        field("Signature"),
        STANDARD.encode(keys::sign(Hash::Sha256, canonical.as_bytes()))
    );
}

#[test]
fn lambda_event_has_a_null_subject_without_one() {
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
