//! The key of KMS that encrypts the messages of a topic.

use rehearsal_cloud_core::encryption::{KeyRequest, KeyUse, quoted};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;
use time::Duration;

use crate::topic::Topic;

/// How long a data key is used again (developer guide, "Data key reuse").
const REUSE_PERIOD: Duration = Duration::minutes(5);

/// Refuses to publish to a topic whose key cannot be used now.
pub(crate) fn check(topic: &mut Topic, cx: &CallContext<'_>) -> Result<(), ServiceError> {
    let key = topic.attributes.get("KmsMasterKeyId");
    let Some(key) = key.filter(|key| !key.is_empty()) else {
        return Ok(());
    };
    let request = KeyRequest {
        service: "sns",
        account: &topic.owner,
        region: cx.region(),
        key,
        usage: KeyUse::GenerateDataKey,
    };
    let obtained = topic.data_keys.obtain(cx, request, REUSE_PERIOD);
    obtained.map_err(|error| {
        let code = match &*error.code {
            "AccessDeniedException" => "KMSAccessDeniedException",
            "DisabledException" => "KMSDisabledException",
            "NotFoundException" => "KMSNotFoundException",
            _ => "KMSInvalidStateException",
        };
        ServiceError::sender(code, quoted(&error, cx.request_id()))
    })
}
