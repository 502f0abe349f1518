//! `GetAccessKeyInfo`.

use serde::{Deserialize, Serialize};

use super::Sts;
use rehearsal_cloud_core::service::{CallContext, ServiceError};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    access_key_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    account: String,
}

pub(super) fn get_access_key_info(
    _: &mut Sts,
    cx: &mut CallContext<'_>,
    input: Input,
) -> Result<Output, ServiceError> {
    let account = cx
        .credentials()
        .account_of(&input.access_key_id)
        .ok_or_else(|| {
            let message = format!("Invalid AccessKeyId: {}", input.access_key_id);
            ServiceError::sender("ValidationError", message)
        })?;
    Ok(Output { account })
}
