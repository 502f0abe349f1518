//! Pages of lists.

use rehearsal_cloud_core::paging::Page;
use rehearsal_cloud_core::service::ServiceError;
use serde_json::{Value, json};

use crate::error::invalid_parameter;

/// The usual length of a page, which is also the longest.
const PAGE: usize = 50;

/// Returns a page of a list.
pub(crate) fn page(
    name: &str,
    items: Vec<Value>,
    size: Option<usize>,
    marker: Option<&str>,
) -> Result<Value, ServiceError> {
    let size = size.unwrap_or(PAGE).clamp(1, PAGE);
    let page = Page::new(items, size, marker).map_err(|_| invalid_parameter("Invalid marker"))?;
    let mut output = json!({name: page.items});
    if let Some(token) = page.next_token {
        output["NextMarker"] = token.into();
    }
    Ok(output)
}
