//! Identities: addresses and domains that may send.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::NoInput;
use crate::address::check_address;
use crate::state::{Identity, Ses, is_domain};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AddressInput {
    email_address: String,
}

pub(crate) fn verify_address(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: AddressInput,
) -> Result<(), ServiceError> {
    check_address(&input.email_address)?;
    ses.regions
        .for_caller(cx)
        .identities
        .entry(input.email_address)
        .or_default();
    Ok(())
}

pub(crate) fn delete_address(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: AddressInput,
) -> Result<(), ServiceError> {
    ses.regions
        .for_caller(cx)
        .identities
        .remove(&input.email_address);
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DomainInput {
    domain: String,
}

/// Adds a domain, with new DKIM tokens unless it has some.
pub(crate) fn add_domain<'a>(
    ses: &'a mut Ses,
    cx: &mut CallContext<'_>,
    domain: &str,
) -> Result<&'a mut Identity, ServiceError> {
    if domain.is_empty() || domain.contains(|c: char| c.is_whitespace() || c == '@') {
        return Err(ServiceError::sender(
            "InvalidParameterValue",
            format!("Invalid domain name {domain}."),
        ));
    }
    let tokens: Vec<String> = (0..3)
        .map(|_| {
            cx.ids
                .text("dkim token", b"abcdefghijklmnopqrstuvwxyz234567", 32)
        })
        .collect();
    let identity = ses
        .regions
        .for_caller(cx)
        .identities
        .entry(domain.to_owned())
        .or_default();
    if identity.dkim_tokens.is_empty() {
        identity.dkim_tokens = tokens;
    }
    Ok(identity)
}

pub(crate) fn verify_domain(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: DomainInput,
) -> Result<Value, ServiceError> {
    let token = cx.ids.base64("domain token", 32);
    add_domain(ses, cx, &input.domain)?;
    Ok(json!({"VerificationToken": token}))
}

pub(crate) fn verify_domain_dkim(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: DomainInput,
) -> Result<Value, ServiceError> {
    let identity = add_domain(ses, cx, &input.domain)?;
    Ok(json!({"DkimTokens": identity.dkim_tokens}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListIdentitiesInput {
    identity_type: Option<String>,
}

pub(crate) fn list_identities(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: ListIdentitiesInput,
) -> Result<Value, ServiceError> {
    let matches = |identity: &&String| match input.identity_type.as_deref() {
        Some("Domain") => is_domain(identity),
        Some("EmailAddress") => !is_domain(identity),
        _ => true,
    };
    let identities: Vec<&String> = ses
        .regions
        .for_caller(cx)
        .identities
        .keys()
        .filter(matches)
        .collect();
    Ok(json!({"Identities": identities}))
}

pub(crate) fn list_addresses(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    let identities = ses.regions.for_caller(cx).identities.keys();
    let addresses: Vec<&String> = identities.filter(|identity| !is_domain(identity)).collect();
    Ok(json!({"VerifiedEmailAddresses": addresses}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct IdentityInput {
    identity: String,
}

pub(crate) fn delete_identity(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: IdentityInput,
) -> Result<(), ServiceError> {
    ses.regions
        .for_caller(cx)
        .identities
        .remove(&input.identity);
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct IdentitiesInput {
    #[serde(default)]
    identities: Vec<String>,
}

/// Returns the verification status of identities; AWS omits those that do not exist.
pub(crate) fn get_verification_attributes(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: IdentitiesInput,
) -> Result<Value, ServiceError> {
    let existing = &ses.regions.for_caller(cx).identities;
    let attributes: Map<String, Value> = input
        .identities
        .into_iter()
        .filter(|identity| existing.contains_key(identity))
        .map(|identity| (identity, json!({"VerificationStatus": "Success"})))
        .collect();
    Ok(json!({"VerificationAttributes": attributes}))
}
