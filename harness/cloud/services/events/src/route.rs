//! The way of events: into archives, and by rules to targets.

use rehearsal_cloud_core::auth::Identity;
use rehearsal_cloud_core::effect::Effect;
use rehearsal_cloud_core::policy::{self, AccessRequest};
use rehearsal_cloud_core::schedule::Schedule;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::protocol::Timestamp;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::delivery;
use crate::input::{self, RuleNames};
use crate::state::{
    ArchivedEvent, BusRef, DEFAULT_BUS, Delivery, Due, Events, Place, Rule, Task, millis,
};

/// How many buses an event goes through at most.
const MAX_BUSES: usize = 5;

/// A rule's targets and names, apart from the state.
struct Route {
    arn: String,
    name: String,
    targets: Vec<Value>,
}

impl Route {
    fn of(rule: &Rule) -> Self {
        Self {
            arn: rule.arn.clone(),
            name: rule.name.clone(),
            targets: rule.targets.clone(),
        }
    }
}

/// Puts an event on a bus. An event for a bus that is not there is lost (recorded:
/// `test_put_events_nonexistent_event_bus`).
pub(crate) fn put(events: &mut Events, cx: &mut CallContext<'_>, bus: &BusRef, event: &Value) {
    put_on(events, cx, bus, event, 1);
}

fn put_on(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    bus: &BusRef,
    event: &Value,
    depth: usize,
) {
    archive(events, cx, bus, event);
    for route in matching(events, cx, bus, event, None) {
        deliver(events, cx, bus, &route, event, depth);
    }
}

/// Sends an event of a replay by the rules of a bus, all or some.
pub(crate) fn replay(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    bus: &BusRef,
    event: &Value,
    rules: Option<&[String]>,
) {
    for route in matching(events, cx, bus, event, rules) {
        deliver(events, cx, bus, &route, event, 1);
    }
}

fn archive(events: &mut Events, cx: &CallContext<'_>, bus: &BusRef, event: &Value) {
    let now = Timestamp(cx.now());
    let region = events.region(&bus.place, cx.now());
    let Some(arn) = region.buses.get(&bus.name).map(|bus| bus.arn.clone()) else {
        return;
    };
    for archive in region.archives.values_mut() {
        let pattern = archive.pattern.as_ref();
        let wanted = pattern.is_none_or(|pattern| pattern.matches(event));
        if archive.source_arn == arn && wanted {
            archive.events.push(ArchivedEvent {
                at: now,
                event: event.clone(),
            });
        }
    }
}

fn matching(
    events: &mut Events,
    cx: &CallContext<'_>,
    bus: &BusRef,
    event: &Value,
    only: Option<&[String]>,
) -> Vec<Route> {
    let Ok(bus) = events.bus(bus, cx.now()) else {
        return Vec::new();
    };
    let rules = bus.rules.values().filter(|rule| {
        rule.is_enabled()
            && only.is_none_or(|only| only.contains(&rule.arn))
            && rule
                .pattern
                .as_ref()
                .is_some_and(|pattern| pattern.matches(event))
    });
    rules.map(Route::of).collect()
}

/// Sends an event to all targets of a rule, and notes in the journal that it matched.
fn deliver(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    from: &BusRef,
    route: &Route,
    event: &Value,
    depth: usize,
) {
    let place = &from.place;
    cx.effect(Effect::Note(delivery::matched(from, &route.name, event)));
    let names = RuleNames {
        arn: &route.arn,
        name: &route.name,
    };
    for target in &route.targets {
        let arn = target["Arn"].as_str().unwrap_or_default();
        if let Some(bus) = BusRef::of_arn(arn) {
            if depth < MAX_BUSES && lets_in(events, cx, &bus, place) {
                put_on(events, cx, &bus, event, depth + 1);
            }
            continue;
        }
        if let Some(input) = input::of_target(target, names, event, cx.now()) {
            let now = millis(cx.now());
            let delivery = Delivery::new(target, &route.arn, input, event, now);
            delivery::send(events, cx, place, delivery);
        }
    }
}

/// Returns whether a bus takes events from the buses of a place: its own account's, or by
/// its policy.
fn lets_in(events: &mut Events, cx: &CallContext<'_>, bus: &BusRef, from: &Place) -> bool {
    let is_owner = bus.place.account == from.account;
    let Ok(found) = events.bus(bus, cx.now()) else {
        return false;
    };
    let policy = found.policy.as_ref().map(Value::to_string);
    let request = AccessRequest {
        caller: &Identity::default_user(&from.account, ""),
        action: "events:PutEvents",
        resource: &found.arn,
        now: cx.now(),
    };
    policy::authorize(policy.as_deref(), &request, is_owner).is_ok()
}

/// Returns a time as events have it.
pub(crate) fn event_time(time: OffsetDateTime) -> String {
    let time = time.replace_nanosecond(0).unwrap_or(time);
    time.format(&Rfc3339).unwrap_or_default()
}

/// Sets when a rule is next due, after a time.
pub(crate) fn arm(events: &mut Events, place: &Place, name: &str, after: OffsetDateTime) {
    let region = events.region(place, after);
    let bus = region.buses.get_mut(DEFAULT_BUS);
    let Some(rule) = bus.and_then(|bus| bus.rules.get_mut(name)) else {
        return;
    };
    let schedule = rule.schedule.as_deref().and_then(Schedule::parse);
    let schedule = schedule.filter(|_| rule.is_enabled());
    rule.next = schedule
        .and_then(|schedule| schedule.after(after))
        .map(millis);
    if let Some(at) = rule.next {
        let what = Task::Rule(place.clone(), name.to_owned());
        events.due.insert(Due { at, what });
    }
}

/// Sends the event of a rule that is due by its schedule.
pub(crate) fn run_schedule(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    place: &Place,
    name: &str,
    at: i64,
) {
    let region = events.region(place, cx.now());
    let bus = region.buses.get(DEFAULT_BUS);
    let rule = bus.and_then(|bus| bus.rules.get(name));
    let Some(rule) = rule.filter(|rule| rule.next == Some(at)) else {
        return;
    };
    let route = Route::of(rule);
    let due = OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000);
    let due = due.unwrap_or(cx.now());
    let event = json!({
        "version": "0",
        "id": cx.ids.uuid("event"),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": place.account,
        "time": event_time(due),
        "region": place.region,
        "resources": [route.arn],
        "detail": {},
    });
    arm(events, place, name, due);
    let bus = BusRef {
        place: place.clone(),
        name: DEFAULT_BUS.to_owned(),
    };
    deliver(events, cx, &bus, &route, &event, 1);
}
