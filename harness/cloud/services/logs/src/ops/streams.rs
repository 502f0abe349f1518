//! Log streams.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::page::paged;
use crate::error::{already_exists, invalid_parameter, stream_not_found};
use crate::group::LogStream;
use crate::names::{named_group, own_group_arn};
use crate::state::{Logs, milliseconds};

/// A call that names a stream and nothing else.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StreamInput {
    log_group_name: String,
    log_stream_name: String,
}

pub(crate) fn create_log_stream(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: StreamInput,
) -> Result<Value, ServiceError> {
    let group = logs
        .regions
        .for_caller(cx)
        .group(cx, &input.log_group_name)?;
    let name = input.log_stream_name;
    if group.streams.contains_key(&name) {
        return Err(already_exists("The specified log stream already exists"));
    }
    let stream = LogStream::new(&name, milliseconds(cx.now()));
    group.streams.insert(name, stream);
    Ok(json!({}))
}

pub(crate) fn delete_log_stream(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: StreamInput,
) -> Result<Value, ServiceError> {
    let group = logs
        .regions
        .for_caller(cx)
        .group(cx, &input.log_group_name)?;
    let removed = group.streams.remove(&input.log_stream_name);
    removed.map(|_| json!({})).ok_or_else(stream_not_found)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DescribeInput {
    log_group_name: Option<String>,
    log_group_identifier: Option<String>,
    log_stream_name_prefix: Option<String>,
    order_by: Option<String>,
    #[serde(default)]
    descending: bool,
    limit: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn describe_log_streams(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: DescribeInput,
) -> Result<Value, ServiceError> {
    let (name, identifier) = (&input.log_group_name, &input.log_group_identifier);
    let name = named_group(cx, name.as_deref(), identifier.as_deref())?;
    let prefix = input.log_stream_name_prefix.as_deref();
    let by_time = input.order_by.as_deref() == Some("LastEventTime");
    if by_time && prefix.is_some() {
        return Err(invalid_parameter(
            "Cannot order by LastEventTime with a logStreamNamePrefix.",
        ));
    }
    let arn = own_group_arn(cx, name);
    let group = logs.regions.for_caller(cx).group(cx, name)?;
    let streams = group.streams.values();
    let mut found: Vec<&LogStream> = streams
        .filter(|stream| prefix.is_none_or(|prefix| stream.name.starts_with(prefix)))
        .collect();
    if by_time {
        found.sort_by_key(|stream| stream.events.last().map(|event| event.timestamp));
    }
    if input.descending {
        found.reverse();
    }
    let found = found.into_iter().map(|stream| {
        json!({
            "logStreamName": stream.name,
            "creationTime": stream.created,
            "firstEventTimestamp": stream.events.first().map(|event| event.timestamp),
            "lastEventTimestamp": stream.events.last().map(|event| event.timestamp),
            "lastIngestionTime": stream.last_ingested,
            "uploadSequenceToken": stream.sequence_token,
            "arn": format!("{arn}:log-stream:{}", stream.name),
            // AWS counts the bytes of groups only, since 2019.
            "storedBytes": 0,
        })
    });
    let (limit, token) = (input.limit, input.next_token.as_deref());
    paged("logStreams", found.collect(), limit, token)
}
