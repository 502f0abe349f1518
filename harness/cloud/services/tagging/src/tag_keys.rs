//! `GetTagKeys` and `GetTagValues`.

use std::collections::BTreeSet;
use std::ops::Bound;

use rehearsal_cloud_core::service::{AcrossContext, ServiceError};
use serde::{Deserialize, Serialize};

use crate::{page, place};

/// How many keys or values there are on a page. AWS does not say.
const PAGE: usize = 500;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetTagKeys {
    pagination_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TagKeys {
    pagination_token: String,
    tag_keys: Vec<String>,
}

pub(crate) fn get_tag_keys(
    cx: &AcrossContext<'_>,
    input: GetTagKeys,
) -> Result<TagKeys, ServiceError> {
    let resources = cx.tags.tagged(place(cx)).into_iter();
    let keys = resources.flat_map(|resource| resource.tags.into_keys());
    let (tag_keys, pagination_token) = texts(cx, keys.collect(), input.pagination_token)?;
    Ok(TagKeys {
        pagination_token,
        tag_keys,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetTagValues {
    pagination_token: Option<String>,
    key: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TagValues {
    pagination_token: String,
    tag_values: Vec<String>,
}

pub(crate) fn get_tag_values(
    cx: &AcrossContext<'_>,
    input: GetTagValues,
) -> Result<TagValues, ServiceError> {
    let resources = cx.tags.tagged(place(cx)).into_iter();
    let values = resources.filter_map(|mut resource| resource.tags.remove(&input.key));
    let (tag_values, pagination_token) = texts(cx, values.collect(), input.pagination_token)?;
    Ok(TagValues {
        pagination_token,
        tag_values,
    })
}

/// Returns a page of texts, and the token of the next one.
fn texts(
    cx: &AcrossContext<'_>,
    all: BTreeSet<String>,
    token: Option<String>,
) -> Result<(Vec<String>, String), ServiceError> {
    let after = page::start(token.as_deref(), cx.now)?;
    let start = after.map_or(Bound::Unbounded, Bound::Excluded);
    let mut rest = all.range((start, Bound::Unbounded));
    let items: Vec<String> = rest.by_ref().take(PAGE).cloned().collect();
    let last = rest.next().and(items.last());
    let next = page::next_token(last.map(String::as_str), cx.now);
    Ok((items, next))
}
