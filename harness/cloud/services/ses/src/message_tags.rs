//! The tags that a sender gives to a message.

use rehearsal_model::error::ServiceError;
use serde_json::Value;

/// The longest name or value of a tag.
const MAX_LENGTH: usize = 255;

/// Checks the tags of a message: their names, then their values.
pub(crate) fn check_tags(tags: &[Value]) -> Result<(), ServiceError> {
    for tag in tags {
        let (name, value) = (text(tag, "Name"), text(tag, "Value"));
        check(name, "name", "'_',  '-'", |byte| {
            matches!(byte, b'_' | b'-')
        })?;
        check(value, "value", "'_',  '-' , '.', '@'", |byte| {
            matches!(byte, b'_' | b'-' | b'.' | b'@')
        })?;
    }
    Ok(())
}

fn text<'a>(tag: &'a Value, member: &str) -> &'a str {
    tag[member].as_str().unwrap_or_default()
}

fn check(
    text: &str,
    part: &str,
    others: &str,
    is_other: impl Fn(u8) -> bool,
) -> Result<(), ServiceError> {
    let invalid = |message: String| Err(ServiceError::sender("InvalidParameterValue", message));
    if text.is_empty() {
        return invalid(format!("The tag {part} must be specified."));
    }
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || is_other(byte);
    if !text.bytes().all(is_allowed) {
        return invalid(format!(
            "Invalid tag {part} <{text}>: only alphanumeric ASCII characters, {others} are allowed."
        ));
    }
    if text.len() > MAX_LENGTH {
        return invalid(format!("Tag {part} cannot exceed {MAX_LENGTH} characters."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Recorded: ses, `invalid_tags_send_email`.
    #[test]
    fn tags_are_refused_with_the_messages_of_aws() {
        let long = "x".repeat(256);
        let cases = [
            ("", "", "The tag name must be specified."),
            ("", "test", "The tag name must be specified."),
            ("test", "", "The tag value must be specified."),
            (
                "test",
                "v:123",
                "Invalid tag value <v:123>: only alphanumeric ASCII characters, '_',  '-' , '.', '@' are allowed.",
            ),
            (
                "n@123",
                "v:123",
                "Invalid tag name <n@123>: only alphanumeric ASCII characters, '_',  '-' are allowed.",
            ),
            (&long, "v", "Tag name cannot exceed 255 characters."),
            ("n", &long, "Tag value cannot exceed 255 characters."),
        ];
        for (name, value, message) in cases {
            let error = check_tags(&[json!({"Name": name, "Value": value})]).unwrap_err();
            assert_eq!(
                (&*error.code, &*error.message),
                ("InvalidParameterValue", message)
            );
        }
        check_tags(&[json!({"Name": "n_-1", "Value": "v.@"})]).unwrap();
    }
}
