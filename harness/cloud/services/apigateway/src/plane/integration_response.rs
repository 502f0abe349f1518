//! Makes the responses of methods of what integrations answer.

use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use regex::Regex;
use rehearsal_cloud_http::template::{Variables, as_text, find, render};
use rehearsal_model::body::Body;
use serde_json::{Value, json};

use super::exchange::Exchange;
use super::refusal::Refusal;
use super::values::{context, fixed, parameters};
use crate::state::{Settings, text, texts};

/// What an integration answered.
#[derive(Debug)]
pub(super) struct Backend {
    pub(super) status: u16,
    /// What selects the response; without it, the status does.
    pub(super) selected_by: Option<String>,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// Returns the response that the integration's responses make of an answer.
pub(super) fn respond(
    exchange: &Exchange<'_>,
    integration: &Settings,
    backend: &Backend,
) -> Result<Response<Body>, Refusal> {
    let responses = integration
        .get("integrationResponses")
        .and_then(Value::as_object);
    let responses = responses.into_iter().flatten();
    let responses: Vec<&Settings> = responses.filter_map(|(_, one)| one.as_object()).collect();
    let by = backend.selected_by.clone();
    let by = by.unwrap_or_else(|| backend.status.to_string());
    let pattern = |response: &Settings| {
        text(response, "selectionPattern")
            .unwrap_or_default()
            .to_owned()
    };
    let fits = |response: &&&Settings| {
        let pattern = pattern(response);
        let pattern = Regex::new(&format!("^(?:{pattern})$"))
            .ok()
            .filter(|_| !pattern.is_empty());
        pattern.is_some_and(|pattern| pattern.is_match(&by))
    };
    let usual = || {
        responses
            .iter()
            .find(|response| pattern(response).is_empty())
    };
    // A mock integration names a status of a response, if it has no patterns.
    let of_status = || {
        let mut same = responses.iter();
        let status = backend.status.to_string();
        let is_mock = text(integration, "type") == Some("MOCK");
        same.find(|one| is_mock && text(one, "statusCode") == Some(&status))
    };
    let found = responses
        .iter()
        .find(fits)
        .or_else(of_status)
        .or_else(usual);
    let response = found.ok_or_else(|| {
        Refusal::misconfigured(format!(
            "the integration answered {by}, and has no response for that"
        ))
    })?;
    build(exchange, response, backend)
}

fn build(
    exchange: &Exchange<'_>,
    response: &Settings,
    backend: &Backend,
) -> Result<Response<Body>, Refusal> {
    let text_of_body = String::from_utf8_lossy(&backend.body);
    let templates = texts(response, "responseTemplates");
    let usual = templates.get_key_value("application/json");
    let template = usual.or_else(|| templates.iter().next());
    let kind = template.map_or("application/json", |(kind, _)| kind);
    let template = template.filter(|(_, template)| !template.is_empty());
    let body = template.map_or_else(
        || backend.body.clone(),
        |(_, template)| {
            let (context, parameters) = (context(exchange), parameters(exchange));
            let variables = Variables {
                context: &context,
                stage: &json!(exchange.deployed.variables),
                body: if text_of_body.is_empty() {
                    "{}"
                } else {
                    &text_of_body
                },
                parameters: Some(&parameters),
            };
            render(template, &variables).into_bytes()
        },
    );
    let status = text(response, "statusCode").and_then(|status| status.parse().ok());
    let status = status.and_then(|status| StatusCode::from_u16(status).ok());
    let status = status.ok_or_else(|| Refusal::misconfigured("the response has no statusCode"))?;
    let mut built = Response::new(Body::from(body));
    *built.status_mut() = status;
    let headers = built.headers_mut();
    for (target, source) in texts(response, "responseParameters") {
        let Some(name) = target.strip_prefix("method.response.header.") else {
            continue;
        };
        let value = value(exchange, backend, &source);
        let pair = value.map(|value| (HeaderName::try_from(name), HeaderValue::try_from(value)));
        if let Some((Ok(name), Ok(value))) = pair {
            headers.insert(name, value);
        }
    }
    if let Ok(kind) = HeaderValue::from_str(kind) {
        headers.entry(header::CONTENT_TYPE).or_insert(kind);
    }
    Ok(built)
}

/// Returns the value of a mapping of a response.
fn value(exchange: &Exchange<'_>, backend: &Backend, source: &str) -> Option<String> {
    if let Some(fixed) = fixed(source) {
        return Some(fixed);
    }
    if let Some(name) = source.strip_prefix("integration.response.header.") {
        return Some(backend.headers.get(name)?.to_str().ok()?.to_owned());
    }
    if let Some(path) = source.strip_prefix("integration.response.body") {
        let document: Value = serde_json::from_slice(&backend.body).ok()?;
        return find(&document, path.trim_start_matches('.')).map(|value| as_text(&value));
    }
    super::values::value(exchange, source)
}
