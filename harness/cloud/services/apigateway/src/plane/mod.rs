//! The data plane: requests to deployed APIs.
//!
//! `request` is what a request says, `deployed` the stage that it calls, `route` the method.
//! `answer` goes through the steps: `authorize`, `limits`, `validate`, and the integration
//! (`integration`, with `function` and `server`), whose answer `integration_response` maps.
//! `values` reads the values of mappings and templates. What is refused on the way (`refusal`)
//! is answered by the API's gateway responses (`gateway`).

mod answer;
mod authorize;
mod cognito;
mod deployed;
mod exchange;
mod function;
mod gateway;
mod integration;
mod integration_response;
mod lambda_authorizer;
mod limits;
mod refusal;
mod request;
mod request_body;
mod route;
mod server;
mod validate;
mod values;

use http::Response;
use rehearsal_cloud_core::raw::{DataPlane, RawCall, RawError, RawOutcome, RawService};
use rehearsal_cloud_http::target::target;
use rehearsal_model::body::Body;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::APIGATEWAY;
use serde_json::Value;

pub(crate) const DATA_PLANE: DataPlane = DataPlane {
    find: |host, path| target(host, path).map(|target| target.api),
    only_registered: true,
    second_api: None,
    service: RawService {
        signing_names: &["execute-api"],
        parse: |head| Box::new(request::RestRequest::read(head)),
        encode_error,
        output: |_| Value::Null,
        operations: Vec::new,
    },
};

/// Returns the response for an error that is not the API's: an injected fault, a body that
/// cannot be read.
fn encode_error(error: RawError<'_>, call: &RawCall) -> Response<Body> {
    let internal = ServiceError::internal("Internal server error");
    let error = match error {
        RawError::Fault(error) => error,
        RawError::Refused(_) | RawError::Panicked => &internal,
    };
    let status = error.http_status(&APIGATEWAY);
    call.note(RawOutcome {
        status,
        error: Some((error.code.to_string(), error.message.clone())),
        ..RawOutcome::default()
    });
    gateway::message(status, &error.code, &error.message)
}
