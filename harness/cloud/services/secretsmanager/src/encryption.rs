//! The keys of KMS that encrypt secrets.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::encryption::{KeyRequest, KeyUse};
use rehearsal_cloud_core::service::{CallContext, ServiceError};

use crate::error::{access_denied, decryption_failure, encryption_failure, invalid_request};

/// The key of an account that encrypts where none is named.
const MANAGED_KEY: &str = "alias/aws/secretsmanager";

/// Refuses to encrypt or decrypt a value of a secret, by its ARN, whose key does not allow that
/// now.
pub(crate) fn check(
    cx: &CallContext<'_>,
    secret_arn: &str,
    key: Option<&str>,
    usage: KeyUse,
) -> Result<(), ServiceError> {
    let key = key.filter(|key| !key.is_empty()).unwrap_or(MANAGED_KEY);
    let account = Arn::parse(secret_arn).map_or("", |arn| arn.account);
    if key == MANAGED_KEY && account != &**cx.account() {
        return Err(invalid_request(
            "You can't access a secret from a different AWS account if you encrypt the secret \
             with the default KMS service key.",
        ));
    }
    let request = KeyRequest {
        service: "secretsmanager",
        account,
        region: cx.region(),
        key,
        usage,
    };
    match cx.encryption_key(request) {
        Ok(_) => Ok(()),
        Err(error) if error.code == "AccessDeniedException" => {
            Err(access_denied("Access to KMS is not allowed"))
        }
        Err(_) if usage == KeyUse::Decrypt => Err(decryption_failure()),
        Err(_) => Err(encryption_failure()),
    }
}
