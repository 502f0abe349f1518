//! The words each kind of service has for a refused request.

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
}
