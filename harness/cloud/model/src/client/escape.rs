use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but the characters that every part of a URL may hold.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
/// The same, but for the slash.
const RESERVED_IN_PATHS: &AsciiSet = &RESERVED.remove(b'/');

/// Percent-encodes a text; `kept` may hold a slash, which stays as it is.
pub(super) fn escape(text: &str, kept: &str, out: &mut String) {
    let reserved = if kept.contains('/') {
        RESERVED_IN_PATHS
    } else {
        RESERVED
    };
    out.extend(utf8_percent_encode(text, reserved));
}
