//! A request as the operations see it: a bucket, a key, a query, headers and
//! a body that has been read.

use bytes::Bytes;
use http::{HeaderMap, Method};
use s3s::xml::{Deserialize, Deserializer};

use super::fault::{Fault, Result};
use super::intake::Intake;

/// What an operation works on.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    /// Empty where the request is not about a bucket.
    pub(crate) bucket: String,
    /// Empty where the request is not about an object.
    pub(crate) key: String,
    pub(crate) query: Query,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
}

/// A body, read to its end.
#[derive(Debug)]
pub(crate) enum Body {
    /// A document.
    Document(Bytes),
    /// An object's bytes.
    Data(Box<Intake>),
}

impl Request {
    /// A header's value, without the space around it; repeated headers count once.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// The version that `versionId` names.
    pub(crate) fn version_id(&self) -> Result<Option<&str>> {
        match self.query.get("versionId") {
            Some("") => Err(Fault::invalid_argument(
                "Version id cannot be the empty string",
                "versionId",
                "",
            )),
            id => Ok(id),
        }
    }

    /// The document in the body.
    pub(crate) fn document(&self) -> &Bytes {
        static NONE: Bytes = Bytes::new();
        match &self.body {
            Body::Document(bytes) => bytes,
            Body::Data(_) => &NONE,
        }
    }

    /// The document as what it must be.
    pub(crate) fn xml<T: for<'x> Deserialize<'x>>(&self) -> Result<T> {
        let document = self.document();
        if document.is_empty() {
            return Err(Fault::new(
                400,
                "MissingRequestBodyError",
                "Request Body is empty",
            ));
        }
        self.xml_opt()?.ok_or_else(Fault::malformed_xml)
    }

    /// The same where it may be left out.
    pub(crate) fn xml_opt<T: for<'x> Deserialize<'x>>(&self) -> Result<Option<T>> {
        let document = self.document();
        if document.is_empty() {
            return Ok(None);
        }
        let mut reader = Deserializer::new(document);
        let value = T::deserialize(&mut reader).map_err(|_| Fault::malformed_xml())?;
        reader.expect_eof().map_err(|_| Fault::malformed_xml())?;
        Ok(Some(value))
    }

    /// The object's bytes, which only the operations that store some get.
    pub(crate) fn intake(&self) -> &Intake {
        match &self.body {
            Body::Data(intake) => intake,
            Body::Document(_) => unreachable!("the table of operations says which take data"),
        }
    }

    /// A number in the query, between zero and `max`.
    pub(crate) fn number(&self, name: &str, default: u32, max: u32) -> Result<u32> {
        let Some(text) = self.query.get(name).filter(|text| !text.is_empty()) else {
            return Ok(default);
        };
        let number: i64 = text.parse().map_err(|_| {
            Fault::invalid_argument(
                format!("Provided {name} not an integer or within integer range"),
                name,
                text,
            )
        })?;
        if number < 0 || number > i64::from(i32::MAX) {
            return Err(Fault::invalid_argument(
                format!("Argument {name} must be an integer between 0 and 2147483647"),
                name,
                text,
            ));
        }
        Ok(u32::try_from(number).unwrap_or(max).min(max))
    }
}

/// A header's value as text. Bytes beyond ASCII are taken as UTF-8, as
/// clients send them.
pub(crate) fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let value = headers.get(name)?;
    std::str::from_utf8(value.as_bytes()).ok().map(str::trim)
}

/// The parameters of a URL, decoded.
#[derive(Debug, Default, Clone)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn parse(query: &str) -> Self {
        let parameters = query
            .split('&')
            .filter(|part| !part.is_empty())
            .map(|part| {
                let (name, value) = part.split_once('=').unwrap_or((part, ""));
                (decode_lossy(name), decode_lossy(value))
            })
            .collect();
        Self(parameters)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

fn decode_lossy(text: &str) -> String {
    String::from_utf8_lossy(&percent_decode(text, true)).into_owned()
}

/// Decodes `%xx`, and `+` as a space where forms are meant.
pub(crate) fn percent_decode(text: &str, plus: bool) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |b: u8| char::from(b).to_digit(16);
        match bytes[at] {
            b'%' => {
                let pair = bytes
                    .get(at + 1)
                    .copied()
                    .and_then(hex)
                    .zip(bytes.get(at + 2).copied().and_then(hex));
                if let Some((high, low)) = pair {
                    out.push(u8::try_from(high << 4 | low).expect("two hex digits are a byte"));
                    at += 3;
                    continue;
                }
                out.push(b'%');
            }
            b'+' if plus => out.push(b' '),
            other => out.push(other),
        }
        at += 1;
    }
    out
}

/// Encodes as S3 does for `encoding-type=url` and in events: everything but
/// letters, digits, `-_.*` and, where `slash` says so, `/`; a space is `+`.
pub(crate) fn percent_encode(text: &str, slash: bool) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len() + 8);
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' => {
                out.push(char::from(byte));
            }
            b'/' if slash => out.push('/'),
            b' ' => out.push('+'),
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
    out
}

/// Where a request points: bucket and key.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) bucket: String,
    pub(crate) key: String,
}

/// Reads the path, as it came, still encoded; `bucket` is the one the host names.
pub(crate) fn target(bucket: Option<&str>, path: &str) -> Result<Target> {
    let decode = |text: &str| {
        String::from_utf8(percent_decode(text, false)).map_err(|_| {
            Fault::new(400, "InvalidURI", "Couldn't parse the specified URI.").with("URI", text)
        })
    };
    let path = path.strip_prefix('/').unwrap_or(path);
    if let Some(bucket) = bucket {
        return Ok(Target {
            bucket: bucket.to_owned(),
            key: decode(path)?,
        });
    }
    let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
    Ok(Target {
        bucket: decode(bucket)?,
        key: decode(key)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_hosts() {
        let at = |host, path| {
            let t = target(host, path).unwrap();
            (t.bucket, t.key)
        };
        let is = |bucket: &str, key: &str| (bucket.to_owned(), key.to_owned());
        assert_eq!(at(None, "/b/k"), is("b", "k"));
        assert_eq!(at(None, "/b"), is("b", ""));
        assert_eq!(at(None, "/b/"), is("b", ""));
        assert_eq!(at(None, "/b//k/"), is("b", "/k/"));
        assert_eq!(at(Some("b"), "/k/%2e%2e/%2F+ü"), is("b", "k/..//+ü"));
        assert_eq!(at(Some("b"), "/"), is("b", ""));
        assert_eq!(target(None, "/b/%ff").unwrap_err().code(), "InvalidURI");
    }

    #[test]
    fn queries() {
        let query = Query::parse("prefix=a%2Fb+c&uploads&max-keys=3&=x");
        assert_eq!(query.get("prefix"), Some("a/b c"));
        assert_eq!(query.get("uploads"), Some(""));
        assert!(!query.has("nothing"));
    }

    #[test]
    fn encoding_is_s3s() {
        assert_eq!(percent_encode("a b/ü+~", true), "a+b/%C3%BC%2B%7E");
        assert_eq!(percent_encode("a/b", false), "a%2Fb");
        assert_eq!(percent_decode("%zz%4", true), b"%zz%4");
    }
}
