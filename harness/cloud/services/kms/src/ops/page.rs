//! Pages of lists.

use rehearsal_cloud_core::paging::{Page, output};
use rehearsal_cloud_core::service::ServiceError;
use serde_json::Value;

use crate::error::invalid_marker;

/// Returns a page of items under a name.
pub(super) fn page<T>(
    name: &str,
    items: impl IntoIterator<Item = T>,
    (limit, usual): (Option<usize>, usize),
    marker: Option<&str>,
    describe: impl FnMut(T) -> Value,
) -> Result<Value, ServiceError> {
    let page = Page::new(items, limit.unwrap_or(usual), marker);
    let page = page.map_err(|_| invalid_marker())?;
    let items = page.items.into_iter().map(describe).collect();
    let is_truncated = page.next_token.is_some();
    let mut output = output(name, items, "NextMarker", page.next_token);
    output["Truncated"] = is_truncated.into();
    Ok(output)
}
