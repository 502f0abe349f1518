//! Errors with the codes and texts of Lambda.

use rehearsal_cloud_core::service::ServiceError;

/// Returns an error of the service itself, which says whose fault it is.
pub(crate) fn of_user(code: &'static str, message: impl Into<String>) -> ServiceError {
    ServiceError::sender(code, message).with_member("Type", "User")
}

pub(crate) fn invalid_parameter(message: impl Into<String>) -> ServiceError {
    of_user("InvalidParameterValueException", message)
}

pub(crate) fn not_found(message: impl Into<String>) -> ServiceError {
    of_user("ResourceNotFoundException", message)
}

pub(crate) fn function_not_found(arn: &str) -> ServiceError {
    not_found(format!("Function not found: {arn}"))
}

/// Returns the error for a resource that the operation does not name.
pub(crate) fn resource_not_found() -> ServiceError {
    not_found("The resource you requested does not exist.")
}

pub(crate) fn conflict(message: impl Into<String>) -> ServiceError {
    of_user("ResourceConflictException", message)
}

pub(crate) fn validation(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ValidationException", message)
}

pub(crate) fn too_large(message: impl Into<String>) -> ServiceError {
    of_user("RequestTooLargeException", message)
}

/// Returns the error for a revision that is not the latest, which `operation` would tell.
pub(crate) fn wrong_revision(operation: &str) -> ServiceError {
    of_user(
        "PreconditionFailedException",
        format!(
            "The Revision Id provided does not match the latest Revision Id. Call the {operation} \
             API to retrieve the latest Revision Id"
        ),
    )
}

/// Returns the error for a caller that a policy does not let in.
pub(crate) fn access_denied(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("AccessDeniedException", message).with_status(403)
}

/// Returns the error for something that AWS has and this cloud does not.
pub(crate) fn not_implemented(what: &str) -> ServiceError {
    ServiceError::receiver(
        "NotImplemented",
        format!("The embedded cloud does not have {what}."),
    )
    .with_status(501)
}
