//! Percent-encoding, as URLs, forms and signatures have it.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, percent_decode, percent_encode};

/// All but the characters that every part of a URL may hold.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
/// The same, but for the slash.
const RESERVED_IN_PATHS: &AsciiSet = &RESERVED.remove(b'/');

/// Encodes all but letters, digits and `-._~`.
pub fn encode(bytes: &[u8]) -> PercentEncode<'_> {
    percent_encode(bytes, RESERVED)
}

/// Encodes the same, and keeps slashes.
pub fn encode_path(bytes: &[u8]) -> PercentEncode<'_> {
    percent_encode(bytes, RESERVED_IN_PATHS)
}

/// Decodes a path, where a plus is a plus. What is no escape stays as it is.
pub fn decode_path(text: &[u8]) -> Cow<'_, [u8]> {
    percent_decode(text).into()
}

/// Decodes a part of a query or form, where a plus is a space.
pub fn decode(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.contains(&b'+') {
        return decode_path(text);
    }
    let spaced = text
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte });
    let spaced: Vec<u8> = spaced.collect();
    Cow::Owned(percent_decode(&spaced).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_but_unreserved_characters_are_encoded() {
        assert_eq!(
            encode("a-b.c_d~/ü +".as_bytes()).to_string(),
            "a-b.c_d~%2F%C3%BC%20%2B"
        );
        assert_eq!(encode_path(b"/a b/c").to_string(), "/a%20b/c");
    }

    #[test]
    fn a_plus_is_a_space_in_forms_only() {
        assert_eq!(&*decode(b"a+b%2Bc%20"), b"a b+c ");
        assert_eq!(&*decode_path(b"a+b%2Bc"), b"a+b+c");
    }

    #[test]
    fn what_is_no_escape_stays() {
        for text in ["%", "%4", "%zz", "100%!"] {
            assert_eq!(&*decode(text.as_bytes()), text.as_bytes());
        }
    }
}
