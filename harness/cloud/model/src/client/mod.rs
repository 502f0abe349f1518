//! The client's side of the codec: requests of any operation and what comes back, by the
//! models that the services follow as well. Whoever has an operation's name and a JSON
//! input can call it, here or in any other cloud; signing and sending are the caller's.
//!
//! Inputs and outputs have the members' API names. Whatever the protocol, a
//! blob is base64 text, and a timestamp RFC 3339 text (in an input, seconds
//! since the epoch will do as well).

use http::Method;
use serde_json::Value;

use crate::codec::Reader;
use crate::codec::error::ReadError;
use crate::codec::error_response::{self, ErrorResponse};
use crate::codec::response::Received;
use crate::codec::{request, response};
use crate::models::{self, OperationModel, Protocol, ServiceModel};

pub use crate::codec::error::InputError;
pub use crate::codec::request::ApiRequest;

/// An operation that can be called.
#[derive(Debug, Clone)]
pub struct Api(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Known {
        model: &'static ServiceModel,
        operation: &'static OperationModel,
        protocol: Protocol,
    },
    Json {
        service: String,
        target: String,
        operation: String,
        version: JsonVersion,
    },
}

/// The two versions of AWS's JSON protocol; they differ in a media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonVersion {
    /// `application/x-amz-json-1.0`
    V1_0,
    /// `application/x-amz-json-1.1`
    V1_1,
}

/// What came back.
#[derive(Debug, Clone, PartialEq)]
pub enum ApiAnswer {
    /// The operation's output.
    Output(Value),
    /// It was refused.
    Error {
        /// AWS's error code, as SDKs tell it.
        code: String,
        /// AWS's message.
        message: String,
    },
}

impl Api {
    /// Returns the operation of a service that is known here; `None` where either is not.
    pub fn find(service: &str, operation: &str) -> Option<Self> {
        let model = models::service(service)?;
        Some(Self(Kind::Known {
            model,
            operation: model.operation(operation)?,
            protocol: model.protocol,
        }))
    }

    /// Whether the service is known here.
    pub fn knows(service: &str) -> bool {
        models::service(service).is_some()
    }

    /// Returns an operation of any other service that speaks JSON. `target` is what
    /// stands before the operation in `X-Amz-Target`: `AWSStepFunctions`.
    pub fn json(service: &str, target: &str, operation: &str, version: JsonVersion) -> Self {
        Self(Kind::Json {
            service: service.into(),
            target: target.into(),
            operation: operation.into(),
            version,
        })
    }

    /// Returns the operation in another protocol than its service's usual one.
    #[must_use]
    pub fn in_protocol(mut self, other: Protocol) -> Self {
        if let Kind::Known { protocol, .. } = &mut self.0 {
            *protocol = other;
        }
        self
    }

    /// Returns the service in a signature's credential scope.
    pub fn signing_name(&self) -> &str {
        match &self.0 {
            Kind::Known { model, .. } => model.signing_name,
            Kind::Json { service, .. } => service,
        }
    }

    /// Returns the request for an input.
    pub fn request(&self, input: &Value) -> Result<ApiRequest, InputError> {
        match &self.0 {
            Kind::Known {
                model,
                operation,
                protocol,
            } => request::write(model, operation, *protocol, input),
            Kind::Json {
                target,
                operation,
                version,
                ..
            } => Ok(json_request(target, operation, *version, input)),
        }
    }

    /// Returns what an answer says; an error where it is not in the protocol's form.
    pub fn answer(
        &self,
        status: u16,
        headers: &http::HeaderMap,
        body: &[u8],
    ) -> Result<ApiAnswer, String> {
        let response = Received {
            status,
            headers,
            body,
        };
        let read = match &self.0 {
            Kind::Known {
                model,
                operation,
                protocol,
            } => response::read(model, operation, *protocol, response, Reader::CLIENT),
            Kind::Json { .. } => response::read_json(response),
        };
        match read {
            Ok(Ok(output)) => Ok(ApiAnswer::Output(output)),
            Ok(Err(error)) => Ok(ApiAnswer::of_error(error, headers)),
            Err(ReadError::Malformed { format, reason }) => {
                Err(format!("the answer is not {format}: {reason}"))
            }
            Err(error) => Err(format!("the answer could not be read: {error}")),
        }
    }
}

impl ApiAnswer {
    fn of_error(error: ErrorResponse, headers: &http::HeaderMap) -> Self {
        // A service that also speaks the query protocol says what the error is called there.
        let code = error_response::query_code(headers).map(str::to_owned);
        Self::Error {
            code: code.unwrap_or(error.code),
            message: error.message,
        }
    }
}

/// Returns the request of a service whose operations are not known.
fn json_request(target: &str, operation: &str, version: JsonVersion, input: &Value) -> ApiRequest {
    let protocol = match version {
        JsonVersion::V1_0 => Protocol::Json10,
        JsonVersion::V1_1 => Protocol::Json11,
    };
    let body = match input {
        Value::Null => b"{}".to_vec(),
        input => input.to_string().into_bytes(),
    };
    ApiRequest {
        method: Method::POST,
        target: "/".into(),
        headers: vec![
            ("content-type".into(), protocol.content_type().into()),
            ("x-amz-target".into(), format!("{target}.{operation}")),
        ],
        body,
    }
}

#[cfg(test)]
mod tests;
