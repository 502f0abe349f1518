//! Requests for what services serve besides their APIs.

use std::sync::Arc;

use http::{Response, StatusCode};
use rehearsal_cloud_core::endpoint::{EndpointRequest, EndpointResponse, Endpoints};
use rehearsal_cloud_core::engine::Engine;
use rehearsal_cloud_core::raw::{RawCall, RawOutcome, RawParts};
use rehearsal_model::body::Body;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::ServiceModel;
use rehearsal_model::protocol::{bytes_response, parse_form};
use serde_json::Value;

use super::{Closed, Head, body, injection};
use crate::request_body::RequestBody;
use crate::tap;

/// Applies the fault rules, lets the service answer and records the call.
pub(super) async fn answer(
    engine: &Arc<Engine>,
    head: Head,
    body: RequestBody,
    model: &'static ServiceModel,
    endpoints: &'static Endpoints,
    operation: &'static str,
) -> Result<Response<Body>, Closed> {
    let body = body::read(body).await;
    let mut form = parse_form(body.as_deref().unwrap_or_default());
    form.merge(&head.query);
    let request = EndpointRequest {
        method: head.parts.method.clone(),
        path: head.parts.uri.path().to_owned(),
        host: head.header("host").map(str::to_owned),
        authorization: head.header("authorization").map(str::to_owned),
        cookies: head.header("cookie").map(str::to_owned),
        form,
    };
    let resource = (endpoints.resource)(&request);
    let injected = engine.faults.inject(model, operation, || resource.clone());
    injection::delay(&injected).await;
    let parameters = request.form.iter();
    let input: serde_json::Map<String, Value> = parameters
        .filter(|(name, _)| !endpoints.secrets.contains(name))
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    let call = RawCall::new(RawParts {
        engine: Arc::clone(engine),
        model,
        slot: engine.slot(model.name),
        caller: head.caller(engine, engine.environment.credentials.anonymous()),
        operation,
        resource,
        input: input.into(),
        stamp: (head.real_at, head.started),
        fault: injected.name.clone(),
        denial: None,
        late_error: None,
    });
    let refuse = |error: &ServiceError| {
        let status = StatusCode::from_u16(error.http_status(model));
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (endpoints.refuse)(status, error)
    };
    let answered = match (body, &injected.error, engine.upstream_for(model.name)) {
        (_, Some(error), _) => refuse(error),
        (Err(error), None, _) => refuse(&error),
        (Ok(body), None, Some(upstream)) => {
            match tap::pass(upstream, &head.parts, Body::from(body)).await {
                Ok(answer) => {
                    call.note(RawOutcome {
                        status: answer.status().as_u16(),
                        ..RawOutcome::default()
                    });
                    call.finish();
                    return injection::apply(&injected, answer.map(Body::stream));
                }
                Err(error) => refuse(&error),
            }
        }
        (Ok(_), None, None) => (endpoints.answer)(&request, &call),
    };
    if !call.is_committed() {
        call.note(answered.outcome());
    }
    call.finish();
    injection::apply(&injected, response(answered, call.request_id()))
}

fn response(answered: EndpointResponse, request_id: &str) -> Response<Body> {
    let EndpointResponse {
        status,
        content_type,
        headers,
        body,
        ..
    } = answered;
    let mut response = bytes_response(status, content_type, request_id, body.into());
    response.headers_mut().extend(headers);
    response
}
