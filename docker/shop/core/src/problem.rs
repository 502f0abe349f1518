//! Error responses: problem details (RFC 9457).

use std::fmt::Display;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::db::DbError;

/// An error response.
#[derive(Debug, Serialize)]
pub struct Problem {
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    #[serde(serialize_with = "as_number")]
    status: StatusCode,
    detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
}

/// An invalid member of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    pointer: String,
    detail: String,
}

impl FieldError {
    /// Names the member (a JSON pointer, a query parameter or a header) and
    /// describes what it should be.
    pub fn new(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            detail: detail.into(),
        }
    }
}

impl Problem {
    /// Returns a problem. The title describes the kind of problem, the detail
    /// this occurrence.
    pub fn new(status: StatusCode, name: &str, title: &'static str, detail: impl Display) -> Self {
        Self {
            kind: format!("https://shop.example/problems/{name}"),
            title,
            status,
            detail: detail.to_string(),
            errors: Vec::new(),
        }
    }

    /// Returns a problem for a request with invalid members.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        Self {
            errors,
            ..Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid-request",
                "The request is not valid",
                "One or more members of the request are not valid.",
            )
        }
    }

    /// Returns a problem for something that does not exist.
    pub fn not_found(detail: impl Display) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail)
    }

    /// Returns a problem for a bug. The cause is logged and not shown.
    pub fn internal(cause: impl Display) -> Self {
        tracing::error!(%cause, "request failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Internal error",
            "The request could not be processed; the error was logged.",
        )
    }

    /// Returns a problem for a dependency that does not answer; the client may
    /// retry. The cause is logged and not shown.
    pub fn unavailable(cause: impl Display) -> Self {
        tracing::error!(%cause, "dependency unavailable");
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "Temporarily unavailable",
            "Nothing was changed; try again in a moment.",
        )
    }

    /// Returns the status of the response.
    pub fn status(&self) -> StatusCode {
        self.status
    }
}

impl From<DbError> for Problem {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Connect(_) => Self::unavailable(error),
            DbError::Query(_) => Self::internal(error),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde requires this signature"
)]
fn as_number<S: serde::Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}
