//! The errors that several operations answer.

use rehearsal_cloud_core::service::ServiceError;

/// Returns the error for a parameter that is not as it has to be.
pub(crate) fn invalid_parameter(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("InvalidParameterException", message)
}

/// Returns the error for text that is not an ARN (boto3 issue 2760 has the message).
pub(crate) fn not_an_arn(text: &str) -> ServiceError {
    invalid_parameter(format!("{text} not a valid AmazonResourceName (ARN)"))
}
