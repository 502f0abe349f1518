//! A published message.

use rehearsal_model::error::ServiceError;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;

use crate::attributes::MessageAttributes;
use crate::error::invalid_parameter;

/// The most bytes that a message may have, attributes included.
pub(crate) const MAX_BYTES: usize = 256 * 1024;
/// The most characters that a subject may have.
const MAX_SUBJECT: usize = 100;

/// A message that SNS accepted and has to deliver.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) content: Content,
    pub(crate) subject: Option<String>,
    pub(crate) attributes: MessageAttributes,
    pub(crate) published_at: OffsetDateTime,
    pub(crate) group_id: Option<String>,
    /// On FIFO topics: the id from the request, or a hash of the body.
    pub(crate) deduplication_id: Option<String>,
    /// On FIFO topics.
    pub(crate) sequence_number: Option<String>,
}

/// The text of a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Content {
    /// One text for all subscribers.
    Plain(String),
    /// Texts by protocol, and a `default`.
    ByProtocol(Map<String, Value>),
}

impl Content {
    /// Reads the text of a request by its `MessageStructure`.
    pub(crate) fn parse(
        message: String,
        structure: Option<&str>,
        needs_default: bool,
    ) -> Result<Self, ServiceError> {
        if structure != Some("json") {
            return Ok(Self::Plain(message));
        }
        let invalid = |reason: &str| invalid_parameter(format!("Message Structure - {reason}"));
        let Ok(Value::Object(mut texts)) = serde_json::from_str(&message) else {
            return Err(invalid("JSON message body failed to parse"));
        };
        // SNS ignores values that are not strings.
        texts.retain(|_, text| text.is_string());
        if needs_default && !texts.contains_key("default") {
            return Err(invalid("No default entry in JSON message body"));
        }
        Ok(Self::ByProtocol(texts))
    }

    /// Returns the text for subscribers with a key: a protocol or a platform.
    pub(crate) fn text_for(&self, key: &str) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::ByProtocol(texts) => texts
                .get(key)
                .or_else(|| texts.get("default"))
                .and_then(Value::as_str)
                .unwrap_or_default(),
        }
    }
}

/// Checks a subject: one line without control characters that does not begin
/// with a space, at most 100 characters.
pub(crate) fn check_subject(subject: &str) -> Result<(), ServiceError> {
    let is_blank = |c: char| c.is_control() || c.is_whitespace();
    let is_valid = !subject.is_empty()
        && !subject.starts_with(is_blank)
        && !subject.chars().any(|c| c != ' ' && is_blank(c))
        && subject.chars().count() <= MAX_SUBJECT;
    if is_valid {
        Ok(())
    } else {
        Err(invalid_parameter("Subject"))
    }
}

/// Returns the bytes that count against [`MAX_BYTES`].
pub(crate) fn size(message: &str, attributes: &MessageAttributes) -> usize {
    let attributes = attributes
        .iter()
        .map(|(name, attribute)| name.len() + attribute.size());
    message.len() + attributes.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structured_message_has_a_text_for_each_protocol() {
        let text = r#"{"default": "all", "sqs": "queues", "lambda": {"not": "text"}}"#;
        let content = Content::parse(text.to_owned(), Some("json"), true).unwrap();
        assert_eq!(content.text_for("sqs"), "queues");
        assert_eq!(content.text_for("lambda"), "all");
        let error = |text: &str| {
            Content::parse(text.to_owned(), Some("json"), true)
                .unwrap_err()
                .message
        };
        let no_default =
            "Invalid parameter: Message Structure - No default entry in JSON message body";
        assert_eq!(error(r#"{"sqs": "x"}"#), no_default);
        assert_eq!(error(r#"{"default": 1}"#), no_default);
        assert_eq!(
            error("nothing"),
            "Invalid parameter: Message Structure - JSON message body failed to parse"
        );
    }

    #[test]
    fn subject_is_one_printable_line() {
        assert!(check_subject("[Shop] order paid").is_ok());
        for subject in ["", " x", "two\nlines", &"x".repeat(101)] {
            assert!(check_subject(subject).is_err(), "{subject}");
        }
    }
}
