//! Reading headers.

use http::HeaderMap;

/// A header's value as text. Bytes beyond ASCII are taken as UTF-8, as
/// clients send them.
pub(crate) fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let value = headers.get(name)?;
    std::str::from_utf8(value.as_bytes()).ok().map(str::trim)
}

/// Returns text in ISO 8859-1; a space stands for each character that it lacks.
pub(crate) fn latin1(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap_or(b' '))
        .collect()
}
