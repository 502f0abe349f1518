//! `DescribeSecret`.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::input::check_name;
use super::tags;
use crate::secret::Secret;
use crate::state::Secrets;

/// A call about one secret.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SecretInput {
    pub(super) secret_id: String,
}

pub(crate) fn describe_secret(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    input: SecretInput,
) -> Result<Value, ServiceError> {
    check_name(&input.secret_id)?;
    let secret = secrets.find(cx, &input.secret_id, "DescribeSecret")?;
    Ok(describe(secret, "VersionIdsToStages"))
}

/// Returns what is known of a secret besides its value, with the stages of its versions
/// under a name. AWS leaves out what is not set.
pub(super) fn describe(secret: &Secret, stages: &str) -> Value {
    let mut output = json!({
        "ARN": secret.arn,
        "Name": secret.name,
        "Description": secret.description.as_ref().filter(|text| !text.is_empty()),
        "KmsKeyId": secret.key_id,
        "CreatedDate": secret.created,
        "LastChangedDate": secret.changed,
        "LastAccessedDate": secret.accessed(),
        "DeletedDate": secret.deleted,
        "Tags": secret.tags.as_ref().map(tags::written),
    });
    output[stages] = json!(secret.versions_to_stages());
    if let Some(rotation) = &secret.rotation {
        output["RotationEnabled"] = rotation.enabled.into();
        output["RotationLambdaARN"] = rotation.lambda_arn.as_str().into();
        output["RotationRules"] = json!(rotation.rules);
        output["NextRotationDate"] = json!(rotation.next);
        output["LastRotatedDate"] = json!(rotation.last);
    }
    let Value::Object(members) = output else {
        return output;
    };
    let set = members.into_iter().filter(|(_, value)| !value.is_null());
    Value::Object(set.collect::<Map<_, _>>())
}
