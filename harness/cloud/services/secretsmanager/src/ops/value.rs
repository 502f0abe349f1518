//! `GetSecretValue`.

use rehearsal_cloud_core::encryption::KeyUse;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use time::Time;

use super::input::check_name;
use crate::encryption;
use crate::error::{invalid_request, not_found};
use crate::secret::{CURRENT, Content, Secret};
use crate::state::Secrets;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetSecretValue {
    secret_id: String,
    version_id: Option<String>,
    version_stage: Option<String>,
}

pub(crate) fn get_secret_value(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    input: GetSecretValue,
) -> Result<Value, ServiceError> {
    check_name(&input.secret_id)?;
    let secret = secrets.find_kept(cx, &input.secret_id, "GetSecretValue")?;
    let stage = input.version_stage.as_deref();
    read(secret, cx, input.version_id.as_deref(), stage)
}

/// Reads a version of a secret: the one with an id or at a stage, else the current one.
pub(super) fn read(
    secret: &mut Secret,
    cx: &CallContext<'_>,
    id: Option<&str>,
    stage: Option<&str>,
) -> Result<Value, ServiceError> {
    let absent = |what: &str, value: &str| {
        not_found(format!(
            "Secrets Manager can't find the specified secret value for {what}: {value}"
        ))
    };
    let mut versions = secret.versions.iter_mut();
    let version = if let Some(id) = id {
        let version = versions.find(|version| version.id == id && version.content.is_some());
        let version = version.ok_or_else(|| absent("VersionId", id))?;
        if stage.is_some_and(|stage| !version.stages.contains(stage)) {
            return Err(invalid_request(
                "You provided a VersionStage that is not associated to the provided VersionId.",
            ));
        }
        version
    } else {
        let stage = stage.unwrap_or(CURRENT);
        let version =
            versions.find(|version| version.stages.contains(stage) && version.content.is_some());
        version.ok_or_else(|| absent("staging label", stage))?
    };
    let key = version.key_id.as_deref();
    encryption::check(cx, &secret.arn, key, KeyUse::Decrypt)?;
    version.accessed = Some(Timestamp(cx.now().replace_time(Time::MIDNIGHT)));
    let mut output = json!({
        "ARN": secret.arn,
        "Name": secret.name,
        "VersionId": version.id,
        "VersionStages": version.stages,
        "CreatedDate": version.created,
    });
    match &version.content {
        Some(Content::Text(text)) => output["SecretString"] = text.as_str().into(),
        Some(Content::Binary(binary)) => output["SecretBinary"] = binary.as_str().into(),
        None => {}
    }
    Ok(output)
}
