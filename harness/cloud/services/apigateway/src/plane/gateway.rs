//! The responses that an API makes itself.

use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use rehearsal_cloud_http::template::{Variables, as_text, find, render};
use rehearsal_model::body::Body;
use serde_json::{Value, json};

use super::deployed::Deployed;
use super::refusal::Refusal;
use super::request::RestRequest;
use super::values::{fixed, stage_context};
use crate::gateway_response::completed;
use crate::state::{text, texts};

/// The header that names the type of an error.
const ERROR_TYPE: &str = "x-amzn-errortype";

/// Returns a response with a message.
pub(super) fn message(status: u16, error: &str, message: &str) -> Response<Body> {
    build(status, error, json!({"message": message}).to_string())
}

fn build(status: u16, error: &str, body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    let json = HeaderValue::from_static("application/json");
    headers.insert(header::CONTENT_TYPE, json);
    if let Ok(error) = HeaderValue::from_str(error) {
        headers.insert(ERROR_TYPE, error);
    }
    response
}

/// Returns the usual response for a refusal.
pub(super) fn usual(refusal: &Refusal) -> Response<Body> {
    let body = json!({"message": refusal.message}).to_string();
    build(refusal.status, refusal.kind.error(), body)
}

/// Returns the response for a refusal, as the API has it set.
pub(super) fn respond(
    request: &RestRequest,
    deployed: &Deployed,
    refusal: &Refusal,
) -> Response<Body> {
    let kind = refusal.kind;
    let Some(set) = kind.set(&deployed.content, refusal.status) else {
        return usual(refusal);
    };
    let set = completed(kind, set);
    let status = text(&set, "statusCode").and_then(|status| status.parse().ok());
    let mut context = stage_context(request, deployed);
    context["error"] = json!({
        "message": refusal.message,
        "messageString": json!(refusal.message).to_string(),
        "responseType": kind.name(),
        "validationErrorString": refusal.reason,
    });
    let templates = texts(&set, "responseTemplates");
    let template = templates.get("application/json");
    let (content_type, template) = match (template, templates.iter().next()) {
        (Some(template), _) => ("application/json", template.as_str()),
        (None, Some((kind, template))) => (kind.as_str(), template.as_str()),
        (None, None) => ("application/json", ""),
    };
    let variables = Variables {
        context: &context,
        stage: &json!(deployed.variables),
        body: "",
        parameters: None,
    };
    let body = render(template, &variables);
    let mut response = build(status.unwrap_or(refusal.status), kind.error(), body);
    let headers = response.headers_mut();
    if let Ok(content_type) = HeaderValue::from_str(content_type) {
        headers.insert(header::CONTENT_TYPE, content_type);
    }
    for (target, source) in texts(&set, "responseParameters") {
        let name = target
            .strip_prefix("gatewayresponse.header.")
            .unwrap_or_default();
        let value = value(request, deployed, &context, &source);
        let pair = value.map(|value| (HeaderName::try_from(name), HeaderValue::try_from(value)));
        if let Some((Ok(name), Ok(value))) = pair {
            headers.insert(name, value);
        }
    }
    response
}

/// Returns the value of a mapping. There may be no method yet, whose path it could read.
fn value(
    request: &RestRequest,
    deployed: &Deployed,
    context: &Value,
    source: &str,
) -> Option<String> {
    if let Some(fixed) = fixed(source) {
        return Some(fixed);
    }
    if let Some(name) = source.strip_prefix("method.request.header.") {
        return request.header(name);
    }
    if let Some(name) = source.strip_prefix("method.request.querystring.") {
        return request.query(name);
    }
    if let Some(name) = source.strip_prefix("stageVariables.") {
        return deployed.variables.get(name).cloned();
    }
    let path = source.strip_prefix("context.")?;
    find(context, path).map(|value| as_text(&value))
}
