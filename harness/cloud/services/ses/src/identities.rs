//! Addresses and domains that may send.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::mail::check_address;
use super::state::{Identity, Ses, is_domain};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Address {
    email_address: String,
}

pub(super) fn verify_address(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Address,
) -> Result<(), ServiceError> {
    check_address(&input.email_address)?;
    ses.regions
        .for_caller(cx)
        .identities
        .entry(input.email_address)
        .or_default();
    Ok(())
}

pub(super) fn delete_address(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Address,
) -> Result<(), ServiceError> {
    ses.regions
        .for_caller(cx)
        .identities
        .remove(&input.email_address);
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Domain {
    domain: String,
}

/// The tokens a domain would prove itself by, made where there are none.
pub(super) fn add_domain<'a>(
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
    if identity.tokens.is_empty() {
        identity.tokens = tokens;
    }
    Ok(identity)
}

pub(super) fn verify_domain(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Domain,
) -> Result<Value, ServiceError> {
    let token = cx.ids.base64("domain token", 32);
    add_domain(ses, cx, &input.domain)?;
    Ok(json!({"VerificationToken": token}))
}

pub(super) fn verify_domain_dkim(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Domain,
) -> Result<Value, ServiceError> {
    let identity = add_domain(ses, cx, &input.domain)?;
    Ok(json!({"DkimTokens": identity.tokens}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ListIdentities {
    identity_type: Option<String>,
}

pub(super) fn list_identities(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: ListIdentities,
) -> Result<Value, ServiceError> {
    let wanted = |identity: &&String| match input.identity_type.as_deref() {
        Some("Domain") => is_domain(identity),
        Some("EmailAddress") => !is_domain(identity),
        _ => true,
    };
    let identities: Vec<&String> = ses
        .regions
        .for_caller(cx)
        .identities
        .keys()
        .filter(wanted)
        .collect();
    Ok(json!({"Identities": identities}))
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

pub(super) fn list_addresses(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: Nothing,
) -> Result<Value, ServiceError> {
    let identities = ses.regions.for_caller(cx).identities.keys();
    let addresses: Vec<&String> = identities.filter(|identity| !is_domain(identity)).collect();
    Ok(json!({"VerifiedEmailAddresses": addresses}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct IdentityInput {
    identity: String,
}

pub(super) fn delete_identity(
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
pub(super) struct Identities {
    #[serde(default)]
    identities: Vec<String>,
}

/// Identities that are not there are left out, as AWS does.
pub(super) fn get_verification_attributes(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Identities,
) -> Result<Value, ServiceError> {
    let known = &ses.regions.for_caller(cx).identities;
    let attributes: Map<String, Value> = input
        .identities
        .into_iter()
        .filter(|identity| known.contains_key(identity))
        .map(|identity| (identity, json!({"VerificationStatus": "Success"})))
        .collect();
    Ok(json!({"VerificationAttributes": attributes}))
}
