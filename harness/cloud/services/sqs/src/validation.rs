//! Checks of message bodies, attributes and ids, with the errors of SQS.

use crate::error::{Error, ErrorKind};
use crate::message::{Attribute, AttributeValue, Attributes, TRACE_HEADER};

/// The most bytes of a message, and of all messages of a batch: a mebibyte
/// since August 2025.
pub(crate) const MAX_MESSAGE_BYTES: usize = 1_048_576;
const MAX_ATTRIBUTES: usize = 10;
const MAX_ATTRIBUTE_NAME: usize = 256;
const MAX_ATTRIBUTE_TYPE: usize = 256;

/// Checks that a body is not empty and has only characters of XML 1.0.
pub(crate) fn check_body(body: &str, parameter: &str) -> Result<(), Error> {
    if body.is_empty() {
        return Err(Error::missing_parameter(parameter));
    }
    match body.chars().find(|c| !is_allowed(*c)) {
        None => Ok(()),
        Some(c) => Err(Error::new(
            ErrorKind::InvalidMessageContents,
            format!(
                "Invalid binary character '#x{:X}' was found in the message body, the set of \
                 allowed characters is #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | \
                 [#x10000-#x10FFFF].",
                u32::from(c)
            ),
        )),
    }
}

fn is_allowed(c: char) -> bool {
    matches!(c, '\u{9}' | '\u{A}' | '\u{D}' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// Checks message attributes: their number, names, types and values.
pub(crate) fn check_attributes(attributes: &Attributes) -> Result<(), Error> {
    if attributes.len() > MAX_ATTRIBUTES {
        return Err(Error::invalid(format!(
            "Number of message attributes [{}] exceeds the allowed maximum [{MAX_ATTRIBUTES}].",
            attributes.len()
        )));
    }
    for (name, attribute) in attributes {
        check_attribute_name(name)?;
        check_attribute_value(name, attribute)?;
    }
    Ok(())
}

fn check_attribute_name(name: &str) -> Result<(), Error> {
    if name.is_empty() {
        return Err(Error::invalid(
            "The request must contain non-empty message (user) attribute names.",
        ));
    }
    if name.len() > MAX_ATTRIBUTE_NAME {
        return Err(Error::invalid(
            "Message (user) attribute name must be shorter than 256 bytes.",
        ));
    }
    let lower = name.to_ascii_lowercase();
    if lower.starts_with("aws.") || lower.starts_with("amazon.") {
        return Err(Error::invalid(
            "You can't use message attribute names beginning with 'AWS.' or 'Amazon'. These \
             strings are reserved for internal use.",
        ));
    }
    // AWS accepts accented letters, though its documentation has only ASCII.
    let has_allowed_characters = name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '\u{C0}'..='\u{17F}'));
    if !has_allowed_characters
        || name.starts_with('.')
        || name.ends_with('.')
        || name.contains("..")
    {
        return Err(Error::invalid(format!(
            "Invalid non-alphanumeric character was found in the message attribute name '{name}'. \
             Can only include alphanumeric characters, hyphens, underscores, or dots."
        )));
    }
    Ok(())
}

fn check_attribute_value(name: &str, attribute: &Attribute) -> Result<(), Error> {
    let data_type = &attribute.data_type;
    if data_type.is_empty() {
        return Err(Error::invalid(format!(
            "The message (user) attribute '{name}' must contain a non-empty message attribute \
             value."
        )));
    }
    if data_type.len() > MAX_ATTRIBUTE_TYPE {
        return Err(Error::invalid(
            "Message (user) attribute type must be shorter than 256 bytes.",
        ));
    }
    let kind = data_type.split('.').next().unwrap_or_default();
    if !matches!(kind, "Binary" | "Number" | "String") {
        return Err(Error::invalid(format!(
            "The type of message (user) attribute '{name}' is invalid. You must use only the \
             following supported type prefixes: Binary, Number, String."
        )));
    }
    match (&attribute.value, kind) {
        (AttributeValue::Bytes(bytes), "Binary") if !bytes.is_empty() => Ok(()),
        (AttributeValue::Text(text), "String" | "Number") if !text.is_empty() => {
            check_text_value(name, kind, text)
        }
        _ => Err(Error::invalid(format!(
            "Message (user) attribute '{name}' must contain a non-empty value of type '{kind}'."
        ))),
    }
}

fn check_text_value(name: &str, kind: &str, text: &str) -> Result<(), Error> {
    if kind == "Number" && text.trim().parse::<f64>().is_err() {
        return Err(Error::invalid(format!(
            "Can't cast the value of message (user) attribute '{name}' to a number."
        )));
    }
    match text.chars().find(|c| !is_allowed(*c)) {
        None => Ok(()),
        Some(c) => Err(Error::invalid(format!(
            "Invalid binary character '#x{:X}' was found in the message attribute '{name}', the \
             set of allowed characters is #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | \
             [#x10000-#x10FFFF].",
            u32::from(c)
        ))),
    }
}

/// Checks system attributes, of which only the trace header can be sent.
pub(crate) fn check_system_attributes(attributes: &Attributes) -> Result<(), Error> {
    for (name, attribute) in attributes {
        if name != TRACE_HEADER {
            return Err(Error::invalid(format!(
                "Message system attribute name '{name}' is invalid."
            )));
        }
        match &attribute.value {
            AttributeValue::Text(text) if attribute.data_type == "String" && !text.is_empty() => {}
            _ => {
                return Err(Error::invalid(format!(
                    "Message system attribute '{name}' must contain a non-empty value of type \
                     'String'."
                )));
            }
        }
    }
    Ok(())
}

