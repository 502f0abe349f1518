//! Requests of any operation as a client writes them, and responses as it reads
//! them, by the models that the services follow as well. Whoever has an
//! operation's name and a JSON input can call it, here
//! or in any other cloud; signing and sending are the caller's.
//!
//! Inputs and outputs have the members' API names. Whatever the protocol, a
//! blob is base64 text, and a timestamp RFC 3339 text (in an input, seconds
//! since the epoch will do as well).

mod answer;
mod document;
mod escape;
mod query;
mod request;
mod xml;

use http::Method;
use serde_json::Value;
use thiserror::Error;

use crate::models::{self, OperationModel, Protocol, ServiceModel};

/// An operation that can be called.
#[derive(Debug, Clone)]
pub struct Api(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Known {
        model: &'static ServiceModel,
        operation: &'static OperationModel,
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

/// A request, before it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiRequest {
    /// The method.
    pub method: Method,
    /// The path, with the query where there is one; escaped.
    pub target: String,
    /// The headers that say what it is.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
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

/// Why there is no request for an input.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InputError {
    /// The API has no member of that name.
    #[error("{} has no member `{name}`{}; there are {}", at(.path), near(.name, .known), listed(.known))]
    UnknownMember {
        /// Where in the input: `Entries[0]`.
        path: String,
        /// What was written.
        name: String,
        /// What there is.
        known: Vec<&'static str>,
    },
    /// A value is not of the member's type.
    #[error("{} has to be {wanted}", at(.path))]
    WrongType {
        /// Where in the input.
        path: String,
        /// What it should be.
        wanted: &'static str,
    },
    /// The request's path needs a member.
    #[error("the input lacks `{name}`, which the request's path needs")]
    MissingMember {
        /// Which.
        name: &'static str,
    },
}

fn at(path: &str) -> String {
    if path.is_empty() {
        "the input".into()
    } else {
        format!("`{path}` of the input")
    }
}

/// The likeliest slip: capitals and the like.
fn near(name: &str, known: &[&'static str]) -> String {
    let plain = |name: &str| name.to_lowercase().replace(['_', '-'], "");
    let found = known.iter().find(|known| plain(known) == plain(name));
    found.map_or_else(String::new, |found| format!(" (did you mean `{found}`?)"))
}

fn listed(known: &[&'static str]) -> String {
    if known.is_empty() {
        return "none".into();
    }
    known.join(", ")
}

impl Api {
    /// The operation of a service that is known here; `None` where either is not.
    pub fn find(service: &str, operation: &str) -> Option<Self> {
        let model = models::ALL.iter().find(|model| model.name == service)?;
        let operation = model.operation(operation)?;
        Some(Self(Kind::Known { model, operation }))
    }

    /// Whether the service is known here.
    pub fn knows(service: &str) -> bool {
        models::ALL.iter().any(|model| model.name == service)
    }

    /// An operation of any other service that speaks JSON. `target` is what
    /// stands before the operation in `X-Amz-Target`: `AWSStepFunctions`.
    pub fn json(service: &str, target: &str, operation: &str, version: JsonVersion) -> Self {
        Self(Kind::Json {
            service: service.into(),
            target: target.into(),
            operation: operation.into(),
            version,
        })
    }

    /// The service in a signature's credential scope.
    pub fn signing_name(&self) -> &str {
        match &self.0 {
            Kind::Known { model, .. } => model.signing_name,
            Kind::Json { service, .. } => service,
        }
    }

    /// The request for an input.
    pub fn request(&self, input: &Value) -> Result<ApiRequest, InputError> {
        let (model, operation) = match &self.0 {
            Kind::Known { model, operation } => (model, operation),
            Kind::Json {
                target,
                operation,
                version,
                ..
            } => return Ok(request::json(target, operation, *version, input)),
        };
        match model.protocol {
            Protocol::Json10 | Protocol::Json11 => {
                let input = document::write(operation.input(), input, "")?;
                let version = match model.protocol {
                    Protocol::Json10 => JsonVersion::V1_0,
                    _ => JsonVersion::V1_1,
                };
                Ok(request::json(model.target, operation.name, version, &input))
            }
            Protocol::Query => query::write(model, operation, input),
            Protocol::RestJson | Protocol::RestXml => request::rest(model, operation, input),
        }
    }

    /// What an answer says; an error where it is not in the protocol's form.
    pub fn answer(
        &self,
        status: u16,
        headers: &http::HeaderMap,
        body: &[u8],
    ) -> Result<ApiAnswer, String> {
        let answer = answer::Answer {
            status,
            headers,
            body,
        };
        match &self.0 {
            Kind::Known { model, operation } => answer.read(model, operation),
            Kind::Json { .. } => answer.read_json(None),
        }
    }
}

#[cfg(test)]
mod tests;
