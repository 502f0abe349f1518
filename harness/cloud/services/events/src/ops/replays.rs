//! Replays of archived events.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use time::Duration;

use super::page::{page, set_members};
use crate::error::{exists, not_found, validation};
use crate::route;
use crate::state::{ArchivedEvent, BusRef, Due, Events, Place, Replay, Task, millis};

/// How long a replay takes to start; until then it can be cancelled.
const START: Duration = Duration::seconds(1);

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct StartReplay {
    replay_name: String,
    description: Option<String>,
    event_source_arn: String,
    event_start_time: Timestamp,
    event_end_time: Timestamp,
    destination: Value,
}

pub(crate) fn start_replay(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: StartReplay,
) -> Result<Value, ServiceError> {
    let place = Place::of_caller(cx);
    let destination = input.destination["Arn"].as_str().unwrap_or_default();
    let bus = BusRef::of_arn(destination).ok_or_else(|| {
        validation("Parameter Destination.Arn is not valid. Reason: Must contain an event bus ARN.")
    })?;
    let known = bus.place == place && events.bus(&bus, cx.now()).is_ok();
    if !known {
        return Err(not_found(format!("Event bus {} does not exist.", bus.name)));
    }
    let name = archive_name(&input.event_source_arn);
    let region = events.for_caller(cx);
    let archive = region.archives.get(name).ok_or_else(|| {
        validation(format!(
            "Parameter EventSourceArn is not valid. Reason: Archive {name} does not exist."
        ))
    })?;
    if archive.source_arn != destination {
        return Err(validation(
            "Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not \
             permitted.",
        ));
    }
    if input.event_start_time >= input.event_end_time {
        return Err(validation(
            "Parameter EventEndTime is not valid. Reason: EventStartTime must be before \
             EventEndTime.",
        ));
    }
    let name = input.replay_name;
    if region.replays.contains_key(&name) {
        return Err(exists(format!("Replay {name} already exists.")));
    }
    let replay = Replay {
        arn: place.arn(&format!("replay/{name}")),
        name: name.clone(),
        description: input.description,
        archive_arn: input.event_source_arn,
        destination: input.destination,
        start: input.event_start_time,
        end: input.event_end_time,
        state: "STARTING".to_owned(),
        started: Timestamp(cx.now()),
        ended: None,
        last_replayed: None,
    };
    let output = json!({
        "ReplayArn": replay.arn,
        "State": replay.state,
        "ReplayStartTime": replay.started,
    });
    region.replays.insert(name.clone(), replay);
    events.due.insert(Due {
        at: millis(cx.now() + START),
        what: Task::Replay(place, name),
    });
    Ok(output)
}

fn archive_name(arn: &str) -> &str {
    let resource = Arn::parse(arn).map_or(arn, |arn| arn.resource);
    resource.strip_prefix("archive/").unwrap_or(resource)
}

/// Sends the events of a replay, unless it was cancelled.
pub(crate) fn run(events: &mut Events, cx: &mut CallContext<'_>, place: &Place, name: &str) {
    let region = events.region(place, cx.now());
    let Some(replay) = region.replays.get(name).cloned() else {
        return;
    };
    if replay.state != "STARTING" {
        return;
    }
    let archive = region.archives.get(archive_name(&replay.archive_arn));
    let archived = archive.map_or_else(Vec::new, |archive| archive.events.clone());
    let is_chosen =
        |archived: &ArchivedEvent| archived.at >= replay.start && archived.at < replay.end;
    let bus = replay.destination["Arn"].as_str().and_then(BusRef::of_arn);
    let rules: Option<Vec<String>> =
        serde_json::from_value(replay.destination["FilterArns"].clone()).ok();
    let rules = rules.filter(|rules| !rules.is_empty());
    let mut last = None;
    for archived in archived.into_iter().filter(is_chosen) {
        last = Some(archived.at);
        let mut event = archived.event;
        event["replay-name"] = name.into();
        if let Some(bus) = &bus {
            route::replay(events, cx, bus, &event, rules.as_deref());
        }
    }
    let region = events.region(place, cx.now());
    if let Some(replay) = region.replays.get_mut(name) {
        "COMPLETED".clone_into(&mut replay.state);
        replay.ended = Some(Timestamp(cx.now()));
        replay.last_replayed = last;
    }
}

fn find<'a>(
    events: &'a mut Events,
    cx: &CallContext<'_>,
    name: &str,
) -> Result<&'a mut Replay, ServiceError> {
    let replay = events.for_caller(cx).replays.get_mut(name);
    replay.ok_or_else(|| not_found(format!("Replay {name} does not exist.")))
}

/// A call about one replay.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ReplayInput {
    replay_name: String,
}

pub(crate) fn cancel_replay(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: ReplayInput,
) -> Result<Value, ServiceError> {
    let replay = find(events, cx, &input.replay_name)?;
    if replay.state != "STARTING" {
        return Err(ServiceError::sender(
            "IllegalStatusException",
            format!(
                "Replay {} is not in a valid state for this operation.",
                replay.name
            ),
        ));
    }
    "CANCELLED".clone_into(&mut replay.state);
    replay.ended = Some(Timestamp(cx.now()));
    Ok(json!({"ReplayArn": replay.arn, "State": "CANCELLING"}))
}

pub(crate) fn describe_replay(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: ReplayInput,
) -> Result<Value, ServiceError> {
    let replay = find(events, cx, &input.replay_name)?;
    let mut output = describe(replay);
    output["ReplayArn"] = replay.arn.as_str().into();
    output["Destination"] = replay.destination.clone();
    output["Description"] = json!(replay.description);
    Ok(set_members(output))
}

fn describe(replay: &Replay) -> Value {
    set_members(json!({
        "ReplayName": replay.name,
        "EventSourceArn": replay.archive_arn,
        "State": replay.state,
        "EventStartTime": replay.start,
        "EventEndTime": replay.end,
        "EventLastReplayedTime": replay.last_replayed,
        "ReplayStartTime": replay.started,
        "ReplayEndTime": replay.ended,
    }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListReplays {
    name_prefix: Option<String>,
    event_source_arn: Option<String>,
    state: Option<String>,
    limit: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn list_replays(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: ListReplays,
) -> Result<Value, ServiceError> {
    let prefix = input.name_prefix.unwrap_or_default();
    let region = events.for_caller(cx);
    let replays = region.replays.values().filter(|replay| {
        replay.name.starts_with(&prefix)
            && input
                .state
                .as_ref()
                .is_none_or(|state| *state == replay.state)
            && input
                .event_source_arn
                .as_ref()
                .is_none_or(|arn| *arn == replay.archive_arn)
    });
    let token = input.next_token.as_deref();
    page("Replays", replays, input.limit, token, describe)
}
