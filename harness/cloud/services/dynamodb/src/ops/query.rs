//! Queries: the items of one partition, in the order of their range keys.

use std::collections::BTreeMap;
use std::ops::Bound;

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::capacity::ReadMode;
use super::conditions::check_style;
use super::items::read_projection;
use super::legacy;
use super::lookup::table_ref;
use super::read::{Page, PageInput, SelectInput, Source};
use crate::error::Error;
use crate::expression::{
    BoundCondition, KeyCondition, Kind, Placeholders, RangeCondition, key_condition, roots,
};
use crate::state::Dynamo;
use crate::table::{EntryKey, KeySchema, KeyTuple, KeyValue};
use crate::value::{AttributeValue, parse_map};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Query {
    table_name: String,
    index_name: Option<String>,
    select: Option<String>,
    attributes_to_get: Option<Vec<String>>,
    limit: Option<usize>,
    consistent_read: Option<bool>,
    key_conditions: Option<Map<String, Value>>,
    #[serde(rename = "QueryFilter")]
    filter: Option<Map<String, Value>>,
    conditional_operator: Option<String>,
    scan_index_forward: Option<bool>,
    exclusive_start_key: Option<Map<String, Value>>,
    return_consumed_capacity: Option<String>,
    projection_expression: Option<String>,
    filter_expression: Option<String>,
    key_condition_expression: Option<String>,
    expression_attribute_names: Option<BTreeMap<String, String>>,
    expression_attribute_values: Option<Map<String, Value>>,
}

impl Query {
    fn check_style(&self) -> Result<(), Error> {
        check_style(
            &[
                ("AttributesToGet", self.attributes_to_get.is_some()),
                ("QueryFilter", self.filter.is_some()),
                ("ConditionalOperator", self.conditional_operator.is_some()),
                ("KeyConditions", self.key_conditions.is_some()),
            ],
            &[
                ("ProjectionExpression", self.projection_expression.is_some()),
                ("FilterExpression", self.filter_expression.is_some()),
                (
                    "KeyConditionExpression",
                    self.key_condition_expression.is_some(),
                ),
            ],
        )
    }
}

pub(crate) fn query(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: Query,
) -> Result<Value, ServiceError> {
    input.check_style()?;
    let key_text = input.key_condition_expression.as_deref();
    let filter_text = input.filter_expression.as_deref();
    let projection_text = input.projection_expression.as_deref();
    let placeholders = Placeholders::new(
        input.expression_attribute_names.as_ref(),
        input.expression_attribute_values.as_ref(),
        &[
            (Kind::Filter, filter_text),
            (Kind::KeyCondition, key_text),
            (Kind::Projection, projection_text),
        ],
    )?;
    let keys = match (key_text, &input.key_conditions) {
        (Some(text), _) => placeholders.condition(Kind::KeyCondition, text)?,
        (None, Some(conditions)) => legacy::conditions(conditions, None)?,
        (None, None) => {
            return Err(Error::validation(
                "Either the KeyConditions or KeyConditionExpression parameter must be specified \
                 in the request.",
            )
            .into());
        }
    };
    let filter = match (filter_text, &input.filter) {
        (Some(text), _) => Some(placeholders.condition(Kind::Filter, text)?),
        (None, Some(filter)) if !filter.is_empty() => Some(legacy::conditions(
            filter,
            input.conditional_operator.as_deref(),
        )?),
        (None, _) => None,
    };
    let (projection, parameter) = read_projection(
        &placeholders,
        projection_text,
        input.attributes_to_get.as_deref(),
    )?;
    placeholders.check_used()?;
    let start = input.exclusive_start_key.as_ref().map(parse_map);
    let start = start.transpose()?;
    let name = table_ref(cx, &input.table_name)?;
    let table = dynamo.table(&name).ok_or_else(Error::resource_not_found)?;
    let source = Source::new(table, input.index_name.as_deref())?;
    let mode = ReadMode::of(input.consistent_read);
    source.check_consistency(mode)?;
    let schema = source
        .index
        .map_or(&table.definition.keys, |index| &index.keys);
    let keys = key_condition(&keys, schema)?;
    if let Some(filter) = &filter {
        check_filter(filter, schema)?;
    }
    let select = SelectInput {
        select: input.select.as_deref(),
        projection,
        parameter,
    };
    let selection = select.selection(&source)?;
    let forward = input.scan_index_forward.unwrap_or(true);
    let start = start.map(|start| source.start_key(&start)).transpose()?;
    let (lower, upper) = page_bounds(&keys, start, forward)?;
    let range = source.range(lower, upper);
    let page_input = PageInput {
        limit: input.limit,
        filter: filter.as_ref(),
        selection: &selection,
        mode,
    };
    let page = if forward {
        Page::read(&source, range, &page_input)
    } else {
        Page::read(&source, range.rev(), &page_input)
    };
    let wanted = input.return_consumed_capacity.as_deref();
    Ok(page.output(&selection, &input.table_name, wanted))
}

