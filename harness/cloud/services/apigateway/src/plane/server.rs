//! Integrations with HTTP servers.

use http::{HeaderMap, Method, Response};
use rehearsal_cloud_http::forward::{Outgoing, with_parameters};
use rehearsal_cloud_http::request::query;
use rehearsal_model::body::Body;

use super::exchange::Exchange;
use super::function::timeout;
use super::integration_response::{Backend, respond as map};
use super::refusal::Refusal;
use super::request_body::request_body;
use super::values::{value, with_stage_variables};
use crate::gateway_response::ResponseType;
use crate::state::{Settings, text, texts};

/// Returns the request that an integration sends, without its body and the headers of the
/// client.
fn outgoing(exchange: &Exchange<'_>, integration: &Settings) -> Result<Outgoing, Refusal> {
    let method = match text(integration, "httpMethod").unwrap_or("ANY") {
        "ANY" => exchange.request.parts.method.clone(),
        other => Method::from_bytes(other.as_bytes())
            .map_err(|_| Refusal::misconfigured(format!("{other} is no method of HTTP")))?,
    };
    Ok(Outgoing {
        method,
        url: with_stage_variables(exchange, text(integration, "uri").unwrap_or_default()),
        query: Vec::new(),
        headers: HeaderMap::new(),
        body: exchange.body.clone(),
    })
}

/// Adds the parameters that are mapped. Those of the path that are not mapped have the values of
/// the request's, as in `{proxy}`.
fn add_parameters(exchange: &Exchange<'_>, integration: &Settings, outgoing: &mut Outgoing) {
    let mut path = exchange.method.parameters.clone();
    for (target, source) in texts(integration, "requestParameters") {
        let target = target.strip_prefix("integration.request.");
        let target = target.and_then(|target| target.split_once('.'));
        let (Some((place, name)), Some(value)) = (target, value(exchange, &source)) else {
            continue;
        };
        match place {
            "header" => outgoing.set_header(name, &value),
            "querystring" => {
                outgoing.query.retain(|(other, _)| other != name);
                outgoing.query.push((name.to_owned(), value));
            }
            "path" => {
                path.insert(name.to_owned(), value);
            }
            _ => {}
        }
    }
    outgoing.url = with_parameters(&outgoing.url, &path);
}

fn unreachable(reason: String) -> Refusal {
    let message = "Network error communicating with endpoint";
    Refusal::new(ResponseType::IntegrationFailure, message, reason)
}

/// Sends a request on, and returns the response.
pub(super) async fn proxy(
    exchange: &Exchange<'_>,
    integration: &Settings,
) -> Result<Response<Body>, Refusal> {
    let mut outgoing = outgoing(exchange, integration)?;
    outgoing.add_headers_of(exchange.request.headers());
    outgoing.query = query(&exchange.request.query);
    add_parameters(exchange, integration, &mut outgoing);
    let reply = outgoing.send(exchange.call, timeout(integration)).await;
    Ok(reply.map_err(unreachable)?.map(Body::from))
}

/// Sends what the request template makes of a request, and maps the response.
pub(super) async fn call(
    exchange: &Exchange<'_>,
    integration: &Settings,
) -> Result<Response<Body>, Refusal> {
    let mut outgoing = outgoing(exchange, integration)?;
    outgoing.body = request_body(exchange, integration)?.into();
    if !outgoing.body.is_empty() {
        outgoing.set_header("content-type", "application/json");
    }
    add_parameters(exchange, integration, &mut outgoing);
    let reply = outgoing.send(exchange.call, timeout(integration)).await;
    let (parts, body) = reply.map_err(unreachable)?.into_parts();
    let backend = Backend {
        status: parts.status.as_u16(),
        selected_by: None,
        headers: parts.headers,
        body: body.to_vec(),
    };
    map(exchange, integration, &backend)
}
