//! Integrations with HTTP servers.

use bytes::Bytes;
use http::{HeaderMap, Method, Response, StatusCode};
use rehearsal_cloud_core::raw::RawCall;
use rehearsal_cloud_http::forward::{Outgoing, map_header, with_parameters};
use rehearsal_cloud_http::request::query;
use rehearsal_model::body::Body;

use super::mapping::Values;
use super::response::Refusal;

/// Sends a request on, and returns the response.
pub(super) async fn respond(
    call: &RawCall,
    values: &Values<'_>,
    uri: &str,
) -> Result<Response<Body>, Refusal> {
    let (request, plan) = (values.request, values.plan);
    let method = plan.integration.method.as_deref().unwrap_or("ANY");
    let method = match method {
        "ANY" => request.method().clone(),
        other => Method::from_bytes(other.as_bytes())
            .map_err(|_| Refusal::failed(format!("{other} is no method of HTTP")))?,
    };
    let mut outgoing = Outgoing {
        method,
        url: with_parameters(uri, &plan.parameters),
        query: query(&request.query),
        headers: HeaderMap::new(),
        body: values.body.clone(),
    };
    outgoing.add_headers_of(request.headers());
    for (target, value) in &plan.integration.request_parameters {
        outgoing.map(target, &values.resolve(value));
    }
    let reply = outgoing.send(call, plan.integration.timeout()).await;
    let (parts, body) = reply.map_err(Refusal::unavailable)?.into_parts();
    let mut response = Response::from_parts(parts, Body::empty());
    map_response(values, &mut response, &body);
    *response.body_mut() = Body::from(body);
    Ok(response)
}

/// Applies the parameter mappings of a response with its status.
fn map_response(values: &Values<'_>, response: &mut Response<Body>, body: &Bytes) {
    let status = response.status().as_u16().to_string();
    let Some(mappings) = values.plan.integration.response_parameters.get(&status) else {
        return;
    };
    let sent = response.headers().clone();
    let values = Values {
        response: Some((&sent, body)),
        ..*values
    };
    for (target, value) in mappings {
        let value = values.resolve(value);
        let Some((action, place)) = target.split_once(':') else {
            continue;
        };
        if place == "statuscode" {
            let status = value
                .parse()
                .ok()
                .and_then(|status| StatusCode::from_u16(status).ok());
            if let Some(status) = status {
                *response.status_mut() = status;
            }
        } else if let Some(name) = place.strip_prefix("header.") {
            map_header(response.headers_mut(), action, name, &value);
        }
    }
}
