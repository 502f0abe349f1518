//! Errors that several operations answer.

use rehearsal_cloud_core::service::ServiceError;

/// Returns the error for input that is not as it has to be.
pub(crate) fn bad_request(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("BadRequestException", message)
}

/// Returns the error for something that is not there.
pub(crate) fn not_found(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("NotFoundException", message)
}

/// Returns the error for something that is there already, or is used.
pub(crate) fn conflict(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ConflictException", message)
}

/// Returns the error for a part of an operation that is not here.
pub(crate) fn not_implemented(what: &str) -> ServiceError {
    ServiceError::receiver(
        "NotImplemented",
        format!("The embedded cloud does not implement {what}."),
    )
    .with_status(501)
}
