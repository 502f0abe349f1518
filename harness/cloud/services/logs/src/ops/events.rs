//! `PutLogEvents` and `GetLogEvents`.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::delivery::{self, Source};
use crate::error::{invalid_parameter, invalid_token};
use crate::event::{LogEvent, OVERHEAD, Position};
use crate::names::named_group;
use crate::state::{Logs, milliseconds};

const HOUR: i64 = 60 * 60 * 1000;
const DAY: i64 = 24 * HOUR;
/// How old events may be, and how new.
const OLDEST: i64 = 14 * DAY;
const NEWEST: i64 = 2 * HOUR;
/// The most bytes of one call, and of the events of a page.
pub(super) const MAXIMUM_SIZE: usize = 1024 * 1024;
/// The most events of a page.
pub(super) const MAXIMUM_EVENTS: usize = 10_000;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PutInput {
    log_group_name: String,
    log_stream_name: String,
    #[serde(rename = "logEvents")]
    events: Vec<InputEvent>,
}

#[derive(Deserialize)]
struct InputEvent {
    timestamp: i64,
    message: String,
}

pub(crate) fn put_log_events(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: PutInput,
) -> Result<Value, ServiceError> {
    check_batch(&input.events)?;
    let now = milliseconds(cx.now());
    // An app stamps its events by the real time, which the cloud's may be ahead of.
    let earliest = now.min(milliseconds(cx.real_now()));
    let group = logs
        .regions
        .for_caller(cx)
        .group(cx, &input.log_group_name)?;
    let mut last_number = group.last_number;
    let retention = group.retention.map(|days| earliest - days * DAY);
    let stream = group.stream(&input.log_stream_name)?;
    let events = &input.events;
    // They are in the order of their times.
    let too_old = events.partition_point(|event| event.timestamp < earliest - OLDEST);
    let too_new = events.partition_point(|event| event.timestamp <= now + NEWEST);
    let expired = retention.map_or(0, |oldest| {
        events.partition_point(|event| event.timestamp < oldest)
    });
    let mut added = Vec::new();
    let accepted = too_old.max(expired)..too_new;
    for event in input.events.get(accepted).unwrap_or_default() {
        last_number += 1;
        added.push(LogEvent {
            timestamp: event.timestamp,
            ingested: now,
            number: last_number,
            message: event.message.clone(),
        });
    }
    for event in &added {
        stream.add(event.clone());
    }
    if !added.is_empty() {
        stream.last_ingested = Some(now);
    }
    let token = cx.ids.text("sequence token", b"0123456789", 56);
    stream.sequence_token = Some(token.clone());
    group.last_number = last_number;
    let source = Source {
        account: &cx.caller.account,
        region: &cx.caller.region,
        stream: &input.log_stream_name,
    };
    delivery::send(cx, group, &source, &added);
    let mut output = json!({"nextSequenceToken": token});
    let mut rejected = Map::new();
    let ends = [
        ("tooOldLogEventEndIndex", too_old),
        ("expiredLogEventEndIndex", expired),
    ];
    for (name, end) in ends.into_iter().filter(|(_, end)| *end > 0) {
        rejected.insert(name.to_owned(), end.into());
    }
    if too_new < input.events.len() {
        rejected.insert("tooNewLogEventStartIndex".to_owned(), too_new.into());
    }
    if !rejected.is_empty() {
        output["rejectedLogEventsInfo"] = rejected.into();
    }
    Ok(output)
}

