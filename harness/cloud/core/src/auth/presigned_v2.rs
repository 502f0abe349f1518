//! Presigned URLs of the kind before SigV4, for S3.
//!
//! AWS takes them no more for new buckets outside its oldest regions, but
//! boto3 still makes them for endpoints that it does not know: an application
//! that runs well against AWS makes such URLs against a cloud of ours.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use http::request::Parts;
use sha1::Sha1;
use time::{Duration, OffsetDateTime};

use super::credentials::Holder;
use super::error::{AuthError, Mismatch};
use super::{Credentials, Identity};
use rehearsal_model::protocol::Form;

/// The parts of a query that are signed.
const SIGNED: [&str; 26] = [
    "acl",
    "cors",
    "defaultObjectAcl",
    "delete",
    "lifecycle",
    "location",
    "logging",
    "notification",
    "partNumber",
    "policy",
    "requestPayment",
    "response-cache-control",
    "response-content-disposition",
    "response-content-encoding",
    "response-content-language",
    "response-content-type",
    "response-expires",
    "restore",
    "tagging",
    "torrent",
    "uploadId",
    "uploads",
    "versionId",
    "versioning",
    "versions",
    "website",
];

/// What a URL says of its signature.
#[derive(Debug)]
pub struct PresignedV2 {
    access_key_id: String,
    signature: String,
    expires: String,
    token: Option<String>,
}

impl PresignedV2 {
    /// Reads `AWSAccessKeyId=…&Signature=…&Expires=…`.
    pub(super) fn of(query: &Form) -> Option<Self> {
        let value = |name| query.get(name).map(str::to_owned);
        Some(Self {
            access_key_id: value("AWSAccessKeyId")?,
            signature: value("Signature")?,
            expires: value("Expires")?,
            token: value("x-amz-security-token"),
        })
    }

    /// Whether it may do what it asks for; `bucket` is the one that its host names.
    pub fn verify(
        &self,
        credentials: &Credentials,
        parts: &Parts,
        query: &Form,
        bucket: Option<&str>,
        now: OffsetDateTime,
    ) -> Result<Identity, AuthError> {
        let key = &self.access_key_id;
        let (identity, secret) = match credentials.holder(key, self.token.as_deref(), now) {
            Holder::Known(identity, secret) => (identity, Some(secret)),
            Holder::Account(identity) => (identity, None),
            Holder::Unknown => return Err(AuthError::UnknownKey(key.clone())),
            Holder::BadToken => return Err(AuthError::BadToken),
            Holder::Expired => return Err(AuthError::ExpiredToken),
        };
        let until = self
            .expires
            .parse()
            .ok()
            .and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok())
            .ok_or_else(|| AuthError::Incomplete("X-Amz-Expires should be a number".to_owned()))?;
        if until + Duration::SECOND <= now {
            return Err(AuthError::Expired {
                expires: 0,
                until,
                now,
            });
        }
        let Some(secret) = secret else {
            return Ok(identity);
        };
        let signed = self.string_to_sign(parts, query, bucket);
        let mut mac =
            Hmac::<Sha1>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
        mac.update(signed.as_bytes());
        let provided = STANDARD.decode(&self.signature).unwrap_or_default();
        if mac.verify_slice(&provided).is_ok() {
            return Ok(identity);
        }
        Err(AuthError::Mismatch(Box::new(Mismatch {
            access_key_id: key.clone(),
            provided: self.signature.clone(),
            string_to_sign: signed,
            canonical_request: String::new(),
        })))
    }

    fn string_to_sign(&self, parts: &Parts, query: &Form, bucket: Option<&str>) -> String {
        let header = |name: &str| {
            let value = parts
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok());
            value.unwrap_or_default().trim().to_owned()
        };
        let mut text = format!(
            "{}\n{}\n{}\n{}\n",
            parts.method,
            header("content-md5"),
            header("content-type"),
            self.expires
        );
        let mut amz: Vec<(&str, String)> = parts
            .headers
            .keys()
            .filter(|name| name.as_str().starts_with("x-amz-"))
            .map(|name| (name.as_str(), header(name.as_str())))
            .collect();
        if let Some(token) = &self.token {
            amz.push(("x-amz-security-token", token.clone()));
        }
        amz.sort();
        for (name, value) in amz {
            for part in [name, ":", &value, "\n"] {
                text.push_str(part);
            }
        }
        if let Some(bucket) = bucket {
            text.push('/');
            text.push_str(bucket);
        }
        text.push_str(parts.uri.path());
        // The form is sorted by name, as the signature wants it.
        let parts: Vec<String> = query
            .iter()
            .filter(|(name, _)| SIGNED.contains(name))
            .map(|(name, value)| {
                if value.is_empty() {
                    name.to_owned()
                } else {
                    format!("{name}={value}")
                }
            })
            .collect();
        if !parts.is_empty() {
            text.push('?');
            text.push_str(&parts.join("&"));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;
    use crate::config::{Config, Credential};
    use rehearsal_model::protocol::parse_form;

    /// The example in the developer guide's page on query authentication.
    #[test]
    fn the_published_example_verifies() {
        let credentials = Credentials::new(&Config {
            credentials: vec![Credential {
                access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
                secret_access_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned(),
                account: None,
            }],
            ..Config::default()
        });
        let uri = "/photos/puppy.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620";
        let (parts, ()) = Request::get(uri).body(()).unwrap().into_parts();
        let query = parse_form(parts.uri.query().unwrap().as_bytes());
        let claim = PresignedV2::of(&query).unwrap();
        let verify = |seconds, bucket| {
            let now = OffsetDateTime::from_unix_timestamp(seconds).unwrap();
            claim.verify(&credentials, &parts, &query, bucket, now)
        };
        assert!(verify(1_175_139_000, Some("johnsmith")).is_ok());
        assert!(matches!(
            verify(1_175_139_000, Some("other")),
            Err(AuthError::Mismatch(_))
        ));
        assert!(matches!(
            verify(1_175_139_700, Some("johnsmith")),
            Err(AuthError::Expired { .. })
        ));
    }
}
