//! Reading headers.

use http::HeaderMap;

/// A header's value as text. Bytes beyond ASCII are taken as UTF-8, as
/// clients send them.
pub(crate) fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let value = headers.get(name)?;
    std::str::from_utf8(value.as_bytes()).ok().map(str::trim)
}
