//! The layers that functions use.

use rehearsal_cloud_core::service::{CallContext, ServiceError};

use crate::code::{Code, LONGEST_CONTENT, UsedLayer};
use crate::error::{access_denied, invalid_parameter};
use crate::layer::LayerPlace;
use crate::ops::permissions::authorize_layer;
use crate::state::Lambda;

/// The most layers of a function.
const MOST_LAYERS: usize = 5;

/// Finds the layers that a function is to have, by the ARNs of versions. Recorded:
/// lambda_api, `test_layer_function_exceptions`, `test_layer_function_quota_exception`.
pub(crate) fn find_all(
    lambda: &mut Lambda,
    cx: &CallContext<'_>,
    arns: &[String],
) -> Result<Vec<UsedLayer>, ServiceError> {
    if arns.len() > MOST_LAYERS {
        return Err(invalid_parameter(format!(
            "Cannot reference more than {MOST_LAYERS} layers."
        )));
    }
    let mut found: Vec<(LayerPlace, UsedLayer)> = Vec::new();
    for arn in arns {
        let missing = || invalid_parameter(format!("Layer version {arn} does not exist."));
        let (place, number) = LayerPlace::of_arn(arn).ok_or_else(missing)?;
        if place.region != *cx.region() {
            return Err(invalid_parameter(format!(
                "Layers are not in the same region as the function. Layers are expected to be in \
                 region {}.",
                cx.region()
            )));
        }
        let version = lambda.layer_version(&place, number.unwrap_or_default());
        if place.account != *cx.account() {
            let policy = version.as_deref().map(|version| &version.policy);
            authorize_layer(cx, policy, arn).map_err(access_denied)?;
        }
        let code = version.ok_or_else(missing)?.code.clone();
        if let Some((_, other)) = found.iter().find(|(other, _)| *other == place) {
            return Err(invalid_parameter(format!(
                "Two different versions of the same layer are not allowed to be referenced in the \
                 same function. {} and {arn} are versions of the same layer.",
                other.arn
            )));
        }
        let layer = UsedLayer {
            arn: arn.clone(),
            code,
        };
        found.push((place, layer));
    }
    Ok(found.into_iter().map(|(_, layer)| layer).collect())
}

/// Refuses code that is too large together with the layers.
pub(crate) fn check_size(code: &Code, layers: &[UsedLayer]) -> Result<(), ServiceError> {
    if layers.is_empty() {
        return Ok(());
    }
    let size = layers.iter().map(|layer| layer.code.unpacked_size());
    let size = size.sum::<u64>() + code.unpacked_size();
    if size <= LONGEST_CONTENT {
        return Ok(());
    }
    Err(invalid_parameter(format!(
        "Function code combined with layers exceeds the maximum allowed size of \
         {LONGEST_CONTENT} bytes. The actual size is {size} bytes."
    )))
}