/// Checks the id of a group, a deduplication or a receive attempt: 1 to 128
/// letters, digits and punctuation marks.
pub(crate) fn check_id(value: &str, parameter: &str) -> Result<(), Error> {
    if (1..=128).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_graphic()) {
        return Ok(());
    }
    Err(Error::invalid_parameter(
        value,
        parameter,
        &format!(
            "{parameter} can only include alphanumeric and punctuation characters. 1 to 128 in \
             length."
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str, data_type: &str, value: AttributeValue) -> Attributes {
        Attributes::from([(
            name.into(),
            Attribute {
                data_type: data_type.into(),
                value,
            },
        )])
    }

    fn text(value: &str) -> AttributeValue {
        AttributeValue::Text(value.into())
    }

    #[track_caller]
    fn assert_error(result: Result<(), Error>, message: &str) {
        assert_eq!(result.unwrap_err().message, message);
    }

    #[test]
    fn body_has_only_characters_of_xml() {
        assert_eq!(check_body("a\tb\r\n\u{1F980}", "MessageBody"), Ok(()));
        assert_error(
            check_body("", "MessageBody"),
            "The request must contain the parameter MessageBody.",
        );
        assert_error(
            check_body("a\u{FFFF}", "MessageBody"),
            "Invalid binary character '#xFFFF' was found in the message body, the set of allowed \
             characters is #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | \
             [#x10000-#x10FFFF].",
        );
    }

    #[test]
    fn invalid_attribute_names_are_refused() {
        assert_eq!(
            check_attributes(&one("attr.1øßä", "String", text("x"))),
            Ok(())
        );
        for name in [".a", "a.", "a..b", "a b", "a/b"] {
            assert!(
                check_attributes(&one(name, "String", text("x"))).is_err(),
                "{name}"
            );
        }
        for name in ["AWS.x", "aws.x", "Amazon.x"] {
            assert_error(
                check_attributes(&one(name, "String", text("x"))),
                "You can't use message attribute names beginning with 'AWS.' or 'Amazon'. These \
                 strings are reserved for internal use.",
            );
        }
        assert_error(
            check_attributes(&one("", "String", text("x"))),
            "The request must contain non-empty message (user) attribute names.",
        );
        assert_error(
            check_attributes(&one(&"a".repeat(257), "String", text("x"))),
            "Message (user) attribute name must be shorter than 256 bytes.",
        );
    }

    #[test]
    fn attribute_values_must_fit_their_type() {
        assert_eq!(
            check_attributes(&one("a", "Number.bigint", text("1234567890123456789012"))),
            Ok(())
        );
        assert_eq!(
            check_attributes(&one("a", "Binary", AttributeValue::Bytes(vec![0]))),
            Ok(())
        );
        assert_error(
            check_attributes(&one("a", "Number", text("world"))),
            "Can't cast the value of message (user) attribute 'a' to a number.",
        );
        assert_error(
            check_attributes(&one("a", "String", text(""))),
            "Message (user) attribute 'a' must contain a non-empty value of type 'String'.",
        );
        assert_error(
            check_attributes(&one("a", "Binary", AttributeValue::Bytes(vec![]))),
            "Message (user) attribute 'a' must contain a non-empty value of type 'Binary'.",
        );
        assert_error(
            check_attributes(&one("a", "Text", text("x"))),
            "The type of message (user) attribute 'a' is invalid. You must use only the following \
             supported type prefixes: Binary, Number, String.",
        );
    }

    #[test]
    fn number_of_attributes_is_limited() {
        let with = |n: usize| {
            (0..n)
                .map(|i| {
                    (
                        format!("a{i}"),
                        one("x", "String", text("x")).remove("x").unwrap(),
                    )
                })
                .collect::<Attributes>()
        };
        assert_eq!(check_attributes(&with(10)), Ok(()));
        assert_error(
            check_attributes(&with(11)),
            "Number of message attributes [11] exceeds the allowed maximum [10].",
        );
    }

    #[test]
    fn trace_header_is_the_only_system_attribute() {
        assert_eq!(
            check_system_attributes(&one(TRACE_HEADER, "String", text("Root=1"))),
            Ok(())
        );
        assert_error(
            check_system_attributes(&one("Hello", "String", text("World"))),
            "Message system attribute name 'Hello' is invalid.",
        );
        assert!(check_system_attributes(&one(TRACE_HEADER, "Number", text("1"))).is_err());
    }

    #[test]
    fn ids_are_visible_characters() {
        assert_eq!(check_id("a!~`{}", "MessageGroupId"), Ok(()));
        assert_eq!(check_id(&"a".repeat(128), "MessageGroupId"), Ok(()));
        for bad in ["", "group 123", "é", &"a".repeat(129)] {
            assert_error(
                check_id(bad, "MessageGroupId"),
                &format!(
                    "Value {bad} for parameter MessageGroupId is invalid. Reason: MessageGroupId \
                     can only include alphanumeric and punctuation characters. 1 to 128 in length."
                ),
            );
        }
    }
}
