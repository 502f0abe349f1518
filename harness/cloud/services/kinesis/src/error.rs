//! Errors that several operations answer.

use rehearsal_cloud_core::service::ServiceError;

pub(crate) fn invalid_argument(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("InvalidArgumentException", message)
}

pub(crate) fn validation(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ValidationException", message)
}

pub(crate) fn not_found(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ResourceNotFoundException", message)
}

pub(crate) fn in_use(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ResourceInUseException", message)
}

pub(crate) fn limit_exceeded(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("LimitExceededException", message)
}

/// Returns the error for a stream that is not there.
pub(crate) fn stream_not_found(name: &str, account: &str) -> ServiceError {
    // Recorded: kinesis, test_cbor_exceptions.
    not_found(format!("Stream {name} under account {account} not found."))
}

/// Returns the error for a shard that has too many reads or writes, and names it.
pub(crate) fn throughput_exceeded(shard: &str, stream: &str, account: &str) -> ServiceError {
    ServiceError::sender(
        "ProvisionedThroughputExceededException",
        format!("Rate exceeded for shard {shard} in stream {stream} under account {account}."),
    )
}
