//! Errors that several operations answer.

use rehearsal_cloud_core::service::ServiceError;

pub(crate) fn invalid_argument(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("InvalidArgumentException", message)
}

/// Returns the error for a delivery stream that is not there.
pub(crate) fn not_found(name: &str, account: &str) -> ServiceError {
    ServiceError::sender(
        "ResourceNotFoundException",
        format!("Firehose {name} under account {account} not found."),
    )
}

/// Returns the error for a part of an operation that AWS has and this cloud does not.
pub(crate) fn not_implemented(what: &str) -> ServiceError {
    let message = format!("The embedded cloud does not implement {what}.");
    ServiceError::receiver("NotImplemented", message).with_status(501)
}
