use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use shop_core::Problem;
use shop_core::http::JsonBody;

use crate::payment::ChargeResult;
use crate::processor::{OrderProcessor, ProcessError};

/// Routes `POST /payments/answers`: the payment service sends a result again. It
/// does so until the result is acknowledged.
pub(crate) fn router(processor: Arc<OrderProcessor>) -> Router {
    Router::new()
        .route("/payments/answers", post(receive))
        .with_state(processor)
}

async fn receive(
    State(processor): State<Arc<OrderProcessor>>,
    JsonBody(result): JsonBody<ChargeResult>,
) -> Result<StatusCode, Problem> {
    match processor.settle(result).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(error @ ProcessError::NoSuchOrder(_)) => Err(Problem::not_found(error)),
        Err(error) => Err(Problem::unavailable(error)),
    }
}
