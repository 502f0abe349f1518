//! Integrations with functions.

use std::time::Duration;

use http::Response;
use rehearsal_cloud_core::raw::RawCall;
use rehearsal_cloud_http::event::{add_body, add_body_or_null};
use rehearsal_cloud_http::function::{self, InvokeError};
use rehearsal_cloud_http::request::is_text;
use rehearsal_cloud_http::response::{Format, Version, response};
use rehearsal_model::body::Body;
use serde_json::Value;

use super::event;
use super::mapping::Values;
use super::response::Refusal;

/// How the responses of functions are read.
const FORMAT: Format = Format {
    version: Version::Two,
    content_type: "text/plain;charset=UTF-8",
    takes_documents: false,
};

/// Invokes the function of an integration, and makes a response of what it answers.
pub(super) async fn respond(
    call: &RawCall,
    values: &Values<'_>,
    arn: &str,
) -> Result<Response<Body>, Refusal> {
    let (request, plan) = (values.request, values.plan);
    let is_version_1 = plan.integration.payload_version.as_deref() == Some("1.0");
    let headers = request.headers();
    let event = if is_version_1 {
        let mut event = event::version_1(request, plan, values.authorized);
        add_body_or_null(&mut event, values.body, !is_text(headers));
        event
    } else {
        let mut event = event::version_2(request, plan, values.authorized);
        add_body(&mut event, headers, values.body);
        event
    };
    let timeout = plan.integration.timeout();
    let answer = invoke(call, arn, &event, plan.route_arn(), timeout).await?;
    let version = if is_version_1 {
        Version::One
    } else {
        Version::Two
    };
    response(&answer, Format { version, ..FORMAT }).map_err(Refusal::failed)
}

/// Invokes a function and returns what it answers.
pub(super) async fn invoke(
    call: &RawCall,
    arn: &str,
    event: &Value,
    source: String,
    timeout: Duration,
) -> Result<Value, Refusal> {
    let answer = function::invoke(call, arn, event, source, timeout).await;
    answer.map_err(|error| match error {
        InvokeError::TimedOut(reason) => Refusal::unavailable(reason),
        InvokeError::Failed(reason) => Refusal::failed(reason),
    })
}
