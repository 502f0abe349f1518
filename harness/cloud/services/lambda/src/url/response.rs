//! The responses of functions to requests, in version 2.0 of their format.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use rehearsal_cloud_core::functions::FunctionOutcome;
use rehearsal_model::body::Body;
use serde_json::Value;

use super::refusal::Refusal;

/// Returns the response that a function's answer is.
pub(super) fn buffered(outcome: &FunctionOutcome) -> Result<Response<Body>, Refusal> {
    if outcome.failed {
        let reason = format!("the function failed: {}", outcome.payload);
        return Err(Refusal::failed(reason));
    }
    let answer: Value = serde_json::from_str(&outcome.payload).map_err(|_| {
        let reason = format!("the function did not answer JSON: {}", outcome.payload);
        Refusal::failed(reason)
    })?;
    let malformed = |what: &str| Refusal::failed(format!("the function answered {what}: {answer}"));
    if answer.get("statusCode").is_none() {
        return Ok(inferred(&answer));
    }
    let status = status(&answer).ok_or_else(|| malformed("a wrong statusCode"))?;
    let body = match &answer["body"] {
        Value::Null => Vec::new(),
        Value::String(body) if answer["isBase64Encoded"] == true => STANDARD
            .decode(body)
            .map_err(|_| malformed("a body that is not base64"))?,
        Value::String(body) => body.clone().into_bytes(),
        document => document.to_string().into_bytes(),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    add_headers(&answer, response.headers_mut());
    Ok(response)
}

/// Gives a response the status and the headers that a function has written before its body.
pub(super) fn with_head(head: &Value, response: &mut Response<Body>) -> Result<(), Refusal> {
    if head.get("statusCode").is_some() {
        let wrong = || Refusal::failed(format!("the function answered a wrong statusCode: {head}"));
        *response.status_mut() = status(head).ok_or_else(wrong)?;
    }
    add_headers(head, response.headers_mut());
    Ok(())
}

/// Returns the status of an answer; functions write it as text, too.
fn status(answer: &Value) -> Option<StatusCode> {
    let status = match &answer["statusCode"] {
        Value::String(text) => text.parse().ok()?,
        other => u16::try_from(other.as_u64()?).ok()?,
    };
    StatusCode::from_u16(status).ok()
}

/// Adds the headers and the cookies of an answer.
fn add_headers(answer: &Value, headers: &mut HeaderMap) {
    let given = answer["headers"].as_object().into_iter().flatten();
    let given = given.map(|(name, value)| (name.as_str(), value));
    let cookies = answer["cookies"].as_array().into_iter().flatten();
    for (name, value) in given.chain(cookies.map(|cookie| ("set-cookie", cookie))) {
        let value = match value {
            Value::Null => continue,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let pair = (HeaderName::try_from(name), HeaderValue::try_from(value));
        let (Ok(name), Ok(value)) = pair else {
            continue;
        };
        if name != header::CONTENT_LENGTH && name != header::TRANSFER_ENCODING {
            headers.append(name, value);
        }
    }
    // Recorded: lambda, `test_lambda_url_invocation[http-response]`.
    let usual = HeaderValue::from_static("application/json");
    headers.entry(header::CONTENT_TYPE).or_insert(usual);
}

/// Returns the response of a function that answered only the body. Recorded: lambda,
/// `test_lambda_url_invocation[dict]` and the others.
fn inferred(answer: &Value) -> Response<Body> {
    let body = match answer {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut response = Response::new(Body::from(body));
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}
