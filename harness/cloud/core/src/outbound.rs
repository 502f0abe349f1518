//! HTTP requests that the cloud sends.

use std::pin::Pin;

use rehearsal_model::error::ServiceError;
use serde_json::Value;

use crate::effect::HttpCall;

/// The outcome of a request, on its way: `{status, body}` for a response of any status.
pub type HttpOutcome = Pin<Box<dyn Future<Output = Result<Value, ServiceError>> + Send>>;

/// Sends the HTTP requests of services, such as SNS's to its subscribers.
pub trait HttpClient: Send + Sync {
    /// Sends a request.
    fn send(&self, request: HttpCall) -> HttpOutcome;
}
