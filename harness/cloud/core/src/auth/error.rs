//! The words each kind of service has for a refused request.

use super::signature::format_date;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::{Protocol, ServiceModel};
use time::{Duration, OffsetDateTime};

/// How far a signature's date may be from either clock.
pub(super) const SKEW: Duration = Duration::minutes(15);

/// Why a request is refused. Each protocol has its own words for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthError {
    /// Not signed.
    Missing,
    /// The signature is not all there.
    Incomplete(String),
    /// The credential of the signature is not made as one is.
    MalformedCredential {
        /// The credential as it was written.
        credential: String,
        /// Whether it was in the query.
        presigned: bool,
    },
    /// A signature of version 2 that is not all there.
    IncompleteV2(String),
    /// A signature of version 2, where none is taken.
    Outdated,
    /// No such access key.
    UnknownKey(String),
    /// A session token that was not issued here.
    BadToken,
    /// A session token whose time is over.
    ExpiredToken,
    /// Signed for another service or day.
    WrongScope(String),
    /// Signed too long ago, or in the future.
    Skewed {
        /// The date as it was written.
        date: String,
        /// The same, if it can be read.
        signed_at: Option<OffsetDateTime>,
        /// The time it was compared with.
        now: OffsetDateTime,
    },
    /// A presigned URL whose time is over.
    Expired {
        /// For how many seconds it was valid, where it says so (version 2 does not).
        expires: Option<u64>,
        /// When it expired.
        until: OffsetDateTime,
        /// The time it was compared with.
        now: OffsetDateTime,
    },
    /// The signature is another one.
    Mismatch(Box<Mismatch>),
    /// The payload is another one than was signed.
    PayloadMismatch {
        /// The hash that the request declares.
        declared: String,
        /// The hash of its body.
        computed: String,
    },
    /// S3 requires the hash of the payload.
    MissingPayloadHash,
    /// Headers that AWS reads are not covered by the signature: their names, with commas.
    UnsignedHeaders(String),
}

/// What was signed, for the answer: it is the quickest way to find a client's mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The access key.
    pub access_key_id: String,
    /// The signature that came.
    pub provided: String,
    /// What should have been signed.
    pub string_to_sign: String,
    /// The canonical request; `None` for version 2, which has none.
    pub canonical_request: Option<String>,
}

const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

impl AuthError {
    /// As the services of the JSON and query protocols say it. The JSON
    /// protocols have names of their own; both answer with what they have.
    pub fn fault(&self, model: &ServiceModel) -> ServiceError {
        let (json, query, message) = self.words();
        // SQS's framework answers 403, as the query protocol does everywhere.
        let status = match (model.protocol, self) {
            (
                Protocol::Json10 | Protocol::Query,
                Self::Incomplete(_) | Self::MalformedCredential { .. },
            ) => 400,
            (Protocol::Json10 | Protocol::Query | Protocol::RestJson, _) => 403,
            _ => 400,
        };
        if model.protocol == Protocol::Query {
            ServiceError::sender(query, message).with_status(status)
        } else {
            ServiceError::sender(json, message)
                .with_query_code(query)
                .with_status(status)
        }
    }

    fn words(&self) -> (&'static str, &'static str, String) {
        match self {
            Self::Missing | Self::Outdated | Self::IncompleteV2(_) => (
                "MissingAuthenticationTokenException",
                "MissingAuthenticationToken",
                "Request is missing Authentication Token".to_owned(),
            ),
            Self::Incomplete(message) => (
                "IncompleteSignatureException",
                "IncompleteSignature",
                message.clone(),
            ),
            Self::MalformedCredential { credential, .. } => (
                "IncompleteSignatureException",
                "IncompleteSignature",
                format!(
                    "Credential must have at least 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{credential}'"
                ),
            ),
            Self::UnknownKey(_) | Self::BadToken => (
                "UnrecognizedClientException",
                "InvalidClientTokenId",
                "The security token included in the request is invalid.".to_owned(),
            ),
            Self::ExpiredToken => (
                "ExpiredTokenException",
                "ExpiredToken",
                "The security token included in the request is expired".to_owned(),
            ),
            Self::WrongScope(message) => (
                "InvalidSignatureException",
                "SignatureDoesNotMatch",
                message.clone(),
            ),
            Self::Skewed {
                date,
                signed_at,
                now,
            } => (
                "InvalidSignatureException",
                "SignatureDoesNotMatch",
                Self::skew_message(date, *signed_at, *now),
            ),
            Self::Expired { until, now, .. } => (
                "InvalidSignatureException",
                "SignatureDoesNotMatch",
                format!(
                    "Signature expired: {} is now earlier than {}",
                    format_date(*until),
                    format_date(*now)
                ),
            ),
            Self::Mismatch(_) | Self::PayloadMismatch { .. } => (
                "InvalidSignatureException",
                "SignatureDoesNotMatch",
                MISMATCH.to_owned(),
            ),
            Self::MissingPayloadHash | Self::UnsignedHeaders(_) => (
                "InvalidSignatureException",
                "SignatureDoesNotMatch",
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
                    .to_owned(),
            ),
        }
    }
}

impl AuthError {
    /// AWS's words for a date that is too far off.
    pub(super) fn skew_message(
        date: &str,
        signed_at: Option<OffsetDateTime>,
        now: OffsetDateTime,
    ) -> String {
        let Some(signed_at) = signed_at else {
            return format!(
                "Date must be in ISO-8601 'basic format'. Got '{date}'. See http://en.wikipedia.org/wiki/ISO_8601"
            );
        };
        let (now_text, minutes) = (format_date(now), SKEW.whole_minutes());
        if signed_at < now {
            let earliest = format_date(now - SKEW);
            format!(
                "Signature expired: {date} is now earlier than {earliest} ({now_text} - {minutes} min.)"
            )
        } else {
            let latest = format_date(now + SKEW);
            format!(
                "Signature not yet current: {date} is still later than {latest} ({now_text} + {minutes} min.)"
            )
        }
    }
}
