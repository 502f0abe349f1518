//! Requests that are not answered by an integration.

use rehearsal_cloud_core::raw::RawOutcome;

use crate::gateway_response::ResponseType;

/// Why a request is not answered by its integration, or what that answered was not used.
#[derive(Debug, Clone)]
pub(super) struct Refusal {
    pub(super) kind: ResponseType,
    pub(super) status: u16,
    /// What the client is told; `None` is told as null.
    pub(super) message: Option<String>,
    /// What the journal tells: the reason.
    pub(super) reason: String,
}

impl Refusal {
    /// Returns a refusal with the usual status of its type.
    pub(super) fn new(kind: ResponseType, message: &str, reason: impl Into<String>) -> Self {
        Self {
            kind,
            status: kind.status().unwrap_or(500),
            message: Some(message.to_owned()),
            reason: reason.into(),
        }
    }

    /// There is no such resource or method, or the request has no signature.
    pub(super) fn missing_token(reason: impl Into<String>) -> Self {
        let kind = ResponseType::MissingAuthenticationToken;
        Self::new(kind, "Missing Authentication Token", reason)
    }

    pub(super) fn unauthorized(reason: impl Into<String>) -> Self {
        Self::new(ResponseType::Unauthorized, "Unauthorized", reason)
    }

    /// The API is not as it has to be: a function that may not be invoked, a template that
    /// makes no JSON.
    pub(super) fn misconfigured(reason: impl Into<String>) -> Self {
        let kind = ResponseType::ApiConfigurationError;
        Self::new(kind, "Internal server error", reason)
    }

    /// The function of an authorizer failed, or answered what is no policy.
    pub(super) fn authorizer(reason: impl Into<String>) -> Self {
        Self {
            message: None,
            ..Self::new(ResponseType::AuthorizerConfigurationError, "", reason)
        }
    }

    /// The function failed, or answered what is no response. Recorded: apigateway_lambda,
    /// `test_aws_proxy_response_payload_format_validation`.
    pub(super) fn bad_gateway(reason: impl Into<String>) -> Self {
        Self {
            status: 502,
            ..Self::new(ResponseType::Default5xx, "Internal server error", reason)
        }
    }

    pub(super) fn timed_out(reason: impl Into<String>) -> Self {
        let kind = ResponseType::IntegrationTimeout;
        Self::new(kind, "Endpoint request timed out", reason)
    }

    pub(super) fn outcome(&self) -> RawOutcome {
        RawOutcome {
            status: self.status,
            error: Some((self.kind.name().to_owned(), self.reason.clone())),
            ..RawOutcome::default()
        }
    }
}
