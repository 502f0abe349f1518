//! Message attributes, and what SNS checks about them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rehearsal_model::error::ServiceError;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value, json};

/// The most bytes that the name of an attribute may have.
const MAX_NAME: usize = 256;

/// The attributes of a message, in the order of the request.
pub(crate) type MessageAttributes = Vec<(String, MessageAttribute)>;

/// A message attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct MessageAttribute {
    /// `String`, `Number`, `Binary`, `String.Array`, or one of these with a label.
    pub(crate) data_type: String,
    pub(crate) value: AttributeValue,
}

/// The value of a message attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum AttributeValue {
    /// The value of a `String` or a `Number`.
    Text(String),
    /// The value of a `Binary`, in base64.
    Binary(String),
}

/// An attribute in a request.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AttributeInput {
    data_type: String,
    string_value: Option<String>,
    binary_value: Option<String>,
}

/// The attributes in a request, in their order.
#[derive(Debug, Default)]
pub(crate) struct AttributesInput(Vec<(String, AttributeInput)>);

impl<'de> Deserialize<'de> for AttributesInput {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let input = Map::<String, Value>::deserialize(deserializer)?;
        let attributes = input.into_iter().map(|(name, value)| {
            let attribute = serde_json::from_value(value).map_err(serde::de::Error::custom)?;
            Ok((name, attribute))
        });
        attributes.collect::<Result<_, _>>().map(Self)
    }
}

impl AttributesInput {
    /// Checks the attributes. The error is about the first that is invalid.
    pub(crate) fn check(self) -> Result<MessageAttributes, ServiceError> {
        self.0
            .into_iter()
            .map(|(name, attribute)| {
                check_name(&name)?;
                let attribute = attribute.check(&name)?;
                Ok((name, attribute))
            })
            .collect()
    }
}

fn invalid_value(message: String) -> ServiceError {
    ServiceError::sender("InvalidParameterValueException", message)
}

