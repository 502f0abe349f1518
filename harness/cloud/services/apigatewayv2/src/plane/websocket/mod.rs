//! WebSocket APIs: connections to deployed stages, and their messages.
//!
//! `connect` answers the request for a connection: authorizer, route `$connect`, handshake.
//! `session` serves the connection: each message takes a route (`routing`), whose integration
//! is called (`integration`) with an event (`event`).

mod client;
mod connect;
mod event;
mod integration;
mod routing;
mod session;

pub(super) use connect::answer;

use rehearsal_cloud_core::raw::RawOutcome;
use serde_json::json;

use super::response::Refusal;

/// Returns what a client is told in place of an integration's answer.
fn error_message(refusal: &Refusal, connection: &str, request: &str) -> String {
    let message = match refusal.message {
        "Internal Server Error" | "Service Unavailable" => "Internal server error",
        other => other,
    };
    json!({"message": message, "connectionId": connection, "requestId": request}).to_string()
}

/// Returns how a call that nothing refused ended.
fn done() -> RawOutcome {
    RawOutcome {
        status: 200,
        ..RawOutcome::default()
    }
}
