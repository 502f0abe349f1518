//! Putting, getting and deleting an item.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::lookup::table_ref;
use crate::error::Error;
use crate::state::Dynamo;
use crate::table::MAX_ITEM_SIZE;
use crate::value::{AttributeMap, parse_map};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutItem {
    table_name: String,
    item: Map<String, Value>,
    return_values: Option<String>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct KeyInput {
    table_name: String,
    key: Map<String, Value>,
    return_values: Option<String>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// Refuses parameters that are not there.
fn check_parameters(operation: &str, rest: &Map<String, Value>) -> Result<(), ServiceError> {
    match rest.keys().find(|name| *name != "ConsistentRead") {
        None => Ok(()),
        Some(name) => Err(ServiceError::not_implemented(
            "dynamodb",
            &format!("{operation} with {name}"),
        )),
    }
}

pub(crate) fn put_item(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: PutItem,
) -> Result<Value, ServiceError> {
    check_parameters("PutItem", &input.rest)?;
    let returns_old = returns_old(input.return_values.as_deref())?;
    let item = parse_map(&input.item)?;
    let name = table_ref(cx, &input.table_name)?;
    let table = dynamo
        .table_mut(&name)
        .ok_or_else(Error::resource_not_found)?;
    let key = table.check_item(&item)?;
    if item.size() > MAX_ITEM_SIZE {
        return Err(Error::validation("Item size has exceeded the maximum allowed size").into());
    }
    let change = table.put(key, item);
    Ok(attributes(change.old.as_deref().filter(|_| returns_old)))
}

pub(crate) fn get_item(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: KeyInput,
) -> Result<Value, ServiceError> {
    check_parameters("GetItem", &input.rest)?;
    let key = parse_map(&input.key)?;
    let name = table_ref(cx, &input.table_name)?;
    let table = dynamo.table(&name).ok_or_else(Error::resource_not_found)?;
    let key = table.definition.keys.check_key(&key)?;
    Ok(match table.get(&key) {
        Some(item) => json!({"Item": **item}),
        None => json!({}),
    })
}

pub(crate) fn delete_item(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: KeyInput,
) -> Result<Value, ServiceError> {
    check_parameters("DeleteItem", &input.rest)?;
    let returns_old = returns_old(input.return_values.as_deref())?;
    let key = parse_map(&input.key)?;
    let name = table_ref(cx, &input.table_name)?;
    let table = dynamo
        .table_mut(&name)
        .ok_or_else(Error::resource_not_found)?;
    let key = table.definition.keys.check_key(&key)?;
    let change = table.remove(&key);
    Ok(attributes(change.old.as_deref().filter(|_| returns_old)))
}

/// Whether `ReturnValues` asks for the item as it was.
fn returns_old(return_values: Option<&str>) -> Result<bool, Error> {
    match return_values {
        None | Some("NONE") => Ok(false),
        Some("ALL_OLD") => Ok(true),
        Some(_) => Err(Error::validation("Return values set to invalid value")),
    }
}

fn attributes(item: Option<&AttributeMap>) -> Value {
    match item {
        Some(item) => json!({"Attributes": item}),
        None => json!({}),
    }
}
