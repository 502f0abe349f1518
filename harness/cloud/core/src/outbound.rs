//! HTTP requests that the cloud sends.

use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use rehearsal_model::error::ServiceError;
use serde_json::{Value, json};

use crate::effect::HttpCall;

/// The outcome of a request, on its way: `{status, body}` for a response of any status.
pub type HttpOutcome = Pin<Box<dyn Future<Output = Result<Value, ServiceError>> + Send>>;

/// A response with all of its body.
pub type HttpReply = Response<Bytes>;

/// The response to a request, on its way.
pub type HttpExchange = Pin<Box<dyn Future<Output = Result<HttpReply, ServiceError>> + Send>>;

/// Sends the HTTP requests of services, such as SNS's to its subscribers.
pub trait HttpClient: Send + Sync {
    /// Sends a request and returns the response, of any status.
    fn exchange(&self, request: HttpCall) -> HttpExchange;

    /// Sends a request and returns its outcome.
    fn send(&self, request: HttpCall) -> HttpOutcome {
        let exchange = self.exchange(request);
        Box::pin(async move {
            let reply = exchange.await?;
            let (status, body) = (
                reply.status().as_u16(),
                String::from_utf8_lossy(reply.body()),
            );
            Ok(json!({"status": status, "body": body}))
        })
    }
}

/// Returns the error for an answer that did not come in time.
pub fn timed_out(timeout: Duration) -> ServiceError {
    ServiceError::receiver(
        "Timeout",
        format!("no answer within {} ms", timeout.as_millis()),
    )
}
