//! Identity providers: OpenID Connect and SAML.

use rehearsal_cloud_core::service::{CallContext, ServiceError, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use time::Duration;

use super::{Nothing, account::NoInput};
use crate::error::{already_exists, invalid_input, no_such_entity, validation};
use crate::state::{Account, Iam, Provider, ProviderDetails};
use crate::tag::{self, Tag};

/// How long a SAML provider's metadata are valid.
const SAML_VALIDITY: Duration = Duration::days(365 * 100);

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateOpenIdInput {
    url: String,
    #[serde(rename = "ClientIDList", default)]
    clients: Vec<String>,
    #[serde(rename = "ThumbprintList", default)]
    thumbprints: Vec<String>,
    #[serde(default)]
    tags: Vec<Tag>,
}

pub(crate) fn create_open_id(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: CreateOpenIdInput,
) -> Result<Value, ServiceError> {
    let Some(host) = input.url.strip_prefix("https://") else {
        return Err(validation("Invalid Open ID Connect Provider URL"));
    };
    check_thumbprints(&input.thumbprints)?;
    let host = host.trim_end_matches('/').to_owned();
    let arn = format!("arn:aws:iam::{}:oidc-provider/{host}", cx.account());
    let account = state.account(cx);
    if account.providers.contains_key(&arn) {
        return Err(already_exists(format!(
            "Provider with url https://{host} already exists."
        )));
    }
    let mut tags = Vec::new();
    tag::add(&mut tags, input.tags)?;
    let mut output = json!({ "OpenIDConnectProviderArn": arn });
    tag::add_to_output(&mut output, &tags);
    let provider = Provider {
        arn: arn.clone(),
        created: Timestamp(cx.now()),
        tags,
        details: ProviderDetails::OpenId {
            url: host,
            clients: input.clients,
            thumbprints: input.thumbprints,
        },
    };
    account.providers.insert(arn, provider);
    Ok(output)
}

fn check_thumbprints(thumbprints: &[String]) -> Result<(), ServiceError> {
    let is_sha1 = |text: &String| text.len() == 40 && text.bytes().all(|b| b.is_ascii_hexdigit());
    if thumbprints.len() > 5 || !thumbprints.iter().all(is_sha1) {
        return Err(invalid_input("Thumbprint list is not valid"));
    }
    Ok(())
}

#[derive(Deserialize)]
pub(crate) struct OpenIdInput {
    #[serde(rename = "OpenIDConnectProviderArn")]
    arn: String,
}

pub(crate) fn get_open_id(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: OpenIdInput,
) -> Result<Value, ServiceError> {
    let provider = open_id(state.account(cx), &input.arn)?;
    let mut output = json!({ "CreateDate": provider.created });
    if let ProviderDetails::OpenId {
        url,
        clients,
        thumbprints,
    } = &provider.details
    {
        output["Url"] = url.as_str().into();
        output["ClientIDList"] = json!(clients);
        output["ThumbprintList"] = json!(thumbprints);
    }
    tag::add_to_output(&mut output, &provider.tags);
    Ok(output)
}

/// Deletes a provider. That it does not exist is no error.
pub(crate) fn delete_open_id(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: OpenIdInput,
) -> Result<Nothing, ServiceError> {
    state.account(cx).providers.remove(&input.arn);
    Ok(Nothing {})
}

pub(crate) fn list_open_id(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    let providers = state.account(cx).providers.values();
    let found = providers.filter(|p| matches!(p.details, ProviderDetails::OpenId { .. }));
    let list: Vec<Value> = found
        .map(|provider| json!({ "Arn": provider.arn }))
        .collect();
    Ok(json!({ "OpenIDConnectProviderList": list }))
}

#[derive(Deserialize)]
pub(crate) struct ClientInput {
    #[serde(rename = "OpenIDConnectProviderArn")]
    arn: String,
    #[serde(rename = "ClientID")]
    client: String,
}

pub(crate) fn add_client(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: ClientInput,
) -> Result<Nothing, ServiceError> {
    let provider = open_id(state.account(cx), &input.arn)?;
    if let ProviderDetails::OpenId { clients, .. } = &mut provider.details
        && !clients.contains(&input.client)
    {
        clients.push(input.client);
    }
    Ok(Nothing {})
}

pub(crate) fn remove_client(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: ClientInput,
) -> Result<Nothing, ServiceError> {
    let provider = open_id(state.account(cx), &input.arn)?;
    if let ProviderDetails::OpenId { clients, .. } = &mut provider.details {
        clients.retain(|client| *client != input.client);
    }
    Ok(Nothing {})
}

#[derive(Deserialize)]
pub(crate) struct ThumbprintsInput {
    #[serde(rename = "OpenIDConnectProviderArn")]
    arn: String,
    #[serde(rename = "ThumbprintList")]
    thumbprints: Vec<String>,
}

pub(crate) fn update_thumbprints(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: ThumbprintsInput,
) -> Result<Nothing, ServiceError> {
    check_thumbprints(&input.thumbprints)?;
    let provider = open_id(state.account(cx), &input.arn)?;
    if let ProviderDetails::OpenId { thumbprints, .. } = &mut provider.details {
        *thumbprints = input.thumbprints;
    }
    Ok(Nothing {})
}

#[derive(Deserialize)]
pub(crate) struct CreateSamlInput {
    #[serde(rename = "SAMLMetadataDocument")]
    metadata: String,
    #[serde(rename = "Name")]
    name: String,
    #[serde(rename = "Tags", default)]
    tags: Vec<Tag>,
}

pub(crate) fn create_saml(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: CreateSamlInput,
) -> Result<Value, ServiceError> {
    let arn = format!("arn:aws:iam::{}:saml-provider/{}", cx.account(), input.name);
    let account = state.account(cx);
    if account.providers.contains_key(&arn) {
        return Err(already_exists(format!(
            "Provider with name {} already exists.",
            input.name
        )));
    }
    check_metadata(&input.metadata)?;
    let mut tags = Vec::new();
    tag::add(&mut tags, input.tags)?;
    let mut output = json!({ "SAMLProviderArn": arn });
    tag::add_to_output(&mut output, &tags);
    let provider = Provider {
        arn: arn.clone(),
        created: Timestamp(cx.now()),
        tags,
        details: ProviderDetails::Saml {
            metadata: input.metadata,
            valid_until: Timestamp(cx.now() + SAML_VALIDITY),
        },
    };
    account.providers.insert(arn, provider);
    Ok(output)
}

fn check_metadata(metadata: &str) -> Result<(), ServiceError> {
    if metadata.contains("EntityDescriptor") {
        return Ok(());
    }
    Err(invalid_input("Could not parse metadata"))
}

#[derive(Deserialize)]
pub(crate) struct SamlInput {
    #[serde(rename = "SAMLProviderArn")]
    arn: String,
}

pub(crate) fn get_saml(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: SamlInput,
) -> Result<Value, ServiceError> {
    let provider = saml(state.account(cx), &input.arn)?;
    let mut output = json!({ "CreateDate": provider.created });
    if let ProviderDetails::Saml {
        metadata,
        valid_until,
    } = &provider.details
    {
        output["SAMLMetadataDocument"] = metadata.as_str().into();
        output["ValidUntil"] = json!(valid_until);
    }
    tag::add_to_output(&mut output, &provider.tags);
    Ok(output)
}

#[derive(Deserialize)]
pub(crate) struct UpdateSamlInput {
    #[serde(rename = "SAMLMetadataDocument")]
    document: String,
    #[serde(rename = "SAMLProviderArn")]
    arn: String,
}

pub(crate) fn update_saml(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: UpdateSamlInput,
) -> Result<Value, ServiceError> {
    let provider = saml(state.account(cx), &input.arn)?;
    check_metadata(&input.document)?;
    if let ProviderDetails::Saml { metadata, .. } = &mut provider.details {
        *metadata = input.document;
    }
    Ok(json!({ "SAMLProviderArn": input.arn }))
}

pub(crate) fn delete_saml(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: SamlInput,
) -> Result<Nothing, ServiceError> {
    let account = state.account(cx);
    saml(account, &input.arn)?;
    account.providers.remove(&input.arn);
    Ok(Nothing {})
}

pub(crate) fn list_saml(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    let providers = state.account(cx).providers.values();
    let list = providers.filter_map(|provider| match &provider.details {
        ProviderDetails::Saml { valid_until, .. } => Some(json!({
            "Arn": provider.arn, "CreateDate": provider.created, "ValidUntil": valid_until,
        })),
        ProviderDetails::OpenId { .. } => None,
    });
    Ok(json!({ "SAMLProviderList": list.collect::<Vec<_>>() }))
}

/// Returns an OpenID Connect provider.
pub(crate) fn open_id<'a>(
    account: &'a mut Account,
    arn: &str,
) -> Result<&'a mut Provider, ServiceError> {
    let provider = account.providers.get_mut(arn);
    provider
        .filter(|provider| matches!(provider.details, ProviderDetails::OpenId { .. }))
        .ok_or_else(|| no_such_entity(format!("OpenIDConnect Provider not found for arn {arn}")))
}

/// Returns a SAML provider.
pub(crate) fn saml<'a>(
    account: &'a mut Account,
    arn: &str,
) -> Result<&'a mut Provider, ServiceError> {
    let provider = account.providers.get_mut(arn);
    provider
        .filter(|provider| matches!(provider.details, ProviderDetails::Saml { .. }))
        .ok_or_else(|| no_such_entity(format!("SAMLProvider {arn} not found")))
}
