//! A message, its attributes, and the MD5 sums that clients check them by.

use std::collections::BTreeMap;
use std::sync::Arc;

use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};

/// Milliseconds since the epoch, by the cloud's clock: what SQS itself counts in.
pub(crate) type Millis = u64;

/// One message attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attribute {
    pub(crate) data_type: String,
    pub(crate) value: AttributeValue,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AttributeValue {
    Text(String),
    Bytes(#[serde(with = "base64_bytes")] Vec<u8>),
}

impl AttributeValue {
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

/// Message attributes by name; the order is the one the MD5 sum is taken in.
pub(crate) type Attributes = BTreeMap<String, Attribute>;

/// What a sender wrote. It never changes, so copies of a message (in a
/// dead-letter queue, in a receive that is being answered) share it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Content {
    pub(crate) body: String,
    pub(crate) md5_of_body: String,
    pub(crate) attributes: Attributes,
    pub(crate) md5_of_attributes: Option<String>,
    /// The one system attribute that can be sent.
    pub(crate) trace_header: Option<String>,
    /// The sum over the system attributes, for the answer to the sender.
    pub(crate) md5_of_system_attributes: Option<String>,
}

impl Content {
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

/// A message in a queue, apart from where in the queue's life it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) content: Arc<Content>,
    /// The sender's user id.
    pub(crate) sender: Arc<str>,
    /// When it was sent, as the message says.
    pub(crate) sent_at: Millis,
    pub(crate) group: Option<Arc<str>>,
    pub(crate) deduplication_id: Option<String>,
    /// On FIFO queues only.
    pub(crate) sequence: Option<u64>,
    /// The queue it died in, on a dead-letter queue.
    pub(crate) died_in: Option<String>,
    /// Over all queues it has been in, as AWS counts it.
    pub(crate) receive_count: u32,
    pub(crate) first_received_at: Option<Millis>,
}

/// The MD5 sum over attributes as AWS defines it: for each by name, the name,
/// the type, a byte for the kind of value, the value; all but the byte with
/// their lengths before them. There is none where there are no attributes.
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

/// Bytes as base64 text in a snapshot.
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

    // The sums in these tests are what AWS answered to the same messages.

    #[test]
    fn sums_are_awss() {
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
    fn a_binary_value_sums_differently_from_text() {
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
    fn a_custom_type_and_the_trace_header() {
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
    fn a_binary_value_survives_a_snapshot() {
        let attribute = Attribute {
            data_type: "Binary".into(),
            value: AttributeValue::Bytes(vec![0, 255, 7]),
        };
        let json = serde_json::to_string(&attribute).unwrap();
        assert_eq!(json, r#"{"data_type":"Binary","value":{"bytes":"AP8H"}}"#);
        assert_eq!(serde_json::from_str::<Attribute>(&json).unwrap(), attribute);
    }
}
