//! Lists that are answered a page at a time.

use rehearsal_cloud_core::paging::Page;
use rehearsal_model::error::ServiceError;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::validation;

/// The page that a list operation is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct PageInput {
    max_items: Option<usize>,
    marker: Option<String>,
}

impl PageInput {
    /// Returns the output of a list operation: the items of the page under `name`.
    pub(crate) fn output(
        &self,
        name: &str,
        items: impl IntoIterator<Item = Value>,
    ) -> Result<Value, ServiceError> {
        let size = self.max_items.unwrap_or(100);
        let page = Page::new(items, size, self.marker.as_deref())
            .map_err(|_| validation("Invalid Marker."))?;
        let mut output = json!({ "IsTruncated": page.next_token.is_some() });
        output[name] = page.items.into();
        if let Some(marker) = page.next_token {
            output["Marker"] = marker.into();
        }
        Ok(output)
    }
}
