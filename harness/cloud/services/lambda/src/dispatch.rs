//! Invokes the events in the queues of functions, and hands on what became of them.

use std::sync::Arc;

use rehearsal_cloud_core::functions::FunctionOutcome;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use time::OffsetDateTime;

use crate::destination::{self, Condition, Delivery};
use crate::events::{EventConfig, MOST_RUNNING, QueuedEvent};
use crate::function::Function;
use crate::invocation::Origin;
use crate::names::LATEST;
use crate::place::FunctionPlace;
use crate::run;
use crate::state::Lambda;

/// Queues an event and invokes it, if the function has capacity.
pub(crate) fn queue(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    place: &FunctionPlace,
    event: QueuedEvent,
) {
    if let Some(function) = lambda.at(place) {
        function.events.push_back(event);
    }
    dispatch(lambda, cx, place);
}

/// Invokes the events of a function that are due.
pub(crate) fn dispatch(lambda: &mut Lambda, cx: &mut CallContext<'_>, place: &FunctionPlace) {
    let now = cx.now();
    while let Some(event) = take_due(lambda, place, now) {
        invoke(lambda, cx, place, event);
    }
    plan(lambda, now);
}

/// Invokes the events of all functions that are due.
pub(crate) fn dispatch_all(lambda: &mut Lambda, cx: &mut CallContext<'_>) {
    let now = cx.now();
    let mut places = Vec::new();
    for (account, region, functions) in lambda.regions.iter() {
        let due = functions.functions.values().filter(|function| {
            let mut events = function.events.iter();
            events.any(|event| event.due <= now)
        });
        places.extend(due.map(|function| FunctionPlace {
            account: Arc::clone(account),
            region: Arc::clone(region),
            name: function.name.clone(),
        }));
    }
    for place in places {
        dispatch(lambda, cx, &place);
    }
    plan(lambda, now);
}

/// Takes the first event that is due, if the function may run another one.
fn take_due(
    lambda: &mut Lambda,
    place: &FunctionPlace,
    now: OffsetDateTime,
) -> Option<QueuedEvent> {
    let function = lambda.at(place)?;
    if function.running_events >= MOST_RUNNING {
        return None;
    }
    let first = function.events.iter().position(|event| event.due <= now)?;
    function.events.remove(first)
}

/// Notes when the next event comes due. Those that are due already wait for one that runs.
fn plan(lambda: &mut Lambda, now: OffsetDateTime) {
    let regions = lambda.regions.iter();
    let functions = regions.flat_map(|(_, _, region)| region.functions.values());
    let events = functions.flat_map(|function| &function.events);
    lambda.next_event = events.map(|event| event.due).filter(|due| *due > now).min();
}

fn invoke(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    place: &FunctionPlace,
    mut event: QueuedEvent,
) {
    let Some(function) = lambda.at(place) else {
        return;
    };
    if function.reserved == Some(0) {
        // Recorded: lambda, `test_reserved_concurrency`.
        let condition = Condition::ZeroReservedConcurrency;
        give_up(cx, function, &event, condition, None);
        return;
    }
    let is_exceeded = cx.now() - event.queued_at > config(function, &event).age();
    if is_exceeded {
        give_up(cx, function, &event, Condition::EventAgeExceeded, None);
        return;
    }
    let Ok(version) = function.choose(event.qualifier.as_deref(), cx.ids) else {
        // The alias or version has gone since.
        return;
    };
    let origin = Origin::Event(Box::new(event.clone()));
    match run::start(lambda, cx, place, &version, event.event(), origin) {
        Ok(()) => {
            if let Some(function) = lambda.at(place) {
                function.running_events += 1;
            }
        }
        Err(_throttled) => {
            event.wait_after_throttle(cx.now());
            if let Some(function) = lambda.at(place) {
                function.events.push_back(event);
            }
        }
    }
}

/// Hears what became of an event.
pub(crate) fn completed(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    place: &FunctionPlace,
    version: &str,
    mut event: QueuedEvent,
    outcome: Result<FunctionOutcome, ServiceError>,
) {
    let Some(function) = lambda.at(place) else {
        return;
    };
    function.running_events = function.running_events.saturating_sub(1);
    event.invocations += 1;
    if outcome.is_err() {
        // There was no capacity for it, by a fault rule.
        event.invocations -= 1;
        event.wait_after_throttle(cx.now());
        function.events.push_back(event);
    } else if let Ok(outcome) = outcome {
        let result = Some((version, &outcome));
        let config = config(function, &event);
        if !outcome.failed {
            let target = config.on_success.clone();
            let arn = arn(function, &event);
            let delivery = Delivery {
                event: &event,
                function_arn: &arn,
                condition: Condition::Success,
                result,
            };
            if let Some(target) = target {
                destination::deliver(cx, &target, &delivery);
            }
        } else if event.invocations > config.retries() {
            give_up(cx, function, &event, Condition::RetriesExhausted, result);
        } else {
            let age = config.age();
            event.wait_after_failure();
            if event.due - event.queued_at > age {
                // Recorded: lambda_destinations, `test_maxeventage`.
                give_up(cx, function, &event, Condition::EventAgeExceeded, result);
            } else {
                function.events.push_back(event);
            }
        }
    }
    dispatch(lambda, cx, place);
}

/// Hands an event that failed to the destination and to the queue for dead letters.
fn give_up(
    cx: &mut CallContext<'_>,
    function: &Function,
    event: &QueuedEvent,
    condition: Condition,
    result: Option<(&str, &FunctionOutcome)>,
) {
    let arn = arn(function, event);
    let delivery = Delivery {
        event,
        function_arn: &arn,
        condition,
        result,
    };
    if let Some(target) = &config(function, event).on_failure {
        destination::deliver(cx, target, &delivery);
    }
    let version = function.find(event.qualifier.as_deref());
    let version = version.unwrap_or(&function.latest);
    if let Some(target) = &version.settings.dead_letters {
        destination::send_dead_letter(cx, target, &delivery);
    }
}

/// Returns the ARN of the version or alias that an event is for, as destinations name it.
fn arn(function: &Function, event: &QueuedEvent) -> String {
    function.qualified_arn(Some(event.qualifier.as_deref().unwrap_or(LATEST)))
}

/// Returns how the events of a qualifier are handled.
fn config(function: &Function, event: &QueuedEvent) -> EventConfig {
    let qualifier = event.qualifier.as_deref().unwrap_or(LATEST);
    let config = function.event_configs.get(qualifier);
    config.cloned().unwrap_or_default()
}
