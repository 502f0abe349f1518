//! Recognizes ids that a program generated, by their form.

use std::sync::LazyLock;

use regex::Regex;

static FORMS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let forms = [
        // A UUID with or without dashes, of version 4 or 7, maybe behind a prefix.
        r"^([A-Za-z]{1,12}[_-])?[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
        r"^([A-Za-z]{1,12}[_-])?[0-9a-f]{12}[47][0-9a-f]{3}[89ab][0-9a-f]{15}$",
        // A ULID.
        r"^([A-Za-z]{1,12}[_-])?[0-7][0-9A-HJKMNP-TV-Z]{25}$",
        // An id of MongoDB.
        r"^[0-9a-f]{24}$",
    ];
    let compiled = forms.map(Regex::new);
    compiled
        .into_iter()
        .map(|form| form.expect("the pattern is a constant"))
        .collect()
});

/// The fewest characters and digits of an id of random letters and digits, such as
/// `ch_3MmlLrLkdIwHu7ix0snN0B15`.
const SHORTEST: usize = 14;
const DIGITS: usize = 3;

/// Returns whether a text has the form of a generated id. Words, amounts and hashes
/// of the app's data have not.
pub(super) fn is_id(text: &str) -> bool {
    FORMS.iter().any(|form| form.is_match(text)) || is_random(text)
}

/// Returns whether a text is made of letters of both cases and of digits, as only
/// random ids are.
fn is_random(text: &str) -> bool {
    let random = match text.split_once('_') {
        Some((prefix, rest)) if prefix.bytes().all(|byte| byte.is_ascii_lowercase()) => rest,
        _ => text,
    };
    let count = |is: fn(&u8) -> bool| random.bytes().filter(&is).count();
    random.len() >= SHORTEST
        && random
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && count(u8::is_ascii_digit) >= DIGITS
        && count(u8::is_ascii_uppercase) >= DIGITS
        && count(u8::is_ascii_lowercase) >= DIGITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_form_of_one_and_data_has_not() {
        for id in [
            "9e5f2f0e-3d3b-4d9e-8a57-0123456789ab",
            "ord_9e5f2f0e-3d3b-4d9e-8a57-0123456789ab",
            "ch_ffaaf12448a244c3a17fc6fb82e80401",
            "01J8Z3K4M5N6P7Q8R9S0T1V2W3",
            "507f1f77bcf86cd799439011",
            "ch_3MmlLrLkdIwHu7ix0snN0B15",
            "V1StGXR8_Z5jdHi6B-myT",
        ] {
            assert!(is_id(id), "{id}");
        }
        for data in [
            "14.95",
            "pending",
            "MUG-01",
            "alice@example.com",
            "o-12345",
            "2026-summer-sale",
            "9b74c9897bac770ffc029102a200c5de",
            "",
        ] {
            assert!(!is_id(data), "{data}");
        }
    }
}
