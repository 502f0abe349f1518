use axum::extract::{FromRequestParts, Path};
use axum::http::request;
use serde::de::DeserializeOwned;

use crate::Problem;

/// The parameters of a path. Invalid ones (an id that is not a UUID) are
/// answered with 404.
pub struct PathParams<T>(pub T);

impl<S, T> FromRequestParts<S> for PathParams<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Send,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut request::Parts, state: &S) -> Result<Self, Problem> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(value)) => Ok(Self(value)),
            Err(_) => Err(Problem::not_found("There is nothing at this path.")),
        }
    }
}
