//! User metadata: what travels in `x-amz-meta-*`, and how text that headers
//! cannot carry is wrapped (RFC 2047).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http::HeaderMap;

use super::error::{Result, S3Error};

pub(crate) const PREFIX: &str = "x-amz-meta-";

/// The most that names and values may take together.
const MAX: usize = 2 << 10;

/// Reads the metadata out of headers. A header that is repeated is one value,
/// joined by commas.
pub(crate) fn read(headers: &HeaderMap) -> Result<Vec<(String, String)>> {
    let mut metadata: Vec<(String, String)> = Vec::new();
    for name in headers.keys() {
        let Some(short) = name
            .as_str()
            .strip_prefix(PREFIX)
            .filter(|short| !short.is_empty())
        else {
            continue;
        };
        let values: Vec<String> = headers
            .get_all(name)
            .iter()
            .map(|value| unwrap(String::from_utf8_lossy(value.as_bytes()).trim()))
            .collect();
        metadata.push((short.to_owned(), values.join(",")));
    }
    check(metadata)
}

/// Refuses metadata that is too much.
pub(crate) fn check(metadata: Vec<(String, String)>) -> Result<Vec<(String, String)>> {
    let size: usize = metadata
        .iter()
        .map(|(name, value)| name.len() + value.len())
        .sum();
    if size > MAX {
        return Err(S3Error::new(
            400,
            "MetadataTooLarge",
            "Your metadata headers exceed the maximum allowed metadata size",
        )
        .with("Size", size.to_string())
        .with("MaxSizeAllowed", MAX.to_string()));
    }
    Ok(metadata)
}

/// Encodes a value for a header: unchanged where that is possible, as an encoded word where not.
pub(crate) fn wrap(value: &str) -> String {
    if value
        .bytes()
        .all(|b| b == b'\t' || (b' '..=b'~').contains(&b))
    {
        return value.to_owned();
    }
    if value.chars().any(|c| c.is_control() || c == '\u{fffd}') {
        return format!("=?UTF-8?B?{}?=", BASE64.encode(value));
    }
    let mut out = String::from("=?UTF-8?Q?");
    for byte in value.bytes() {
        match byte {
            b' ' => out.push('_'),
            b'=' | b'?' | b'_' | 0x7f.. | 0..b' ' => {
                use std::fmt::Write as _;
                let _ = write!(out, "={byte:02X}");
            }
            plain => out.push(char::from(plain)),
        }
    }
    out.push_str("?=");
    out
}

/// The text behind wrapped words; anything else as it is.
pub(crate) fn unwrap(value: &str) -> String {
    if !value.contains("=?") {
        return value.to_owned();
    }
    let mut out = String::new();
    let mut rest = value;
    while let Some(at) = rest.find("=?") {
        let Some((text, after)) = word(&rest[at + 2..]) else {
            break;
        };
        out.push_str(&rest[..at]);
        out.push_str(&text);
        // Space between two wrapped words is only there to keep lines short.
        let trimmed = after.trim_start();
        rest = if trimmed.starts_with("=?") {
            trimmed
        } else {
            after
        };
    }
    out.push_str(rest);
    out
}

/// One wrapped word behind its `=?`, and what follows it.
fn word(text: &str) -> Option<(String, &str)> {
    let (charset, rest) = text.split_once('?')?;
    let (encoding, rest) = rest.split_once('?')?;
    let (content, after) = rest.split_once("?=")?;
    if !charset.eq_ignore_ascii_case("utf-8") {
        return None;
    }
    let bytes = match encoding {
        "B" | "b" => BASE64.decode(content).ok()?,
        "Q" | "q" => super::request::percent_decode(
            &content
                .replace('%', "%25")
                .replace('_', "%20")
                .replace('=', "%"),
            false,
        ),
        _ => return None,
    };
    Some((String::from_utf8(bytes).ok()?, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_beyond_ascii_becomes_an_encoded_word() {
        assert_eq!(wrap("plain text_=?"), "plain text_=?");
        assert_eq!(wrap("ä b_c"), "=?UTF-8?Q?=C3=A4_b=5Fc?=");
        assert_eq!(wrap("a\u{1}"), "=?UTF-8?B?YQE=?=");
    }

    #[test]
    fn round_trips() {
        for text in ["plain", "ä ö ü", "日本語 100%_=?", "tab\u{7}"] {
            assert_eq!(unwrap(&wrap(text)), text);
        }
        assert_eq!(
            unwrap("=?utf-8?B?w6Q=?= =?utf-8?Q?=C3=B6?= tail"),
            "äö tail"
        );
        assert_eq!(unwrap("=?latin1?Q?x?="), "=?latin1?Q?x?=");
    }

    #[test]
    fn repeated_headers_are_joined_and_limited() {
        let mut headers = HeaderMap::new();
        headers.append("x-amz-meta-a", "1".parse().unwrap());
        headers.append("x-amz-meta-a", "2".parse().unwrap());
        headers.append("content-type", "x".parse().unwrap());
        assert_eq!(
            read(&headers).unwrap(),
            [("a".to_owned(), "1,2".to_owned())]
        );
        headers.insert("x-amz-meta-b", "b".repeat(2048).parse().unwrap());
        assert_eq!(read(&headers).unwrap_err().code(), "MetadataTooLarge");
    }
}
