//! Integrations of WebSocket APIs.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use rehearsal_cloud_core::effect::HttpCall;
use rehearsal_cloud_core::raw::RawCall;
use rehearsal_cloud_http::target::function_of;
use rehearsal_cloud_http::template::{Variables, as_text, find, has_status, render};
use serde_json::Value;

use super::client::Client;
use super::routing::Routed;
use crate::connection::LONGEST_MESSAGE;
use crate::plane::function;
use crate::plane::mapping::replace;
use crate::plane::response::Refusal;
use crate::state::{Settings, text};

/// What an integration answered.
#[derive(Debug, Clone, Default)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: String,
}

impl Reply {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// Calls the integration of a route.
pub(super) async fn call(
    call: &RawCall,
    client: &Client,
    routed: &Routed,
    event: &Value,
) -> Result<Reply, Refusal> {
    let body = event["body"].as_str().unwrap_or_default();
    let variables = Variables {
        context: &event["requestContext"],
        stage: &routed.variables,
        body,
        parameters: None,
    };
    let integration = &routed.integration;
    let uri = replace(&integration.uri, |name| {
        let name = name.strip_prefix("stageVariables.")?;
        Some(as_text(routed.variables.get(name)?))
    });
    let function = || {
        function_of(&uri)
            .ok_or_else(|| Refusal::failed(format!("{uri} is not the ARN of a function")))
    };
    let source = client.route_arn(&routed.route.key);
    let timeout = integration.timeout();
    match integration.kind.as_str() {
        "AWS_PROXY" => {
            let answer = function::invoke(call, function()?, event, source, timeout).await?;
            read(&answer)
        }
        "AWS" => {
            let payload = template(routed, &variables).unwrap_or_else(|| body.to_owned());
            let payload: Value = serde_json::from_str(&payload).map_err(|_| {
                Refusal::failed(format!(
                    "the function cannot be sent what is no JSON: {payload}"
                ))
            })?;
            let answer = function::invoke(call, function()?, &payload, source, timeout).await?;
            Ok(respond(routed, &variables, 200, as_text(&answer)))
        }
        "HTTP_PROXY" | "HTTP" => http(call, routed, event, &variables, uri).await,
        _ => {
            let rendered = template(routed, &variables).unwrap_or_default();
            let document: Value = serde_json::from_str(&rendered).unwrap_or_default();
            let status = document["statusCode"].as_u64();
            let status = status.and_then(|status| u16::try_from(status).ok());
            let status = status.ok_or_else(|| {
                Refusal::failed(format!(
                    "the request template of a mock integration has to name a statusCode, and is: \
                     {rendered}"
                ))
            })?;
            Ok(respond(routed, &variables, status, String::new()))
        }
    }
}

/// Reads the response of a function.
fn read(answer: &Value) -> Result<Reply, Refusal> {
    let malformed = |what: &str| Refusal::failed(format!("the function answered {what}: {answer}"));
    let status = match &answer["statusCode"] {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64().and_then(|status| u16::try_from(status).ok()),
    };
    let status = status.ok_or_else(|| malformed("no statusCode"))?;
    let body = match &answer["body"] {
        Value::Null => String::new(),
        Value::String(body) if answer["isBase64Encoded"] == true => {
            let bytes = STANDARD.decode(body);
            let bytes = bytes.map_err(|_| malformed("a body that is not base64"))?;
            String::from_utf8_lossy(&bytes).into_owned()
        }
        Value::String(body) => body.clone(),
        _ => return Err(malformed("a body that is not text")),
    };
    let headers = answer["headers"].as_object().into_iter().flatten();
    let headers = headers.map(|(name, value)| (name.clone(), as_text(value)));
    Ok(Reply {
        status,
        headers: headers.collect(),
        body,
    })
}

/// Returns what the request template of an integration makes of a message.
fn template(routed: &Routed, variables: &Variables<'_>) -> Option<String> {
    let integration = &routed.integration;
    let selection = integration.template_selection_expression.as_deref();
    let template = choose(&integration.request_templates, selection, variables)?;
    Some(render(template, variables))
}

/// Chooses a template: the one that an expression selects, else `$default`, else the only one.
fn choose<'a>(
    templates: &'a BTreeMap<String, String>,
    selection: Option<&str>,
    variables: &Variables<'_>,
) -> Option<&'a String> {
    let selection = selection.unwrap_or("$default").replace('\\', "");
    let selected = replace(&selection, |name| {
        let path = name.strip_prefix("request.body")?.trim_start_matches('.');
        let document: Value = serde_json::from_str(variables.body).ok()?;
        Some(as_text(&find(&document, path)?))
    });
    let only = || {
        let mut all = templates.values();
        all.next().filter(|_| templates.len() == 1)
    };
    templates
        .get(&selected)
        .or_else(|| templates.get("$default"))
        .or_else(only)
}

