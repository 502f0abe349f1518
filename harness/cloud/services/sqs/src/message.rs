//! A message, its attributes, and the MD5 digests by which clients check them.

use std::collections::BTreeMap;
use std::sync::Arc;

use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};

use crate::millis::Millis;

/// A message attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attribute {
    pub(crate) data_type: String,
    pub(crate) value: AttributeValue,
}

/// The value of a message attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AttributeValue {
    Text(String),
    Bytes(#[serde(with = "base64_bytes")] Vec<u8>),
}

impl AttributeValue {
    /// Returns the bytes of the value.
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

/// Message attributes by name, in the order of the MD5 digest.
pub(crate) type Attributes = BTreeMap<String, Attribute>;

/// The immutable part of a message, which its copies share: in dead-letter
/// queues, and in receives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Content {
    pub(crate) body: String,
    pub(crate) md5_of_body: String,
    pub(crate) attributes: Attributes,
    pub(crate) md5_of_attributes: Option<String>,
    /// The only system attribute that can be sent.
    pub(crate) trace_header: Option<String>,
    /// The digest of the system attributes, for the answer to the sender.
    pub(crate) md5_of_system_attributes: Option<String>,
}

impl Content {
    /// Creates the content and its digests.
    pub(crate) fn new(body: String, attributes: Attributes, system: &Attributes) -> Self {
        let trace_header = system
            .get(TRACE_HEADER)
            .and_then(|attribute| match &attribute.value {
                AttributeValue::Text(text) => Some(text.clone()),
                AttributeValue::Bytes(_) => None,
            });
        Self {
            md5_of_body: hex::encode(Md5::digest(body.as_bytes())),
            md5_of_attributes: md5_of_attributes(&attributes),
            md5_of_system_attributes: md5_of_attributes(system),
            body,
            attributes,
            trace_header,
        }
    }
}

/// The name of the system attribute that carries an X-Ray trace.
pub(crate) const TRACE_HEADER: &str = "AWSTraceHeader";

/// A message, without its state in a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) content: Arc<Content>,
    /// The sender's user id.
    pub(crate) sender: Arc<str>,
    /// The time in `SentTimestamp`.
    pub(crate) sent_at: Millis,
    pub(crate) group: Option<Arc<str>>,
    pub(crate) deduplication_id: Option<String>,
    /// On FIFO queues only.
    pub(crate) sequence: Option<u64>,
    /// On a dead-letter queue: the ARN of the queue it comes from.
    pub(crate) dead_letter_source: Option<String>,
    /// The number of receives from all queues it was in, as AWS counts.
    pub(crate) receive_count: u32,
    pub(crate) first_received_at: Option<Millis>,
}

/// Returns the MD5 digest of attributes as AWS defines it: for each, the name,
/// the type, a byte for the kind of value and the value, all but the byte with
/// their lengths before them. Returns `None` without attributes.
pub(crate) fn md5_of_attributes(attributes: &Attributes) -> Option<String> {
    if attributes.is_empty() {
        return None;
    }
    let mut hash = Md5::new();
    for (name, attribute) in attributes {
        add_with_length(&mut hash, name.as_bytes());
        add_with_length(&mut hash, attribute.data_type.as_bytes());
        hash.update([match attribute.value {
            AttributeValue::Text(_) => 1_u8,
            AttributeValue::Bytes(_) => 2,
        }]);
        add_with_length(&mut hash, attribute.value.bytes());
    }
    Some(hex::encode(hash.finalize()))
}

fn add_with_length(hash: &mut Md5, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).expect("a message is at most a mebibyte");
    hash.update(length.to_be_bytes());
    hash.update(bytes);
}

/// Writes bytes as base64 into snapshots.
mod base64_bytes {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(data_type: &str, value: &str) -> Attribute {
        Attribute {
            data_type: data_type.into(),
            value: AttributeValue::Text(value.into()),
        }
    }

    // The digests in these tests are those of recorded responses of AWS.

    #[test]
    fn digests_are_those_of_aws() {
        let attributes = Attributes::from([
            ("Hello".into(), text("String", "There")),
            ("General".into(), text("String", "Kenobi")),
            ("Help.Me".into(), text("String", "Me")),
        ]);
        let content = Content::new("msg".into(), attributes, &Attributes::new());
        assert_eq!(content.md5_of_body, "6e2baaf3b97dbeef01c0043275f9a0e7");
        assert_eq!(
            content.md5_of_attributes.as_deref(),
            Some("4c360f3fdafd970e05fae2f149d997f5")
        );
        assert_eq!(content.md5_of_system_attributes, None);
    }

    #[test]
    fn binary_value_has_its_own_digest() {
        let value = b"traceparent\x1e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01";
        let attributes = Attributes::from([(
            "attr1".into(),
            Attribute {
                data_type: "Binary".into(),
                value: AttributeValue::Bytes(value.to_vec()),
            },
        )]);
        assert_eq!(
            md5_of_attributes(&attributes).as_deref(),
            Some("8cbe4db156db8a94db8b801b7addb984")
        );
    }

    #[test]
    fn custom_type_and_trace_header_have_digests() {
        let attributes = Attributes::from([(
            "UserId".into(),
            text("Number.bigint", "1234567890123456789012"),
        )]);
        let system = Attributes::from([(TRACE_HEADER.into(), text("String", "some-trace-id"))]);
        let content = Content::new("Test Message".into(), attributes, &system);
        assert_eq!(
            content.md5_of_attributes.as_deref(),
            Some("797ab158d73dcb5242dedc4412c8e855")
        );
        assert_eq!(
            content.md5_of_system_attributes.as_deref(),
            Some("fdce4f2818803f2f73becc09a54792c0")
        );
        assert_eq!(content.trace_header.as_deref(), Some("some-trace-id"));
    }

    #[test]
    fn binary_value_survives_a_snapshot() {
        let attribute = Attribute {
            data_type: "Binary".into(),
            value: AttributeValue::Bytes(vec![0, 255, 7]),
        };
        let json = serde_json::to_string(&attribute).unwrap();
        assert_eq!(json, r#"{"data_type":"Binary","value":{"bytes":"AP8H"}}"#);
        assert_eq!(serde_json::from_str::<Attribute>(&json).unwrap(), attribute);
    }
}
