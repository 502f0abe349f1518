//! The key of KMS that encrypts the messages of a queue.

use rehearsal_cloud_core::encryption::{KeyRequest, KeyUse, quoted};
use rehearsal_cloud_core::service::{CallContext, ServiceError};

use crate::error::{Error, ErrorKind};
use crate::queue::Queue;

/// Refuses to encrypt or decrypt the messages of a queue whose key does not allow that now.
///
/// Each caller's data key is used again for the queue's `KmsDataKeyReusePeriodSeconds`, without
/// a question to KMS, as the developer guide says.
pub(crate) fn check(queue: &mut Queue, cx: &CallContext<'_>, usage: KeyUse) -> Result<(), Error> {
    let Some((key, reuse_period)) = queue.settings.key() else {
        return Ok(());
    };
    let request = KeyRequest {
        service: "sqs",
        account: &queue.arn.account,
        region: &queue.arn.region,
        key,
        usage,
    };
    let obtained = queue.data_keys.obtain(cx, request, reuse_period);
    obtained.map_err(|error| refusal(&error, cx))
}

/// Returns the error of SQS for one of KMS.
fn refusal(error: &ServiceError, cx: &CallContext<'_>) -> Error {
    let kind = match &*error.code {
        "AccessDeniedException" => ErrorKind::KmsAccessDenied,
        "DisabledException" => ErrorKind::KmsDisabled,
        "InvalidKeyUsageException" => ErrorKind::KmsInvalidKeyUsage,
        "NotFoundException" => ErrorKind::KmsNotFound,
        _ => ErrorKind::KmsInvalidState,
    };
    Error::new(kind, quoted(error, cx.request_id()))
}
