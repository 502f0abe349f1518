//! What may be sent: bodies, attributes, ids, sizes; in AWS's words.

use super::message::{Attribute, AttributeValue, Attributes, TRACE_HEADER};
use super::refusal::{Reason, Refusal};

/// The largest message, and the largest sum over a batch: a mebibyte, since
/// August 2025.
pub(crate) const LARGEST_MESSAGE: usize = 1_048_576;
const MOST_ATTRIBUTES: usize = 10;
const LONGEST_ATTRIBUTE_NAME: usize = 256;
const LONGEST_ATTRIBUTE_TYPE: usize = 256;

/// A body is text of the characters XML 1.0 can carry, and not empty.
pub(crate) fn body(body: &str, parameter: &str) -> Result<(), Refusal> {
    if body.is_empty() {
        return Err(Refusal::missing(parameter));
    }
    match body.chars().find(|c| !is_allowed(*c)) {
        None => Ok(()),
        Some(c) => Err(Refusal::new(
            Reason::InvalidMessageContents,
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

/// Message attributes: ten at most, with names and types of the allowed form
/// and values that fit the type.
pub(crate) fn attributes(attributes: &Attributes) -> Result<(), Refusal> {
    if attributes.len() > MOST_ATTRIBUTES {
        return Err(Refusal::invalid(format!(
            "Number of message attributes [{}] exceeds the allowed maximum [{MOST_ATTRIBUTES}].",
            attributes.len()
        )));
    }
    for (name, attribute) in attributes {
        attribute_name(name)?;
        attribute_value(name, attribute)?;
    }
    Ok(())
}

fn attribute_name(name: &str) -> Result<(), Refusal> {
    if name.is_empty() {
        return Err(Refusal::invalid(
            "The request must contain non-empty message (user) attribute names.",
        ));
    }
    if name.len() > LONGEST_ATTRIBUTE_NAME {
        return Err(Refusal::invalid(
            "Message (user) attribute name must be shorter than 256 bytes.",
        ));
    }
    let lower = name.to_ascii_lowercase();
    if lower.starts_with("aws.") || lower.starts_with("amazon.") {
        return Err(Refusal::invalid(
            "You can't use message attribute names beginning with 'AWS.' or 'Amazon'. These \
             strings are reserved for internal use.",
        ));
    }
    // Accented letters are not in AWS's documentation, but AWS takes them.
    let of_allowed_characters = name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '\u{C0}'..='\u{17F}'));
    if !of_allowed_characters || name.starts_with('.') || name.ends_with('.') || name.contains("..")
    {
        return Err(Refusal::invalid(format!(
            "Invalid non-alphanumeric character was found in the message attribute name '{name}'. \
             Can only include alphanumeric characters, hyphens, underscores, or dots."
        )));
    }
    Ok(())
}

fn attribute_value(name: &str, attribute: &Attribute) -> Result<(), Refusal> {
    let data_type = &attribute.data_type;
    if data_type.is_empty() {
        return Err(Refusal::invalid(format!(
            "The message (user) attribute '{name}' must contain a non-empty message attribute \
             value."
        )));
    }
    if data_type.len() > LONGEST_ATTRIBUTE_TYPE {
        return Err(Refusal::invalid(
            "Message (user) attribute type must be shorter than 256 bytes.",
        ));
    }
    let kind = data_type.split('.').next().unwrap_or_default();
    if !matches!(kind, "Binary" | "Number" | "String") {
        return Err(Refusal::invalid(format!(
            "The type of message (user) attribute '{name}' is invalid. You must use only the \
             following supported type prefixes: Binary, Number, String."
        )));
    }
    match (&attribute.value, kind) {
        (AttributeValue::Bytes(bytes), "Binary") if !bytes.is_empty() => Ok(()),
        (AttributeValue::Text(text), "String" | "Number") if !text.is_empty() => {
            text_value(name, kind, text)
        }
        _ => Err(Refusal::invalid(format!(
            "Message (user) attribute '{name}' must contain a non-empty value of type '{kind}'."
        ))),
    }
}

fn text_value(name: &str, kind: &str, text: &str) -> Result<(), Refusal> {
    if kind == "Number" && text.trim().parse::<f64>().is_err() {
        return Err(Refusal::invalid(format!(
            "Can't cast the value of message (user) attribute '{name}' to a number."
        )));
    }
    match text.chars().find(|c| !is_allowed(*c)) {
        None => Ok(()),
        Some(c) => Err(Refusal::invalid(format!(
            "Invalid binary character '#x{:X}' was found in the message attribute '{name}', the \
             set of allowed characters is #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | \
             [#x10000-#x10FFFF].",
            u32::from(c)
        ))),
    }
}

/// System attributes: the trace header is the only one that can be sent.
pub(crate) fn system_attributes(attributes: &Attributes) -> Result<(), Refusal> {
    for (name, attribute) in attributes {
        if name != TRACE_HEADER {
            return Err(Refusal::invalid(format!(
                "Message system attribute name '{name}' is invalid."
            )));
        }
        match &attribute.value {
            AttributeValue::Text(text) if attribute.data_type == "String" && !text.is_empty() => {}
            _ => {
                return Err(Refusal::invalid(format!(
                    "Message system attribute '{name}' must contain a non-empty value of type \
                     'String'."
                )));
            }
        }
    }
    Ok(())
}

/// Ids of groups, deduplication and receive attempts: 1 to 128 letters,
/// digits and punctuation marks.
pub(crate) fn id(value: &str, parameter: &str) -> Result<(), Refusal> {
    if (1..=128).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_graphic()) {
        return Ok(());
    }
    Err(Refusal::parameter(
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
    fn refused(result: Result<(), Refusal>, message: &str) {
        assert_eq!(result.unwrap_err().message, message);
    }

    #[test]
    fn bodies() {
        assert_eq!(body("a\tb\r\n\u{1F980}", "MessageBody"), Ok(()));
        refused(
            body("", "MessageBody"),
            "The request must contain the parameter MessageBody.",
        );
        refused(
            body("a\u{FFFF}", "MessageBody"),
            "Invalid binary character '#xFFFF' was found in the message body, the set of allowed \
             characters is #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | \
             [#x10000-#x10FFFF].",
        );
    }

    #[test]
    fn attribute_names() {
        assert_eq!(attributes(&one("attr.1øßä", "String", text("x"))), Ok(()));
        for name in [".a", "a.", "a..b", "a b", "a/b"] {
            assert!(
                attributes(&one(name, "String", text("x"))).is_err(),
                "{name}"
            );
        }
        for name in ["AWS.x", "aws.x", "Amazon.x"] {
            refused(
                attributes(&one(name, "String", text("x"))),
                "You can't use message attribute names beginning with 'AWS.' or 'Amazon'. These \
                 strings are reserved for internal use.",
            );
        }
        refused(
            attributes(&one("", "String", text("x"))),
            "The request must contain non-empty message (user) attribute names.",
        );
        refused(
            attributes(&one(&"a".repeat(257), "String", text("x"))),
            "Message (user) attribute name must be shorter than 256 bytes.",
        );
    }

    #[test]
    fn attribute_values() {
        assert_eq!(
            attributes(&one("a", "Number.bigint", text("1234567890123456789012"))),
            Ok(())
        );
        assert_eq!(
            attributes(&one("a", "Binary", AttributeValue::Bytes(vec![0]))),
            Ok(())
        );
        refused(
            attributes(&one("a", "Number", text("world"))),
            "Can't cast the value of message (user) attribute 'a' to a number.",
        );
        refused(
            attributes(&one("a", "String", text(""))),
            "Message (user) attribute 'a' must contain a non-empty value of type 'String'.",
        );
        refused(
            attributes(&one("a", "Binary", AttributeValue::Bytes(vec![]))),
            "Message (user) attribute 'a' must contain a non-empty value of type 'Binary'.",
        );
        refused(
            attributes(&one("a", "Text", text("x"))),
            "The type of message (user) attribute 'a' is invalid. You must use only the following \
             supported type prefixes: Binary, Number, String.",
        );
    }

    #[test]
    fn ten_attributes_at_most() {
        let of = |n: usize| {
            (0..n)
                .map(|i| {
                    (
                        format!("a{i}"),
                        one("x", "String", text("x")).remove("x").unwrap(),
                    )
                })
                .collect::<Attributes>()
        };
        assert_eq!(attributes(&of(10)), Ok(()));
        refused(
            attributes(&of(11)),
            "Number of message attributes [11] exceeds the allowed maximum [10].",
        );
    }

    #[test]
    fn the_trace_header_is_the_only_system_attribute() {
        assert_eq!(
            system_attributes(&one(TRACE_HEADER, "String", text("Root=1"))),
            Ok(())
        );
        refused(
            system_attributes(&one("Hello", "String", text("World"))),
            "Message system attribute name 'Hello' is invalid.",
        );
        assert!(system_attributes(&one(TRACE_HEADER, "Number", text("1"))).is_err());
    }

    #[test]
    fn ids() {
        assert_eq!(id("a!~`{}", "MessageGroupId"), Ok(()));
        assert_eq!(id(&"a".repeat(128), "MessageGroupId"), Ok(()));
        for bad in ["", "group 123", "é", &"a".repeat(129)] {
            refused(
                id(bad, "MessageGroupId"),
                &format!(
                    "Value {bad} for parameter MessageGroupId is invalid. Reason: MessageGroupId \
                     can only include alphanumeric and punctuation characters. 1 to 128 in length."
                ),
            );
        }
    }
}
