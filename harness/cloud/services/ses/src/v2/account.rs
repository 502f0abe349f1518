//! The account by the REST API: its details, whom it never writes to, its pools.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use time::OffsetDateTime;

use super::tags::{Tag, arn, keep_tags};
use super::{already, missing};
use crate::account::quota;
use crate::identities::Nothing;
use crate::state::Ses;
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

/// Why an address gets no mail, and since when.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Suppressed {
    address: String,
    reason: String,
    at: OffsetDateTime,
}

pub(crate) fn get(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: Nothing,
) -> Result<Value, ServiceError> {
    let region = ses.regions.for_caller(cx);
    let mut answer = json!({
        "ProductionAccessEnabled": true,
        "EnforcementStatus": "HEALTHY",
        "SendingEnabled": !region.paused,
        "DedicatedIpAutoWarmupEnabled": false,
        "SendQuota": quota(region, cx.now()),
    });
    for (name, value) in &region.account {
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
    ses.regions.for_caller(cx).paused = !input.sending_enabled;
    Ok(())
}

pub(crate) fn put_suppression(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Map<String, Value>,
) -> Result<(), ServiceError> {
    let account = &mut ses.regions.for_caller(cx).account;
    account.insert("SuppressionAttributes".to_owned(), input.into());
    Ok(())
}

pub(crate) fn put_details(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    mut input: Map<String, Value>,
) -> Result<(), ServiceError> {
    input.remove("ProductionAccessEnabled");
    let account = &mut ses.regions.for_caller(cx).account;
    account.insert("Details".to_owned(), input.into());
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Address {
    email_address: String,
    #[serde(default)]
    reason: String,
}

impl Address {
    fn key(&self) -> String {
        self.email_address.to_ascii_lowercase()
    }

    fn missing(&self) -> ServiceError {
        missing(format!(
            "Email address {} does not exist on your suppression list.",
            self.email_address
        ))
    }
}

fn told(entry: &Suppressed) -> Value {
    json!({
        "EmailAddress": entry.address, "Reason": entry.reason, "LastUpdateTime": Timestamp(entry.at),
    })
}

pub(crate) fn suppress(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Address,
) -> Result<(), ServiceError> {
    let entry = Suppressed {
        at: cx.now(),
        address: input.email_address.clone(),
        reason: input.reason.clone(),
    };
    ses.regions
        .for_caller(cx)
        .suppressed
        .insert(input.key(), entry);
    Ok(())
}

pub(crate) fn get_suppressed(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Address,
) -> Result<Value, ServiceError> {
    let entry = ses.regions.for_caller(cx).suppressed.get(&input.key());
    let entry = entry.ok_or_else(|| input.missing())?;
    Ok(json!({"SuppressedDestination": told(entry)}))
}

pub(crate) fn allow(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Address,
) -> Result<(), ServiceError> {
    let removed = ses.regions.for_caller(cx).suppressed.remove(&input.key());
    removed.map(|_| ()).ok_or_else(|| input.missing())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Reasons {
    #[serde(default)]
    reasons: Vec<String>,
}

pub(crate) fn list_suppressed(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Reasons,
) -> Result<Value, ServiceError> {
    let entries = ses.regions.for_caller(cx).suppressed.values();
    let wanted =
        |entry: &&Suppressed| input.reasons.is_empty() || input.reasons.contains(&entry.reason);
    let listed: Vec<Value> = entries.filter(wanted).map(told).collect();
    Ok(json!({"SuppressedDestinationSummaries": listed}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PoolInput {
    pool_name: String,
    scaling_mode: Option<String>,
    #[serde(default)]
    tags: Vec<Tag>,
}

impl PoolInput {
    fn missing(&self) -> ServiceError {
        missing(format!(
            "Dedicated IP pool with name {} not found.",
            self.pool_name
        ))
    }
}

pub(crate) fn create_pool(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: PoolInput,
) -> Result<(), ServiceError> {
    let arn = arn(cx, "dedicated-ip-pool", &input.pool_name);
    let region = ses.regions.for_caller(cx);
    if region.pools.contains_key(&input.pool_name) {
        return Err(already(format!(
            "Dedicated IP pool with name {} already exists.",
            input.pool_name
        )));
    }
    let mode = input.scaling_mode.unwrap_or_else(|| "STANDARD".to_owned());
    region.pools.insert(input.pool_name, mode);
    keep_tags(region, arn, input.tags);
    Ok(())
}

pub(crate) fn get_pool(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: PoolInput,
) -> Result<Value, ServiceError> {
    let mode = ses.regions.for_caller(cx).pools.get(&input.pool_name);
    let mode = mode.ok_or_else(|| input.missing())?;
    Ok(json!({"DedicatedIpPool": {"PoolName": input.pool_name, "ScalingMode": mode}}))
}

pub(crate) fn scale_pool(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    mut input: PoolInput,
) -> Result<(), ServiceError> {
    let wanted = input.scaling_mode.take().unwrap_or_default();
    let mode = ses.regions.for_caller(cx).pools.get_mut(&input.pool_name);
    *mode.ok_or_else(|| input.missing())? = wanted;
    Ok(())
}

pub(crate) fn delete_pool(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: PoolInput,
) -> Result<(), ServiceError> {
    let arn = arn(cx, "dedicated-ip-pool", &input.pool_name);
    let region = ses.regions.for_caller(cx);
    let removed = region.pools.remove(&input.pool_name);
    removed.ok_or_else(|| input.missing())?;
    region.tags.remove(&arn);
    Ok(())
}

pub(crate) fn list_pools(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: Nothing,
) -> Result<Value, ServiceError> {
    let pools: Vec<&String> = ses.regions.for_caller(cx).pools.keys().collect();
    Ok(json!({"DedicatedIpPools": pools}))
}
