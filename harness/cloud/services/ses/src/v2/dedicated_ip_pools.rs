//! Dedicated IP pools.

use serde::Deserialize;
use serde_json::{Value, json};

use super::errors::{already_exists, not_found};
use super::tags::{Tag, add_tags, arn};
use crate::state::Ses;
use crate::v1::NoInput;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PoolInput {
    pool_name: String,
    scaling_mode: Option<String>,
    #[serde(default)]
    tags: Vec<Tag>,
}

impl PoolInput {
    fn not_found(&self) -> ServiceError {
        not_found(format!(
            "Dedicated IP pool with name {} not found.",
            self.pool_name
        ))
    }
}

pub(crate) fn create(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: PoolInput,
) -> Result<(), ServiceError> {
    let arn = arn(cx, "dedicated-ip-pool", &input.pool_name);
    let region = ses.regions.for_caller(cx);
    if region.pools.contains_key(&input.pool_name) {
        return Err(already_exists(format!(
            "Dedicated IP pool with name {} already exists.",
            input.pool_name
        )));
    }
    let mode = input.scaling_mode.unwrap_or_else(|| "STANDARD".to_owned());
    region.pools.insert(input.pool_name, mode);
    add_tags(region, arn, input.tags);
    Ok(())
}

pub(crate) fn get(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: PoolInput,
) -> Result<Value, ServiceError> {
    let mode = ses.regions.for_caller(cx).pools.get(&input.pool_name);
    let mode = mode.ok_or_else(|| input.not_found())?;
    Ok(json!({"DedicatedIpPool": {"PoolName": input.pool_name, "ScalingMode": mode}}))
}

pub(crate) fn put_scaling(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    mut input: PoolInput,
) -> Result<(), ServiceError> {
    let new_mode = input.scaling_mode.take().unwrap_or_default();
    let mode = ses.regions.for_caller(cx).pools.get_mut(&input.pool_name);
    *mode.ok_or_else(|| input.not_found())? = new_mode;
    Ok(())
}

pub(crate) fn delete(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: PoolInput,
) -> Result<(), ServiceError> {
    let arn = arn(cx, "dedicated-ip-pool", &input.pool_name);
    let region = ses.regions.for_caller(cx);
    let removed = region.pools.remove(&input.pool_name);
    removed.ok_or_else(|| input.not_found())?;
    region.tags.remove(&arn);
    Ok(())
}

pub(crate) fn list(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    let pools: Vec<&String> = ses.regions.for_caller(cx).pools.keys().collect();
    Ok(json!({"DedicatedIpPools": pools}))
}
