//! API destinations.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::page::{page, set_members};
use crate::destination::Destination;
use crate::error::{exists, not_found};
use crate::http_delivery::HttpRef;
use crate::state::{Events, Place, Region};

/// How many requests a second has at most, if the call does not say.
const RATE: u64 = 300;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateApiDestination {
    name: String,
    description: Option<String>,
    connection_arn: String,
    invocation_endpoint: String,
    http_method: String,
    invocation_rate_limit_per_second: Option<u64>,
}

/// Creates a destination. AWS takes `https` endpoints only; here `http` is taken, too,
/// because what stands in for other companies' endpoints has no certificate.
pub(crate) fn create_api_destination(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: CreateApiDestination,
) -> Result<Value, ServiceError> {
    let place = Place::of_caller(cx);
    let id = cx.ids.uuid("api-destination");
    let now = Timestamp(cx.now());
    let region = events.for_caller(cx);
    check_connection(region, &place, &input.connection_arn)?;
    let name = input.name;
    if region.destinations.contains_key(&name) {
        return Err(exists(format!("ApiDestination {name} already exists.")));
    }
    let destination = Destination {
        arn: place.arn(&format!("api-destination/{name}/{id}")),
        name: name.clone(),
        description: input.description,
        connection_arn: input.connection_arn,
        endpoint: input.invocation_endpoint,
        method: input.http_method,
        rate: input.invocation_rate_limit_per_second.unwrap_or(RATE),
        created: now,
        modified: now,
        last_second: (0, 0),
    };
    let output = changed(region, &destination);
    region.destinations.insert(name, destination);
    Ok(output)
}

fn check_connection(region: &Region, place: &Place, arn: &str) -> Result<(), ServiceError> {
    let connection = HttpRef::connection(arn).filter(|at| at.place == *place);
    let name = connection.map(|at| at.name).unwrap_or_default();
    if region
        .connections
        .get(&name)
        .is_some_and(|one| one.arn == arn)
    {
        return Ok(());
    }
    Err(not_found(format!("Connection '{name}' does not exist.")))
}

/// Returns the state of a destination: that of its connection decides.
fn state(region: &Region, destination: &Destination) -> &'static str {
    let connection = HttpRef::connection(&destination.connection_arn);
    let connection = connection.and_then(|at| region.connections.get(&at.name));
    match connection {
        Some(connection) if connection.state != crate::connection::DEAUTHORIZED => "ACTIVE",
        _ => "INACTIVE",
    }
}

fn changed(region: &Region, destination: &Destination) -> Value {
    json!({
        "ApiDestinationArn": destination.arn,
        "ApiDestinationState": state(region, destination),
        "CreationTime": destination.created,
        "LastModifiedTime": destination.modified,
    })
}

/// Returns a destination as a list has it.
fn summary(region: &Region, destination: &Destination) -> Value {
    let mut summary = changed(region, destination);
    summary["Name"] = destination.name.as_str().into();
    summary["ConnectionArn"] = destination.connection_arn.as_str().into();
    summary["InvocationEndpoint"] = destination.endpoint.as_str().into();
    summary["HttpMethod"] = destination.method.as_str().into();
    summary["InvocationRateLimitPerSecond"] = destination.rate.into();
    summary
}

/// A call about one destination.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DestinationInput {
    name: String,
}

fn absent(action: &str, name: &str) -> ServiceError {
    not_found(format!(
        "Failed to {action} the api-destination(s). An api-destination '{name}' does not exist."
    ))
}

pub(crate) fn describe_api_destination(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: DestinationInput,
) -> Result<Value, ServiceError> {
    let region = events.for_caller(cx);
    let destination = region.destinations.get(&input.name);
    let destination = destination.ok_or_else(|| absent("describe", &input.name))?;
    let mut output = summary(region, destination);
    output["Description"] = destination.description.as_deref().into();
    Ok(set_members(output))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateApiDestination {
    name: String,
    description: Option<String>,
    connection_arn: Option<String>,
    invocation_endpoint: Option<String>,
    http_method: Option<String>,
    invocation_rate_limit_per_second: Option<u64>,
}

pub(crate) fn update_api_destination(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: UpdateApiDestination,
) -> Result<Value, ServiceError> {
    let place = Place::of_caller(cx);
    let now = Timestamp(cx.now());
    let region = events.for_caller(cx);
    let known = region.destinations.get(&input.name);
    let mut destination = known
        .cloned()
        .ok_or_else(|| absent("update", &input.name))?;
    if let Some(arn) = input.connection_arn {
        check_connection(region, &place, &arn)?;
        destination.connection_arn = arn;
    }
    destination.description = input.description.or(destination.description);
    destination.endpoint = input.invocation_endpoint.unwrap_or(destination.endpoint);
    destination.method = input.http_method.unwrap_or(destination.method);
    let rate = input.invocation_rate_limit_per_second;
    destination.rate = rate.unwrap_or(destination.rate);
    destination.modified = now;
    let output = changed(region, &destination);
    region.destinations.insert(input.name, destination);
    Ok(output)
}

pub(crate) fn delete_api_destination(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: DestinationInput,
) -> Result<Value, ServiceError> {
    let removed = events.for_caller(cx).destinations.remove(&input.name);
    removed.ok_or_else(|| absent("delete", &input.name))?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListApiDestinations {
    name_prefix: Option<String>,
    connection_arn: Option<String>,
    next_token: Option<String>,
    limit: Option<usize>,
}

pub(crate) fn list_api_destinations(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: ListApiDestinations,
) -> Result<Value, ServiceError> {
    let prefix = input.name_prefix.unwrap_or_default();
    let connection = input.connection_arn;
    let region = events.for_caller(cx);
    let destinations = region.destinations.values().filter(|destination| {
        destination.name.starts_with(&prefix)
            && connection
                .as_ref()
                .is_none_or(|arn| *arn == destination.connection_arn)
    });
    let token = input.next_token.as_deref();
    page("ApiDestinations", destinations, input.limit, token, |one| {
        summary(region, one)
    })
}
