//! The errors that several operations answer.

use rehearsal_model::error::ServiceError;

/// Returns the error for an invalid parameter, the one that SNS answers most.
pub(crate) fn invalid_parameter(reason: impl AsRef<str>) -> ServiceError {
    ServiceError::sender(
        "InvalidParameterException",
        format!("Invalid parameter: {}", reason.as_ref()),
    )
}

/// Returns the error for a resource that does not exist.
pub(crate) fn not_found(resource: &str) -> ServiceError {
    ServiceError::sender("NotFoundException", format!("{resource} does not exist"))
}
