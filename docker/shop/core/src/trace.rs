//! The trace of a request, in the format of AWS X-Ray.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::extract::{FromRequestParts, Request};
use axum::http::{HeaderName, HeaderValue, request};
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

/// The header of requests and responses.
pub const HEADER: HeaderName = HeaderName::from_static("x-amzn-trace-id");

/// A trace: `Root=1-5759e988-bd862e3fe1be46a994272793`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace(String);

impl Trace {
    /// Returns the trace that a header names, or a new one.
    fn from_header(header: Option<&HeaderValue>) -> Self {
        header
            .and_then(|value| value.to_str().ok())
            .filter(|value| value.contains("Root=1-") && value.len() <= 256)
            .map_or_else(Self::generate, |value| Self(value.to_owned()))
    }

    fn generate() -> Self {
        let seconds = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_secs());
        let random = Uuid::new_v4().simple().to_string();
        Self(format!("Root=1-{seconds:08x}-{}", &random[..24]))
    }

    /// Returns the value of the header.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Assigns a trace to every request and returns it in the response.
pub(crate) async fn propagate(mut request: Request, next: Next) -> Response {
    let trace = Trace::from_header(request.headers().get(HEADER));
    request.extensions_mut().insert(trace.clone());
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(trace.as_str()) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

impl<S: Sync> FromRequestParts<S> for Trace {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut request::Parts,
        _: &S,
    ) -> Result<Self, Self::Rejection> {
        let found = parts.extensions.get::<Self>().cloned();
        Ok(found.unwrap_or_else(|| Self::from_header(parts.headers.get(HEADER))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_trace_is_kept() {
        let given = HeaderValue::from_static("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1");
        assert_eq!(
            Trace::from_header(Some(&given)).as_str(),
            given.to_str().unwrap()
        );
    }

    #[test]
    fn missing_or_invalid_trace_is_generated() {
        for header in [None, Some(&HeaderValue::from_static("nonsense"))] {
            let trace = Trace::from_header(header).to_string();
            let parts: Vec<_> = trace.split('-').map(str::len).collect();
            assert_eq!(parts, ["Root=1".len(), 8, 24], "{trace}");
        }
    }
}
