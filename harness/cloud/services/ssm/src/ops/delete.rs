//! `DeleteParameter`, `DeleteParameters`, and what expires.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::parameter_not_found;
use crate::name::{key, strip_arn};
use crate::policies;
use crate::state::Ssm;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteParameter {
    name: String,
}

pub(crate) fn delete_parameter(
    ssm: &mut Ssm,
    cx: &mut CallContext<'_>,
    input: DeleteParameter,
) -> Result<Value, ServiceError> {
    let key = key(strip_arn(&input.name, cx));
    let removed = ssm.regions.for_caller(cx).parameters.remove(&key);
    removed.map(|_| json!({})).ok_or_else(parameter_not_found)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteParameters {
    names: Vec<String>,
}

pub(crate) fn delete_parameters(
    ssm: &mut Ssm,
    cx: &mut CallContext<'_>,
    input: DeleteParameters,
) -> Result<Value, ServiceError> {
    let region = ssm.regions.for_caller(cx);
    let (deleted, invalid): (Vec<String>, Vec<String>) =
        input.names.into_iter().partition(|name| {
            let key = key(strip_arn(name, cx));
            region.parameters.remove(&key).is_some()
        });
    Ok(json!({"DeletedParameters": deleted, "InvalidParameters": invalid}))
}

/// Deletes the parameters that have expired.
pub(crate) fn run_due(ssm: &mut Ssm, cx: &mut CallContext<'_>) {
    let now = cx.now();
    while ssm.next_expiration().is_some_and(|next| next <= now) {
        let Some(due) = ssm.expirations.pop_first() else {
            return;
        };
        let Some(region) = ssm.regions.get_mut(&due.account, &due.region) else {
            continue;
        };
        let parameter = region.parameters.get(&due.key);
        let expires = parameter.and_then(|found| policies::expires(&found.newest().policies));
        if expires.is_some_and(|expires| expires <= now) {
            region.parameters.remove(&due.key);
        }
    }
}
