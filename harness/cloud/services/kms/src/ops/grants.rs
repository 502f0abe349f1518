//! Grants.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::page::page;
use crate::error::{dry_run, not_found, validation};
use crate::key::{Grant, Key};
use crate::state::Kms;

/// How many grants are on a page if the call does not say.
const PAGE: usize = 50;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateGrant {
    key_id: String,
    grantee_principal: Option<String>,
    retiring_principal: Option<String>,
    operations: Vec<String>,
    constraints: Option<Value>,
    name: Option<String>,
    #[serde(default)]
    dry_run: bool,
}

pub(crate) fn create_grant(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: CreateGrant,
) -> Result<Value, ServiceError> {
    let key = kms.find_enabled(cx, &input.key_id, "CreateGrant")?;
    if input.dry_run {
        return Err(dry_run());
    }
    // The same grant of the same name again is the same grant.
    let mut known = key.grants.values();
    let same = known.find(|grant| {
        grant.name.is_some()
            && grant.name == input.name
            && grant.grantee == input.grantee_principal
            && grant.operations == input.operations
            && grant.constraints == input.constraints
    });
    if let Some(grant) = same {
        return Ok(json!({"GrantId": grant.id, "GrantToken": grant.token}));
    }
    let grant = Grant {
        id: cx.ids.hex("grant", 64),
        token: cx.ids.base64("grant token", 120),
        name: input.name,
        grantee: input.grantee_principal,
        retiring: input.retiring_principal,
        operations: input.operations,
        constraints: input.constraints,
        created: Timestamp(cx.now),
    };
    let output = json!({"GrantId": grant.id, "GrantToken": grant.token});
    key.grants.insert(grant.id.clone(), grant);
    kms.publish(cx);
    Ok(output)
}

fn describe(key: &Key, grant: &Grant) -> Value {
    let mut output = json!({
        "KeyId": key.arn,
        "GrantId": grant.id,
        "Name": grant.name.as_deref().unwrap_or_default(),
        "CreationDate": grant.created,
        "IssuingAccount": format!("arn:aws:iam::{}:root", key.account),
        "Operations": grant.operations,
    });
    let optional = [
        ("GranteePrincipal", json!(grant.grantee)),
        ("RetiringPrincipal", json!(grant.retiring)),
        ("Constraints", json!(grant.constraints)),
    ];
    for (name, value) in optional {
        if !value.is_null() {
            output[name] = value;
        }
    }
    output
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListGrants {
    key_id: String,
    grant_id: Option<String>,
    grantee_principal: Option<String>,
    limit: Option<usize>,
    marker: Option<String>,
}

pub(crate) fn list_grants(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: ListGrants,
) -> Result<Value, ServiceError> {
    let key = kms.find(cx, &input.key_id, "ListGrants")?;
    let grants = key.grants.values().filter(|grant| {
        input.grant_id.as_ref().is_none_or(|id| *id == grant.id)
            && input
                .grantee_principal
                .as_ref()
                .is_none_or(|grantee| Some(grantee) == grant.grantee.as_ref())
    });
    let marker = input.marker.as_deref();
    page("Grants", grants, (input.limit, PAGE), marker, |grant| {
        describe(key, grant)
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListRetirableGrants {
    retiring_principal: String,
    limit: Option<usize>,
    marker: Option<String>,
}

pub(crate) fn list_retirable_grants(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: ListRetirableGrants,
) -> Result<Value, ServiceError> {
    let keys = kms.regions.for_caller(cx).keys.values();
    let grants = keys.flat_map(|key| {
        let grants = key.grants.values();
        let wanted = Some(&input.retiring_principal);
        let grants = grants.filter(move |grant| grant.retiring.as_ref() == wanted);
        grants.map(move |grant| describe(key, grant))
    });
    let marker = input.marker.as_deref();
    page("Grants", grants, (input.limit, PAGE), marker, |one| one)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RevokeGrant {
    key_id: String,
    grant_id: String,
}

pub(crate) fn revoke_grant(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: RevokeGrant,
) -> Result<Value, ServiceError> {
    let key = kms.find(cx, &input.key_id, "RevokeGrant")?;
    remove(key, &input.grant_id)?;
    kms.publish(cx);
    Ok(json!({}))
}

fn remove(key: &mut Key, id: &str) -> Result<(), ServiceError> {
    let removed = key.grants.remove(id);
    removed.ok_or_else(|| not_found(format!("Grant ID {id} not found")))?;
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RetireGrant {
    grant_token: Option<String>,
    key_id: Option<String>,
    grant_id: Option<String>,
}

pub(crate) fn retire_grant(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: RetireGrant,
) -> Result<Value, ServiceError> {
    if let (Some(key), Some(grant)) = (&input.key_id, &input.grant_id) {
        remove(kms.find(cx, key, "RetireGrant")?, grant)?;
    } else {
        let token = input.grant_token.ok_or_else(|| {
            validation("You must specify a GrantToken, or a KeyId and a GrantId.")
        })?;
        let key = kms
            .regions
            .for_caller(cx)
            .keys
            .values_mut()
            .find_map(|key| {
                let mut grants = key.grants.values();
                let grant = grants.find(|grant| grant.token == token)?.id.clone();
                Some((key, grant))
            });
        let (key, grant) =
            key.ok_or_else(|| ServiceError::sender("InvalidGrantTokenException", ""))?;
        remove(key, &grant)?;
    }
    kms.publish(cx);
    Ok(json!({}))
}
