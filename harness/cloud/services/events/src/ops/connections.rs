//! Connections.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::page::{page, set_members};
use crate::connection::{AuthorizationType, Connection, check, update};
use crate::error::{exists, not_found};
use crate::http_delivery::{HttpRef, authorize, keep_secret};
use crate::state::{Events, Place};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateConnection {
    name: String,
    description: Option<String>,
    authorization_type: AuthorizationType,
    auth_parameters: Value,
    invocation_connectivity_parameters: Option<Value>,
    kms_key_identifier: Option<String>,
}

pub(crate) fn create_connection(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: CreateConnection,
) -> Result<Value, ServiceError> {
    not_here(
        "CreateConnection",
        input.invocation_connectivity_parameters.as_ref(),
        input.kms_key_identifier.as_ref(),
    )?;
    check(input.authorization_type, &input.auth_parameters)?;
    let name = input.name;
    let (id, secret_id) = (cx.ids.uuid("connection"), cx.ids.uuid("connection-secret"));
    let place = Place::of_caller(cx);
    let now = Timestamp(cx.now());
    let region = events.for_caller(cx);
    if region.connections.contains_key(&name) {
        return Err(exists(format!("Connection {name} already exists.")));
    }
    let connection = Connection {
        arn: place.arn(&format!("connection/{name}/{id}")),
        secret_name: format!("events!connection/{name}/{secret_id}"),
        name: name.clone(),
        description: input.description,
        kind: input.authorization_type,
        parameters: input.auth_parameters,
        secret_arn: None,
        state: input.authorization_type.first_state().to_owned(),
        state_reason: None,
        created: now,
        modified: now,
        authorized: now,
        token: None,
        is_asking: false,
        waiting: Vec::new(),
    };
    keep_secret(cx, &connection, "CreateSecret");
    let output = changed(&connection, &["ConnectionArn", "ConnectionState"]);
    let is_oauth = connection.kind == AuthorizationType::OauthClientCredentials;
    region.connections.insert(name.clone(), connection);
    if is_oauth {
        authorize(events, cx, &HttpRef { place, name });
    }
    Ok(output)
}

fn not_here(
    operation: &str,
    connectivity: Option<&Value>,
    key: Option<&String>,
) -> Result<(), ServiceError> {
    let what = match (connectivity, key) {
        (Some(_), _) => "InvocationConnectivityParameters",
        (None, Some(_)) => "KmsKeyIdentifier",
        (None, None) => return Ok(()),
    };
    let message = format!("The embedded cloud does not implement {what} of events {operation}.");
    Err(ServiceError::receiver("NotImplemented", message).with_status(501))
}

/// Returns what changes of a connection answer: some members and its times.
fn changed(connection: &Connection, members: &[&str]) -> Value {
    let all = summary(connection);
    let times = ["CreationTime", "LastModifiedTime"];
    let members = members.iter().chain(&times);
    members
        .map(|member| ((*member).to_owned(), all[*member].clone()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// Returns a connection as a list has it.
fn summary(connection: &Connection) -> Value {
    set_members(json!({
        "ConnectionArn": connection.arn,
        "Name": connection.name,
        "ConnectionState": connection.state,
        "StateReason": connection.state_reason,
        "AuthorizationType": connection.kind,
        "CreationTime": connection.created,
        "LastModifiedTime": connection.modified,
        "LastAuthorizedTime": connection.authorized,
    }))
}

/// A call about one connection.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ConnectionInput {
    name: String,
}

fn absent(action: &str, name: &str) -> ServiceError {
    not_found(format!(
        "Failed to {action} the connection(s). Connection '{name}' does not exist."
    ))
}

pub(crate) fn describe_connection(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: ConnectionInput,
) -> Result<Value, ServiceError> {
    let connection = events.for_caller(cx).connections.get(&input.name);
    let connection = connection.ok_or_else(|| absent("describe", &input.name))?;
    let mut output = summary(connection);
    output["AuthParameters"] = connection.shown_parameters();
    output["SecretArn"] = connection.secret_arn.as_deref().into();
    output["Description"] = connection.description.as_deref().into();
    Ok(set_members(output))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateConnection {
    name: String,
    description: Option<String>,
    authorization_type: Option<AuthorizationType>,
    auth_parameters: Option<Value>,
    invocation_connectivity_parameters: Option<Value>,
    kms_key_identifier: Option<String>,
}

pub(crate) fn update_connection(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: UpdateConnection,
) -> Result<Value, ServiceError> {
    not_here(
        "UpdateConnection",
        input.invocation_connectivity_parameters.as_ref(),
        input.kms_key_identifier.as_ref(),
    )?;
    let place = Place::of_caller(cx);
    let connection = events.for_caller(cx).connections.get_mut(&input.name);
    let connection = connection.ok_or_else(|| absent("update", &input.name))?;
    let kind = input.authorization_type.unwrap_or(connection.kind);
    let mut parameters = connection.parameters.clone();
    if let Some(changes) = input.auth_parameters {
        update(&mut parameters, changes);
    }
    check(kind, &parameters)?;
    connection.kind = kind;
    connection.parameters = parameters;
    if let Some(description) = input.description {
        connection.description = Some(description);
    }
    connection.modified = Timestamp(cx.now());
    kind.first_state().clone_into(&mut connection.state);
    connection.state_reason = None;
    connection.token = None;
    keep_secret(cx, connection, "UpdateSecret");
    let members = ["ConnectionArn", "ConnectionState", "LastAuthorizedTime"];
    let output = changed(connection, &members);
    if kind == AuthorizationType::OauthClientCredentials {
        let name = input.name;
        authorize(events, cx, &HttpRef { place, name });
    }
    Ok(output)
}

/// Deletes a connection: it is gone at once (recorded: `test_delete_connection`).
pub(crate) fn delete_connection(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: ConnectionInput,
) -> Result<Value, ServiceError> {
    let connection = events.for_caller(cx).connections.remove(&input.name);
    let mut connection = connection.ok_or_else(|| absent("delete", &input.name))?;
    keep_secret(cx, &connection, "DeleteSecret");
    "DELETING".clone_into(&mut connection.state);
    let members = ["ConnectionArn", "ConnectionState", "LastAuthorizedTime"];
    Ok(changed(&connection, &members))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListConnections {
    name_prefix: Option<String>,
    connection_state: Option<String>,
    next_token: Option<String>,
    limit: Option<usize>,
}

pub(crate) fn list_connections(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: ListConnections,
) -> Result<Value, ServiceError> {
    let prefix = input.name_prefix.unwrap_or_default();
    let state = input.connection_state;
    let connections = events.for_caller(cx).connections.values();
    let connections = connections.filter(|connection| {
        connection.name.starts_with(&prefix)
            && state
                .as_ref()
                .is_none_or(|state| *state == connection.state)
    });
    let token = input.next_token.as_deref();
    page("Connections", connections, input.limit, token, summary)
}
