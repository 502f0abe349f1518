//! Lambda's Runtime API: asks for the next event and answers it, for ever.
//!
//! It is so little that `lambda_runtime` is not worth what it would bring along.

use async_trait::async_trait;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

const REQUEST_ID: &str = "lambda-runtime-aws-request-id";

/// Handles events.
#[async_trait]
pub(crate) trait Handler: Send + Sync {
    /// Handles an event and returns the response.
    async fn handle(&self, event: &Value) -> Result<Value, FunctionError>;
}

/// The function could not handle an event.
#[derive(Debug, thiserror::Error)]
#[error("{kind}: {message}")]
pub(crate) struct FunctionError {
    /// What went wrong: `UnreadableSale`.
    pub(crate) kind: &'static str,
    pub(crate) message: String,
}

/// The Runtime API did not answer as it should.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RuntimeError {
    #[error("could not reach the Runtime API: {0}")]
    Connection(#[from] hyper_util::client::legacy::Error),
    #[error("could not read what the Runtime API answered: {0}")]
    Body(#[from] axum::Error),
    #[error("could not write a request: {0}")]
    Request(#[from] axum::http::Error),
    #[error("the Runtime API answered {0}")]
    Status(StatusCode),
    #[error("the Runtime API sent no request id")]
    NoRequestId,
}

/// A client of the Runtime API.
pub(crate) struct Runtime {
    client: Client<HttpConnector, Body>,
    /// Where invocations are: `http://127.0.0.1:9001/2018-06-01/runtime/invocation`.
    base: String,
}

impl Runtime {
    /// Returns a client for the API at a host and port.
    pub(crate) fn new(address: &str) -> Self {
        Self {
            client: Client::builder(TokioExecutor::new()).build_http(),
            base: format!("http://{address}/2018-06-01/runtime/invocation"),
        }
    }

    /// Handles events, one after another.
    pub(crate) async fn run(&self, handler: &dyn Handler) -> Result<(), RuntimeError> {
        loop {
            let (id, event) = self.next().await?;
            match handler.handle(&event).await {
                Ok(response) => self.post(&id, "response", &response).await?,
                Err(error) => {
                    tracing::error!(%error, "the event was not handled");
                    let document = json!({"errorType": error.kind, "errorMessage": error.message});
                    self.post(&id, "error", &document).await?;
                }
            }
        }
    }

    async fn next(&self) -> Result<(String, Value), RuntimeError> {
        let request = Request::get(format!("{}/next", self.base)).body(Body::empty())?;
        let response = self.send(request).await?;
        let id = response.headers().get(REQUEST_ID);
        let id = id.and_then(|id| id.to_str().ok()).map(str::to_owned);
        let id = id.ok_or(RuntimeError::NoRequestId)?;
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await?;
        // Lambda sends JSON and nothing else.
        Ok((id, serde_json::from_slice(&body).unwrap_or_default()))
    }

    async fn post(&self, id: &str, what: &str, document: &Value) -> Result<(), RuntimeError> {
        let request = Request::post(format!("{}/{id}/{what}", self.base))
            .header("content-type", "application/json")
            .body(Body::from(document.to_string()))?;
        let response = self.send(request).await?;
        // The connection is used again once the body was read.
        response.into_body().collect().await?;
        Ok(())
    }

    async fn send(&self, request: Request<Body>) -> Result<Response<Body>, RuntimeError> {
        let response = self.client.request(request).await?;
        if response.status().is_success() {
            Ok(response.map(Body::new))
        } else {
            Err(RuntimeError::Status(response.status()))
        }
    }
}
