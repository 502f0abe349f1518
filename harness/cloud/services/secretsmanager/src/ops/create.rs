//! `CreateSecret`.

use rehearsal_cloud_core::encryption::KeyUse;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::input::{check_name, content, named, token};
use super::tags::{self, Tag};
use crate::encryption;
use crate::error::{exists, invalid_request};
use crate::secret::{CURRENT, Secret};
use crate::state::{SUFFIX, Secrets};

const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateSecret {
    name: String,
    client_request_token: Option<String>,
    description: Option<String>,
    kms_key_id: Option<String>,
    secret_binary: Option<String>,
    secret_string: Option<String>,
    tags: Option<Vec<Tag>>,
    add_replica_regions: Option<Vec<Value>>,
}

pub(crate) fn create_secret(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    input: CreateSecret,
) -> Result<Value, ServiceError> {
    check_name(&input.name)?;
    let token = token(input.client_request_token)?;
    let content = content(input.secret_string, input.secret_binary)?;
    let tags = input.tags.map(tags::read).transpose()?;
    if input.add_replica_regions.is_some_and(|all| !all.is_empty()) {
        let message = "The embedded cloud does not implement AddReplicaRegions of secretsmanager CreateSecret.";
        return Err(ServiceError::receiver("NotImplemented", message).with_status(501));
    }
    let arn = new_arn(cx, &input.name);
    if content.is_some() {
        let key = input.kms_key_id.as_deref();
        encryption::check(cx, &arn, key, KeyUse::GenerateDataKey)?;
    }
    let now = cx.now();
    let region = secrets.regions.for_caller(cx);
    if let Some(known) = region.secrets.get(&input.name) {
        if known.deleted.is_some() {
            return Err(invalid_request(
                "You can't create this secret because a secret with this name is already \
                 scheduled for deletion.",
            ));
        }
        // The same request again creates nothing.
        let again = known.version(&token);
        if again.is_some_and(|version| version.content == content) {
            let mut output = named(known);
            output["VersionId"] = token.into();
            return Ok(output);
        }
        return Err(exists(format!(
            "The operation failed because the secret {} already exists.",
            input.name
        )));
    }
    let mut secret = Secret {
        arn,
        name: input.name,
        description: input.description,
        key_id: input.kms_key_id,
        tags,
        policy: None,
        versions: Vec::new(),
        rotation: None,
        created: Timestamp(now),
        changed: Timestamp(now),
        deleted: None,
        place: region.created,
    };
    let mut output = named(&secret);
    if let Some(content) = content {
        secret.put(&token, content, &[CURRENT.to_owned()], now)?;
        output["VersionId"] = token.into();
    }
    region.created += 1;
    region.secrets.insert(secret.name.clone(), secret);
    Ok(output)
}

/// Returns the ARN of a new secret.
pub(super) fn new_arn(cx: &mut CallContext<'_>, name: &str) -> String {
    let suffix = cx.ids.text("secret", LETTERS, SUFFIX);
    format!(
        "arn:aws:secretsmanager:{}:{}:secret:{name}-{suffix}",
        cx.region(),
        cx.account()
    )
}
