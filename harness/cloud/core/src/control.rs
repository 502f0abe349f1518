//! Operations that services add to the control API.

use std::fmt;

use bytes::Bytes;
use http::StatusCode;
use rehearsal_model::protocol::Form;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::engine::Engine;

/// One operation of the control API.
#[derive(Debug, Clone, Copy)]
pub struct ControlOperation {
    /// Its HTTP method.
    pub method: &'static str,
    /// Its path below `/_rehearsal/` (`messages`, `cognito/tokens`), or all of it
    /// (`/_aws/ses`). One that ends with `/` is the start of paths.
    pub path: &'static str,
    /// Answers a request.
    pub run: fn(&Engine, &ControlRequest) -> Result<Value, ControlError>,
}

/// A request to the control API.
#[derive(Debug)]
pub struct ControlRequest {
    /// What follows the operation's path, without escapes.
    pub rest: String,
    /// The parameters in its query.
    pub query: Form,
    /// Its body.
    pub body: Bytes,
}

impl ControlRequest {
    /// Reads the body as JSON.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, ControlError> {
        serde_json::from_slice(&self.body).map_err(|error| {
            ControlError::request(format_args!("could not read the body: {error}"))
        })
    }
}

/// Why the control API refused a request.
#[derive(Debug)]
pub struct ControlError {
    /// The HTTP status of the response.
    pub status: StatusCode,
    /// What went wrong, for people.
    pub message: String,
}

impl ControlError {
    /// Returns an error of whoever made the request.
    pub fn request(message: impl fmt::Display) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            message: message.to_string(),
        }
    }

    /// Returns an error about something that is not there.
    pub fn not_found(message: impl fmt::Display) -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            message: message.to_string(),
        }
    }
}
