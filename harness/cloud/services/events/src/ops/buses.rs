//! Event buses.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::page::{page, set_members};
use super::tags::{self, Tag};
use crate::error::{bus_not_found, exists, validation};
use crate::state::{Bus, BusRef, DEFAULT_BUS, Events, Place};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateEventBus {
    name: String,
    description: Option<String>,
    event_source_name: Option<String>,
    kms_key_identifier: Option<String>,
    dead_letter_config: Option<Value>,
    #[serde(default)]
    tags: Vec<Tag>,
}

pub(crate) fn create_event_bus(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: CreateEventBus,
) -> Result<Value, ServiceError> {
    if input.event_source_name.is_some() {
        let message =
            "The embedded cloud does not implement EventSourceName of events CreateEventBus.";
        return Err(ServiceError::receiver("NotImplemented", message).with_status(501));
    }
    if input.name.contains('/') {
        return Err(validation("Event bus name must not contain '/'."));
    }
    let tags = tags::read(input.tags)?;
    let place = Place::of_caller(cx);
    let region = events.for_caller(cx);
    if region.buses.contains_key(&input.name) {
        return Err(exists(format!("Event bus {} already exists.", input.name)));
    }
    let bus = Bus {
        description: input.description,
        key_id: input.kms_key_identifier,
        dead_letters: input.dead_letter_config,
        tags,
        ..Bus::new(&place, &input.name, cx.now())
    };
    let output = json!({
        "EventBusArn": bus.arn,
        "Description": bus.description,
        "KmsKeyIdentifier": bus.key_id,
        "DeadLetterConfig": bus.dead_letters,
    });
    region.buses.insert(bus.name.clone(), bus);
    Ok(set_members(output))
}

/// A call about one bus.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct BusInput {
    name: Option<String>,
}

pub(crate) fn delete_event_bus(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: BusInput,
) -> Result<Value, ServiceError> {
    let bus = BusRef::parse(input.name.as_deref(), cx);
    if bus.name == DEFAULT_BUS {
        return Err(validation("Cannot delete event bus default."));
    }
    let region = events.region(&bus.place, cx.now());
    let removed = region.buses.remove(&bus.name);
    removed.ok_or_else(|| bus_not_found(&bus.name))?;
    Ok(json!({}))
}

pub(crate) fn describe_event_bus(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: BusInput,
) -> Result<Value, ServiceError> {
    let bus = BusRef::parse(input.name.as_deref(), cx);
    let bus = events.bus(&bus, cx.now())?;
    let mut output = describe(bus);
    if let Some(key_id) = &bus.key_id {
        output["KmsKeyIdentifier"] = key_id.as_str().into();
    }
    if let Some(dead_letters) = &bus.dead_letters {
        output["DeadLetterConfig"] = dead_letters.clone();
    }
    Ok(output)
}

fn describe(bus: &Bus) -> Value {
    set_members(json!({
        "Name": bus.name,
        "Arn": bus.arn,
        "Description": bus.description,
        "Policy": bus.policy.as_ref().map(Value::to_string),
        "CreationTime": bus.created,
        "LastModifiedTime": bus.modified,
    }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListEventBuses {
    name_prefix: Option<String>,
    limit: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn list_event_buses(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: ListEventBuses,
) -> Result<Value, ServiceError> {
    let prefix = input.name_prefix.unwrap_or_default();
    let region = events.for_caller(cx);
    let buses = region.buses.values();
    let buses = buses.filter(|bus| bus.name.starts_with(&prefix));
    let token = input.next_token.as_deref();
    page("EventBuses", buses, input.limit, token, describe)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateEventBus {
    name: Option<String>,
    description: Option<String>,
    kms_key_identifier: Option<String>,
    dead_letter_config: Option<Value>,
}

pub(crate) fn update_event_bus(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: UpdateEventBus,
) -> Result<Value, ServiceError> {
    let bus = BusRef::parse(input.name.as_deref(), cx);
    let bus = events.bus(&bus, cx.now())?;
    if let Some(description) = input.description {
        bus.description = Some(description);
    }
    if let Some(key_id) = input.kms_key_identifier {
        bus.key_id = Some(key_id);
    }
    if let Some(dead_letters) = input.dead_letter_config {
        bus.dead_letters = Some(dead_letters);
    }
    bus.modified = Timestamp(cx.now());
    Ok(set_members(json!({
        "Arn": bus.arn,
        "Name": bus.name,
        "Description": bus.description,
        "KmsKeyIdentifier": bus.key_id,
        "DeadLetterConfig": bus.dead_letters,
    })))
}
