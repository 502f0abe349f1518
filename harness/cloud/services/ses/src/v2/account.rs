//! The account's settings.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::state::Ses;
use crate::v1::NoInput;
use crate::v1::account::send_quota;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

pub(crate) fn get(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    let region = ses.regions.for_caller(cx);
    let mut answer = json!({
        "ProductionAccessEnabled": true,
        "EnforcementStatus": "HEALTHY",
        "SendingEnabled": !region.sending_paused,
        "DedicatedIpAutoWarmupEnabled": false,
        "SendQuota": send_quota(region, cx.now()),
    });
    for (name, value) in &region.account_settings {
        answer[name] = value.clone();
    }
    Ok(answer)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SendingAttributes {
    #[serde(default)]
    sending_enabled: bool,
}

pub(crate) fn put_sending(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: SendingAttributes,
) -> Result<(), ServiceError> {
    ses.regions.for_caller(cx).sending_paused = !input.sending_enabled;
    Ok(())
}

pub(crate) fn put_suppression(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Map<String, Value>,
) -> Result<(), ServiceError> {
    let settings = &mut ses.regions.for_caller(cx).account_settings;
    settings.insert("SuppressionAttributes".to_owned(), input.into());
    Ok(())
}

pub(crate) fn put_details(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    mut input: Map<String, Value>,
) -> Result<(), ServiceError> {
    input.remove("ProductionAccessEnabled");
    let settings = &mut ses.regions.for_caller(cx).account_settings;
    settings.insert("Details".to_owned(), input.into());
    Ok(())
}
