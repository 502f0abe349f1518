//! HTTP requests that the cloud sends.

use std::pin::Pin;

use rehearsal_model::error::ServiceError;
use serde_json::Value;

use crate::effect::HttpCall;
use crate::engine::Engine;

/// The outcome of a request, on its way: `{status, body}` for a response of any status.
pub type HttpOutcome = Pin<Box<dyn Future<Output = Result<Value, ServiceError>> + Send>>;

/// Sends the HTTP requests of services, such as SNS's to its subscribers.
pub trait HttpClient: Send + Sync {
    /// Sends a request.
    fn send(&self, request: HttpCall) -> HttpOutcome;
}

impl Engine {
    /// Sends a request in the background and reports its outcome to the service.
    pub(crate) fn send_http(
        &self,
        request: HttpCall,
        report: Option<(usize, Value)>,
        cause: Option<u64>,
    ) {
        let Some(engine) = self.handle() else {
            return;
        };
        let outcome = self.http_client.send(request);
        tokio::spawn(async move {
            let busy = engine.busy();
            let outcome = outcome.await;
            if let Some((origin, ticket)) = report {
                engine.report(origin, ticket, outcome, cause);
                engine.deliver();
            }
            drop(busy);
        });
    }
}
