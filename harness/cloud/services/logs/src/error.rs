//! Errors that several operations answer.

use rehearsal_cloud_core::service::ServiceError;

/// Returns the error for input that is not as it has to be.
pub(crate) fn invalid_parameter(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("InvalidParameterException", message)
}

/// Returns the error for parameters that exclude each other, and other newer checks.
pub(crate) fn validation(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ValidationException", message)
}

/// Returns the error for something that is not there.
pub(crate) fn not_found(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ResourceNotFoundException", message)
}

pub(crate) fn group_not_found() -> ServiceError {
    not_found("The specified log group does not exist.")
}

pub(crate) fn stream_not_found() -> ServiceError {
    not_found("The specified log stream does not exist.")
}

/// Returns the error for something that is there already.
pub(crate) fn already_exists(message: &str) -> ServiceError {
    ServiceError::sender("ResourceAlreadyExistsException", message)
}

pub(crate) fn limit_exceeded() -> ServiceError {
    ServiceError::sender("LimitExceededException", "Resource limit exceeded.")
}

/// Returns the error for a token that no page was answered with.
pub(crate) fn invalid_token() -> ServiceError {
    invalid_parameter("The specified nextToken is invalid.")
}

/// Returns the error for a part of an operation that is not here.
pub(crate) fn not_implemented(what: &str) -> ServiceError {
    ServiceError::receiver(
        "NotImplemented",
        format!("The embedded cloud does not implement {what}."),
    )
    .with_status(501)
}
