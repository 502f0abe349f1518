//! The keys of KMS that encrypt parameters of the type `SecureString`.

use rehearsal_cloud_core::encryption::{KeyRequest, KeyUse, quoted};
use rehearsal_cloud_core::service::{CallContext, ServiceError};

use crate::state::Version;

/// Refuses to encrypt or decrypt with a key that does not allow that now.
pub(crate) fn check(cx: &CallContext<'_>, key: &str, usage: KeyUse) -> Result<(), ServiceError> {
    let request = KeyRequest {
        service: "ssm",
        account: cx.account(),
        region: cx.region(),
        key,
        usage,
    };
    let found = cx.encryption_key(request).map(|_| ());
    found.map_err(|error| {
        let code = match &*error.code {
            "AccessDeniedException" => "AccessDeniedException",
            _ => "InvalidKeyId",
        };
        ServiceError::sender(code, quoted(&error, cx.request_id()))
    })
}

/// Refuses to decrypt a version whose key does not allow that now, if a call asks for it.
pub(crate) fn check_decryption(
    cx: &CallContext<'_>,
    version: &Version,
    is_asked: bool,
) -> Result<(), ServiceError> {
    match version.key_id.as_deref().filter(|_| is_asked) {
        Some(key) => check(cx, key, KeyUse::Decrypt),
        None => Ok(()),
    }
}
