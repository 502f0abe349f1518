//! Function URLs: HTTP requests that invoke a function.
//!
//! `config` is what a function has of its URL, `request` what a request says. `answer` goes
//! through the steps: CORS, permission (`access`), the event (`event`), the run, and its
//! response (`reply`).

mod access;
mod answer;
pub(crate) mod config;
mod event;
mod refusal;
mod reply;
mod request;
mod target;

use rehearsal_cloud_core::raw::{DataPlane, RawCall, RawError, RawOutcome, RawService};
use rehearsal_model::body::Body;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::LAMBDA;
use serde_json::Value;

pub(crate) use reply::UrlReply;
pub(crate) use target::url;

pub(crate) const DATA_PLANE: DataPlane = DataPlane {
    find: |host, path| target::target(host, path).map(|target| target.id),
    only_registered: false,
    second_api: None,
    service: RawService {
        signing_names: &["lambda"],
        parse: |head| Box::new(request::UrlRequest::read(head)),
        encode_error,
        output: |_| Value::Null,
        operations: Vec::new,
    },
};

/// Returns the response for an error that is not the function's: an injected fault, a body
/// that cannot be read.
fn encode_error(error: RawError<'_>, call: &RawCall) -> http::Response<Body> {
    let internal = ServiceError::internal("Internal Server Error");
    let error = match error {
        RawError::Fault(error) => error,
        RawError::Refused(_) | RawError::Panicked => &internal,
    };
    let status = error.http_status(&LAMBDA);
    call.note(RawOutcome {
        status,
        error: Some((error.code.to_string(), error.message.clone())),
        ..RawOutcome::default()
    });
    let body = refusal::document(&error.message.as_str().into());
    refusal::message(status, &error.code, Some(body))
}
