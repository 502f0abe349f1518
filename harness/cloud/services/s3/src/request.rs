//! A request as the operations see it: a bucket, a key, a query, headers and
//! a body that has been read.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Method};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use rehearsal_model::protocol::Form as Query;
use s3s::xml::{Deserialize, Deserializer};

use super::error::{Result, S3Error};
use super::headers::header;
use super::receive::ReceivedBody;

/// A request as the operations see it.
#[derive(Debug)]
pub(crate) struct Request {
    /// Method, URI and headers.
    pub(crate) head: Parts,
    /// Empty where the request names no bucket.
    pub(crate) bucket: String,
    /// Whether the host names the bucket, and not the path.
    pub(crate) virtual_hosted: bool,
    /// Empty where the request names no object.
    pub(crate) key: String,
    pub(crate) query: Query,
    pub(crate) body: Body,
    /// The keys that the caller's policies do not let it delete, each with the message.
    pub(crate) denied_keys: BTreeMap<String, String>,
}

/// A body, read to its end.
#[derive(Debug)]
pub(crate) enum Body {
    /// A document.
    Document(Bytes),
    /// An object's bytes.
    Data(Box<ReceivedBody>),
}

impl Request {
    pub(crate) fn method(&self) -> &Method {
        &self.head.method
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// A header's value, without the space around it; repeated headers count once.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        header(&self.head.headers, name)
    }

    /// Returns whether the request is signed by version 2, which names no region.
    pub(crate) fn is_signed_v2(&self) -> bool {
        let header = self.header("authorization");
        match header {
            Some(text) => text.starts_with("AWS "),
            None => self.query.get("AWSAccessKeyId").is_some(),
        }
    }

    /// Returns the object's URL, in the style in which the bucket was addressed.
    pub(crate) fn location(&self, base_url: &str) -> String {
        let key = utf8_percent_encode(&self.key, URL_ESCAPED);
        if self.virtual_hosted {
            return format!("{base_url}/{key}");
        }
        format!("{base_url}/{}/{key}", self.bucket)
    }

    /// The version that `versionId` names.
    pub(crate) fn version_id(&self) -> Result<Option<&str>> {
        match self.query.get("versionId") {
            Some("") => Err(S3Error::invalid_argument(
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
            return Err(S3Error::new(
                400,
                "MissingRequestBodyError",
                "Request Body is empty",
            ));
        }
        self.xml_opt()?.ok_or_else(S3Error::malformed_xml)
    }

    /// Reads the document where it may be left out.
    pub(crate) fn xml_opt<T: for<'x> Deserialize<'x>>(&self) -> Result<Option<T>> {
        let document = self.document();
        if document.is_empty() {
            return Ok(None);
        }
        let mut reader = Deserializer::new(document);
        let value = T::deserialize(&mut reader).map_err(|_| S3Error::malformed_xml())?;
        reader.expect_eof().map_err(|_| S3Error::malformed_xml())?;
        Ok(Some(value))
    }

    /// The object's bytes, which only the operations that store some get.
    pub(crate) fn received(&self) -> &ReceivedBody {
        match &self.body {
            Body::Data(received) => received,
            Body::Document(_) => unreachable!("the table of operations says which take data"),
        }
    }

    /// A number in the query, between zero and `max`.
    pub(crate) fn number(&self, name: &str, default: u32, max: u32) -> Result<u32> {
        let Some(text) = self.query.get(name).filter(|text| !text.is_empty()) else {
            return Ok(default);
        };
        let number: i64 = text.parse().map_err(|_| {
            S3Error::invalid_argument(
                format!("Provided {name} not an integer or within integer range"),
                name,
                text,
            )
        })?;
        if number < 0 || number > i64::from(i32::MAX) {
            return Err(S3Error::invalid_argument(
                format!("Argument {name} must be an integer between 0 and 2147483647"),
                name,
                text,
            ));
        }
        Ok(u32::try_from(number).unwrap_or(max).min(max))
    }
}

/// Decodes `%xx`, and `+` as a space where forms are meant.
pub(crate) fn percent_decode(text: &str, plus: bool) -> Vec<u8> {
    if plus && text.contains('+') {
        return percent_decode_str(&text.replace('+', " ")).collect();
    }
    percent_decode_str(text).collect()
}

/// The characters that S3 escapes in keys, apart from `/` and the space.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'*')
    .remove(b' ');

/// The characters that are escaped in the URLs of objects: slashes and spaces too.
const URL_ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'*');

/// Encodes as S3 does for `encoding-type=url` and in events: everything but
/// letters, digits, `-_.*` and, where `slash` says so, `/`; a space is `+`.
pub(crate) fn percent_encode(text: &str, slash: bool) -> String {
    const WITHOUT_SLASH: &AsciiSet = &ESCAPED.remove(b'/');
    let escaped = if slash { WITHOUT_SLASH } else { ESCAPED };
    utf8_percent_encode(text, escaped)
        .to_string()
        .replace(' ', "+")
}

/// The bucket and the key in a URL; empty where it has none.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) bucket: String,
    pub(crate) key: String,
}

/// Reads the path, still encoded; `bucket` is the one that the host names.
pub(crate) fn address(bucket: Option<String>, path: &str) -> Result<Address> {
    let decode = |text: &str| {
        String::from_utf8(percent_decode(text, false)).map_err(|_| {
            S3Error::new(400, "InvalidURI", "Couldn't parse the specified URI.").with("URI", text)
        })
    };
    let path = path.strip_prefix('/').unwrap_or(path);
    if let Some(bucket) = bucket {
        return Ok(Address {
            bucket,
            key: decode(path)?,
        });
    }
    let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
    Ok(Address {
        bucket: decode(bucket)?,
        key: decode(key)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_comes_from_path_and_host() {
        let at = |host: Option<&str>, path| {
            let t = address(host.map(str::to_owned), path).unwrap();
            (t.bucket, t.key)
        };
        let is = |bucket: &str, key: &str| (bucket.to_owned(), key.to_owned());
        assert_eq!(at(None, "/b/k"), is("b", "k"));
        assert_eq!(at(None, "/b"), is("b", ""));
        assert_eq!(at(None, "/b/"), is("b", ""));
        assert_eq!(at(None, "/b//k/"), is("b", "/k/"));
        assert_eq!(at(Some("b"), "/k/%2e%2e/%2F+ü"), is("b", "k/..//+ü"));
        assert_eq!(at(Some("b"), "/"), is("b", ""));
        assert_eq!(address(None, "/b/%ff").unwrap_err().code(), "InvalidURI");
    }

    #[test]
    fn keys_are_encoded_as_s3_does() {
        assert_eq!(percent_encode("a b/ü+~", true), "a+b/%C3%BC%2B%7E");
        assert_eq!(percent_encode("a/b", false), "a%2Fb");
        assert_eq!(percent_decode("%zz%4", true), b"%zz%4");
    }
}
