//! Putting, getting, updating and deleting an item.

use std::collections::BTreeMap;

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::capacity::{Capacity, ReadMode, collection_metrics};
use super::conditions::{ConditionInput, check_style};
use super::legacy;
use super::lookup::{millis, table_ref};
use super::metering;
use super::write::{Write, WriteAction, write};
use crate::error::Error;
use crate::expression::{BoundCondition, Kind, Path, Placeholders, Projected, Update};
use crate::names::TableRef;
use crate::state::Dynamo;
use crate::table::{Access, Change, Table};
use crate::value::{AttributeMap, parse_map};

/// The input of the operations that write an item. The model says which members each has.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct WriteItem {
    table_name: String,
    #[serde(default)]
    item: Map<String, Value>,
    #[serde(default)]
    key: Map<String, Value>,
    update_expression: Option<String>,
    attribute_updates: Option<Map<String, Value>>,
    condition_expression: Option<String>,
    expression_attribute_names: Option<BTreeMap<String, String>>,
    expression_attribute_values: Option<Map<String, Value>>,
    expected: Option<Map<String, Value>>,
    conditional_operator: Option<String>,
    return_values: Option<String>,
    return_values_on_condition_check_failure: Option<String>,
    return_consumed_capacity: Option<String>,
    return_item_collection_metrics: Option<String>,
}

impl WriteItem {
    fn condition(&self) -> ConditionInput<'_> {
        ConditionInput {
            expression: self.condition_expression.as_deref(),
            names: self.expression_attribute_names.as_ref(),
            values: self.expression_attribute_values.as_ref(),
            expected: self.expected.as_ref(),
            operator: self.conditional_operator.as_deref(),
        }
    }

    /// Carries a write out, and returns the change and the output without attributes.
    fn write(
        &self,
        dynamo: &mut Dynamo,
        cx: &mut CallContext<'_>,
        condition: Option<BoundCondition>,
        build: impl FnOnce(&Table, TableRef) -> Result<Write, Error>,
    ) -> Result<(Change, Map<String, Value>), Error> {
        let name = table_ref(cx, &self.table_name)?;
        let table = dynamo.usable_table(&name)?;
        let mut checked = build(table, name)?;
        checked.condition = condition;
        checked.returns_item =
            returns_item(self.return_values_on_condition_check_failure.as_deref());
        let change = write(dynamo, cx, &checked)?;
        let mut output = Map::new();
        let Some(table) = dynamo.table(&checked.table) else {
            return Ok((change, output));
        };
        let wanted = self.return_consumed_capacity.as_deref();
        if wanted.is_some()
            && let Some(consumed) =
                Capacity::write(table, &change, 1.0).describe(&self.table_name, wanted)
        {
            output.insert("ConsumedCapacity".to_owned(), consumed);
        }
        let wanted = self.return_item_collection_metrics.as_deref();
        if let Some(metrics) = collection_metrics(table, &checked.key_attributes, wanted) {
            output.insert("ItemCollectionMetrics".to_owned(), metrics);
        }
        Ok((change, output))
    }

    /// Carries out a write that can return the item as it was.
    fn replace(
        &self,
        dynamo: &mut Dynamo,
        cx: &mut CallContext<'_>,
        attributes: &Map<String, Value>,
        build: impl FnOnce(&Table, TableRef, AttributeMap) -> Result<Write, Error>,
    ) -> Result<Value, Error> {
        let returns_old = match self.return_values.as_deref() {
            None | Some("NONE") => false,
            Some("ALL_OLD") => true,
            Some(_) => return Err(Error::validation("Return values set to invalid value")),
        };
        let condition = self.condition().condition()?;
        let attributes = parse_map(attributes)?;
        let (change, mut output) = self.write(dynamo, cx, condition, |table, name| {
            build(table, name, attributes)
        })?;
        if let Some(old) = change.old.filter(|_| returns_old) {
            output.insert("Attributes".to_owned(), json!(*old));
        }
        Ok(output.into())
    }
}

pub(crate) fn put_item(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: WriteItem,
) -> Result<Value, ServiceError> {
    let output = input.replace(dynamo, cx, &input.item, Write::put);
    Ok(output.map_err(in_words_of_writes)?)
}

pub(crate) fn delete_item(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: WriteItem,
) -> Result<Value, ServiceError> {
    let output = input.replace(dynamo, cx, &input.key, |table, name, key| {
        Write::of_key(table, name, key, WriteAction::Delete)
    });
    Ok(output.map_err(in_words_of_writes)?)
}

pub(crate) fn update_item(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: WriteItem,
) -> Result<Value, ServiceError> {
    Ok(update(dynamo, cx, &input).map_err(in_words_of_writes)?)
}

/// Returns an error as AWS words it for writes of one item (moto's tests that were
/// verified against AWS, such as `test_update_item_unused_attributes`).
fn in_words_of_writes(mut error: Error) -> Error {
    const DETECTED: [&str; 7] = [
        "Value provided in ExpressionAttribute",
        "ExpressionAttributeNames must not be empty",
        "ExpressionAttributeValues must not be empty",
        "Invalid UpdateExpression: The \"",
        "Invalid UpdateExpression: The expression can not be empty",
        "Invalid UpdateExpression: Two document paths overlap",
        "One or more parameter values were invalid: An ",
    ];
    // The name of the placeholder is left out where its value is an empty set.
    let of_value = "ExpressionAttributeValues contains invalid value: ";
    if let Some(message) = error.message.strip_prefix(of_value)
        && let Some((message, _)) = message.split_once("  may not be empty for key ")
    {
        error.message = format!("{message}  may not be empty");
    }
    if DETECTED
        .iter()
        .any(|start| error.message.starts_with(start))
    {
        return error.detected();
    }
    error
}

