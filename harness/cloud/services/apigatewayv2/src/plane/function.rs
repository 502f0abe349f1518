//! Integrations with functions.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use rehearsal_cloud_core::effect::ServiceCall;
use rehearsal_cloud_core::functions::FunctionResponse;
use rehearsal_cloud_core::raw::RawCall;
use rehearsal_model::body::Body;
use serde_json::Value;

use super::event;
use super::mapping::Values;
use super::response::Refusal;

const PRINCIPAL: &str = "apigateway.amazonaws.com";

/// Invokes the function of an integration, and makes a response of what it answers.
pub(super) async fn respond(
    call: &RawCall,
    values: &Values<'_>,
    arn: &str,
) -> Result<Response<Body>, Refusal> {
    let (request, plan) = (values.request, values.plan);
    let is_version_1 = plan.integration.payload_version.as_deref() == Some("1.0");
    let mut event = if is_version_1 {
        event::version_1(request, plan, values.authorized)
    } else {
        event::version_2(request, plan, values.authorized)
    };
    event::add_body(&mut event, request.headers(), values.body, is_version_1);
    let timeout = plan.integration.timeout();
    let answer = invoke(call, arn, &event, plan.route_arn(), timeout).await?;
    response(&answer, is_version_1)
}

/// Invokes a function and returns what it answers.
pub(super) async fn invoke(
    call: &RawCall,
    arn: &str,
    event: &Value,
    source: String,
    timeout: Duration,
) -> Result<Value, Refusal> {
    let invocation = ServiceCall::invoke_function(arn, event, PRINCIPAL);
    let invocation =
        invocation.ok_or_else(|| Refusal::failed(format!("there is no function {arn}")))?;
    let mut invocation = invocation.and_wait();
    invocation.source_arn = Some(source.into());
    let outcome = call.call_within(invocation, timeout).await;
    let outcome = outcome.map_err(|error| match &*error.code {
        "Timeout" => Refusal::unavailable(format!("{arn}: {}", error.message)),
        _ => Refusal::failed(format!("could not invoke {arn}: {}", error.message)),
    })?;
    let response = FunctionResponse::read(&outcome);
    let text = String::from_utf8_lossy(&response.payload);
    if response.failed {
        return Err(Refusal::failed(format!("{arn} failed: {text}")));
    }
    serde_json::from_slice(&response.payload)
        .map_err(|_| Refusal::failed(format!("{arn} did not answer JSON: {text}")))
}

fn response(answer: &Value, is_version_1: bool) -> Result<Response<Body>, Refusal> {
    let malformed = |what: &str| Refusal::failed(format!("the function answered {what}: {answer}"));
    let Some(status) = answer.get("statusCode") else {
        if is_version_1 {
            return Err(malformed("no statusCode"));
        }
        return Ok(inferred(answer));
    };
    // Functions write it as text, too.
    let status = match status {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64().and_then(|status| u16::try_from(status).ok()),
    };
    let status = status.and_then(|status| StatusCode::from_u16(status).ok());
    let status = status.ok_or_else(|| malformed("a wrong statusCode"))?;
    let body = match &answer["body"] {
        Value::Null => Vec::new(),
        Value::String(body) if answer["isBase64Encoded"] == true => STANDARD
            .decode(body)
            .map_err(|_| malformed("a body that is not base64"))?,
        Value::String(body) => body.clone().into_bytes(),
        _ => return Err(malformed("a body that is not text")),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let mut add = |name: &str, value: &Value| {
        let value = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let pair = (HeaderName::try_from(name), HeaderValue::try_from(value));
        let (Ok(name), Ok(value)) = pair else {
            return;
        };
        if name != header::CONTENT_LENGTH && name != header::TRANSFER_ENCODING {
            headers.append(name, value);
        }
    };
    let members = |member: &str| {
        answer
            .get(member)
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
    };
    for (name, value) in members("headers") {
        let is_repeated = is_version_1 && answer["multiValueHeaders"].get(name).is_some();
        if !is_repeated {
            add(name, value);
        }
    }
    if is_version_1 {
        for (name, values) in members("multiValueHeaders") {
            for value in values.as_array().into_iter().flatten() {
                add(name, value);
            }
        }
    } else {
        for cookie in answer["cookies"].as_array().into_iter().flatten() {
            add("set-cookie", cookie);
        }
    }
    let usual = HeaderValue::from_static("text/plain;charset=UTF-8");
    headers.entry(header::CONTENT_TYPE).or_insert(usual);
    Ok(response)
}

/// Returns the response of a function that answered only the body, in version 2.0.
fn inferred(answer: &Value) -> Response<Body> {
    let body = match answer {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut response = Response::new(Body::from(body.into_bytes()));
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}
