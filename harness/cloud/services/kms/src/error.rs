//! Errors that several operations answer.

use rehearsal_cloud_core::service::ServiceError;

/// Returns the error for input that is not as it has to be.
pub(crate) fn validation(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ValidationException", message)
}

pub(crate) fn not_found(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("NotFoundException", message)
}

pub(crate) fn invalid_usage(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("InvalidKeyUsageException", message)
}

pub(crate) fn invalid_state(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("KMSInvalidStateException", message)
}

pub(crate) fn unsupported(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("UnsupportedOperationException", message)
}

/// Returns the error for a ciphertext that cannot be decrypted. AWS gives it no message.
pub(crate) fn invalid_ciphertext() -> ServiceError {
    ServiceError::sender("InvalidCiphertextException", "")
}

/// Returns the error for imported material that is not what the key expects.
pub(crate) fn incorrect_material() -> ServiceError {
    ServiceError::sender("IncorrectKeyMaterialException", "")
}

/// Returns the error for a key that did not encrypt a ciphertext.
pub(crate) fn incorrect_key() -> ServiceError {
    ServiceError::sender(
        "IncorrectKeyException",
        "The key ID in the request does not identify a CMK that can perform this operation.",
    )
}

/// Returns the error that a call with `DryRun` answers if it would go well.
pub(crate) fn dry_run() -> ServiceError {
    ServiceError::sender(
        "DryRunOperationException",
        "The request would have succeeded, but the DryRun option is set.",
    )
}

/// Returns the error for a marker that no page was answered with.
pub(crate) fn invalid_marker() -> ServiceError {
    ServiceError::sender("InvalidMarkerException", "Could not deserialize marker.")
}

/// Returns the error for a part of an operation that AWS has and this cloud does not.
pub(crate) fn not_implemented(what: &str) -> ServiceError {
    let message = format!("The embedded cloud does not implement {what}.");
    ServiceError::receiver("NotImplemented", message).with_status(501)
}
