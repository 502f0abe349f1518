//! The errors that Cognito answers.

use rehearsal_model::error::ServiceError;

pub(super) fn invalid(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("InvalidParameterException", message)
}

pub(super) fn not_authorized(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("NotAuthorizedException", message)
}

pub(super) fn not_found(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ResourceNotFoundException", message)
}

pub(super) fn no_such_pool(id: &str) -> ServiceError {
    not_found(format!("User pool {id} does not exist."))
}

pub(super) fn no_such_client(id: &str) -> ServiceError {
    not_found(format!("User pool client {id} does not exist."))
}

/// For administrators, and for sign-ins where the client does not hide it.
pub(super) fn no_such_user() -> ServiceError {
    ServiceError::sender("UserNotFoundException", "User does not exist.")
}

/// For confirmations and password resets, which are not signed in.
pub(super) fn no_such_combination() -> ServiceError {
    ServiceError::sender(
        "UserNotFoundException",
        "Username/client id combination not found.",
    )
}

pub(super) fn code_mismatch() -> ServiceError {
    ServiceError::sender(
        "CodeMismatchException",
        "Invalid verification code provided, please try again.",
    )
}

pub(super) fn expired_code() -> ServiceError {
    ServiceError::sender(
        "ExpiredCodeException",
        "Invalid code provided, please request a code again.",
    )
}

pub(super) fn too_many_attempts() -> ServiceError {
    ServiceError::sender(
        "LimitExceededException",
        "Attempt limit exceeded, please try after some time.",
    )
}

pub(super) fn alias_exists(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("AliasExistsException", message)
}

pub(super) fn username_exists(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("UsernameExistsException", message)
}
