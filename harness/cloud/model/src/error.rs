//! Errors that services answer.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::models::{Protocol, ServiceModel};

/// Why an operation failed, in AWS's words. The protocols turn it into their
/// own shapes; what is not set here follows from the service's model.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceError {
    /// The error's name as the JSON protocols write it: `QueueDoesNotExist`.
    pub code: Cow<'static, str>,
    /// AWS's message.
    pub message: String,
    /// Whether the service is to blame, and not the caller.
    pub receiver: bool,
    /// The status; without it the model decides (400 or 500 where they do not know the error).
    pub status: Option<u16>,
    /// The code in the query protocol where it differs and the model does not know it.
    pub query_code: Option<Cow<'static, str>>,
    /// The message in the query protocol where it differs.
    pub query_message: Option<&'static str>,
    /// Further members of the error.
    pub members: Option<Box<Map<String, Value>>>,
}

impl ServiceError {
    /// Returns an error that is the caller's mistake.
    pub fn sender(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            message: message.into(),
            receiver: false,
            status: None,
            query_code: None,
            query_message: None,
            members: None,
        }
    }

    /// Returns an error that is the service's mistake.
    pub fn receiver(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self {
            receiver: true,
            ..Self::sender(code, message)
        }
    }

    /// Returns the error for an operation that AWS has and this cloud does not, with 501.
    pub fn not_implemented(service: &str, operation: &str) -> Self {
        Self::receiver(
            "NotImplemented",
            format!("The embedded cloud does not have the operation {operation} of {service}."),
        )
        .with_status(501)
    }

    /// Returns the error for a mistake of this cloud's own, worded as AWS words its own.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::receiver("InternalFailure", message)
    }

    /// Returns the status with which the service's protocol answers it.
    pub fn http_status(&self, model: &ServiceModel) -> u16 {
        // awsJson knows 400 and 500 alone.
        let known = match model.protocol {
            Protocol::Json10 | Protocol::Json11 | Protocol::Cbor11 => None,
            _ => model.error(&self.code).map(|error| error.status),
        };
        self.status
            .or(known)
            .unwrap_or(if self.receiver { 500 } else { 400 })
    }

    /// Returns its code in the query protocol.
    pub fn query_code<'a>(&'a self, model: &ServiceModel) -> &'a str {
        match (&self.query_code, model.error(&self.code)) {
            (Some(code), _) => code,
            (None, Some(known)) => known.code,
            (None, None) => &self.code,
        }
    }

    /// Returns the code that users of the service know.
    pub fn journal_code<'a>(&'a self, model: &ServiceModel) -> &'a str {
        match model.protocol {
            Protocol::Query => self.query_code(model),
            _ => &self.code,
        }
    }

    /// Returns the error with that status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// Returns the error with that code in the query protocol.
    #[must_use]
    pub fn with_query_code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.query_code = Some(code.into());
        self
    }

    /// Returns the error with that message in the query protocol.
    #[must_use]
    pub fn with_query_message(mut self, message: &'static str) -> Self {
        self.query_message = Some(message);
        self
    }

    /// Returns the error with a further member.
    #[must_use]
    pub fn with_member(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members
            .get_or_insert_default()
            .insert(name.to_owned(), value.into());
        self
    }
}
