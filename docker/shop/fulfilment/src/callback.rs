use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use shop_core::Problem;
use shop_core::http::Body;

use crate::desk::{Desk, DeskError};
use crate::payment::Answer;

/// `POST /payments/answers`: the payment service answers once more. It does so
/// until it is told that the answer has arrived.
pub(crate) fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/payments/answers", post(take))
        .with_state(desk)
}

async fn take(
    State(desk): State<Arc<Desk>>,
    Body(answer): Body<Answer>,
) -> Result<StatusCode, Problem> {
    match desk.settle(answer).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(error @ DeskError::NoSuchOrder(_)) => Err(Problem::not_found(error)),
        Err(error) => Err(Problem::unavailable(error)),
    }
}
