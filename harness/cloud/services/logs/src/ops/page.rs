//! Lists that are answered a page at a time.

use rehearsal_cloud_core::paging::{Page, output};
use rehearsal_cloud_core::service::ServiceError;
use serde_json::Value;

use crate::error::invalid_token;

/// How many items are on a page if the call does not say.
const USUAL: usize = 50;

/// Returns an operation's output with the page that a call asks for.
pub(super) fn paged(
    name: &str,
    items: Vec<Value>,
    limit: Option<usize>,
    token: Option<&str>,
) -> Result<Value, ServiceError> {
    let page = Page::new(items, limit.unwrap_or(USUAL), token).map_err(|_| invalid_token())?;
    Ok(output(name, page.items, "nextToken", page.next_token))
}
