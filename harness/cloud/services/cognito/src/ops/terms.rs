//! The links to the terms of use and the privacy policy of clients.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::appearance::{Appearance, Terms};
use crate::error::not_found;
use crate::paging;
use crate::state::{Cognito, now};
use rehearsal_cloud_core::paging::output;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

fn no_such_terms() -> ServiceError {
    not_found("Terms do not exist.")
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateTerms {
    user_pool_id: String,
    client_id: String,
    terms_name: String,
    terms_source: String,
    enforcement: String,
    #[serde(default)]
    links: BTreeMap<String, String>,
}

/// Returns an error if a client has terms of this name, other than those with the id.
fn check_name(
    appearance: &Appearance,
    client_id: &str,
    name: &str,
    id: &str,
) -> Result<(), ServiceError> {
    let is_same =
        |terms: &Terms| terms.client_id == client_id && terms.name == name && terms.id != id;
    if appearance.terms.values().any(is_same) {
        return Err(ServiceError::sender(
            "TermsExistsException",
            format!("Terms {name} already exist for this app client."),
        ));
    }
    Ok(())
}

pub(crate) fn create(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: CreateTerms,
) -> Result<Value, ServiceError> {
    let now = now(cx);
    let id = cx.ids.uuid("terms");
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    pool.client(&input.client_id)?;
    check_name(&pool.appearance, &input.client_id, &input.terms_name, &id)?;
    let terms = Terms {
        id: id.clone(),
        user_pool_id: input.user_pool_id,
        client_id: input.client_id,
        name: input.terms_name,
        source: input.terms_source,
        enforcement: input.enforcement,
        links: input.links,
        creation_date: now,
        last_modified_date: now,
    };
    let output = json!({"Terms": terms});
    pool.appearance.terms.insert(id, terms);
    Ok(output)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TermsKey {
    user_pool_id: String,
    terms_id: String,
}

pub(crate) fn describe(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: TermsKey,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    let terms = pool.appearance.terms.get(&input.terms_id);
    Ok(json!({"Terms": terms.ok_or_else(no_such_terms)?}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListTerms {
    user_pool_id: String,
    max_results: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn list(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ListTerms,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    let page = paging::page(
        pool.appearance.terms.values(),
        input.max_results,
        input.next_token.as_deref(),
    )?;
    let summary = |terms: &&Terms| {
        json!({
            "TermsId": terms.id,
            "TermsName": terms.name,
            "Enforcement": terms.enforcement,
            "CreationDate": terms.creation_date,
            "LastModifiedDate": terms.last_modified_date,
        })
    };
    let terms = page.items.iter().map(summary).collect();
    Ok(output("Terms", terms, "NextToken", page.next_token))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateTerms {
    user_pool_id: String,
    terms_id: String,
    terms_name: Option<String>,
    terms_source: Option<String>,
    enforcement: Option<String>,
    links: Option<BTreeMap<String, String>>,
}

/// Changes the members that are present.
pub(crate) fn update(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: UpdateTerms,
) -> Result<Value, ServiceError> {
    let now = now(cx);
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let appearance = &mut pool.appearance;
    let terms = appearance.terms.get(&input.terms_id);
    let client = terms.ok_or_else(no_such_terms)?.client_id.clone();
    if let Some(name) = &input.terms_name {
        check_name(appearance, &client, name, &input.terms_id)?;
    }
    let terms = appearance.terms.get_mut(&input.terms_id);
    let terms = terms.ok_or_else(no_such_terms)?;
    if let Some(name) = input.terms_name {
        terms.name = name;
    }
    if let Some(source) = input.terms_source {
        terms.source = source;
    }
    if let Some(enforcement) = input.enforcement {
        terms.enforcement = enforcement;
    }
    if let Some(links) = input.links {
        terms.links = links;
    }
    terms.last_modified_date = now;
    Ok(json!({"Terms": terms}))
}

pub(crate) fn delete(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: TermsKey,
) -> Result<(), ServiceError> {
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let removed = pool.appearance.terms.remove(&input.terms_id);
    removed.map(|_| ()).ok_or_else(no_such_terms)
}
