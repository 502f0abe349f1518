//! External identity providers.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::not_found;
use crate::paging;
use crate::provider::IdentityProvider;
use crate::state::{Cognito, now};
use rehearsal_cloud_core::paging::output;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

fn no_such_provider(name: &str) -> ServiceError {
    not_found(format!("Identity provider {name} does not exist."))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateIdentityProvider {
    user_pool_id: String,
    provider_name: String,
    provider_type: String,
    provider_details: BTreeMap<String, String>,
    #[serde(default)]
    attribute_mapping: BTreeMap<String, String>,
    #[serde(default)]
    idp_identifiers: Vec<String>,
}

pub(crate) fn create(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: CreateIdentityProvider,
) -> Result<Value, ServiceError> {
    let now = now(cx);
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    if pool.providers.contains_key(&input.provider_name) {
        return Err(ServiceError::sender(
            "DuplicateProviderException",
            format!(
                "A provider with the name {} already exists.",
                input.provider_name
            ),
        ));
    }
    let mut provider = IdentityProvider {
        user_pool_id: input.user_pool_id,
        provider_name: input.provider_name,
        provider_type: input.provider_type,
        provider_details: input.provider_details,
        attribute_mapping: input.attribute_mapping,
        idp_identifiers: input.idp_identifiers,
        last_modified_date: now,
        creation_date: now,
    };
    provider.add_defaults();
    let output = json!({"IdentityProvider": provider});
    pool.providers
        .insert(provider.provider_name.clone(), provider);
    Ok(output)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateIdentityProvider {
    user_pool_id: String,
    provider_name: String,
    provider_details: Option<BTreeMap<String, String>>,
    attribute_mapping: Option<BTreeMap<String, String>>,
    idp_identifiers: Option<Vec<String>>,
}

/// Changes the members that are present.
pub(crate) fn update(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: UpdateIdentityProvider,
) -> Result<Value, ServiceError> {
    let now = now(cx);
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let provider = pool
        .providers
        .get_mut(&input.provider_name)
        .ok_or_else(|| no_such_provider(&input.provider_name))?;
    if let Some(details) = input.provider_details {
        provider.provider_details = details;
    }
    if let Some(mapping) = input.attribute_mapping {
        provider.attribute_mapping = mapping;
    }
    if let Some(identifiers) = input.idp_identifiers {
        provider.idp_identifiers = identifiers;
    }
    provider.add_defaults();
    provider.last_modified_date = now;
    Ok(json!({"IdentityProvider": provider}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ProviderKey {
    user_pool_id: String,
    provider_name: String,
}

pub(crate) fn describe(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ProviderKey,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    let provider = pool.providers.get(&input.provider_name);
    let provider = provider.ok_or_else(|| no_such_provider(&input.provider_name))?;
    Ok(json!({"IdentityProvider": provider}))
}

pub(crate) fn delete(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ProviderKey,
) -> Result<(), ServiceError> {
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let removed = pool.providers.remove(&input.provider_name);
    removed
        .map(|_| ())
        .ok_or_else(|| no_such_provider(&input.provider_name))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ProviderIdentifier {
    user_pool_id: String,
    idp_identifier: String,
}

pub(crate) fn get_by_identifier(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ProviderIdentifier,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    let provider = pool
        .providers
        .values()
        .find(|provider| provider.idp_identifiers.contains(&input.idp_identifier))
        .ok_or_else(|| no_such_provider(&input.idp_identifier))?;
    Ok(json!({"IdentityProvider": provider}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListIdentityProviders {
    user_pool_id: String,
    max_results: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn list(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ListIdentityProviders,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    let page = paging::page(
        pool.providers.values(),
        input.max_results,
        input.next_token.as_deref(),
    )?;
    let providers = page
        .items
        .iter()
        .map(|provider| {
            json!({
                "ProviderName": provider.provider_name,
                "ProviderType": provider.provider_type,
                "LastModifiedDate": provider.last_modified_date,
                "CreationDate": provider.creation_date,
            })
        })
        .collect();
    Ok(output("Providers", providers, "NextToken", page.next_token))
}