/// Refuses a filter of the keys that the query is by.
fn check_filter(filter: &BoundCondition, keys: &KeySchema) -> Result<(), Error> {
    let mut names = Vec::new();
    roots(filter, &mut names);
    match names.into_iter().find(|name| keys.contains(name)) {
        None => Ok(()),
        Some(name) => Err(Error::validation(format!(
            "Filter Expression can only contain non-primary key attributes: Primary key \
             attribute: {name}"
        ))),
    }
}

/// Returns the bounds of a page that begins after an entry.
fn page_bounds(
    keys: &KeyCondition,
    start: Option<EntryKey>,
    forward: bool,
) -> Result<(Bound<EntryKey>, Bound<EntryKey>), Error> {
    let (lower, upper) = bounds(keys);
    let Some(start) = start else {
        return Ok((lower, upper));
    };
    let partition = match &lower {
        Bound::Included(key) | Bound::Excluded(key) => key,
        Bound::Unbounded => return Ok((lower, upper)),
    };
    if start.hash != partition.hash {
        return Err(Error::validation(
            "The provided starting key is outside query boundaries based on provided conditions",
        ));
    }
    let is_above = match &lower {
        Bound::Included(low) => start >= *low,
        Bound::Excluded(low) => start > *low,
        Bound::Unbounded => true,
    };
    let is_below = match &upper {
        Bound::Included(high) => start <= *high,
        Bound::Excluded(high) => start < *high,
        Bound::Unbounded => true,
    };
    if !is_above || !is_below {
        return Err(Error::validation(
            "The provided starting key does not match the range key predicate",
        ));
    }
    Ok(if forward {
        (Bound::Excluded(start), upper)
    } else {
        (lower, Bound::Excluded(start))
    })
}

/// Returns the bounds of the entries that a key condition means.
pub(super) fn bounds(keys: &KeyCondition) -> (Bound<EntryKey>, Bound<EntryKey>) {
    let key = |value: &AttributeValue| KeyValue::of(value).unwrap_or(KeyValue::Greatest);
    let hash: KeyTuple = keys.hash.iter().map(|value| key(value)).collect();
    let partition = EntryKey::new(hash, KeyTuple::None);
    let at = |rest: &[KeyValue]| {
        let equal = keys.equal.iter().map(|value| key(value));
        partition.with_range(equal.chain(rest.iter().cloned()).collect())
    };
    let end = KeyValue::Greatest;
    let all = || {
        (
            Bound::Included(at(&[])),
            Bound::Included(at(std::slice::from_ref(&end))),
        )
    };
    let Some(range) = &keys.range else {
        return all();
    };
    match range {
        RangeCondition::Less(value) => (all().0, Bound::Excluded(at(&[key(value)]))),
        RangeCondition::LessOrEqual(value) => {
            (all().0, Bound::Included(at(&[key(value), end.clone()])))
        }
        RangeCondition::Greater(value) => {
            (Bound::Excluded(at(&[key(value), end.clone()])), all().1)
        }
        RangeCondition::GreaterOrEqual(value) => (Bound::Included(at(&[key(value)])), all().1),
        RangeCondition::Between(low, high) => (
            Bound::Included(at(&[key(low)])),
            Bound::Included(at(&[key(high), end.clone()])),
        ),
        RangeCondition::BeginsWith(prefix) => {
            let after = match key(prefix) {
                KeyValue::Bytes(bytes) => KeyValue::after_prefix(&bytes),
                other => other,
            };
            (
                Bound::Included(at(&[key(prefix)])),
                Bound::Excluded(at(&[after])),
            )
        }
    }
}