/// Returns the reply that the responses of an integration make of an answer.
fn respond(routed: &Routed, variables: &Variables<'_>, status: u16, body: String) -> Reply {
    let reply = |body| Reply {
        status,
        headers: BTreeMap::new(),
        body,
    };
    let responses = routed.content.integration_responses.values();
    let of_integration: Vec<&Settings> = responses
        .filter(|response| text(response, "IntegrationId") == Some(&routed.integration.id))
        .collect();
    let key = |response: &Settings| text(response, "IntegrationResponseKey").map(str::to_owned);
    let mut fitting = of_integration.iter();
    let fitting = fitting
        .find(|response| key(response).is_some_and(|key| has_status(&key, status)))
        .or_else(|| {
            let mut all = of_integration.iter();
            all.find(|response| key(response).as_deref() == Some("$default"))
        });
    let templates = fitting.and_then(|response| response.get("ResponseTemplates"));
    let templates: BTreeMap<String, String> = templates
        .and_then(|templates| serde_json::from_value(templates.clone()).ok())
        .unwrap_or_default();
    let selection = fitting.and_then(|response| text(response, "TemplateSelectionExpression"));
    match choose(&templates, selection, variables) {
        Some(template) => {
            let variables = Variables {
                body: &body,
                ..*variables
            };
            reply(render(template, &variables))
        }
        None => reply(body),
    }
}

async fn http(
    call: &RawCall,
    routed: &Routed,
    event: &Value,
    variables: &Variables<'_>,
    uri: String,
) -> Result<Reply, Refusal> {
    let integration = &routed.integration;
    let is_proxy = integration.kind == "HTTP_PROXY";
    let method = match integration.method.as_deref() {
        None | Some("ANY") => Method::POST,
        Some(method) => Method::from_bytes(method.as_bytes())
            .map_err(|_| Refusal::failed(format!("{method} is no method of HTTP")))?,
    };
    let body = template(routed, variables).filter(|_| !is_proxy);
    let body = body.unwrap_or_else(|| variables.body.to_owned());
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    if !body.is_empty() {
        headers.insert("content-type".to_owned(), "application/json".to_owned());
    }
    let mut url = uri;
    for (target, source) in &integration.request_parameters {
        let Some(value) = parameter(source, event, variables) else {
            continue;
        };
        if let Some(name) = target.strip_prefix("integration.request.header.") {
            headers.insert(name.to_ascii_lowercase(), value);
        } else if let Some(name) = target.strip_prefix("integration.request.path.") {
            url = url.replace(&format!("{{{name}}}"), &escaped(&value));
        } else if let Some(name) = target.strip_prefix("integration.request.querystring.") {
            let joint = if url.contains('?') { '&' } else { '?' };
            url = format!("{url}{joint}{name}={}", escaped(&value));
        }
    }
    let sent = HttpCall {
        method,
        url: url.clone(),
        headers,
        body: body.into(),
        timeout: integration.timeout(),
        longest_response: LONGEST_MESSAGE,
    };
    let answer = call.exchange(sent).await;
    let answer =
        answer.map_err(|error| Refusal::unavailable(format!("{url}: {}", error.message)))?;
    let status = answer.status().as_u16();
    let text = String::from_utf8_lossy(answer.body()).into_owned();
    if !is_proxy {
        return Ok(respond(routed, variables, status, text));
    }
    let headers = answer.headers().iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    });
    Ok(Reply {
        status,
        headers: headers.collect(),
        body: text,
    })
}

fn escaped(value: &str) -> String {
    percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// Returns the value of a request parameter: `'fixed'`, `context.connectionId`,
/// `route.request.body.id`, `route.request.header.X`, `stageVariables.table`.
fn parameter(source: &str, event: &Value, variables: &Variables<'_>) -> Option<String> {
    if let Some(fixed) = source.strip_prefix('\'') {
        return Some(fixed.trim_end_matches('\'').to_owned());
    }
    let source = source.trim_start_matches('$');
    let (kind, rest) = source.split_once('.')?;
    match kind {
        "context" => Some(as_text(&find(variables.context, rest)?)),
        "stageVariables" => Some(as_text(variables.stage.get(rest)?)),
        _ => {
            let rest = rest.strip_prefix("request.").unwrap_or(rest);
            let (place, name) = rest.split_once('.').unwrap_or((rest, ""));
            let members = match place {
                "body" => {
                    let document: Value = serde_json::from_str(variables.body).ok()?;
                    return Some(as_text(&find(&document, name)?));
                }
                "header" => event["headers"].as_object()?,
                "querystring" => event["queryStringParameters"].as_object()?,
                _ => return None,
            };
            let mut members = members.iter();
            let found = members.find(|(other, _)| other.eq_ignore_ascii_case(name));
            found.map(|(_, value)| as_text(value))
        }
    }
}
