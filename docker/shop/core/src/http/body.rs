use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;

use crate::Problem;

/// A JSON request body; an invalid one is answered with a [`Problem`].
pub struct JsonBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Json::from_request(request, state).await {
            Ok(Json(value)) => Ok(Self(value)),
            Err(rejection) => Err(problem(&rejection)),
        }
    }
}

fn problem(rejection: &JsonRejection) -> Problem {
    let (name, title) = match rejection.status() {
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ("not-json", "The request is not JSON"),
        StatusCode::PAYLOAD_TOO_LARGE => ("too-large", "The request is too large"),
        StatusCode::UNPROCESSABLE_ENTITY => ("invalid-request", "The request is not valid"),
        _ => ("unreadable", "The request could not be read"),
    };
    Problem::new(rejection.status(), name, title, rejection.body_text())
}
