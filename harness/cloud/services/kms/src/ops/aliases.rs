//! Aliases of keys.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::page::page;
use crate::access::arn;
use crate::error::{not_found, validation};
use crate::key::Key;
use crate::state::{Alias, Kms};

/// How many aliases are on a page if the call does not say.
const PAGE: usize = 50;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AliasInput {
    alias_name: String,
    target_key_id: String,
}

/// Checks the name of an alias that is to be created or changed.
fn check_name(name: &str) -> Result<(), ServiceError> {
    let Some(rest) = name.strip_prefix("alias/") else {
        return Err(validation(
            "Alias must start with the prefix \"alias/\". Please see \
             https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html",
        ));
    };
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-');
    if rest.is_empty() || !rest.chars().all(is_allowed) {
        return Err(ServiceError::sender("InvalidAliasNameException", ""));
    }
    if rest.starts_with("aws/") {
        return Err(ServiceError::sender("NotAuthorizedException", ""));
    }
    Ok(())
}

pub(crate) fn create_alias(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: AliasInput,
) -> Result<Value, ServiceError> {
    let name = input.alias_name;
    check_name(&name)?;
    if input.target_key_id.contains("alias/") {
        return Err(validation("Aliases must refer to keys. Not aliases"));
    }
    let key = kms.find(cx, &input.target_key_id, "CreateAlias")?;
    key.check_kept()?;
    let key = key.id.clone();
    let alias = Alias {
        arn: arn(cx, &name),
        name: name.clone(),
        key,
        created: Timestamp(cx.now()),
        updated: Timestamp(cx.now()),
    };
    let region = kms.regions.for_caller(cx);
    if region.aliases.contains_key(&name) {
        return Err(ServiceError::sender(
            "AlreadyExistsException",
            format!("An alias with the name {} already exists", alias.arn),
        ));
    }
    region.aliases.insert(name, alias);
    kms.publish(cx);
    Ok(json!({}))
}

pub(crate) fn update_alias(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: AliasInput,
) -> Result<Value, ServiceError> {
    check_name(&input.alias_name)?;
    let key = kms.find(cx, &input.target_key_id, "UpdateAlias")?;
    key.check_kept()?;
    let kind = |key: &Key| (key.spec, key.usage.clone());
    let (id, wanted) = (key.id.clone(), kind(key));
    let now = Timestamp(cx.now());
    let full = arn(cx, &input.alias_name);
    let region = kms.regions.for_caller(cx);
    let alias = region.aliases.get_mut(&input.alias_name);
    let alias = alias.ok_or_else(|| not_found(format!("Alias {full} is not found.")))?;
    if region
        .keys
        .get(&alias.key)
        .is_some_and(|key| kind(key) != wanted)
    {
        return Err(validation(format!(
            "Alias {full} cannot be changed from a key of one kind to a key of another."
        )));
    }
    alias.key = id;
    alias.updated = now;
    kms.publish(cx);
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteAlias {
    alias_name: String,
}

pub(crate) fn delete_alias(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: DeleteAlias,
) -> Result<Value, ServiceError> {
    check_name(&input.alias_name)?;
    let full = arn(cx, &input.alias_name);
    let removed = kms.regions.for_caller(cx).aliases.remove(&input.alias_name);
    removed.ok_or_else(|| not_found(format!("Alias {full} is not found.")))?;
    kms.publish(cx);
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListAliases {
    key_id: Option<String>,
    limit: Option<usize>,
    marker: Option<String>,
}

pub(crate) fn list_aliases(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: ListAliases,
) -> Result<Value, ServiceError> {
    let key = match &input.key_id {
        Some(key) => Some(kms.find(cx, key, "ListAliases")?.id.clone()),
        None => None,
    };
    let aliases = kms.regions.for_caller(cx).aliases.values();
    let aliases = aliases.filter(|alias| key.as_ref().is_none_or(|key| *key == alias.key));
    let marker = input.marker.as_deref();
    page("Aliases", aliases, (input.limit, PAGE), marker, |alias| {
        json!({
            "AliasName": alias.name,
            "AliasArn": alias.arn,
            "TargetKeyId": alias.key,
            "CreationDate": alias.created,
            "LastUpdatedDate": alias.updated,
        })
    })
}
