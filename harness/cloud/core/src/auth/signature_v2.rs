//! Signature version 2, for S3: presigned URLs, forms and headers.
//!
//! S3 still takes it in the regions that are older than version 4 (botocore's
//! endpoints list both versions for them; recorded: s3, `test_put_url_metadata_with_sig_s3`).
//! boto3 presigns by it in these regions unless it is configured otherwise.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use http::request::Parts;
use sha1::Sha1;
use time::format_description::well_known::Rfc2822;
use time::{Duration, OffsetDateTime};

use super::clocks::Clocks;
use super::credentials::Holder;
use super::error::{AuthError, Mismatch, SKEW};
use super::signature::parse_date;
use super::{Credentials, Identity};
use rehearsal_model::protocol::Form;

/// The parts of a query that are signed, besides the overrides of response headers.
const SIGNED: [&str; 29] = [
    "accelerate",
    "acl",
    "analytics",
    "cors",
    "defaultObjectAcl",
    "delete",
    "inventory",
    "lifecycle",
    "location",
    "logging",
    "metrics",
    "notification",
    "object-lock",
    "partNumber",
    "policy",
    "replication",
    "requestPayment",
    "restore",
    "select",
    "select-type",
    "storageClass",
    "tagging",
    "torrent",
    "uploadId",
    "uploads",
    "versionId",
    "versioning",
    "versions",
    "website",
];
const RESPONSE_OVERRIDES: [&str; 6] = [
    "response-cache-control",
    "response-content-disposition",
    "response-content-encoding",
    "response-content-language",
    "response-content-type",
    "response-expires",
];

/// The regions whose S3 takes signature version 2, as botocore's endpoints list them.
const REGIONS: [&str; 10] = [
    "ap-northeast-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "eu-west-1",
    "sa-east-1",
    "us-east-1",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-west-1",
    "us-west-2",
];

/// Returns whether S3 takes signature version 2 in a region.
pub fn takes_version_2(region: &str) -> bool {
    REGIONS.contains(&region)
}

/// A signature of version 2, as a header or the query of a presigned URL carries it.
#[derive(Debug)]
pub struct SignatureV2 {
    access_key_id: String,
    signature: String,
    /// Until when a presigned URL is good; `None` for a header.
    expires: Option<String>,
    token: Option<String>,
}

impl SignatureV2 {
    /// Reads `AWSAccessKeyId=…&Signature=…&Expires=…`; `None` where the query has none of it.
    pub(super) fn of_query(query: &Form) -> Option<Result<Self, AuthError>> {
        let value = |name| query.get(name).map(str::to_owned);
        let (key, signature, expires) = (
            value("AWSAccessKeyId"),
            value("Signature"),
            value("Expires"),
        );
        // `Signature` alone is CloudFront's, or a parameter of somebody's own.
        key.as_ref()?;
        let (Some(access_key_id), Some(signature), Some(expires)) = (key, signature, expires)
        else {
            return Some(Err(AuthError::IncompleteV2(
                "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters".to_owned(),
            )));
        };
        Some(Ok(Self {
            access_key_id,
            signature,
            expires: Some(expires),
            token: value("x-amz-security-token"),
        }))
    }

    /// Reads `AWS key:signature`.
    pub(super) fn of_header(credential: &str, token: Option<&str>) -> Result<Self, AuthError> {
        let Some((key, signature)) = credential.trim().split_once(':') else {
            return Err(AuthError::IncompleteV2(
                "AWS authorization header is invalid.  Expected AwsAccessKeyId:signature"
                    .to_owned(),
            ));
        };
        Ok(Self {
            access_key_id: key.to_owned(),
            signature: signature.to_owned(),
            expires: None,
            token: token.map(str::to_owned),
        })
    }

    /// Returns the access key and the session token that came with it.
    pub(super) fn access_key(&self) -> (&str, Option<&str>) {
        (&self.access_key_id, self.token.as_deref())
    }

