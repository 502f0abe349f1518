//! Rotation of key material.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::keys::KeyInput;
use super::page::page;
use crate::error::{unsupported, validation};
use crate::key::{Key, MAX_ON_DEMAND, Origin};
use crate::spec::Spec;
use crate::state::Kms;

/// After how many days a key is rotated if the call does not say.
const DAYS: i64 = 365;
/// How many rotations are on a page if the call does not say.
const PAGE: usize = 100;

/// Refuses a key whose material is never rotated. AWS gives the error no message (recorded:
/// `test_rotate_key_on_demand_raises_error_given_non_symmetric_key`).
fn check_spec(key: &Key) -> Result<(), ServiceError> {
    if key.spec == Spec::Symmetric {
        return Ok(());
    }
    Err(unsupported(""))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct EnableKeyRotation {
    key_id: String,
    rotation_period_in_days: Option<i64>,
}

pub(crate) fn enable_key_rotation(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: EnableKeyRotation,
) -> Result<Value, ServiceError> {
    let days = input.rotation_period_in_days.unwrap_or(DAYS);
    let key = kms.find_enabled(cx, &input.key_id, "EnableKeyRotation")?;
    check_spec(key)?;
    key.check_origin(Origin::Kms)?;
    if !(90..=2560).contains(&days) {
        return Err(validation(
            "RotationPeriodInDays must be between 90 and 2560 days.",
        ));
    }
    key.rotate_every(days, cx.now());
    let (id, next) = (key.id.clone(), key.rotation.clone());
    if let Some(rotation) = next {
        kms.note_due(cx, &id, rotation.next);
    }
    Ok(json!({}))
}

pub(crate) fn disable_key_rotation(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: KeyInput,
) -> Result<Value, ServiceError> {
    let key = kms.find_enabled(cx, &input.key_id, "DisableKeyRotation")?;
    check_spec(key)?;
    key.rotation = None;
    Ok(json!({}))
}

pub(crate) fn get_key_rotation_status(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: KeyInput,
) -> Result<Value, ServiceError> {
    let key = kms.find(cx, &input.key_id, "GetKeyRotationStatus")?;
    key.check_kept()?;
    let mut output = json!({"KeyId": key.id, "KeyRotationEnabled": key.rotation.is_some()});
    if let Some(rotation) = &key.rotation {
        output["RotationPeriodInDays"] = rotation.days.into();
        output["NextRotationDate"] = json!(rotation.next);
    }
    Ok(output)
}

pub(crate) fn rotate_key_on_demand(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: KeyInput,
) -> Result<Value, ServiceError> {
    let key = kms.find_enabled(cx, &input.key_id, "RotateKeyOnDemand")?;
    check_spec(key)?;
    if key.on_demand_rotations() >= MAX_ON_DEMAND {
        return Err(ServiceError::sender(
            "LimitExceededException",
            format!(
                "The on-demand rotations limit has been reached for the given keyId. No more \
                 on-demand rotations can be performed for this key: {}",
                key.arn
            ),
        ));
    }
    match key.origin {
        Origin::Kms => key.rotate(cx.ids, cx.now, "ON_DEMAND"),
        Origin::External => key.use_next_material(cx.now)?,
    }
    Ok(json!({"KeyId": key.arn}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListKeyRotations {
    key_id: String,
    limit: Option<usize>,
    marker: Option<String>,
}

pub(crate) fn list_key_rotations(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: ListKeyRotations,
) -> Result<Value, ServiceError> {
    let key = kms.find(cx, &input.key_id, "ListKeyRotations")?;
    check_spec(key)?;
    let rotations = key.materials.iter().filter_map(|material| {
        let (date, kind) = material.rotated.as_ref()?;
        Some(json!({"KeyId": key.id, "RotationDate": date, "RotationType": kind}))
    });
    let marker = input.marker.as_deref();
    page("Rotations", rotations, (input.limit, PAGE), marker, |one| {
        one
    })
}
