//! `GetCallerIdentity`.

use serde::{Deserialize, Serialize};

use super::Sts;
use rehearsal_cloud_core::service::{CallContext, ServiceError};

#[derive(Deserialize)]
pub(super) struct Input {}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    user_id: String,
    account: String,
    arn: String,
}

pub(super) fn get_caller_identity(
    _: &mut Sts,
    cx: &mut CallContext<'_>,
    _: Input,
) -> Result<Output, ServiceError> {
    let caller = cx.identity();
    Ok(Output {
        user_id: caller.user_id.to_string(),
        account: caller.account.to_string(),
        arn: caller.arn.to_string(),
    })
}
