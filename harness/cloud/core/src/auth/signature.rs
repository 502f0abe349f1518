use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use http::request::Parts;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use super::Scope;
use rehearsal_model::percent;
use rehearsal_model::protocol::parse_form;

/// The one algorithm that is taken.
pub const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// A key that signs for one day, region and service.
pub type SigningKey = [u8; 32];

/// What a request says of its own signature.
#[derive(Debug, Clone)]
pub struct Signature {
    pub scope: Scope,
    /// The headers it covers, in lower case and in order.
    pub headers: Vec<String>,
    /// The signature in hexadecimal digits.
    pub hex: String,
    /// When it was made, as written: `20261120T090000Z`.
    pub date: String,
    /// For how many seconds a presigned URL is good; `None` for a header.
    pub expires: Option<u64>,
    /// The session token that came with it.
    pub token: Option<String>,
}

impl Signature {
    /// When it was made.
    pub fn time(&self) -> Option<OffsetDateTime> {
        parse_date(&self.date)
    }

    /// Whether it is in the query and not in a header.
    pub fn presigned(&self) -> bool {
        self.expires.is_some()
    }
}

/// `20261120T090000Z`
pub(super) fn parse_date(text: &str) -> Option<OffsetDateTime> {
    let format = time::macros::format_description!("[year][month][day]T[hour][minute][second]Z");
    time::PrimitiveDateTime::parse(text, format)
        .ok()
        .map(time::PrimitiveDateTime::assume_utc)
}

/// `20261120T090000Z`
pub(super) fn format_date(time: OffsetDateTime) -> String {
    let format = time::macros::format_description!("[year][month][day]T[hour][minute][second]Z");
    time.to_utc().format(format).unwrap_or_default()
}

/// The canonical request of SigV4.
pub(super) fn canonical_request(
    parts: &Parts,
    signature: &Signature,
    path: &str,
    payload: &str,
) -> String {
    let mut out = String::with_capacity(512);
    out.push_str(parts.method.as_str());
    out.push('\n');
    out.push_str(path);
    out.push('\n');
    out.push_str(&canonical_query(parts.uri.query().unwrap_or_default()));
    out.push('\n');
    for name in &signature.headers {
        out.push_str(name);
        out.push(':');
        header_value(&parts.headers, name, &mut out);
        // A presigned URL may carry a signed header in its query instead.
        if signature.presigned() && !parts.headers.contains_key(name) && name.starts_with("x-amz-")
        {
            let query = parse_form(parts.uri.query().unwrap_or_default().as_bytes());
            let value = query
                .iter()
                .find(|(other, _)| other.eq_ignore_ascii_case(name));
            out.push_str(value.map_or("", |(_, value)| value));
        }
        out.push('\n');
    }
    out.push('\n');
    out.push_str(&signature.headers.join(";"));
    out.push('\n');
    out.push_str(payload);
    out
}

/// The path as services other than S3 sign it: escaped once more.
pub(super) fn path_escaped_twice(path: &str) -> String {
    percent::encode_path(path.as_bytes()).to_string()
}

/// The path as S3 signs it: escaped once, whatever the client left unescaped.
pub(super) fn path_escaped_once(path: &str) -> String {
    percent::encode_path(&percent::decode_path(path.as_bytes())).to_string()
}

fn canonical_query(query: &str) -> String {
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (escaped(name), escaped(value))
        })
        .filter(|(name, _)| name != "X-Amz-Signature")
        .collect();
    pairs.sort_unstable();
    let mut out = String::with_capacity(query.len() + 8);
    for (index, (name, value)) in pairs.iter().enumerate() {
        if index > 0 {
            out.push('&');
        }
        write!(out, "{name}={value}").expect("writing to a string cannot fail");
    }
    out
}

fn escaped(text: &str) -> String {
    percent::encode(&percent::decode(text.as_bytes())).to_string()
}

/// All values of a header, trimmed, with runs of spaces as one.
fn header_value(headers: &HeaderMap, name: &str, out: &mut String) {
    for (index, value) in headers.get_all(name).iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        let value = String::from_utf8_lossy(value.as_bytes());
        let mut words = value.split(' ').filter(|word| !word.is_empty());
        if let Some(first) = words.next() {
            out.push_str(first);
        }
        for word in words {
            out.push(' ');
            out.push_str(word);
        }
    }
}

/// What SigV4 signs of a canonical request.
pub(super) fn string_to_sign(signature: &Signature, canonical: &str) -> String {
    let scope = &signature.scope;
    format!(
        "{ALGORITHM}\n{}\n{}/{}/{}/aws4_request\n{}",
        signature.date,
        scope.date,
        scope.region,
        scope.service,
        sha256_hex(canonical.as_bytes())
    )
}

/// Derives the key that signs for a day, a region and a service from a secret.
pub fn signing_key(secret: &str, scope: &Scope) -> SigningKey {
    let mut key = hmac(format!("AWS4{secret}").as_bytes(), scope.date.as_bytes());
    for part in [&scope.region, &scope.service, "aws4_request"] {
        key = hmac(&key, part.as_bytes());
    }
    key
}

/// Returns the HMAC-SHA256 of `data`.
pub fn hmac(key: &[u8], data: &[u8]) -> [u8; 32] {
    keyed(key, data).finalize().into_bytes().into()
}

/// Whether `hex` is the HMAC-SHA256 of `data`, compared in constant time.
pub fn matches(key: &[u8], data: &[u8], hex: &str) -> bool {
    hex::decode(hex).is_ok_and(|expected| keyed(key, data).verify_slice(&expected).is_ok())
}

fn keyed(key: &[u8], data: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(data);
    mac
}

/// The SHA-256 of `data` in hexadecimal digits.
pub(super) fn sha256_hex(data: &[u8]) -> String {
    hex::encode(Sha256::digest(data))
}

/// Whether S3 wants a header covered, because it reads it.
pub(super) fn must_be_signed(name: &str) -> bool {
    let exempt = ["x-amz-content-sha256", "x-amz-user-agent"];
    name.starts_with("x-amz-") && !exempt.contains(&name)
}
