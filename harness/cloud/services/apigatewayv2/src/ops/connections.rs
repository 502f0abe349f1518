//! Connections of WebSocket APIs, as backends see them (`@connections`).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_http::request::SOURCE_IP;
use rehearsal_model::protocol::Timestamp;
use serde_json::{Value, json};

use crate::connection::{Closure, Connection, LONGEST_MESSAGE, NotSent};
use crate::state::{ApiGateway, Settings, take};

fn gone() -> ServiceError {
    ServiceError::sender("GoneException", "").with_status(410)
}

/// Returns the error for a message that is too long.
pub(crate) fn too_long() -> ServiceError {
    let message = format!("The message has more than {LONGEST_MESSAGE} bytes.");
    ServiceError::sender("PayloadTooLargeException", message).with_status(413)
}

/// Returns the connection that a call names.
fn find<'a>(
    gateway: &'a ApiGateway,
    cx: &CallContext<'_>,
    id: &str,
) -> Result<&'a Connection, ServiceError> {
    let connection = gateway.connections.get(id).ok_or_else(gone)?;
    if connection.account != *cx.account() {
        return Err(ServiceError::sender("ForbiddenException", "Forbidden").with_status(403));
    }
    Ok(connection)
}

pub(crate) fn post_to_connection(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let id = take(&mut input, "ConnectionId");
    find(gateway, cx, &id)?;
    let data = STANDARD.decode(take(&mut input, "Data"));
    let data = data.unwrap_or_default();
    if data.len() > LONGEST_MESSAGE {
        return Err(too_long());
    }
    match gateway.connections.send(&id, data.into(), cx.now()) {
        Ok(()) => Ok(json!({})),
        Err(NotSent::Gone) => Err(gone()),
        Err(NotSent::TooMany) => {
            let message = "The client does not read the messages that it was sent.";
            Err(ServiceError::sender("LimitExceededException", message).with_status(429))
        }
    }
}

pub(crate) fn get_connection(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let id = take(&mut input, "ConnectionId");
    let connection = find(gateway, cx, &id)?;
    Ok(json!({
        "ConnectedAt": Timestamp(connection.connected_at),
        "LastActiveAt": Timestamp(connection.last_active_at),
        "Identity": {"SourceIp": SOURCE_IP, "UserAgent": connection.user_agent},
    }))
}

pub(crate) fn delete_connection(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let id = take(&mut input, "ConnectionId");
    find(gateway, cx, &id)?;
    let closure = Closure::new(1000, "Connection Closed Normally");
    gateway.connections.close(&id, closure);
    Ok(json!({}))
}
