//! `PutEvents` and `TestEventPattern`.

use rehearsal_cloud_core::auth::IdentityKind;
use rehearsal_cloud_core::pattern::Pattern;
use rehearsal_cloud_core::policy::{self, AccessRequest};
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{invalid_pattern, validation};
use crate::route::{self, event_time};
use crate::state::{BusRef, Events};

/// The most bytes of a call's entries.
const MAX_SIZE: usize = 256 * 1024;
/// How many bytes the time of an entry counts.
const TIME_SIZE: usize = 14;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutEvents {
    entries: Vec<Entry>,
    endpoint_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    time: Option<Timestamp>,
    source: Option<String>,
    #[serde(default)]
    resources: Vec<String>,
    detail_type: Option<String>,
    detail: Option<String>,
    event_bus_name: Option<String>,
}

/// Why an entry is refused: a code and a message.
type Refusal = (&'static str, String);

impl Entry {
    /// Returns the size that AWS counts.
    fn size(&self) -> usize {
        let texts = [&self.source, &self.detail_type, &self.detail];
        let texts = texts.into_iter().flatten().chain(&self.resources);
        let time = if self.time.is_some() { TIME_SIZE } else { 0 };
        texts.map(String::len).sum::<usize>() + time
    }

    /// Returns the event of the entry.
    fn event(&self, cx: &mut CallContext<'_>) -> Result<Value, Refusal> {
        let required = |value: &Option<String>, name: &str| {
            let value = value.clone().filter(|value| !value.is_empty());
            value.ok_or_else(|| {
                let message = format!(
                    "Parameter {name} is not valid. Reason: {name} is a required argument."
                );
                ("InvalidArgument", message)
            })
        };
        let source = required(&self.source, "Source")?;
        let detail_type = required(&self.detail_type, "DetailType")?;
        let detail = required(&self.detail, "Detail")?;
        if source.starts_with("aws.") && cx.identity().kind != IdentityKind::Service {
            return Err((
                "NotAuthorizedForSourceException",
                "Not authorized for the source.".to_owned(),
            ));
        }
        let detail: Option<Value> = serde_json::from_str(&detail).ok();
        let detail = detail.filter(Value::is_object);
        let detail =
            detail.ok_or_else(|| ("MalformedDetail", "Detail is malformed.".to_owned()))?;
        let time = self.time.map_or(cx.now(), |time| time.0);
        Ok(json!({
            "version": "0",
            "id": cx.ids.uuid("event"),
            "detail-type": detail_type,
            "source": source,
            "account": &**cx.account(),
            "time": event_time(time),
            "region": &**cx.region(),
            "resources": self.resources,
            "detail": detail,
        }))
    }
}

pub(crate) fn put_events(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: PutEvents,
) -> Result<Value, ServiceError> {
    if input.endpoint_id.is_some() {
        let message = "The embedded cloud does not implement EndpointId of events PutEvents.";
        return Err(ServiceError::receiver("NotImplemented", message).with_status(501));
    }
    if input.entries.iter().map(Entry::size).sum::<usize>() > MAX_SIZE {
        return Err(validation(
            "Total size of the entries in the request is over the limit.",
        ));
    }
    for entry in &input.entries {
        authorize(
            events,
            cx,
            &BusRef::parse(entry.event_bus_name.as_deref(), cx),
        )?;
    }
    let (mut results, mut failed) = (Vec::new(), 0);
    for entry in &input.entries {
        let bus = BusRef::parse(entry.event_bus_name.as_deref(), cx);
        results.push(match entry.event(cx) {
            Ok(event) => {
                route::put(events, cx, &bus, &event);
                json!({"EventId": event["id"]})
            }
            Err((code, message)) => {
                failed += 1;
                json!({"ErrorCode": code, "ErrorMessage": message})
            }
        });
    }
    Ok(json!({"FailedEntryCount": failed, "Entries": results}))
}

/// Refuses a call that the policy of a bus does not let in.
fn authorize(events: &mut Events, cx: &CallContext<'_>, bus: &BusRef) -> Result<(), ServiceError> {
    let is_owner = bus.place.account == *cx.account();
    let Ok(found) = events.bus(bus, cx.now()) else {
        return Ok(());
    };
    let policy = found.policy.as_ref().map(Value::to_string);
    let request = AccessRequest {
        caller: cx.identity(),
        action: "events:PutEvents",
        resource: &found.arn,
        now: cx.now(),
    };
    // Services put events onto the default bus of their account without a policy.
    if cx.identity().kind == IdentityKind::Service {
        return Ok(());
    }
    policy::authorize(policy.as_deref(), &request, is_owner)
        .map_err(|message| ServiceError::sender("AccessDeniedException", message))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TestEventPattern {
    event_pattern: String,
    event: String,
}

pub(crate) fn test_event_pattern(
    _: &mut Events,
    _: &mut CallContext<'_>,
    input: TestEventPattern,
) -> Result<Value, ServiceError> {
    let pattern = Pattern::parse(&input.event_pattern);
    let pattern = pattern.map_err(|reason| invalid_pattern(&reason))?;
    let event: Option<Value> = serde_json::from_str(&input.event).ok();
    let members = [
        "id",
        "account",
        "source",
        "time",
        "region",
        "resources",
        "detail-type",
    ];
    let is_event =
        |event: &Value| event.is_object() && members.iter().all(|name| event.get(name).is_some());
    let event = event.filter(is_event);
    let event = event.ok_or_else(|| validation("Parameter Event is not valid."))?;
    Ok(json!({"Result": pattern.matches(&event)}))
}