impl AttributeInput {
    fn check(self, name: &str) -> Result<MessageAttribute, ServiceError> {
        let data_type = self.data_type;
        let (base, label) = data_type.split_once('.').unwrap_or((&data_type, "-"));
        if !matches!(base, "String" | "Number" | "Binary") || label.is_empty() {
            return Err(invalid_value(format!(
                "The message attribute '{name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String."
            )));
        }
        let (field, value, other) = if base == "Binary" {
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
        match value {
            None if other.is_some() => Err(invalid_value(format!(
                "The message attribute '{name}' with type '{data_type}' must use field '{field}'."
            ))),
            Some(AttributeValue::Text(text) | AttributeValue::Binary(text)) if text.is_empty() => {
                Err(empty_value(name, &data_type))
            }
            None => Err(empty_value(name, &data_type)),
            Some(AttributeValue::Text(text))
                if base == "Number" && text.trim().parse::<f64>().is_err() =>
            {
                Err(invalid_value(format!(
                    "Could not cast message attribute '{name}' value to number."
                )))
            }
            Some(value) => Ok(MessageAttribute { data_type, value }),
        }
    }
}

fn empty_value(name: &str, data_type: &str) -> ServiceError {
    invalid_value(format!(
        "The message attribute '{name}' must contain non-empty message attribute value for message attribute type '{data_type}'."
    ))
}

fn check_name(name: &str) -> Result<(), ServiceError> {
    if name.len() > MAX_NAME {
        return Err(invalid_value(format!(
            "Length of message attribute name must be less than {MAX_NAME} bytes."
        )));
    }
    if name.starts_with('.') {
        return Err(invalid_value(
            "Invalid message attribute name starting with character '.' was found.".to_owned(),
        ));
    }
    if name.ends_with('.') {
        return Err(invalid_value(
            "Invalid message attribute name ending with character '.' was found.".to_owned(),
        ));
    }
    if let Some(other) = name
        .chars()
        .find(|c| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-' | '_'))
    {
        return Err(invalid_value(format!(
            "Invalid non-alphanumeric character '#x{:X}' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.",
            u32::from(other)
        )));
    }
    if name.contains("..") {
        return Err(invalid_value(
            "Message attribute name can not have successive '.' character.".to_owned(),
        ));
    }
    Ok(())
}

impl MessageAttribute {
    /// Returns the bytes that count against the limit, without the name.
    pub(crate) fn size(&self) -> usize {
        self.data_type.len()
            + match &self.value {
                AttributeValue::Text(text) => text.len(),
                AttributeValue::Binary(encoded) => STANDARD
                    .decode(encoded)
                    .map_or(encoded.len(), |bytes| bytes.len()),
            }
    }

    /// Returns the attribute as it is in an envelope.
    pub(crate) fn to_envelope(&self) -> Value {
        let (AttributeValue::Text(value) | AttributeValue::Binary(value)) = &self.value;
        json!({"Type": self.data_type, "Value": value})
    }

    /// Returns the attribute as an input of SQS.
    pub(crate) fn to_sqs(&self) -> Value {
        match &self.value {
            AttributeValue::Text(text) => json!({"DataType": self.data_type, "StringValue": text}),
            AttributeValue::Binary(encoded) => {
                json!({"DataType": self.data_type, "BinaryValue": encoded})
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: Value) -> Result<MessageAttributes, String> {
        let input: AttributesInput = serde_json::from_value(input).unwrap();
        input.check().map_err(|fault| fault.message)
    }

    #[test]
    fn attributes_keep_their_order() {
        let input = json!({
            "b": {"DataType": "String.label", "StringValue": "x"},
            "a": {"DataType": "Binary", "BinaryValue": "AgME"},
        });
        let attributes = check(input).unwrap();
        assert_eq!(attributes[0].0, "b");
        assert_eq!(
            attributes[1].1.to_envelope(),
            json!({"Type": "Binary", "Value": "AgME"})
        );
        assert_eq!(
            attributes[1].1.to_sqs(),
            json!({"DataType": "Binary", "BinaryValue": "AgME"})
        );
        let sizes: Vec<_> = attributes.iter().map(|(_, value)| value.size()).collect();
        assert_eq!(sizes, [12 + 1, 6 + 3]);
    }

    #[test]
    fn invalid_values_are_refused_in_the_words_of_sns() {
        let error = |attribute: Value| check(json!({"attr1": attribute})).unwrap_err();
        assert_eq!(
            error(json!({"DataType": "String", "StringValue": ""})),
            "The message attribute 'attr1' must contain non-empty message attribute value for message attribute type 'String'."
        );
        assert_eq!(
            error(json!({"DataType": "Binary"})),
            "The message attribute 'attr1' must contain non-empty message attribute value for message attribute type 'Binary'."
        );
        assert_eq!(
            error(json!({"DataType": "Number", "BinaryValue": "AA=="})),
            "The message attribute 'attr1' with type 'Number' must use field 'String'."
        );
        assert_eq!(
            error(json!({"DataType": "Binary", "StringValue": "x"})),
            "The message attribute 'attr1' with type 'Binary' must use field 'Binary'."
        );
        for data_type in ["", "string", "String.", "Stringx", "InvalidType"] {
            assert_eq!(
                error(json!({"DataType": data_type, "StringValue": "x"})),
                "The message attribute 'attr1' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String."
            );
        }
    }

    #[test]
    fn invalid_names_are_refused_in_the_words_of_sns() {
        let error = |name: &str| {
            check(json!({name: {"DataType": "String", "StringValue": "x"}})).unwrap_err()
        };
        assert_eq!(
            error(&"a".repeat(257)),
            "Length of message attribute name must be less than 256 bytes."
        );
        assert_eq!(
            error(".a"),
            "Invalid message attribute name starting with character '.' was found."
        );
        assert_eq!(
            error("a."),
            "Invalid message attribute name ending with character '.' was found."
        );
        assert_eq!(
            error("a..b"),
            "Message attribute name can not have successive '.' character."
        );
        assert_eq!(
            error("^a"),
            "Invalid non-alphanumeric character '#x5E' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots."
        );
    }
}
