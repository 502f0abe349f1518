use http::HeaderMap;
use http::header::AUTHORIZATION;

use crate::protocol::Form;

/// A credential scope: whose key, for which region and service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scope {
    pub access_key_id: String,
    pub date: String,
    pub region: String,
    pub service: String,
}

impl Scope {
    /// Reads `AKID/20261120/us-east-1/sqs/aws4_request`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.rsplitn(5, '/');
        let ("aws4_request", service, region, date, key) = (
            parts.next()?,
            parts.next()?,
            parts.next()?,
            parts.next()?,
            parts.next()?,
        ) else {
            return None;
        };
        Some(Self {
            access_key_id: key.to_owned(),
            date: date.to_owned(),
            region: region.to_owned(),
            service: service.to_owned(),
        })
    }

    /// The scope a request is signed for, in its header or its query.
    pub(crate) fn of(headers: &HeaderMap, query: &Form) -> Option<Self> {
        if let Some(text) = query.get("X-Amz-Credential") {
            return Self::parse(text);
        }
        let header = headers.get(AUTHORIZATION)?.to_str().ok()?;
        let credential = header.split_once("Credential=")?.1;
        Self::parse(credential.split([',', ' ']).next()?)
    }
}
