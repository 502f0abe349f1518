//! The errors of identity pools.

use rehearsal_model::error::ServiceError;

/// Returns the error for something that does not exist.
pub(crate) fn not_found(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ResourceNotFoundException", message)
}

/// Returns the error for a caller without the right tokens.
pub(crate) fn not_authorized(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("NotAuthorizedException", message)
}

/// Returns the error for input that does not make sense.
pub(crate) fn invalid_parameter(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("InvalidParameterException", message)
}
