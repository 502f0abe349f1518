//! `ListSecretVersionIds` and `UpdateSecretVersionStage`.

use rehearsal_cloud_core::paging::Page;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::input::{check_name, named};
use crate::error::{invalid_parameter, invalid_token, not_found};
use crate::secret::{CURRENT, Version};
use crate::state::Secrets;

/// How many versions a page has at most, and if the call does not say.
const PAGE: usize = 100;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListSecretVersionIds {
    secret_id: String,
    max_results: Option<usize>,
    next_token: Option<String>,
    #[serde(default)]
    include_deprecated: bool,
}

pub(crate) fn list_secret_version_ids(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    input: ListSecretVersionIds,
) -> Result<Value, ServiceError> {
    check_name(&input.secret_id)?;
    let secret = secrets.find(cx, &input.secret_id, "ListSecretVersionIds")?;
    let versions = secret.versions.iter();
    let versions = versions.filter(|one| input.include_deprecated || !one.stages.is_empty());
    let size = input.max_results.unwrap_or(PAGE);
    let page = Page::new(versions, size, input.next_token.as_deref());
    let page = page.map_err(|_| invalid_token())?;
    let mut output = page.into_output("Versions", describe);
    output["ARN"] = secret.arn.as_str().into();
    output["Name"] = secret.name.as_str().into();
    Ok(output)
}

fn describe(version: &Version) -> Value {
    let key = version.key_id.as_deref().unwrap_or("DefaultEncryptionKey");
    let mut output = json!({
        "VersionId": version.id,
        "CreatedDate": version.created,
        "KmsKeyIds": [key],
    });
    if !version.stages.is_empty() {
        output["VersionStages"] = json!(version.stages);
    }
    if let Some(accessed) = version.accessed {
        output["LastAccessedDate"] = json!(accessed);
    }
    output
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateSecretVersionStage {
    secret_id: String,
    version_stage: String,
    remove_from_version_id: Option<String>,
    move_to_version_id: Option<String>,
}

pub(crate) fn update_secret_version_stage(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    input: UpdateSecretVersionStage,
) -> Result<Value, ServiceError> {
    check_name(&input.secret_id)?;
    let secret = secrets.find_kept(cx, &input.secret_id, "UpdateSecretVersionStage")?;
    let stage = &input.version_stage;
    let given = [&input.remove_from_version_id, &input.move_to_version_id];
    for id in given.into_iter().flatten() {
        if secret.version(id).is_none() {
            return Err(not_found(format!(
                "Secrets Manager can't find the specified secret value for VersionId: {id}"
            )));
        }
    }
    let holder = secret.at_stage(stage).map(|version| version.id.clone());
    let removed = input.remove_from_version_id.as_ref();
    if let Some(removed) = removed.filter(|id| holder.as_ref() != Some(id)) {
        return Err(invalid_parameter(format!(
            "Version stage {stage} not found in version {removed}"
        )));
    }
    match (&input.move_to_version_id, holder, removed) {
        (Some(to), Some(holder), None) if *to != holder => {
            return Err(invalid_parameter(format!(
                "The parameter RemoveFromVersionId can't be empty. Staging label {stage} is \
                 currently attached to version {holder}, so you must explicitly reference that \
                 version in RemoveFromVersionId."
            )));
        }
        (Some(to), _, _) => secret.attach(stage, to),
        (None, _, Some(_)) if stage == CURRENT => {
            return Err(invalid_parameter(
                "You can't remove the staging label AWSCURRENT from a version without moving it \
                 to another one.",
            ));
        }
        (None, _, Some(_)) => {
            secret.detach(stage);
        }
        (None, _, None) => {
            return Err(invalid_parameter(
                "You must provide RemoveFromVersionId or MoveToVersionId.",
            ));
        }
    }
    secret.changed = Timestamp(cx.now());
    Ok(named(secret))
}