fn check_batch(events: &[InputEvent]) -> Result<(), ServiceError> {
    let size: usize = events
        .iter()
        .map(|event| event.message.len() + OVERHEAD)
        .sum();
    if size > MAXIMUM_SIZE {
        return Err(invalid_parameter(format!(
            "Upload too large: {size} bytes exceeds limit of {MAXIMUM_SIZE}"
        )));
    }
    if !events.is_sorted_by_key(|event| event.timestamp) {
        // Recorded: logs_events, `test_put_log_events_wrong_order`.
        return Err(invalid_parameter(
            "Log events in a single PutLogEvents request must be in chronological order.",
        ));
    }
    let times = events.first().zip(events.last());
    if times.is_some_and(|(first, last)| last.timestamp - first.timestamp > DAY) {
        return Err(invalid_parameter(
            "The batch of log events in a single PutLogEvents request cannot span more than 24 \
             hours.",
        ));
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GetInput {
    log_group_name: Option<String>,
    log_group_identifier: Option<String>,
    log_stream_name: String,
    start_time: Option<i64>,
    end_time: Option<i64>,
    next_token: Option<String>,
    limit: Option<usize>,
    #[serde(default)]
    start_from_head: bool,
}

/// The place that a token of `GetLogEvents` asks for.
#[derive(Clone, Copy)]
enum Token {
    /// Events after the position.
    Forward(Position),
    /// Events before the position.
    Backward(Position),
}

impl Token {
    fn parse(text: &str) -> Option<Self> {
        let (direction, rest) = text.split_once('/')?;
        let position = Position::parse(rest.strip_suffix("/s")?)?;
        match direction {
            "f" => Some(Self::Forward(position)),
            "b" => Some(Self::Backward(position)),
            _ => None,
        }
    }

    fn text(self) -> String {
        match self {
            Self::Forward(position) => format!("f/{}/s", position.id()),
            Self::Backward(position) => format!("b/{}/s", position.id()),
        }
    }
}

pub(crate) fn get_log_events(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: GetInput,
) -> Result<Value, ServiceError> {
    let (name, identifier) = (&input.log_group_name, &input.log_group_identifier);
    let name = named_group(cx, name.as_deref(), identifier.as_deref())?;
    let token = input.next_token.as_deref();
    let token = token.map(|text| Token::parse(text).ok_or_else(invalid_token));
    let token = token.transpose()?;
    let group = logs.regions.for_caller(cx).group(cx, name)?;
    let stream = group.stream(&input.log_stream_name)?;
    let events = stream.events.iter().filter(|event| {
        let position = event.position();
        let is_of_page = match token {
            None => true,
            Some(Token::Forward(after)) => position > after,
            Some(Token::Backward(before)) => position < before,
        };
        is_of_page
            && input
                .start_time
                .is_none_or(|start| event.timestamp >= start)
            && input.end_time.is_none_or(|end| event.timestamp < end)
    });
    let limit = input.limit.unwrap_or(MAXIMUM_EVENTS);
    let from_head = match token {
        None => input.start_from_head,
        Some(Token::Forward(_)) => true,
        Some(Token::Backward(_)) => false,
    };
    let page: Vec<&LogEvent> = if from_head {
        page(events, limit)
    } else {
        let mut page = page(events.rev(), limit);
        page.reverse();
        page
    };
    let start = Position::START;
    let (forward, backward) = match (page.first(), page.last(), token) {
        (Some(first), Some(last), _) => (last.position(), first.position()),
        (.., Some(Token::Forward(after))) => (after, after.after()),
        (.., Some(Token::Backward(before))) => (before.before(), before),
        (.., None) => (start, start),
    };
    let events = page.into_iter().map(|event| {
        json!({
            "timestamp": event.timestamp,
            "message": event.message,
            "ingestionTime": event.ingested,
        })
    });
    Ok(json!({
        "events": events.collect::<Vec<_>>(),
        "nextForwardToken": Token::Forward(forward).text(),
        "nextBackwardToken": Token::Backward(backward).text(),
    }))
}

/// Returns as many events as a page may have.
pub(super) fn page<'a, T>(events: impl Iterator<Item = &'a T>, limit: usize) -> Vec<&'a T>
where
    T: AsRef<LogEvent> + 'a,
{
    let mut size = 0;
    events
        .take(limit)
        .take_while(|event| {
            size += event.as_ref().size();
            size <= MAXIMUM_SIZE
        })
        .collect()
}
