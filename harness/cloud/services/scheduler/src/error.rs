//! Errors that several operations answer.

use rehearsal_cloud_core::service::ServiceError;

/// Returns the error for input that is not as it has to be.
pub(crate) fn validation(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ValidationException", message)
}

/// Returns the error for a schedule that is not there.
pub(crate) fn schedule_not_found(name: &str) -> ServiceError {
    let message = format!("Schedule {name} does not exist.");
    ServiceError::sender("ResourceNotFoundException", message)
}

/// Returns the error for a group that is not there.
pub(crate) fn group_not_found(name: &str) -> ServiceError {
    let message = format!("Schedule group {name} does not exist.");
    ServiceError::sender("ResourceNotFoundException", message)
}

/// Returns the error for something that is there already.
pub(crate) fn conflict(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ConflictException", message)
}
