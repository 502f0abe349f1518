//! Scans: all items of a table or an index, or of a segment of it.

use std::ops::Bound;

use rehearsal_cloud_core::service::{CallContext, ServiceError};

use super::conditions::check_style;
use super::lookup::{millis, table_ref};
use super::metering;
use super::read::{Page, PageOutput};
use super::read_input::ReadInput;
use crate::error::Error;
use crate::expression::Kind;
use crate::state::Dynamo;
use crate::table::{Access, EntryKey};

pub(crate) fn scan(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: ReadInput,
) -> Result<PageOutput, ServiceError> {
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
    let placeholders = input.placeholders(&[Kind::Filter, Kind::Projection])?;
    let mut expressions = input.expressions(&placeholders)?;
    let name = table_ref(cx, &input.table_name)?;
    let now = millis(cx.now());
    let source = input.source(dynamo, &name, now)?;
    let selection = input.selection(&source, &mut expressions)?;
    let (mut lower, upper) = segment;
    if let Some(start) = &expressions.start {
        let start = source.start_key(start)?;
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
    let page_input = input.page(expressions.filter.as_ref(), &selection);
    let page = Page::read(&source, source.range(lower, upper), &page_input);
    let wanted = input.return_consumed_capacity.as_deref();
    let (output, capacity) = page.into_output(&selection, &input.table_name, wanted);
    metering::charge(dynamo, &name, Access::Read, now, |_| capacity);
    Ok(output)
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
        return Err(Error::validation(
            "The Segment parameter is zero-based and must be less than parameter TotalSegments",
        ));
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
