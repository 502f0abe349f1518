//! What services serve besides their APIs: public keys, pages, certificates, the
//! hosts of a data plane.

use http::{HeaderName, HeaderValue, Method, StatusCode};
use rehearsal_model::error::ServiceError;
use rehearsal_model::protocol::Form;

use crate::raw::{RawCall, RawOutcome};

/// The endpoints of one service.
#[derive(Debug, Clone, Copy)]
pub struct Endpoints {
    /// Returns the name of what a request asks for, as the journal and fault rules
    /// know it; `None` where the request is not for this service.
    pub find: fn(&Method, host: Option<&str>, path: &str) -> Option<&'static str>,
    /// Returns the resource that a request is about.
    pub resource: fn(&EndpointRequest) -> Option<String>,
    /// The parameters that the journal does not repeat.
    pub secrets: &'static [&'static str],
    /// Answers a request.
    pub answer: fn(&EndpointRequest, &RawCall) -> EndpointResponse,
    /// Returns the response for an error that is not the service's: an injected fault,
    /// a body that cannot be read.
    pub refuse: fn(StatusCode, &ServiceError) -> EndpointResponse,
}

/// A request to an endpoint.
#[derive(Debug)]
pub struct EndpointRequest {
    /// The HTTP method.
    pub method: Method,
    /// The path.
    pub path: String,
    /// The host it was sent to.
    pub host: Option<String>,
    /// The `Authorization` header.
    pub authorization: Option<String>,
    /// The `Cookie` header.
    pub cookies: Option<String>,
    /// The parameters in the query and in a form in the body.
    pub form: Form,
}

/// A response of an endpoint.
#[derive(Debug)]
pub struct EndpointResponse {
    /// The HTTP status.
    pub status: StatusCode,
    /// The media type of the body.
    pub content_type: &'static str,
    /// Further headers.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The body.
    pub body: Vec<u8>,
    /// Code and message of the error for the journal, if it is one.
    pub error: Option<(String, String)>,
}

impl EndpointResponse {
    /// Returns what the journal records of the response.
    pub fn outcome(&self) -> RawOutcome {
        RawOutcome {
            status: self.status.as_u16(),
            error: self.error.clone(),
            ..RawOutcome::default()
        }
    }
}