    /// Returns whether it is in the query and not in a header.
    pub fn presigned(&self) -> bool {
        self.expires.is_some()
    }

    /// Verifies it; `bucket` is the one that the request's host names.
    pub fn verify(
        &self,
        credentials: &Credentials,
        parts: &Parts,
        query: &Form,
        bucket: Option<&str>,
        clocks: Clocks,
    ) -> Result<Identity, AuthError> {
        let key = &self.access_key_id;
        let holder = credentials.holder(key, self.token.as_deref(), clocks.cloud);
        let (identity, secret) = match holder {
            Holder::Known(identity, secret) => (identity, Some(secret)),
            Holder::Account(identity) => (identity, None),
            Holder::Unknown => return Err(AuthError::UnknownKey(key.clone())),
            Holder::BadToken => return Err(AuthError::BadToken),
            Holder::Expired => return Err(AuthError::ExpiredToken),
        };
        self.check_date(parts, clocks)?;
        let Some(secret) = secret else {
            return Ok(identity);
        };
        let path = parts.uri.path();
        let signed = self.string_to_sign(parts, query, bucket, path);
        if matches_v2(&secret, signed.as_bytes(), &self.signature) {
            return Ok(identity);
        }
        // botocore signs a bucket with a slash behind it, and sends it without.
        if bucket.is_none() && path.rfind('/') == Some(0) {
            let path = format!("{path}/");
            let signed = self.string_to_sign(parts, query, None, &path);
            if matches_v2(&secret, signed.as_bytes(), &self.signature) {
                return Ok(identity);
            }
        }
        Err(AuthError::Mismatch(Box::new(Mismatch {
            access_key_id: key.clone(),
            provided: self.signature.clone(),
            string_to_sign: signed,
            canonical_request: None,
        })))
    }

    fn check_date(&self, parts: &Parts, clocks: Clocks) -> Result<(), AuthError> {
        let now = clocks.cloud;
        if let Some(expires) = &self.expires {
            let until = expires.parse().ok();
            let until = until
                .and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok())
                .ok_or_else(|| {
                    AuthError::IncompleteV2(format!(
                        "Invalid date (should be seconds since epoch): {expires}"
                    ))
                })?;
            if until + Duration::SECOND <= now {
                return Err(AuthError::Expired {
                    expires: None,
                    until,
                    now,
                });
            }
            return Ok(());
        }
        let text = |name| {
            parts
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        let date = text("x-amz-date").or_else(|| text("date"));
        let Some(date) = date else {
            return Err(AuthError::IncompleteV2(
                "AWS authentication requires a valid Date or x-amz-date header".to_owned(),
            ));
        };
        let signed_at = OffsetDateTime::parse(&date.replace("GMT", "+0000"), &Rfc2822).ok();
        let Some(signed_at) = signed_at.or_else(|| parse_date(date)) else {
            return Err(AuthError::IncompleteV2(
                "AWS authentication requires a valid Date or x-amz-date header".to_owned(),
            ));
        };
        let near = |clock: OffsetDateTime| (clock - signed_at).abs() <= SKEW;
        if near(clocks.real) || near(clocks.cloud) {
            return Ok(());
        }
        Err(AuthError::Skewed {
            date: date.to_owned(),
            signed_at: Some(signed_at),
            now,
        })
    }

