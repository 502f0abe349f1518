//! Text messages: settings, numbers that opted out, the sandbox's numbers.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// The SMS settings and numbers of an account in a region.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct SmsState {
    /// The account's SMS attributes.
    pub(crate) attributes: BTreeMap<String, String>,
    /// The numbers that get no messages.
    pub(crate) opted_out: BTreeSet<String>,
    /// The numbers of the SMS sandbox.
    pub(crate) sandbox: BTreeMap<String, Verification>,
}

/// Whether a number of the sandbox is verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Verification {
    Pending { one_time_password: String },
    Verified,
}

/// Returns whether a text is a telephone number in E.164 form.
pub(crate) fn is_phone_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    (2..=15).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns whether a text is a sender id: up to 11 letters and digits, with at
/// least one letter.
pub(crate) fn is_sender_id(text: &str) -> bool {
    (1..=11).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_are_in_international_form() {
        for number in ["+15551234567", "15551234567", "+123123123"] {
            assert!(is_phone_number(number), "{number}");
        }
        for text in [
            "",
            "+",
            "+1a234",
            "NAA+15551234567",
            "+0123",
            "+1234567890123456",
            "invalid-number",
        ] {
            assert!(!is_phone_number(text), "{text}");
        }
    }

    #[test]
    fn sender_id_has_a_letter() {
        assert!(is_sender_id("Shop1"));
        assert!(!is_sender_id("12345"));
        assert!(!is_sender_id("ALongSenderName"));
        assert!(!is_sender_id("my shop"));
    }
}
