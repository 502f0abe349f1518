//! `FilterLogEvents`.

use rehearsal_cloud_core::paging::{decode_token, encode_token};
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::events::{MAXIMUM_EVENTS, page};
use crate::error::{group_not_found, invalid_parameter, invalid_token, not_implemented};
use crate::event::{LogEvent, Position};
use crate::group::LogGroup;
use crate::names::named_group;
use crate::pattern::{InvalidPattern, Pattern};
use crate::state::Logs;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FilterInput {
    log_group_name: Option<String>,
    log_group_identifier: Option<String>,
    #[serde(default)]
    log_stream_names: Vec<String>,
    log_stream_name_prefix: Option<String>,
    start_time: Option<i64>,
    end_time: Option<i64>,
    filter_pattern: Option<String>,
    next_token: Option<String>,
    limit: Option<usize>,
    start_from_head: Option<bool>,
}

/// An event and the stream that it is in.
struct Found<'a> {
    stream: &'a str,
    event: &'a LogEvent,
}

impl AsRef<LogEvent> for Found<'_> {
    fn as_ref(&self) -> &LogEvent {
        self.event
    }
}

pub(crate) fn filter_log_events(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: FilterInput,
) -> Result<Value, ServiceError> {
    if input.start_from_head == Some(false) {
        return Err(not_implemented("FilterLogEvents from the newest event"));
    }
    if !input.log_stream_names.is_empty() && input.log_stream_name_prefix.is_some() {
        return Err(invalid_parameter(
            "logStreamNames and logStreamNamePrefix are mutually exclusive parameters.",
        ));
    }
    let pattern = parse(input.filter_pattern.as_deref().unwrap_or_default())?;
    let after = match &input.next_token {
        None => None,
        Some(token) => {
            let id = decode_token(token).map_err(|_| invalid_token())?;
            Some(Position::parse(&id).ok_or_else(invalid_token)?)
        }
    };
    let (name, identifier) = (&input.log_group_name, &input.log_group_identifier);
    let name = named_group(cx, name.as_deref(), identifier.as_deref())?;
    // Recorded: logs_events, `test_resource_does_not_exist`.
    let region = logs.regions.for_caller(cx);
    let group = region.group(cx, name).map_err(|_| group_not_found())?;
    for stream in &input.log_stream_names {
        group.stream(stream)?;
    }
    let mut events = matching(group, &input, &pattern, after);
    events.sort_by_key(|found| found.event.position());
    let page = page(events.iter(), input.limit.unwrap_or(MAXIMUM_EVENTS));
    let last = page.last().filter(|_| page.len() < events.len());
    let token = last.map(|last| encode_token(&last.event.position().id()));
    let found = page.iter().map(|Found { stream, event }| {
        json!({
            "logStreamName": stream,
            "timestamp": event.timestamp,
            "message": event.message,
            "ingestionTime": event.ingested,
            "eventId": event.position().id(),
        })
    });
    let mut output = json!({
        "events": found.collect::<Vec<_>>(),
        "searchedLogStreams": [],
    });
    if let Some(token) = token {
        output["nextToken"] = token.into();
    }
    Ok(output)
}

fn matching<'a>(
    group: &'a LogGroup,
    input: &FilterInput,
    pattern: &Pattern,
    after: Option<Position>,
) -> Vec<Found<'a>> {
    let prefix = input.log_stream_name_prefix.as_deref().unwrap_or_default();
    let names = &input.log_stream_names;
    let streams = group.streams.values().filter(|stream| {
        stream.name.starts_with(prefix) && (names.is_empty() || names.contains(&stream.name))
    });
    let is_wanted = |event: &&LogEvent| {
        after.is_none_or(|after| event.position() > after)
            && input
                .start_time
                .is_none_or(|start| event.timestamp >= start)
            && input.end_time.is_none_or(|end| event.timestamp <= end)
            && pattern.matches(&event.message)
    };
    streams
        .flat_map(|stream| {
            let events = stream.events.iter().filter(is_wanted);
            events.map(|event| Found {
                stream: &stream.name,
                event,
            })
        })
        .collect()
}

/// Reads the filter pattern of a call.
pub(super) fn parse(pattern: &str) -> Result<Pattern, ServiceError> {
    Pattern::parse(pattern)
        .map_err(|InvalidPattern(why)| invalid_parameter(format!("Invalid filter pattern: {why}")))
}
