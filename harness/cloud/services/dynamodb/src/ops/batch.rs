//! Reads and writes of several items, each for itself.

use std::collections::{BTreeMap, BTreeSet};

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::capacity::{Capacities, Capacity, ReadMode, collection_metrics};
use super::items::projection;
use super::lookup::{millis, table_ref};
use super::metering;
use super::write::{Write, WriteAction, write};
use crate::error::Error;
use crate::state::Dynamo;
use crate::table::Access;
use crate::value::{AttributeMap, parse_map};

/// The most items of a call.
const MAX_READS: usize = 100;
const MAX_WRITES: usize = 25;
/// The most bytes that a call answers.
const MAX_ANSWER: usize = 16 * 1024 * 1024;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct BatchGetItem {
    request_items: Map<String, Value>,
    return_consumed_capacity: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct KeysInput {
    keys: Vec<Map<String, Value>>,
    consistent_read: Option<bool>,
    projection_expression: Option<String>,
    expression_attribute_names: Option<BTreeMap<String, String>>,
    attributes_to_get: Option<Vec<String>>,
}

fn read<T: for<'de> Deserialize<'de>>(value: &Value) -> Result<T, Error> {
    T::deserialize(value).map_err(|error| Error::serialization(error.to_string()))
}

fn duplicates() -> Error {
    Error::validation("Provided list of item keys contains duplicates")
}

pub(crate) fn batch_get_item(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: BatchGetItem,
) -> Result<Value, ServiceError> {
    let mut requests = Vec::new();
    for (text, value) in &input.request_items {
        let request: KeysInput = read(value)?;
        requests.push((text, table_ref(cx, text)?, request));
    }
    let count: usize = requests
        .iter()
        .map(|(.., request)| request.keys.len())
        .sum();
    if count > MAX_READS {
        return Err(Error::validation("Too many items requested for the BatchGetItem call").into());
    }
    let mut responses = Map::new();
    let mut unprocessed = Map::new();
    let mut capacities = Capacities::default();
    let mut answered = 0;
    let now = millis(cx.now());
    let mut answered_any = false;
    let mut refused = None;
    for (text, name, request) in &requests {
        let projection = projection(
            request.projection_expression.as_deref(),
            request.expression_attribute_names.as_ref(),
            request.attributes_to_get.as_deref(),
        )?;
        let table = dynamo.usable_table(name)?;
        let mode = ReadMode::of(request.consistent_read);
        let mut keys = BTreeSet::new();
        let mut items: Vec<Value> = Vec::new();
        let mut left: Vec<Value> = Vec::new();
        for key in &request.keys {
            let attributes = parse_map(key)?;
            let entry = table.definition.keys.check_key(&attributes)?;
            let item = table.get(&entry);
            if !keys.insert(entry) {
                return Err(duplicates().into());
            }
            let size = item.as_ref().map_or(0, AttributeMap::size);
            let throttled = metering::check(table, Access::Read, None, now).err();
            if answered + size > MAX_ANSWER || throttled.is_some() {
                refused = throttled.or(refused);
                left.push(json!(key));
                continue;
            }
            answered += size;
            answered_any = true;
            capacities.add(name, Capacity::read(mode.units(size)));
            items.extend(item.map(|item| match &projection {
                Some(projection) => json!(projection.apply(&item)),
                None => json!(item),
            }));
        }
        responses.insert((*text).clone(), items.into());
        if !left.is_empty() {
            let mut request = input.request_items[text.as_str()].clone();
            request["Keys"] = left.into();
            unprocessed.insert((*text).clone(), request);
        }
    }
    refuse_if_nothing_done(refused, answered_any)?;
    metering::charge_all(dynamo, &capacities, Access::Read, now);
    let mut output = json!({"Responses": responses, "UnprocessedKeys": unprocessed});
    if let Some(consumed) = capacities.describe(input.return_consumed_capacity.as_deref(), None) {
        output["ConsumedCapacity"] = consumed;
    }
    Ok(output)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct BatchWriteItem {
    request_items: Map<String, Value>,
    return_consumed_capacity: Option<String>,
    return_item_collection_metrics: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct WriteInput {
    put_request: Option<PutInput>,
    delete_request: Option<DeleteInput>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutInput {
    item: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DeleteInput {
    key: Map<String, Value>,
}

pub(crate) fn batch_write_item(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: BatchWriteItem,
) -> Result<Value, ServiceError> {
    let mut requests = Vec::new();
    for (text, value) in &input.request_items {
        let request: Vec<WriteInput> = read(value)?;
        requests.push((text, table_ref(cx, text)?, request));
    }
    let count: usize = requests.iter().map(|(.., request)| request.len()).sum();
    if count > MAX_WRITES {
        return Err(
            Error::validation("Too many items requested for the BatchWriteItem call").into(),
        );
    }
    // All writes are checked before the first one changes anything.
    let mut writes = Vec::new();
    for (text, name, request) in requests {
        let table = dynamo.usable_table(&name)?;
        let mut keys = BTreeSet::new();
        let raws = input.request_items[text.as_str()].as_array();
        for (input, raw) in request.into_iter().zip(raws.into_iter().flatten()) {
            let checked = match (input.put_request, input.delete_request) {
                (Some(put), None) => {
                    let item = parse_map(&put.item)?;
                    // Recorded: test_batch_write_not_matching_schema.
                    if table.definition.keys.key_of(&item).is_none() {
                        return Err(Error::key_mismatch().into());
                    }
                    Write::put(table, name.clone(), item)?
                }
                (None, Some(delete)) => {
                    let key = parse_map(&delete.key)?;
                    Write::of_key(table, name.clone(), key, WriteAction::Delete)?
                }
                _ => {
                    return Err(Error::validation(
                        "Supplied WriteRequest must contain exactly one of PutRequest and \
                         DeleteRequest",
                    )
                    .into());
                }
            };
            if !keys.insert(checked.key.clone()) {
                return Err(duplicates().into());
            }
            writes.push((text, raw, checked));
        }
    }
    let mut capacities = Capacities::default();
    let mut metrics: Map<String, Value> = Map::new();
    let mut unprocessed: Map<String, Value> = Map::new();
    let mut written_any = false;
    let mut refused = None;
    for (text, request, checked) in &writes {
        let change = match write(dynamo, cx, checked) {
            Ok(change) => change,
            Err(error) if error.code == "ProvisionedThroughputExceededException" => {
                let left = unprocessed
                    .entry((*text).clone())
                    .or_insert_with(|| json!([]));
                if let Some(left) = left.as_array_mut() {
                    left.push((*request).clone());
                }
                refused = Some(error);
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        written_any = true;
        let Some(table) = dynamo.table(&checked.table) else {
            continue;
        };
        capacities.add(&checked.table, Capacity::write(table, &change, 1.0));
        let wanted = input.return_item_collection_metrics.as_deref();
        let measured = collection_metrics(table, &checked.key_attributes, wanted);
        if let Some(measured) = measured {
            add_metrics(&mut metrics, text, measured);
        }
    }
    refuse_if_nothing_done(refused, written_any)?;
    let mut output = json!({"UnprocessedItems": unprocessed});
    if let Some(consumed) = capacities.describe(input.return_consumed_capacity.as_deref(), None) {
        output["ConsumedCapacity"] = consumed;
    }
    if !metrics.is_empty() {
        output["ItemCollectionMetrics"] = metrics.into();
    }
    Ok(output)
}

/// Refuses a batch of which nothing could be done for lack of units.
fn refuse_if_nothing_done(refused: Option<Error>, done_any: bool) -> Result<(), Error> {
    match refused {
        Some(error) if !done_any => Err(error),
        _ => Ok(()),
    }
}

/// Adds the metrics of an item collection, each once.
pub(super) fn add_metrics(metrics: &mut Map<String, Value>, table: &str, measured: Value) {
    let of_table = metrics
        .entry(table.to_owned())
        .or_insert_with(|| Value::Array(Vec::new()));
    if let Some(of_table) = of_table.as_array_mut()
        && !of_table.contains(&measured)
    {
        of_table.push(measured);
    }
}
