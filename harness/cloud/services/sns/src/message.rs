//! A message and its attributes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value, json};

use rehearsal_model::error::ServiceError;

/// Bytes a message may have together with its attributes.
pub(super) const MAX_BYTES: usize = 256 * 1024;
/// Bytes an attribute's name may have.
const MAX_NAME: usize = 256;
/// Characters a subject may have.
const MAX_SUBJECT: usize = 100;

/// The attributes of a message, in the order they were given.
pub(super) type MessageAttributes = Vec<(String, MessageAttribute)>;

/// An attribute of a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct MessageAttribute {
    /// `String`, `Number`, `Binary`, `String.Array`, or one of these with a label.
    pub(super) data_type: String,
    /// Its value.
    pub(super) value: AttributeValue,
}

/// The value of an attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum AttributeValue {
    /// Of a `String` or a `Number`.
    Text(String),
    /// Of a `Binary`, in base64.
    Binary(String),
}

/// An attribute as a request has it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct GivenAttribute {
    data_type: String,
    string_value: Option<String>,
    binary_value: Option<String>,
}

/// Attributes as a request has them, in their order.
#[derive(Debug, Default)]
pub(super) struct GivenAttributes(Vec<(String, GivenAttribute)>);

impl<'de> Deserialize<'de> for GivenAttributes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = Map::<String, Value>::deserialize(deserializer)?;
        let attributes = given.into_iter().map(|(name, value)| {
            let attribute = serde_json::from_value(value).map_err(serde::de::Error::custom)?;
            Ok((name, attribute))
        });
        attributes.collect::<Result<_, _>>().map(Self)
    }
}

impl GivenAttributes {
    /// Checks them; SNS complains about the first that is wrong.
    pub(super) fn check(self) -> Result<MessageAttributes, ServiceError> {
        self.0
            .into_iter()
            .map(|(name, given)| {
                check_name(&name)?;
                let attribute = given.check(&name)?;
                Ok((name, attribute))
            })
            .collect()
    }
}

fn invalid(message: String) -> ServiceError {
    ServiceError::sender("InvalidParameterValueException", message)
}

impl GivenAttribute {
    fn check(self, name: &str) -> Result<MessageAttribute, ServiceError> {
        let data_type = self.data_type;
        let (base, label) = data_type.split_once('.').unwrap_or((&data_type, "-"));
        if !matches!(base, "String" | "Number" | "Binary") || label.is_empty() {
            return Err(invalid(format!(
                "The message attribute '{name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String."
            )));
        }
        let (field, wanted, other) = if base == "Binary" {
            (
                "Binary",
                self.binary_value.map(AttributeValue::Binary),
                self.string_value,
            )
        } else {
            (
                "String",
                self.string_value.map(AttributeValue::Text),
                self.binary_value,
            )
        };
        match wanted {
            None if other.is_some() => Err(invalid(format!(
                "The message attribute '{name}' with type '{data_type}' must use field '{field}'."
            ))),
            Some(AttributeValue::Text(text) | AttributeValue::Binary(text)) if text.is_empty() => {
                Err(empty(name, &data_type))
            }
            None => Err(empty(name, &data_type)),
            Some(AttributeValue::Text(text))
                if base == "Number" && text.trim().parse::<f64>().is_err() =>
            {
                Err(invalid(format!(
                    "Could not cast message attribute '{name}' value to number."
                )))
            }
            Some(value) => Ok(MessageAttribute { data_type, value }),
        }
    }
}

fn empty(name: &str, data_type: &str) -> ServiceError {
    invalid(format!(
        "The message attribute '{name}' must contain non-empty message attribute value for message attribute type '{data_type}'."
    ))
}

