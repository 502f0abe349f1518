//! `PutSecretValue` and `UpdateSecret`.

use rehearsal_cloud_core::encryption::KeyUse;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::input::{check_name, content, named, token};
use crate::encryption;
use crate::error::invalid_request;
use crate::secret::CURRENT;
use crate::state::Secrets;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutSecretValue {
    secret_id: String,
    client_request_token: Option<String>,
    secret_binary: Option<String>,
    secret_string: Option<String>,
    version_stages: Option<Vec<String>>,
}

pub(crate) fn put_secret_value(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    input: PutSecretValue,
) -> Result<Value, ServiceError> {
    check_name(&input.secret_id)?;
    let token = token(input.client_request_token)?;
    let content = content(input.secret_string, input.secret_binary)?;
    let secret = secrets.find_kept(cx, &input.secret_id, "PutSecretValue")?;
    let content = content
        .ok_or_else(|| invalid_request("You must provide either SecretString or SecretBinary."))?;
    let key = secret.key_id.as_deref();
    encryption::check(cx, &secret.arn, key, KeyUse::GenerateDataKey)?;
    let stages = input.version_stages;
    let stages = stages.unwrap_or_else(|| vec![CURRENT.to_owned()]);
    secret.put(&token, content, &stages, cx.now())?;
    let mut output = named(secret);
    output["VersionStages"] = json!(secret.version(&token).map(|version| &version.stages));
    output["VersionId"] = token.into();
    Ok(output)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateSecret {
    secret_id: String,
    client_request_token: Option<String>,
    description: Option<String>,
    kms_key_id: Option<String>,
    secret_binary: Option<String>,
    secret_string: Option<String>,
}

pub(crate) fn update_secret(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    input: UpdateSecret,
) -> Result<Value, ServiceError> {
    check_name(&input.secret_id)?;
    let token = token(input.client_request_token)?;
    let content = content(input.secret_string, input.secret_binary)?;
    let secret = secrets.find_kept(cx, &input.secret_id, "UpdateSecret")?;
    if content.is_some() || input.kms_key_id.is_some() {
        let key = input.kms_key_id.as_deref().or(secret.key_id.as_deref());
        encryption::check(cx, &secret.arn, key, KeyUse::GenerateDataKey)?;
    }
    if let Some(description) = input.description {
        secret.description = Some(description);
        secret.changed = Timestamp(cx.now());
    }
    if let Some(key_id) = input.kms_key_id {
        secret.encrypt_with(key_id);
        secret.changed = Timestamp(cx.now());
    }
    let mut output = named(secret);
    if let Some(content) = content {
        secret.put(&token, content, &[CURRENT.to_owned()], cx.now())?;
        output["VersionId"] = token.into();
    }
    Ok(output)
}
