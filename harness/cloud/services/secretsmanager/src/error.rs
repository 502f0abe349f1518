//! Errors that several operations answer.

use rehearsal_cloud_core::service::ServiceError;

/// Returns an error. Secrets Manager writes the message of the errors that its model knows
/// as `Message` (recorded: `secretsmanager`, `test_secret_not_found`).
fn error(code: &'static str, message: impl Into<String>) -> ServiceError {
    let message = message.into();
    ServiceError::sender(code, message.clone()).with_member("Message", message)
}

pub(crate) fn invalid_parameter(message: impl Into<String>) -> ServiceError {
    error("InvalidParameterException", message)
}

pub(crate) fn invalid_request(message: impl Into<String>) -> ServiceError {
    error("InvalidRequestException", message)
}

pub(crate) fn exists(message: impl Into<String>) -> ServiceError {
    error("ResourceExistsException", message)
}

pub(crate) fn malformed_policy(message: impl Into<String>) -> ServiceError {
    error("MalformedPolicyDocumentException", message)
}

pub(crate) fn not_found(message: impl Into<String>) -> ServiceError {
    error("ResourceNotFoundException", message)
}

pub(crate) fn access_denied(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("AccessDeniedException", message)
}

/// Returns the error for a key that cannot decrypt, as the API reference words it.
pub(crate) fn decryption_failure() -> ServiceError {
    error(
        "DecryptionFailure",
        "Secrets Manager can't decrypt the protected secret text using the provided KMS key.",
    )
}

/// Returns the error for a key that cannot encrypt, as the API reference words it.
pub(crate) fn encryption_failure() -> ServiceError {
    error(
        "EncryptionFailure",
        "Secrets Manager can't encrypt the protected secret text using the provided KMS key. \
         Check that the KMS key is available, enabled, and not in an invalid state.",
    )
}

/// Returns the error for a secret that is not there.
pub(crate) fn secret_not_found() -> ServiceError {
    not_found("Secrets Manager can't find the specified secret.")
}

/// Returns the error for a secret that is scheduled for deletion.
pub(crate) fn marked_for_deletion() -> ServiceError {
    invalid_request(
        "You can't perform this operation on the secret because it was marked for deletion.",
    )
}

/// Returns the error for a token that no page was answered with.
pub(crate) fn invalid_token() -> ServiceError {
    error("InvalidNextTokenException", "Invalid NextToken.")
}
