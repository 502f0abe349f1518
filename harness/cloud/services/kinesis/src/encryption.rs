//! The key of KMS that encrypts the records of a stream.

use rehearsal_cloud_core::encryption::{KeyRequest, KeyUse};
use rehearsal_cloud_core::service::{CallContext, ServiceError};

use crate::stream::Stream;

/// Refuses to encrypt or decrypt the records of a stream whose key does not allow that now.
pub(crate) fn check(
    cx: &CallContext<'_>,
    stream: &Stream,
    usage: KeyUse,
) -> Result<(), ServiceError> {
    match &stream.key_id {
        Some(key) => check_key(cx, stream, key, usage),
        None => Ok(()),
    }
}

/// Refuses a key that cannot encrypt or decrypt the records of a stream.
pub(crate) fn check_key(
    cx: &CallContext<'_>,
    stream: &Stream,
    key: &str,
    usage: KeyUse,
) -> Result<(), ServiceError> {
    let request = KeyRequest {
        service: "kinesis",
        account: &stream.account,
        region: cx.region(),
        key,
        usage,
    };
    let found = cx.encryption_key(request).map(|_| ());
    found.map_err(|error| {
        let code = match &*error.code {
            "AccessDeniedException" => "KMSAccessDeniedException",
            "DisabledException" => "KMSDisabledException",
            "NotFoundException" => "KMSNotFoundException",
            _ => "KMSInvalidStateException",
        };
        ServiceError::sender(code, error.message)
    })
}
