//! `LabelParameterVersion` and `UnlabelParameterVersion`.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::version_not_found;
use crate::name::strip_arn;
use crate::state::Ssm;

/// How many labels a version can have.
const MAX_LABELS: usize = 10;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct LabelParameterVersion {
    name: String,
    parameter_version: Option<i64>,
    labels: Vec<String>,
}

pub(crate) fn label_parameter_version(
    ssm: &mut Ssm,
    cx: &mut CallContext<'_>,
    input: LabelParameterVersion,
) -> Result<Value, ServiceError> {
    let name = strip_arn(&input.name, cx);
    let parameter = ssm.regions.for_caller(cx).parameter_mut(name)?;
    let number = input
        .parameter_version
        .unwrap_or_else(|| parameter.newest().number);
    let version = parameter.select(&number.to_string());
    let version = version.ok_or_else(|| version_not_found(name, &number.to_string()))?;
    let (valid, invalid): (Vec<String>, Vec<String>) =
        input.labels.into_iter().partition(|label| is_valid(label));
    let mut labels = version.labels.clone();
    for label in valid {
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    if labels.len() > MAX_LABELS {
        return Err(ServiceError::sender(
            "ParameterVersionLabelLimitExceeded",
            "A parameter version can have maximum 10 labels.Move one or more labels to another \
             version and try again.",
        ));
    }
    // A label belongs to one version.
    for version in &mut parameter.versions {
        if version.number == number {
            version.labels.clone_from(&labels);
        } else {
            version.labels.retain(|label| !labels.contains(label));
        }
    }
    Ok(json!({"InvalidLabels": invalid, "ParameterVersion": number}))
}

/// Returns whether text can be a label: letters, digits and `.-_`, and neither a digit nor
/// `aws` or `ssm` at its beginning.
fn is_valid(label: &str) -> bool {
    let lower = label.to_ascii_lowercase();
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    !lower.starts_with("aws")
        && !lower.starts_with("ssm")
        && !lower.starts_with(|c: char| c.is_ascii_digit())
        && lower.chars().all(is_allowed)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UnlabelParameterVersion {
    name: String,
    parameter_version: i64,
    labels: Vec<String>,
}

pub(crate) fn unlabel_parameter_version(
    ssm: &mut Ssm,
    cx: &mut CallContext<'_>,
    input: UnlabelParameterVersion,
) -> Result<Value, ServiceError> {
    let name = strip_arn(&input.name, cx);
    let parameter = ssm.regions.for_caller(cx).parameter_mut(name)?;
    let number = input.parameter_version;
    let mut versions = parameter.versions.iter_mut();
    let version = versions.find(|version| version.number == number);
    let version = version.ok_or_else(|| version_not_found(name, &number.to_string()))?;
    let (removed, invalid): (Vec<String>, Vec<String>) = input
        .labels
        .into_iter()
        .partition(|label| version.labels.contains(label));
    version.labels.retain(|label| !removed.contains(label));
    Ok(json!({"RemovedLabels": removed, "InvalidLabels": invalid}))
}
