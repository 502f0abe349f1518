//! Errors that several operations answer.

use rehearsal_cloud_core::service::ServiceError;

/// Returns the error for input that is not as it has to be.
pub(crate) fn validation(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ValidationException", message)
}

pub(crate) fn not_found(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ResourceNotFoundException", message)
}

pub(crate) fn exists(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ResourceAlreadyExistsException", message)
}

/// Returns the error for a bus that is not there.
pub(crate) fn bus_not_found(name: &str) -> ServiceError {
    not_found(format!("Event bus {name} does not exist."))
}

/// Returns the error for a rule that is not there.
pub(crate) fn rule_not_found(name: &str, bus: &str) -> ServiceError {
    not_found(format!("Rule {name} does not exist on EventBus {bus}."))
}

/// Returns the error for a pattern that cannot be read.
pub(crate) fn invalid_pattern(reason: &str) -> ServiceError {
    ServiceError::sender(
        "InvalidEventPatternException",
        format!("Event pattern is not valid. Reason: {reason}"),
    )
}

/// Returns the error for more than there may be.
pub(crate) fn limit_exceeded() -> ServiceError {
    ServiceError::sender(
        "LimitExceededException",
        "The requested resource exceeds the maximum number allowed.",
    )
}

/// Returns the error for a token that no page was answered with.
pub(crate) fn invalid_token() -> ServiceError {
    validation("Parameter NextToken is not valid.")
}
