use axum::extract::{FromRequestParts, Path};
use axum::http::request;
use serde::de::DeserializeOwned;

use crate::Problem;

/// The variable parts of a path. Where they are not what they should be (an id
/// that is no UUID), there is nothing at that path, and the client is told so.
pub struct At<T>(pub T);

impl<S, T> FromRequestParts<S> for At<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Send,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut request::Parts, state: &S) -> Result<Self, Problem> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(value)) => Ok(Self(value)),
            Err(_) => Err(Problem::not_found("There is nothing of that name.")),
        }
    }
}
