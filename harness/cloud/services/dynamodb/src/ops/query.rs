//! Queries: the items of one partition, in the order of their range keys.

use std::ops::Bound;

use rehearsal_cloud_core::service::{CallContext, ServiceError};

use super::conditions::check_style;
use super::legacy;
use super::lookup::{millis, table_ref};
use super::metering;
use super::read::{Page, PageOutput};
use super::read_input::ReadInput;
use crate::error::Error;
use crate::expression::{BoundCondition, KeyCondition, Kind, RangeCondition, key_condition, roots};
use crate::state::Dynamo;
use crate::table::{Access, EntryKey, KeySchema, KeyTuple, KeyValue};
use crate::value::AttributeValue;

pub(crate) fn query(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: ReadInput,
) -> Result<PageOutput, ServiceError> {
    check_input_style(&input)?;
    let placeholders = input.placeholders(&[Kind::Filter, Kind::KeyCondition, Kind::Projection])?;
    let key_text = input.key_condition_expression.as_deref();
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
    let mut expressions = input.expressions(&placeholders)?;
    let name = table_ref(cx, &input.table_name)?;
    let now = millis(cx.now());
    let source = input.source(dynamo, &name, now)?;
    let schema = source
        .index
        .map_or(&source.table.definition.keys, |index| &index.keys);
    let keys = key_condition(&keys, schema)?;
    if let Some(filter) = &expressions.filter {
        check_filter(filter, schema)?;
    }
    let selection = input.selection(&source, &mut expressions)?;
    let forward = input.scan_index_forward.unwrap_or(true);
    let start = expressions.start.as_ref();
    let start = start.map(|start| source.start_key(start)).transpose()?;
    let (lower, upper) = page_bounds(&keys, start, forward)?;
    let range = source.range(lower, upper);
    let page_input = input.page(expressions.filter.as_ref(), &selection);
    let page = if forward {
        Page::read(&source, range, &page_input)
    } else {
        Page::read(&source, range.rev(), &page_input)
    };
    let wanted = input.return_consumed_capacity.as_deref();
    let (output, capacity) = page.into_output(&selection, &input.table_name, wanted);
    metering::charge(dynamo, &name, Access::Read, now, |_| capacity);
    Ok(output)
}

fn check_input_style(input: &ReadInput) -> Result<(), Error> {
    check_style(
        &[
            ("AttributesToGet", input.attributes_to_get.is_some()),
            ("QueryFilter", input.filter.is_some()),
            ("ConditionalOperator", input.conditional_operator.is_some()),
            ("KeyConditions", input.key_conditions.is_some()),
        ],
        &[
            (
                "ProjectionExpression",
                input.projection_expression.is_some(),
            ),
            ("FilterExpression", input.filter_expression.is_some()),
            (
                "KeyConditionExpression",
                input.key_condition_expression.is_some(),
            ),
        ],
    )
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
