//! Responses of APIs.

use http::{HeaderValue, Response, StatusCode, header};
use rehearsal_cloud_core::raw::RawOutcome;
use rehearsal_model::body::Body;
use serde_json::json;

/// Why a request is not answered by its integration, or what it answered was not used.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: u16,
    /// What the client is told.
    pub(super) message: &'static str,
    /// The `WWW-Authenticate` header.
    pub(super) challenge: Option<String>,
    /// What the journal tells: the reason.
    pub(super) reason: String,
}

impl Refusal {
    pub(super) fn not_found(reason: impl Into<String>) -> Self {
        Self::new(404, "Not Found", reason)
    }

    pub(super) fn unauthorized(reason: impl Into<String>) -> Self {
        Self::new(401, "Unauthorized", reason)
    }

    pub(super) fn forbidden(reason: impl Into<String>) -> Self {
        Self::new(403, "Forbidden", reason)
    }

    /// The function or the authorizer failed.
    pub(super) fn failed(reason: impl Into<String>) -> Self {
        Self::new(500, "Internal Server Error", reason)
    }

    /// The integration did not answer.
    pub(super) fn unavailable(reason: impl Into<String>) -> Self {
        Self::new(503, "Service Unavailable", reason)
    }

    pub(super) fn new(status: u16, message: &'static str, reason: impl Into<String>) -> Self {
        Self {
            status,
            message,
            challenge: None,
            reason: reason.into(),
        }
    }

    #[must_use]
    pub(super) fn with_challenge(mut self, challenge: impl Into<String>) -> Self {
        self.challenge = Some(challenge.into());
        self
    }

    pub(super) fn response(&self) -> Response<Body> {
        let mut response = message(self.status, self.message);
        let challenge = self.challenge.as_deref();
        if let Some(Ok(challenge)) = challenge.map(HeaderValue::from_str) {
            let headers = response.headers_mut();
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }

    pub(super) fn outcome(&self) -> RawOutcome {
        RawOutcome {
            status: self.status,
            error: Some((self.message.replace(' ', ""), self.reason.clone())),
            ..RawOutcome::default()
        }
    }
}

/// Returns a response that the API makes itself.
pub(super) fn message(status: u16, message: &str) -> Response<Body> {
    let body = json!({"message": message}).to_string();
    let mut response = Response::new(Body::from(body.into_bytes()));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}
