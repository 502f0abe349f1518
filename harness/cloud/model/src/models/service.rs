//! Services, their operations and their errors.

use super::data::Tables;
use super::operation::{ErrorModel, OperationModel};
use super::protocol::Protocol;

/// A service.
#[derive(Debug)]
pub struct ServiceModel {
    /// Its short name, which the journal uses: `sqs`, `cognito-idp`.
    pub name: &'static str,
    /// Its full name: `Amazon Simple Queue Service`.
    pub title: &'static str,
    /// The service in a signature's credential scope: `ses` for both mail APIs.
    pub signing_name: &'static str,
    /// The first label of its host name: `email` for both mail APIs.
    pub endpoint: &'static str,
    /// The version of its API, which query requests carry.
    pub version: &'static str,
    /// The protocol of its requests and responses.
    pub protocol: Protocol,
    /// Whether it also speaks the query protocol (SQS).
    pub also_query: bool,
    /// What precedes the operation in `X-Amz-Target`: `AmazonSQS`.
    pub target: &'static str,
    /// What precedes an error's name in `__type`; may be empty.
    pub namespace: &'static str,
    /// The namespace of its XML documents.
    pub xmlns: &'static str,
    /// Its words for errors that every service has, which fault rules inject.
    pub common_errors: CommonErrors,
    /// The operations that send messages, which a fault can lose or duplicate.
    pub message_operations: &'static [&'static str],
    /// Its operations, errors and shapes, decoded on first use.
    pub(super) tables: fn() -> &'static Tables,
}

impl ServiceModel {
    /// What most services have in common. The rest of an entry names the service.
    pub(super) const BASE: Self = Self {
        name: "",
        title: "",
        signing_name: "",
        endpoint: "",
        version: "",
        protocol: Protocol::Json11,
        also_query: false,
        target: "",
        namespace: "",
        xmlns: "",
        common_errors: CommonErrors::DEFAULT,
        message_operations: &[],
        tables: Tables::empty,
    };

    /// Returns its operations, sorted by name.
    pub fn operations(&self) -> &'static [OperationModel] {
        (self.tables)().operations
    }

    /// Whether the service speaks a protocol.
    pub fn speaks(&self, protocol: Protocol) -> bool {
        let others = (self.tables)().protocols;
        protocol == self.protocol
            || protocol == Protocol::Query && self.also_query
            || others.contains(&protocol)
    }

    /// Returns the version of awsJson that the service speaks.
    pub fn json(&self) -> Option<Protocol> {
        let mut versions = [Protocol::Json10, Protocol::Json11].into_iter();
        versions.find(|version| self.speaks(*version))
    }

    /// Returns its modelled errors, sorted by shape.
    pub fn errors(&self) -> &'static [ErrorModel] {
        (self.tables)().errors
    }

    /// Returns the operation of that name.
    pub fn operation(&self, name: &str) -> Option<&'static OperationModel> {
        let operations = self.operations();
        let at = operations.binary_search_by(|o| o.name.cmp(name)).ok()?;
        Some(&operations[at])
    }

    /// Returns the modelled error of that shape.
    pub fn error(&self, shape: &str) -> Option<&'static ErrorModel> {
        let errors = self.errors();
        let at = errors.binary_search_by(|e| e.shape.cmp(shape)).ok()?;
        Some(&errors[at])
    }
}

/// An error as a service words it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommonError {
    /// Its code.
    pub code: &'static str,
    /// Its status.
    pub status: u16,
    /// Its message.
    pub message: &'static str,
}

/// The errors that every service has in words of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommonErrors {
    /// Too many calls.
    pub throttled: CommonError,
    /// The service failed.
    pub internal: CommonError,
    /// The service is not available.
    pub unavailable: CommonError,
    /// The caller may not make the call.
    pub denied: CommonError,
}

const fn common(code: &'static str, status: u16, message: &'static str) -> CommonError {
    CommonError {
        code,
        status,
        message,
    }
}

impl CommonErrors {
    /// What most services answer.
    pub const DEFAULT: Self = Self {
        throttled: common("Throttling", 400, "Rate exceeded"),
        internal: common(
            "InternalFailure",
            500,
            "The request processing has failed because of an unknown error, exception or failure.",
        ),
        unavailable: common(
            "ServiceUnavailable",
            503,
            "The request has failed due to a temporary failure of the server.",
        ),
        denied: common(
            "AccessDeniedException",
            403,
            "User is not authorized to perform this operation",
        ),
    };

    /// Returns these errors with another one for too many calls.
    #[must_use]
    pub const fn throttled(
        mut self,
        code: &'static str,
        status: u16,
        message: &'static str,
    ) -> Self {
        self.throttled = common(code, status, message);
        self
    }

    /// Returns these errors with another one for a failure of the service.
    #[must_use]
    pub const fn internal(
        mut self,
        code: &'static str,
        status: u16,
        message: &'static str,
    ) -> Self {
        self.internal = common(code, status, message);
        self
    }

    /// Returns these errors with another one for a caller that may not.
    #[must_use]
    pub const fn denied(mut self, code: &'static str, status: u16, message: &'static str) -> Self {
        self.denied = common(code, status, message);
        self
    }
}