fn update(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: &WriteItem,
) -> Result<Value, Error> {
    let condition = input.condition();
    let text = input.update_expression.as_deref();
    condition.check_style(
        &[
            ("UpdateExpression", text.is_some()),
            ("ConditionExpression", condition.expression.is_some()),
        ],
        &[("AttributeUpdates", input.attribute_updates.is_some())],
    )?;
    let placeholders = Placeholders::new(
        condition.names,
        condition.values,
        &[
            (Kind::Update, text),
            (Kind::Condition, condition.expression),
        ],
    )?;
    let update = match (text, &input.attribute_updates) {
        (Some(text), _) => placeholders.update(text)?,
        (None, Some(updates)) => legacy::attribute_updates(updates)?,
        (None, None) => Update::new(Vec::new()),
    };
    let condition = condition.bound(&placeholders)?;
    placeholders.check_used()?;
    let projection = update.projection();
    let key = parse_map(&input.key)?;
    let (change, mut output) = input.write(dynamo, cx, condition, |table, name| {
        Write::of_key(table, name, key, WriteAction::Update(update))
    })?;
    let return_values = input.return_values.as_deref().unwrap_or("NONE");
    if let Some(attributes) = returned(return_values, &change, &projection) {
        output.insert("Attributes".to_owned(), attributes);
    }
    Ok(output.into())
}

/// Returns what `ReturnValues` asks for of an update.
pub(super) fn returned(
    return_values: &str,
    change: &Change,
    projection: &Projected,
) -> Option<Value> {
    let (old, new) = (change.old.as_deref(), change.new.as_deref());
    match return_values {
        "ALL_OLD" => old.map(|item| json!(item)),
        "ALL_NEW" => new.map(|item| json!(item)),
        "UPDATED_OLD" => {
            let parts = projection.apply(old?);
            (!parts.is_empty()).then(|| json!(parts))
        }
        "UPDATED_NEW" => {
            let parts = projection.apply(new?);
            (!parts.is_empty()).then(|| json!(parts))
        }
        _ => None,
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetItem {
    table_name: String,
    key: Map<String, Value>,
    consistent_read: Option<bool>,
    projection_expression: Option<String>,
    expression_attribute_names: Option<BTreeMap<String, String>>,
    attributes_to_get: Option<Vec<String>>,
    return_consumed_capacity: Option<String>,
}

pub(crate) fn get_item(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: GetItem,
) -> Result<Value, ServiceError> {
    let projection = projection(
        input.projection_expression.as_deref(),
        input.expression_attribute_names.as_ref(),
        input.attributes_to_get.as_deref(),
    )?;
    let key = parse_map(&input.key)?;
    let name = table_ref(cx, &input.table_name)?;
    let table = dynamo.usable_table(&name)?;
    let key = table.definition.keys.check_key(&key)?;
    let now = millis(cx.now());
    metering::check(table, Access::Read, None, now)?;
    let item = table.get(&key);
    let size = item.as_ref().map_or(0, AttributeMap::size);
    let mut output = Map::new();
    if let Some(item) = item {
        let attributes = match &projection {
            Some(projection) => json!(projection.apply(&item)),
            None => json!(item),
        };
        output.insert("Item".to_owned(), attributes);
    }
    let mode = ReadMode::of(input.consistent_read);
    let capacity = Capacity::read(mode.units(size));
    let wanted = input.return_consumed_capacity.as_deref();
    if let Some(consumed) = capacity.describe(&input.table_name, wanted) {
        output.insert("ConsumedCapacity".to_owned(), consumed);
    }
    metering::charge(dynamo, &name, Access::Read, now, |_| capacity);
    Ok(output.into())
}

/// Returns the projection that a read asks for.
pub(super) fn projection(
    expression: Option<&str>,
    names: Option<&BTreeMap<String, String>>,
    attributes: Option<&[String]>,
) -> Result<Option<Projected>, Error> {
    check_style(
        &[("AttributesToGet", attributes.is_some())],
        &[("ProjectionExpression", expression.is_some())],
    )?;
    let placeholders = Placeholders::new(names, None, &[(Kind::Projection, expression)])?;
    let (projection, _) = read_projection(&placeholders, expression, attributes)?;
    placeholders.check_used()?;
    Ok(projection)
}

/// Returns the projection that a read of several items asks for, and the parameter's name.
pub(super) fn read_projection(
    placeholders: &Placeholders,
    expression: Option<&str>,
    attributes: Option<&[String]>,
) -> Result<(Option<Projected>, &'static str), Error> {
    if let Some(text) = expression {
        let projection = placeholders.projection(text)?;
        return Ok((Some(projection), "ProjectionExpression"));
    }
    let projection = attributes.map(attributes_to_get).transpose()?;
    Ok((projection, "AttributesToGet"))
}

/// Returns the projection that `AttributesToGet` means.
fn attributes_to_get(attributes: &[String]) -> Result<Projected, Error> {
    let paths: Vec<Path> = attributes
        .iter()
        .map(|name| Path::attribute(name))
        .collect();
    for (at, path) in paths.iter().enumerate() {
        if paths[..at].contains(path) {
            return Err(Error::invalid_values(format!(
                "Duplicate value in attribute name: {}",
                path.root()
            )));
        }
    }
    Ok(Projected::new(&paths))
}

/// Whether `ReturnValuesOnConditionCheckFailure` asks for the item.
pub(super) fn returns_item(wanted: Option<&str>) -> bool {
    wanted == Some("ALL_OLD")
}