    fn string_to_sign(
        &self,
        parts: &Parts,
        query: &Form,
        bucket: Option<&str>,
        path: &str,
    ) -> String {
        let header = |name: &str| {
            let values = parts.headers.get_all(name).iter();
            let values: Vec<_> = values
                .map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
                .collect();
            values.join(",")
        };
        let amz = self.amz_headers(parts, query, header);
        let dated = amz.iter().any(|(name, _)| name == "x-amz-date");
        let date = match &self.expires {
            Some(expires) => expires.clone(),
            None if dated => String::new(),
            None => header("date"),
        };
        let mut text = format!(
            "{}\n{}\n{}\n{date}\n",
            parts.method,
            header("content-md5"),
            header("content-type"),
        );
        for (name, value) in amz {
            for part in [&name, ":", &value, "\n"] {
                text.push_str(part);
            }
        }
        if let Some(bucket) = bucket {
            text.push('/');
            text.push_str(bucket);
        }
        text.push_str(path);
        // The form is sorted by name, as the signature wants it.
        let parts: Vec<String> = query
            .iter()
            .filter(|(name, _)| SIGNED.contains(name) || RESPONSE_OVERRIDES.contains(name))
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

    /// The signed `x-amz-` headers in order. A presigned URL carries some in its query.
    fn amz_headers(
        &self,
        parts: &Parts,
        query: &Form,
        header: impl Fn(&str) -> String,
    ) -> Vec<(String, String)> {
        let names = parts.headers.keys().map(http::HeaderName::as_str);
        let mut amz: Vec<(String, String)> = names
            .filter(|name| name.starts_with("x-amz-"))
            .map(|name| (name.to_owned(), header(name)))
            .collect();
        if self.presigned() {
            for (name, value) in query.iter() {
                let name = name.to_ascii_lowercase();
                if name.starts_with("x-amz-") && !amz.iter().any(|(other, _)| *other == name) {
                    amz.push((name, value.trim().to_owned()));
                }
            }
        }
        amz.sort();
        amz
    }
}

/// Returns whether `signature` is the base64 of the HMAC-SHA1 of `data`, compared in constant time.
pub fn matches_v2(secret: &str, data: &[u8], signature: &str) -> bool {
    let mut mac =
        Hmac::<Sha1>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(data);
    let provided = STANDARD.decode(signature);
    provided.is_ok_and(|provided| mac.verify_slice(&provided).is_ok())
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
                holder: None,
                role_arn: None,
            }],
            ..Config::default()
        });
        let uri = "/photos/puppy.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620";
        let (parts, ()) = Request::get(uri).body(()).unwrap().into_parts();
        let query = parse_form(parts.uri.query().unwrap().as_bytes());
        let claim = SignatureV2::of_query(&query).unwrap().unwrap();
        let verify = |seconds, bucket| {
            let now = OffsetDateTime::from_unix_timestamp(seconds).unwrap();
            let clocks = Clocks {
                real: now,
                cloud: now,
            };
            claim.verify(&credentials, &parts, &query, bucket, clocks)
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

    /// The first example in the developer guide's page on REST authentication.
    #[test]
    fn the_published_header_verifies() {
        let credentials = Credentials::new(&Config {
            credentials: vec![Credential {
                access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
                secret_access_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned(),
                account: None,
                holder: None,
                role_arn: None,
            }],
            ..Config::default()
        });
        let (parts, ()) = Request::get("/photos/puppy.jpg")
            .header("date", "Tue, 27 Mar 2007 19:36:42 +0000")
            .body(())
            .unwrap()
            .into_parts();
        let verify = |signature: &str, seconds| {
            let now = OffsetDateTime::from_unix_timestamp(seconds).unwrap();
            let clocks = Clocks {
                real: now,
                cloud: now,
            };
            let credential = format!("AKIAIOSFODNN7EXAMPLE:{signature}");
            SignatureV2::of_header(&credential, None).unwrap().verify(
                &credentials,
                &parts,
                &Form::default(),
                Some("awsexamplebucket1"),
                clocks,
            )
        };
        let at = 1_175_024_202;
        assert!(verify("qgk2+6Sv9/oM7G3qLEjTH1a1l1g=", at).is_ok());
        assert!(matches!(
            verify("qgk2+6Sv9/oM7G3qLEjTH1a1l1h=", at),
            Err(AuthError::Mismatch(_))
        ));
        assert!(matches!(
            verify("qgk2+6Sv9/oM7G3qLEjTH1a1l1g=", at + 3600),
            Err(AuthError::Skewed { .. })
        ));
    }
}
