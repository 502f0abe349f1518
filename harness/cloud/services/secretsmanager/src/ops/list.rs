//! `ListSecrets`.

use rehearsal_cloud_core::paging::Page;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::Value;

use super::describe::describe;
use super::filters::{Filter, matches};
use crate::error::invalid_token;
use crate::secret::Secret;
use crate::state::Secrets;

/// How many secrets a page has at most, and if the call does not say.
const PAGE: usize = 100;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListSecrets {
    #[serde(default)]
    include_planned_deletion: bool,
    max_results: Option<usize>,
    next_token: Option<String>,
    #[serde(default)]
    filters: Vec<Filter>,
    sort_order: Option<String>,
    sort_by: Option<String>,
}

pub(crate) fn list_secrets(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    input: ListSecrets,
) -> Result<Value, ServiceError> {
    let region = secrets.regions.for_caller(cx);
    let mut found = region.by_creation();
    found.retain(|secret| {
        (input.include_planned_deletion || secret.deleted.is_none())
            && matches(secret, &input.filters)
    });
    match input.sort_by.as_deref() {
        Some("name") => found.sort_by_key(|secret| &secret.name),
        Some("last-changed-date") => found.sort_by_key(|secret| secret.changed),
        Some("last-accessed-date") => found.sort_by_key(|secret| secret.accessed()),
        _ => {}
    }
    if input.sort_order.as_deref() == Some("desc") {
        found.reverse();
    }
    let size = input.max_results.unwrap_or(PAGE);
    let page = Page::new(found, size, input.next_token.as_deref());
    let page = page.map_err(|_| invalid_token())?;
    Ok(page.into_output("SecretList", |secret: &Secret| {
        describe(secret, "SecretVersionsToStages")
    }))
}