fn check_name(name: &str) -> Result<(), ServiceError> {
    if name.len() > MAX_NAME {
        return Err(invalid(format!(
            "Length of message attribute name must be less than {MAX_NAME} bytes."
        )));
    }
    if name.starts_with('.') {
        return Err(invalid(
            "Invalid message attribute name starting with character '.' was found.".to_owned(),
        ));
    }
    if name.ends_with('.') {
        return Err(invalid(
            "Invalid message attribute name ending with character '.' was found.".to_owned(),
        ));
    }
    if let Some(other) = name
        .chars()
        .find(|c| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-' | '_'))
    {
        return Err(invalid(format!(
            "Invalid non-alphanumeric character '#x{:X}' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.",
            u32::from(other)
        )));
    }
    if name.contains("..") {
        return Err(invalid(
            "Message attribute name can not have successive '.' character.".to_owned(),
        ));
    }
    Ok(())
}

impl MessageAttribute {
    /// Bytes it counts for, without its name.
    fn size(&self) -> usize {
        self.data_type.len()
            + match &self.value {
                AttributeValue::Text(text) => text.len(),
                AttributeValue::Binary(encoded) => STANDARD
                    .decode(encoded)
                    .map_or(encoded.len(), |bytes| bytes.len()),
            }
    }

    /// As an envelope has it.
    pub(super) fn in_envelope(&self) -> Value {
        let (AttributeValue::Text(value) | AttributeValue::Binary(value)) = &self.value;
        json!({"Type": self.data_type, "Value": value})
    }

    /// As SQS takes it.
    pub(super) fn for_queue(&self) -> Value {
        match &self.value {
            AttributeValue::Text(text) => json!({"DataType": self.data_type, "StringValue": text}),
            AttributeValue::Binary(encoded) => {
                json!({"DataType": self.data_type, "BinaryValue": encoded})
            }
        }
    }
}

/// What is said to subscribers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Content {
    /// The same to all.
    Plain(String),
    /// By protocol, with a `default`.
    ByProtocol(Map<String, Value>),
}

impl Content {
    /// Reads a message by its structure: none, or `json`.
    pub(super) fn read(
        message: String,
        structure: Option<&str>,
        needs_default: bool,
    ) -> Result<Self, ServiceError> {
        if structure != Some("json") {
            return Ok(Self::Plain(message));
        }
        let refused = |reason: &str| {
            ServiceError::sender(
                "InvalidParameterException",
                format!("Invalid parameter: Message Structure - {reason}"),
            )
        };
        let Ok(Value::Object(mut by_protocol)) = serde_json::from_str(&message) else {
            return Err(refused("JSON message body failed to parse"));
        };
        // What is no string is as if it were not there.
        by_protocol.retain(|_, text| text.is_string());
        if needs_default && !by_protocol.contains_key("default") {
            return Err(refused("No default entry in JSON message body"));
        }
        Ok(Self::ByProtocol(by_protocol))
    }

    /// What is said to subscribers of this protocol.
    pub(super) fn of(&self, protocol: &str) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::ByProtocol(texts) => texts
                .get(protocol)
                .or_else(|| texts.get("default"))
                .and_then(Value::as_str)
                .unwrap_or_default(),
        }
    }
}

/// Checks a subject: one line without control characters that does not begin
/// with a space, at most 100 characters.
pub(super) fn check_subject(subject: Option<&str>) -> Result<(), ServiceError> {
    let Some(subject) = subject else {
        return Ok(());
    };
    let blank = |c: char| c.is_control() || c.is_whitespace();
    let broken = subject.chars().any(|c| c != ' ' && blank(c));
    if subject.is_empty()
        || subject.starts_with(blank)
        || broken
        || subject.chars().count() > MAX_SUBJECT
    {
        return Err(ServiceError::sender(
            "InvalidParameterException",
            "Invalid parameter: Subject",
        ));
    }
    Ok(())
}

