//! The data plane: requests to deployed APIs.
//!
//! `request` is what a request says, `plan` what the API makes of it. `answer` goes through
//! the steps: authorizer (`authorize`), integration (`function`, `proxy`), response. `event`
//! makes the events of functions, `mapping` the values of parameter mappings. `websocket` has
//! the connections of WebSocket APIs and their messages.

mod answer;
mod authorize;
mod event;
mod function;
mod jwt;
mod lambda_authorizer;
mod mapping;
mod plan;
mod proxy;
mod request;
mod response;
mod websocket;

use rehearsal_cloud_core::raw::{DataPlane, RawCall, RawError, RawOutcome, RawService};
use rehearsal_cloud_http::target::target;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::APIGATEWAYV2;
use serde_json::Value;

use crate::names::connections_path;

pub(crate) const DATA_PLANE: DataPlane = DataPlane {
    find: |host, path| target(host, path).map(|target| target.api),
    only_registered: false,
    second_api: Some(connections_path),
    service: RawService {
        signing_names: &["execute-api"],
        parse: |head| Box::new(request::ApiRequest::read(head)),
        encode_error,
        output: |_| Value::Null,
        operations: Vec::new,
    },
};

/// Returns the response for an error that is not the API's: an injected fault, a body that
/// cannot be read.
fn encode_error(
    error: RawError<'_>,
    call: &RawCall,
) -> http::Response<rehearsal_model::body::Body> {
    let internal = ServiceError::internal("Internal Server Error");
    let error = match error {
        RawError::Fault(error) => error,
        RawError::Refused(_) | RawError::Panicked => &internal,
    };
    let status = error.http_status(&APIGATEWAYV2);
    call.note(RawOutcome {
        status,
        error: Some((error.code.to_string(), error.message.clone())),
        ..RawOutcome::default()
    });
    response::message(status, &error.message)
}
