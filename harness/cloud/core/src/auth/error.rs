//! The words each kind of service has for a refused request.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::verify::AuthError;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::{Protocol, ServiceModel};

const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

impl AuthError {
    /// As the services of the JSON and query protocols say it. The JSON
    /// protocols have names of their own; both answer with what they have.
    pub fn fault(&self, model: &ServiceModel) -> ServiceError {
        let (json, query, message) = self.words();
        // SQS's framework answers 403, as the query protocol does everywhere.
        let status = match (model.protocol, self) {
            (Protocol::Json10 | Protocol::Query, Self::Incomplete(_)) => 400,
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
            Self::Missing | Self::Outdated => (
                "MissingAuthenticationTokenException",
                "MissingAuthenticationToken",
                "Request is missing Authentication Token".to_owned(),
            ),
            Self::Incomplete(message) => (
                "IncompleteSignatureException",
                "IncompleteSignature",
                message.clone(),
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
                    super::signature::format_date(*until),
                    super::signature::format_date(*now)
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

    /// As S3 says it: code, status, message, further elements.
    pub fn s3(&self) -> (&'static str, u16, String, Vec<(&'static str, String)>) {
        let plain = |code, status, message: &str| (code, status, message.to_owned(), Vec::new());
        match self {
            Self::Missing => plain("AccessDenied", 403, "Access Denied"),
            Self::Outdated => plain(
                "InvalidRequest",
                400,
                "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
            ),
            Self::Incomplete(message) if message.starts_with("X-Amz-") || message.starts_with("Query-string") => {
                plain("AuthorizationQueryParametersError", 400, message)
            }
            Self::Incomplete(_) => plain(
                "AuthorizationHeaderMalformed",
                400,
                "The authorization header that you provided is not valid.",
            ),
            Self::UnknownKey(key) => (
                "InvalidAccessKeyId",
                403,
                "The AWS Access Key Id you provided does not exist in our records.".to_owned(),
                vec![("AWSAccessKeyId", key.clone())],
            ),
            Self::BadToken => {
                plain("InvalidToken", 400, "The provided token is malformed or otherwise invalid.")
            }
            Self::ExpiredToken => plain("ExpiredToken", 400, "The provided token has expired."),
            Self::WrongScope(message) => plain("AuthorizationHeaderMalformed", 400, message),
            Self::Skewed { date, now, .. } => (
                "RequestTimeTooSkewed",
                403,
                "The difference between the request time and the current time is too large.".to_owned(),
                vec![
                    ("RequestTime", date.clone()),
                    ("ServerTime", iso(*now)),
                    ("MaxAllowedSkewMilliseconds", "900000".to_owned()),
                ],
            ),
            Self::Expired { expires, until, now } => (
                "AccessDenied",
                403,
                "Request has expired".to_owned(),
                vec![
                    ("X-Amz-Expires", expires.to_string()),
                    ("Expires", iso(*until)),
                    ("ServerTime", iso(*now)),
                ],
            ),
            Self::Mismatch(mismatch) => (
                "SignatureDoesNotMatch",
                403,
                "The request signature we calculated does not match the signature you provided. Check your key and signing method.".to_owned(),
                vec![
                    ("AWSAccessKeyId", mismatch.access_key_id.clone()),
                    ("StringToSign", mismatch.string_to_sign.clone()),
                    ("SignatureProvided", mismatch.provided.clone()),
                    ("CanonicalRequest", mismatch.canonical_request.clone()),
                ],
            ),
            Self::PayloadMismatch { declared, computed } => (
                "XAmzContentSHA256Mismatch",
                400,
                "The provided 'x-amz-content-sha256' header does not match what was computed.".to_owned(),
                vec![
                    ("ClientComputedContentSHA256", declared.clone()),
                    ("S3ComputedContentSHA256", computed.clone()),
                ],
            ),
            Self::MissingPayloadHash => plain(
                "InvalidRequest",
                400,
                "Missing required header for this request: x-amz-content-sha256",
            ),
            Self::UnsignedHeaders(name) => (
                "AccessDenied",
                403,
                "There were headers present in the request which were not signed".to_owned(),
                vec![("HeadersNotSigned", name.clone())],
            ),
        }
    }
}

fn iso(time: OffsetDateTime) -> String {
    let whole = time.replace_nanosecond(0).unwrap_or(time);
    whole.format(&Rfc3339).unwrap_or_default()
}