/// Bytes a message counts for.
pub(super) fn size(message: &str, attributes: &MessageAttributes) -> usize {
    message.len()
        + attributes
            .iter()
            .map(|(name, attribute)| name.len() + attribute.size())
            .sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(given: Value) -> Result<MessageAttributes, String> {
        let given: GivenAttributes = serde_json::from_value(given).unwrap();
        given.check().map_err(|fault| fault.message)
    }

    #[test]
    fn keeps_attributes_in_their_order() {
        let given = json!({
            "b": {"DataType": "String.label", "StringValue": "x"},
            "a": {"DataType": "Binary", "BinaryValue": "AgME"},
        });
        let attributes = check(given).unwrap();
        assert_eq!(attributes[0].0, "b");
        assert_eq!(
            attributes[1].1.in_envelope(),
            json!({"Type": "Binary", "Value": "AgME"})
        );
        assert_eq!(
            attributes[1].1.for_queue(),
            json!({"DataType": "Binary", "BinaryValue": "AgME"})
        );
        assert_eq!(size("text", &attributes), 4 + 1 + 12 + 1 + 1 + 6 + 3);
    }

    #[test]
    fn refuses_attributes_in_the_words_of_sns() {
        let of = |attribute: Value| check(json!({"attr1": attribute})).unwrap_err();
        assert_eq!(
            of(json!({"DataType": "String", "StringValue": ""})),
            "The message attribute 'attr1' must contain non-empty message attribute value for message attribute type 'String'."
        );
        assert_eq!(
            of(json!({"DataType": "Binary"})),
            "The message attribute 'attr1' must contain non-empty message attribute value for message attribute type 'Binary'."
        );
        assert_eq!(
            of(json!({"DataType": "Number", "BinaryValue": "AA=="})),
            "The message attribute 'attr1' with type 'Number' must use field 'String'."
        );
        assert_eq!(
            of(json!({"DataType": "Binary", "StringValue": "x"})),
            "The message attribute 'attr1' with type 'Binary' must use field 'Binary'."
        );
        for data_type in ["", "string", "String.", "Stringx", "InvalidType"] {
            assert_eq!(
                of(json!({"DataType": data_type, "StringValue": "x"})),
                "The message attribute 'attr1' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String."
            );
        }
    }

    #[test]
    fn refuses_names_in_the_words_of_sns() {
        let of = |name: &str| {
            check(json!({name: {"DataType": "String", "StringValue": "x"}})).unwrap_err()
        };
        assert_eq!(
            of(&"a".repeat(257)),
            "Length of message attribute name must be less than 256 bytes."
        );
        assert_eq!(
            of(".a"),
            "Invalid message attribute name starting with character '.' was found."
        );
        assert_eq!(
            of("a."),
            "Invalid message attribute name ending with character '.' was found."
        );
        assert_eq!(
            of("a..b"),
            "Message attribute name can not have successive '.' character."
        );
        assert_eq!(
            of("^a"),
            "Invalid non-alphanumeric character '#x5E' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots."
        );
    }

    #[test]
    fn a_structured_message_speaks_to_each_protocol() {
        let text = r#"{"default": "all", "sqs": "queues", "lambda": {"not": "text"}}"#;
        let content = Content::read(text.to_owned(), Some("json"), true).unwrap();
        assert_eq!(content.of("sqs"), "queues");
        assert_eq!(content.of("lambda"), "all");
        let refused = |text: &str| {
            Content::read(text.to_owned(), Some("json"), true)
                .unwrap_err()
                .message
        };
        let no_default =
            "Invalid parameter: Message Structure - No default entry in JSON message body";
        assert_eq!(refused(r#"{"sqs": "x"}"#), no_default);
        assert_eq!(refused(r#"{"default": 1}"#), no_default);
        assert_eq!(
            refused("nothing"),
            "Invalid parameter: Message Structure - JSON message body failed to parse"
        );
    }

    #[test]
    fn subjects_are_one_printable_line() {
        assert!(check_subject(None).is_ok());
        assert!(check_subject(Some("[Shop] order paid")).is_ok());
        for subject in ["", " x", "two\nlines", &"x".repeat(101)] {
            assert!(check_subject(Some(subject)).is_err(), "{subject}");
        }
    }
}
