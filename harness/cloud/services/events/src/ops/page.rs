//! Pages of lists.

use rehearsal_cloud_core::paging::Page;
use rehearsal_cloud_core::service::ServiceError;
use serde_json::Value;

use crate::error::invalid_token;

/// How many items a page has at most, and if the call does not say.
const PAGE: usize = 100;

/// Returns a page of items under a name.
pub(super) fn page<T>(
    name: &str,
    items: impl IntoIterator<Item = T>,
    limit: Option<usize>,
    token: Option<&str>,
    describe: impl FnMut(T) -> Value,
) -> Result<Value, ServiceError> {
    let page = Page::new(items, limit.unwrap_or(PAGE), token);
    Ok(page
        .map_err(|_| invalid_token())?
        .into_output(name, describe))
}

/// Returns an output without the members that are not set.
pub(super) fn set_members(output: Value) -> Value {
    match output {
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .collect(),
        other => other,
    }
}
