//! Keys: creation, state, deletion.

use rehearsal_cloud_core::policy::statements;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use time::Duration;

use super::page::page;
use super::tags::{self, Tag};
use crate::access::new_key;
use crate::error::{invalid_state, not_implemented, validation};
use crate::key::Origin;
use crate::spec::{ENCRYPT_DECRYPT, Spec};
use crate::state::Kms;

/// After how many days a key is deleted if the call does not say.
const DELETION_DAYS: i64 = 30;
/// How many keys are on a page if the call does not say.
const PAGE: usize = 100;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateKey {
    policy: Option<String>,
    #[serde(default)]
    description: String,
    key_usage: Option<String>,
    customer_master_key_spec: Option<String>,
    key_spec: Option<String>,
    origin: Option<String>,
    #[serde(default)]
    tags: Vec<Tag>,
    #[serde(default)]
    multi_region: bool,
}

pub(crate) fn create_key(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: CreateKey,
) -> Result<Value, ServiceError> {
    let spec_name = input.key_spec.or(input.customer_master_key_spec);
    let spec_name = spec_name.unwrap_or_else(|| "SYMMETRIC_DEFAULT".to_owned());
    let spec = Spec::parse(&spec_name);
    let usage = match input.key_usage {
        Some(usage) => usage,
        None if spec == Some(Spec::Symmetric) => ENCRYPT_DECRYPT.to_owned(),
        None => {
            return Err(validation(
                "You must specify a KeyUsage value for all KMS keys except for symmetric \
                 encryption keys.",
            ));
        }
    };
    let spec = spec.ok_or_else(|| not_implemented(&format!("the KeySpec {spec_name} of KMS")))?;
    if !spec.usages().contains(&usage.as_str()) {
        return Err(validation(format!(
            "KeyUsage {usage} is not compatible with KeySpec {spec_name}"
        )));
    }
    let origin = input.origin.as_deref().unwrap_or("AWS_KMS");
    let origin = Origin::parse(origin)
        .ok_or_else(|| not_implemented(&format!("the Origin {origin} of KMS keys")))?;
    if input.multi_region {
        return Err(not_implemented("MultiRegion of kms CreateKey"));
    }
    let tags = tags::read(input.tags)?;
    let id = cx.ids.uuid("key");
    let mut key = new_key(cx, id, (spec, &usage), origin, input.description);
    key.tags = tags;
    if let Some(policy) = input.policy {
        key.policy = check_policy(policy)?;
    }
    let output = json!({"KeyMetadata": key.metadata()});
    let region = kms.regions.for_caller(cx);
    region.keys.insert(key.id.clone(), key);
    kms.publish(cx);
    Ok(output)
}

/// Returns a key policy, if it is one.
pub(super) fn check_policy(text: String) -> Result<String, ServiceError> {
    let policy: Option<Value> = serde_json::from_str(&text).ok();
    if policy.is_some_and(|policy| !statements(&policy).is_empty()) {
        return Ok(text);
    }
    Err(ServiceError::sender("MalformedPolicyDocumentException", ""))
}

/// A call about one key.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct KeyInput {
    pub(super) key_id: String,
}

pub(crate) fn describe_key(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: KeyInput,
) -> Result<Value, ServiceError> {
    let key = kms.find(cx, &input.key_id, "DescribeKey")?;
    Ok(json!({"KeyMetadata": key.metadata()}))
}

pub(crate) fn enable_key(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: KeyInput,
) -> Result<Value, ServiceError> {
    let key = kms.find(cx, &input.key_id, "EnableKey")?;
    key.check_complete()?;
    key.enabled = true;
    kms.publish(cx);
    Ok(json!({}))
}

pub(crate) fn disable_key(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: KeyInput,
) -> Result<Value, ServiceError> {
    let key = kms.find(cx, &input.key_id, "DisableKey")?;
    key.check_complete()?;
    key.enabled = false;
    kms.publish(cx);
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateKeyDescription {
    key_id: String,
    description: String,
}

pub(crate) fn update_key_description(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: UpdateKeyDescription,
) -> Result<Value, ServiceError> {
    let key = kms.find(cx, &input.key_id, "UpdateKeyDescription")?;
    key.check_kept()?;
    key.description = input.description;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListKeys {
    limit: Option<usize>,
    marker: Option<String>,
}

pub(crate) fn list_keys(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: ListKeys,
) -> Result<Value, ServiceError> {
    let keys = kms.regions.for_caller(cx).keys.values();
    let marker = input.marker.as_deref();
    page(
        "Keys",
        keys,
        (input.limit, PAGE),
        marker,
        |key| json!({"KeyId": key.id, "KeyArn": key.arn}),
    )
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ScheduleKeyDeletion {
    key_id: String,
    pending_window_in_days: Option<i64>,
}

pub(crate) fn schedule_key_deletion(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: ScheduleKeyDeletion,
) -> Result<Value, ServiceError> {
    let days = input.pending_window_in_days.unwrap_or(DELETION_DAYS);
    let key = kms.find(cx, &input.key_id, "ScheduleKeyDeletion")?;
    key.check_kept()?;
    if !(7..=30).contains(&days) {
        return Err(validation(
            "PendingWindowInDays must be between 7 and 30 days.",
        ));
    }
    let date = Timestamp(cx.now() + Duration::days(days));
    key.deletion = Some(date);
    let output = json!({
        "KeyId": key.arn,
        "DeletionDate": date,
        "KeyState": key.state(),
        "PendingWindowInDays": days,
    });
    let id = key.id.clone();
    kms.note_due(cx, &id, date);
    kms.publish(cx);
    Ok(output)
}

pub(crate) fn cancel_key_deletion(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: KeyInput,
) -> Result<Value, ServiceError> {
    let key = kms.find(cx, &input.key_id, "CancelKeyDeletion")?;
    if key.deletion.take().is_none() {
        return Err(invalid_state(format!(
            "{} is not pending deletion.",
            key.arn
        )));
    }
    // A key whose deletion is cancelled has to be enabled again.
    key.enabled = false;
    let arn = key.arn.clone();
    kms.publish(cx);
    Ok(json!({"KeyId": arn}))
}
