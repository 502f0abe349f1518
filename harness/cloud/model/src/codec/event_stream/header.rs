//! The headers of a frame, which have types.

use bytes::Bytes;

/// The value of a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeaderValue {
    /// True or false.
    Boolean(bool),
    /// A whole number of 8 bits.
    Byte(i8),
    /// A whole number of 16 bits.
    Short(i16),
    /// A whole number of 32 bits.
    Integer(i32),
    /// A whole number of 64 bits.
    Long(i64),
    /// Bytes.
    Bytes(Bytes),
    /// Text.
    Text(String),
    /// A point in time, in milliseconds since 1970.
    Timestamp(i64),
    /// A UUID.
    Uuid([u8; 16]),
}

/// Writes headers. Names and values that are too long are cut.
pub(super) fn write_headers(headers: &[(String, HeaderValue)], out: &mut Vec<u8>) {
    for (name, value) in headers {
        let name = &name.as_bytes()[..name.floor_char_boundary(usize::from(u8::MAX))];
        out.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
        out.extend(name);
        match value {
            HeaderValue::Boolean(true) => out.push(0),
            HeaderValue::Boolean(false) => out.push(1),
            HeaderValue::Byte(number) => put(2, &number.to_be_bytes(), out),
            HeaderValue::Short(number) => put(3, &number.to_be_bytes(), out),
            HeaderValue::Integer(number) => put(4, &number.to_be_bytes(), out),
            HeaderValue::Long(number) => put(5, &number.to_be_bytes(), out),
            HeaderValue::Bytes(bytes) => {
                let end = bytes.len().min(usize::from(u16::MAX));
                put_with_length(6, &bytes[..end], out);
            }
            HeaderValue::Text(text) => {
                let end = text.floor_char_boundary(usize::from(u16::MAX));
                put_with_length(7, &text.as_bytes()[..end], out);
            }
            HeaderValue::Timestamp(number) => put(8, &number.to_be_bytes(), out),
            HeaderValue::Uuid(bytes) => put(9, bytes, out),
        }
    }
}

fn put(kind: u8, bytes: &[u8], out: &mut Vec<u8>) {
    out.push(kind);
    out.extend(bytes);
}

fn put_with_length(kind: u8, bytes: &[u8], out: &mut Vec<u8>) {
    out.push(kind);
    let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
    out.extend(length.to_be_bytes());
    out.extend(bytes);
}

/// Reads all headers; `None` where the bytes are none.
pub(super) fn read_headers(mut bytes: &[u8]) -> Option<Vec<(String, HeaderValue)>> {
    let mut headers = Vec::new();
    while let Some((length, rest)) = bytes.split_first() {
        let (name, rest) = rest.split_at_checked(usize::from(*length))?;
        let name = std::str::from_utf8(name).ok()?.to_owned();
        let (kind, rest) = rest.split_first()?;
        let (value, rest) = read_value(*kind, rest)?;
        headers.push((name, value));
        bytes = rest;
    }
    Some(headers)
}

fn read_value(kind: u8, bytes: &[u8]) -> Option<(HeaderValue, &[u8])> {
    Some(match kind {
        0 => (HeaderValue::Boolean(true), bytes),
        1 => (HeaderValue::Boolean(false), bytes),
        2 => take(bytes, |bytes| HeaderValue::Byte(i8::from_be_bytes(bytes)))?,
        3 => take(bytes, |bytes| HeaderValue::Short(i16::from_be_bytes(bytes)))?,
        4 => take(bytes, |bytes| {
            HeaderValue::Integer(i32::from_be_bytes(bytes))
        })?,
        5 => take(bytes, |bytes| HeaderValue::Long(i64::from_be_bytes(bytes)))?,
        6 => {
            let (value, rest) = take_with_length(bytes)?;
            (HeaderValue::Bytes(Bytes::copy_from_slice(value)), rest)
        }
        7 => {
            let (value, rest) = take_with_length(bytes)?;
            let text = std::str::from_utf8(value).ok()?;
            (HeaderValue::Text(text.to_owned()), rest)
        }
        8 => take(bytes, |bytes| {
            HeaderValue::Timestamp(i64::from_be_bytes(bytes))
        })?,
        9 => take(bytes, HeaderValue::Uuid)?,
        _ => return None,
    })
}

fn take<const LENGTH: usize>(
    bytes: &[u8],
    value: impl FnOnce([u8; LENGTH]) -> HeaderValue,
) -> Option<(HeaderValue, &[u8])> {
    let (taken, rest) = bytes.split_first_chunk()?;
    Some((value(*taken), rest))
}

fn take_with_length(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}
