//! Errors of the REST API.

use rehearsal_model::error::ServiceError;

/// Returns the error for a resource that does not exist.
pub(crate) fn not_found(message: String) -> ServiceError {
    ServiceError::sender("NotFoundException", message)
}

/// Returns the error for a name that is in use.
pub(crate) fn already_exists(message: String) -> ServiceError {
    ServiceError::sender("AlreadyExistsException", message)
}

/// Converts an error of the query API to the code that the REST API has for it.
pub(crate) fn v2_error(error: ServiceError) -> ServiceError {
    let code = match error.code.as_ref() {
        code if code.ends_with("DoesNotExistException") => "NotFoundException",
        code if code.ends_with("AlreadyExistsException") => "AlreadyExistsException",
        "AccountSendingPausedException" | "ConfigurationSetSendingPausedException" => {
            "SendingPausedException"
        }
        "MessageRejected" => return error,
        _ => "BadRequestException",
    };
    ServiceError::sender(code, error.message)
}
