//! The operations of the API, with their inputs and outputs.

pub(crate) mod confirmation;
mod lookup;
pub(crate) mod permissions;
pub(crate) mod platform;
pub(crate) mod publish;
pub(crate) mod publish_batch;
pub(crate) mod sms;
pub(crate) mod subscribe;
pub(crate) mod subscriptions;
pub(crate) mod tags;
pub(crate) mod topics;

use rehearsal_cloud_core::paging::{InvalidToken, Page};
use rehearsal_model::error::ServiceError;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::invalid_parameter;

/// The items on a page.
const PAGE_SIZE: usize = 100;

/// The output of operations that answer attributes.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Attributes {
    attributes: Map<String, Value>,
}

/// Returns the page that a token asks for. SNS takes an empty token for none.
fn page<T>(
    items: impl IntoIterator<Item = T>,
    token: Option<&str>,
) -> Result<Page<T>, ServiceError> {
    Page::new(items, PAGE_SIZE, token.filter(|token| !token.is_empty()))
        .map_err(|InvalidToken| invalid_parameter("NextToken"))
}
