//! Lists that are answered a page at a time.

use rehearsal_cloud_core::paging::{Page, output};
use rehearsal_cloud_core::service::ServiceError;
use serde_json::Value;

use crate::error::bad_request;
use crate::state::{Settings, text};

/// How many items are on a page if the call does not say, and at most.
const USUAL: usize = 25;
const MOST: u64 = 500;

/// Returns an operation's output with the page that a call asks for.
pub(crate) fn page(items: Vec<Value>, input: &Settings) -> Result<Value, ServiceError> {
    let size = match input.get("limit").and_then(Value::as_i64) {
        None => USUAL,
        Some(limit) => {
            let limit = u64::try_from(limit).unwrap_or_default().clamp(1, MOST);
            usize::try_from(limit).unwrap_or(USUAL)
        }
    };
    let page = Page::new(items, size, text(input, "position"));
    let page = page.map_err(|_| bad_request("Invalid position"))?;
    Ok(output("items", page.items, "position", page.next_token))
}
