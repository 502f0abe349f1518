//! Key policies. A key has one, named `default`.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::keys::{KeyInput, check_policy};
use crate::error::not_found;
use crate::state::Kms;

const NAME: &str = "default";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PolicyInput {
    key_id: String,
    policy_name: Option<String>,
    policy: Option<String>,
}

impl PolicyInput {
    fn check_name(&self) -> Result<(), ServiceError> {
        match self.policy_name.as_deref() {
            None | Some(NAME) => Ok(()),
            Some(_) => Err(not_found("No such policy exists")),
        }
    }
}

pub(crate) fn get_key_policy(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: PolicyInput,
) -> Result<Value, ServiceError> {
    let key = kms.find(cx, &input.key_id, "GetKeyPolicy")?;
    input.check_name()?;
    Ok(json!({"Policy": key.policy, "PolicyName": NAME}))
}

pub(crate) fn put_key_policy(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: PolicyInput,
) -> Result<Value, ServiceError> {
    let key = kms.find(cx, &input.key_id, "PutKeyPolicy")?;
    input.check_name()?;
    key.policy = check_policy(input.policy.unwrap_or_default())?;
    kms.publish(cx);
    Ok(json!({}))
}

pub(crate) fn list_key_policies(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: KeyInput,
) -> Result<Value, ServiceError> {
    kms.find(cx, &input.key_id, "ListKeyPolicies")?;
    Ok(json!({"PolicyNames": [NAME], "Truncated": false}))
}
