//! API keys.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::{Value, json};

use super::page::page;
use crate::error::{bad_request, conflict, not_found, not_implemented};
use crate::names;
use crate::patch::{Patch, Paths, Shape};
use crate::state::{RestApis, Settings, flag, take, text, time};

const PATHS: Paths = Paths {
    paths: &[
        ("/description", Shape::Text),
        ("/enabled", Shape::Flag),
        ("/name", Shape::Text),
        ("/customerId", Shape::Text),
    ],
    only_replaced: true,
};

/// Returns the error for a key that is not there.
pub(super) fn no_key() -> ServiceError {
    not_found("Invalid API Key identifier specified")
}

/// Refuses a key that AWS refuses. Recorded: apigateway_extended, `test_create_api_key_…`.
fn check(key: &Settings) -> Result<(), ServiceError> {
    let length = |member: &str| text(key, member).map(|text| text.chars().count());
    if length("name").is_some_and(|length| length > 1024) {
        return Err(bad_request(
            "Invalid API Key name, can be at most 1024 characters.",
        ));
    }
    if length("description").is_some_and(|length| length > 65_535) {
        return Err(bad_request("Invalid API Key description specified."));
    }
    match length("value") {
        Some(128..) if length("value") != Some(128) => Err(bad_request(
            "API Key value exceeds maximum size of 128 characters",
        )),
        Some(..20) => Err(bad_request(
            "API Key value should be at least 20 characters",
        )),
        _ => Ok(()),
    }
}

/// Returns a key as operations do, with its value or without.
fn describe(key: &Settings, with_value: bool) -> Value {
    let mut described = key.clone();
    if !with_value {
        described.remove("value");
    }
    described.into()
}

pub(crate) fn create_api_key(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    input.remove("generateDistinctId");
    if input
        .get("stageKeys")
        .and_then(Value::as_array)
        .is_some_and(|keys| !keys.is_empty())
    {
        return Err(not_implemented(
            "stage keys, which usage plans have replaced",
        ));
    }
    if text(&input, "value").unwrap_or_default().is_empty() {
        input.insert("value".to_owned(), names::key_value(cx).into());
    }
    check(&input)?;
    let (id, now) = (names::id(cx, "api key", 10), time(cx.now()));
    let keys = &mut apis.regions.for_caller(cx).keys;
    if keys
        .values()
        .any(|key| key.get("value") == input.get("value"))
    {
        return Err(conflict("API Key already exists"));
    }
    input.insert("id".to_owned(), id.clone().into());
    input.insert("createdDate".to_owned(), now.clone());
    input.insert("lastUpdatedDate".to_owned(), now);
    input.entry("enabled").or_insert(false.into());
    input.insert("stageKeys".to_owned(), json!([]));
    keys.insert(id, input.clone());
    Ok(input.into())
}

pub(crate) fn get_api_key(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let id = take(&mut input, "apiKey");
    let key = apis.regions.for_caller(cx).keys.get(&id);
    Ok(describe(
        key.ok_or_else(no_key)?,
        flag(&input, "includeValue"),
    ))
}

pub(crate) fn get_api_keys(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    input: Settings,
) -> Result<Value, ServiceError> {
    let (start, customer) = (text(&input, "nameQuery"), text(&input, "customerId"));
    let keys = apis.regions.for_caller(cx).keys.values();
    let keys = keys.filter(|key| {
        let is_named =
            start.is_none_or(|start| text(key, "name").unwrap_or_default().starts_with(start));
        is_named && customer.is_none_or(|customer| text(key, "customerId") == Some(customer))
    });
    let with_values = flag(&input, "includeValues");
    page(keys.map(|key| describe(key, with_values)).collect(), &input)
}

pub(crate) fn update_api_key(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (id, now) = (take(&mut input, "apiKey"), time(cx.now()));
    let keys = &mut apis.regions.for_caller(cx).keys;
    let key = keys.get_mut(&id).ok_or_else(no_key)?;
    let mut changed = key.clone();
    for patch in Patch::read(&mut input) {
        PATHS.apply(&mut changed, &patch)?;
    }
    check(&changed)?;
    changed.insert("lastUpdatedDate".to_owned(), now);
    key.clone_from(&changed);
    Ok(describe(&changed, false))
}

pub(crate) fn delete_api_key(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let id = take(&mut input, "apiKey");
    let region = apis.regions.for_caller(cx);
    region.keys.remove(&id).ok_or_else(no_key)?;
    for plan in region.plans.values_mut() {
        plan.keys.retain(|key| *key != id);
    }
    Ok(json!({}))
}
