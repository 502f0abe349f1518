//! Errors that several operations answer.

use rehearsal_cloud_core::service::ServiceError;

pub(crate) fn validation(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ValidationException", message)
}

/// Returns the error for a pipe that is there already.
pub(crate) fn conflict(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ConflictException", message).with_status(409)
}

/// Returns the error for a pipe that is not there.
pub(crate) fn not_found(name: &str) -> ServiceError {
    let message = format!("Pipe {name} does not exist.");
    ServiceError::sender("NotFoundException", message).with_status(404)
}

/// Returns the error for what is not here.
pub(crate) fn not_here(what: &str) -> ServiceError {
    let message = format!("The embedded cloud does not implement {what} of pipes.");
    ServiceError::receiver("NotImplemented", message).with_status(501)
}
