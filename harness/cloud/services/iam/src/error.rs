//! The errors of IAM.

use rehearsal_model::error::ServiceError;

/// Returns the error for something that does not exist.
pub(crate) fn no_such_entity(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("NoSuchEntity", message).with_status(404)
}

/// Returns the error for something that exists already.
pub(crate) fn already_exists(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("EntityAlreadyExists", message).with_status(409)
}

/// Returns the error for something that cannot be deleted because of what depends on it.
pub(crate) fn delete_conflict(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("DeleteConflict", message).with_status(409)
}

/// Returns the error for a quota that a call would exceed.
pub(crate) fn limit_exceeded(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("LimitExceeded", message).with_status(409)
}

/// Returns the error for input that does not make sense.
pub(crate) fn invalid_input(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("InvalidInput", message)
}

/// Returns the error for input that the model does not allow.
pub(crate) fn validation(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ValidationError", message)
}

/// Returns the error for a policy that is not one.
pub(crate) fn malformed(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("MalformedPolicyDocument", message)
}
