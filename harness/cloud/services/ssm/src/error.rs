//! Errors that several operations answer.

use rehearsal_cloud_core::service::ServiceError;

/// Returns the error for input that is not as it has to be.
pub(crate) fn validation(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ValidationException", message)
}

/// Returns the error for a parameter that is not there. AWS gives it no message.
pub(crate) fn parameter_not_found() -> ServiceError {
    ServiceError::sender("ParameterNotFound", "")
}

/// Returns the error for a version or a label that a parameter does not have.
pub(crate) fn version_not_found(name: &str, version: &str) -> ServiceError {
    ServiceError::sender(
        "ParameterVersionNotFound",
        format!(
            "Systems Manager could not find version {version} of {name}. \
             Verify the version and try again."
        ),
    )
}

/// Returns the error for a token that no page was answered with.
pub(crate) fn invalid_token() -> ServiceError {
    ServiceError::sender("InvalidNextToken", "The specified token is not valid.")
}
