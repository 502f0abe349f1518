//! Metric filters: they are kept and tested, and count nothing.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::filter_events::parse;
use super::page::paged;
use crate::error::{limit_exceeded, not_found};
use crate::group::MetricFilter;
use crate::state::{Logs, milliseconds};

/// How many metric filters a group can have.
const MAXIMUM: usize = 100;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PutInput {
    log_group_name: String,
    filter_name: String,
    filter_pattern: String,
    metric_transformations: Vec<Value>,
    #[serde(default)]
    apply_on_transformed_logs: bool,
}

pub(crate) fn put_metric_filter(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: PutInput,
) -> Result<Value, ServiceError> {
    parse(&input.filter_pattern)?;
    let group = logs
        .regions
        .for_caller(cx)
        .group(cx, &input.log_group_name)?;
    let filters = &mut group.metric_filters;
    if filters.len() >= MAXIMUM && !filters.contains_key(&input.filter_name) {
        return Err(limit_exceeded());
    }
    let filter = MetricFilter {
        pattern: input.filter_pattern,
        transformations: input.metric_transformations,
        created: milliseconds(cx.now()),
        applies_to_transformed: input.apply_on_transformed_logs,
    };
    filters.insert(input.filter_name, filter);
    Ok(json!({}))
}

/// A call that names a filter and nothing else.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FilterInput {
    pub(super) log_group_name: String,
    pub(super) filter_name: String,
}

pub(crate) fn delete_metric_filter(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: FilterInput,
) -> Result<Value, ServiceError> {
    let group = logs
        .regions
        .for_caller(cx)
        .group(cx, &input.log_group_name)?;
    let removed = group.metric_filters.remove(&input.filter_name);
    removed
        .map(|_| json!({}))
        .ok_or_else(|| not_found("The specified metric filter does not exist."))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DescribeInput {
    log_group_name: Option<String>,
    filter_name_prefix: Option<String>,
    metric_name: Option<String>,
    metric_namespace: Option<String>,
    limit: Option<usize>,
    next_token: Option<String>,
}

impl DescribeInput {
    fn wants(&self, name: &str, filter: &MetricFilter) -> bool {
        let is = |transformation: &Value, member: &str, wanted: Option<&str>| {
            wanted.is_none_or(|wanted| transformation[member] == *wanted)
        };
        let prefix = self.filter_name_prefix.as_deref().unwrap_or_default();
        name.starts_with(prefix)
            && filter.transformations.iter().any(|transformation| {
                is(transformation, "metricName", self.metric_name.as_deref())
                    && is(
                        transformation,
                        "metricNamespace",
                        self.metric_namespace.as_deref(),
                    )
            })
    }
}

pub(crate) fn describe_metric_filters(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: DescribeInput,
) -> Result<Value, ServiceError> {
    let region = logs.regions.for_caller(cx);
    if let Some(name) = &input.log_group_name {
        region.group(cx, name)?;
    }
    let groups = region.groups.values();
    let wanted = input.log_group_name.as_ref();
    let groups = groups.filter(|group| wanted.is_none_or(|name| group.name == *name));
    let found = groups.flat_map(|group| {
        let filters = group.metric_filters.iter();
        let filters = filters.filter(|(name, filter)| input.wants(name, filter));
        filters.map(|(name, filter)| {
            json!({
                "filterName": name,
                "filterPattern": filter.pattern,
                "metricTransformations": filter.transformations,
                "creationTime": filter.created,
                "logGroupName": group.name,
                "applyOnTransformedLogs": filter.applies_to_transformed,
            })
        })
    });
    let (limit, token) = (input.limit, input.next_token.as_deref());
    paged("metricFilters", found.collect(), limit, token)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TestInput {
    filter_pattern: String,
    log_event_messages: Vec<String>,
}

pub(crate) fn test_metric_filter(
    _: &mut Logs,
    _: &mut CallContext<'_>,
    input: TestInput,
) -> Result<Value, ServiceError> {
    let pattern = parse(&input.filter_pattern)?;
    let messages = input.log_event_messages.iter().zip(1..);
    let matches = messages.filter_map(|(message, number)| {
        let extracted = pattern.extract(message)?;
        Some(json!({
            "eventNumber": number,
            "eventMessage": message,
            "extractedValues": extracted,
        }))
    });
    Ok(json!({"matches": matches.collect::<Vec<Value>>()}))
}
