//! Errors with the codes and texts of DynamoDB.

use std::fmt;

use rehearsal_cloud_core::service::ServiceError;
use serde_json::Value;

/// An error of DynamoDB: its code and its message.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Error {
    pub(crate) code: &'static str,
    pub(crate) message: String,
    /// A further member: the item of a failed condition, or the reasons of a cancelled transaction.
    pub(crate) member: Option<Box<(&'static str, Value)>>,
}

impl Error {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            member: None,
        }
    }

    pub(crate) fn validation(message: impl Into<String>) -> Self {
        Self::new("ValidationException", message)
    }

    /// Returns the error for parameters, with the usual beginning of its message.
    pub(crate) fn invalid_values(message: impl fmt::Display) -> Self {
        Self::validation(format!(
            "One or more parameter values were invalid: {message}"
        ))
    }

    pub(crate) fn serialization(message: impl Into<String>) -> Self {
        Self::new("SerializationException", message)
    }

    /// Returns the error for a table that operations on items do not find.
    pub(crate) fn resource_not_found() -> Self {
        Self::new("ResourceNotFoundException", "Requested resource not found")
    }

    /// Returns the error for a table that operations on tables do not find.
    pub(crate) fn table_not_found(name: &str) -> Self {
        Self::new(
            "ResourceNotFoundException",
            format!("Requested resource not found: Table: {name} not found"),
        )
    }

    pub(crate) fn condition_failed() -> Self {
        Self::new(
            "ConditionalCheckFailedException",
            "The conditional request failed",
        )
    }

    /// Whether a key attribute of an item is empty: that refuses a whole transaction.
    pub(crate) fn is_empty_key(&self) -> bool {
        let start = "One or more parameter values are not valid. The AttributeValue for a key";
        self.message.starts_with(start)
    }

    pub(crate) fn key_mismatch() -> Self {
        Self::validation("The provided key element does not match the schema")
    }

    /// Returns the error with the beginning that AWS gives some messages. It does so in
    /// single writes and for `Select`; reads and transactions have the same messages without.
    pub(crate) fn detected(mut self) -> Self {
        self.message = format!("1 validation error detected: {}", self.message);
        self
    }

    pub(crate) fn with_member(mut self, name: &'static str, value: Value) -> Self {
        self.member = Some(Box::new((name, value)));
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<Error> for ServiceError {
    fn from(error: Error) -> Self {
        let answer = Self::sender(error.code, error.message);
        match error.member {
            Some(member) => answer.with_member(member.0, member.1),
            None => answer,
        }
    }
}
