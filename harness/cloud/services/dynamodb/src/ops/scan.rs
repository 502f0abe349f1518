//! Scans: all items of a table or an index, or of a segment of it.

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
use crate::expression::{Kind, Placeholders};
use crate::state::Dynamo;
use crate::table::EntryKey;
use crate::value::parse_map;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Scan {
    table_name: String,
    index_name: Option<String>,
    select: Option<String>,
    attributes_to_get: Option<Vec<String>>,
    limit: Option<usize>,
    consistent_read: Option<bool>,
    #[serde(rename = "ScanFilter")]
    filter: Option<Map<String, Value>>,
    conditional_operator: Option<String>,
    exclusive_start_key: Option<Map<String, Value>>,
    return_consumed_capacity: Option<String>,
    segment: Option<u64>,
    total_segments: Option<u64>,
    projection_expression: Option<String>,
    filter_expression: Option<String>,
    expression_attribute_names: Option<BTreeMap<String, String>>,
    expression_attribute_values: Option<Map<String, Value>>,
}

pub(crate) fn scan(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: Scan,
) -> Result<Value, ServiceError> {
    check_style(
        &[
            ("AttributesToGet", input.attributes_to_get.is_some()),
            ("ScanFilter", input.filter.is_some()),
            ("ConditionalOperator", input.conditional_operator.is_some()),
        ],
        &[
            (
                "ProjectionExpression",
                input.projection_expression.is_some(),
            ),
            ("FilterExpression", input.filter_expression.is_some()),
        ],
    )?;
    let segment = segment(input.segment, input.total_segments)?;
    let filter_text = input.filter_expression.as_deref();
    let projection_text = input.projection_expression.as_deref();
    let placeholders = Placeholders::new(
        input.expression_attribute_names.as_ref(),
        input.expression_attribute_values.as_ref(),
        &[
            (Kind::Filter, filter_text),
            (Kind::Projection, projection_text),
        ],
    )?;
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
    let select = SelectInput {
        select: input.select.as_deref(),
        projection,
        parameter,
    };
    let selection = select.selection(&source)?;
    let (mut lower, upper) = segment;
    if let Some(start) = start {
        let start = source.start_key(&start)?;
        let is_inside = (match &lower {
            Bound::Included(low) => start >= *low,
            _ => true,
        }) && (match &upper {
            Bound::Excluded(high) => start < *high,
            _ => true,
        });
        if !is_inside {
            return Err(Error::validation(
                "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use \
                 ExclusiveStartKey with correct Segment. TotalSegments: "
                    .to_owned()
                    + &format!(
                        "{} Segment: {}",
                        input.total_segments.unwrap_or(1),
                        input.segment.unwrap_or(0)
                    ),
            )
            .into());
        }
        lower = Bound::Excluded(start);
    }
    let page_input = PageInput {
        limit: input.limit,
        filter: filter.as_ref(),
        selection: &selection,
        mode,
    };
    let page = Page::read(&source, source.range(lower, upper), &page_input);
    let wanted = input.return_consumed_capacity.as_deref();
    Ok(page.output(&selection, &input.table_name, wanted))
}

/// Returns the bounds of a segment. Segments share the tokens of partitions evenly.
fn segment(
    segment: Option<u64>,
    total: Option<u64>,
) -> Result<(Bound<EntryKey>, Bound<EntryKey>), Error> {
    let (segment, total) = match (segment, total) {
        (None, None) => return Ok((Bound::Unbounded, Bound::Unbounded)),
        (Some(_), None) => {
            return Err(Error::validation(
                "The TotalSegments parameter is required but was not present in the request when \
                 Segment parameter is present",
            ));
        }
        (None, Some(_)) => {
            return Err(Error::validation(
                "The Segment parameter is required but was not present in the request when \
                 parameter TotalSegments is present",
            ));
        }
        (Some(segment), Some(total)) => (segment, total),
    };
    if segment >= total {
        return Err(Error::validation(format!(
            "The Segment parameter is zero-based and must be less than parameter TotalSegments: \
             Segment: {segment} is not less than TotalSegments: {total}"
        )));
    }
    // The first token of a segment; `None` after the last one.
    let token = |segment: u64| {
        let token = (u128::from(segment) << 64) / u128::from(total);
        u64::try_from(token).ok().map(EntryKey::at_token)
    };
    let lower = token(segment).map_or(Bound::Unbounded, Bound::Included);
    let upper = token(segment + 1).map_or(Bound::Unbounded, Bound::Excluded);
    Ok((lower, upper))
}
