//! Requests for what a user pool serves over plain HTTP: its keys, OAuth.

use std::sync::Arc;

use http::{HeaderValue, Response, StatusCode, header};
use hyper::body::Incoming;
use serde_json::Value;

use super::{Closed, Head, api, injection};
use crate::tap;
use rehearsal_cloud_core::engine::Engine;
use rehearsal_cloud_core::raw::{RawCall, RawEntry, RawParts};
use rehearsal_model::body::Body;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models;
use rehearsal_model::protocol::{Form, bytes_response, parse_form};
use rehearsal_service_cognito::{Cognito, Page, PageRequest, make_page, page_name};

/// Asks the fault rules, has the page made, writes it down.
pub(super) async fn answer(
    engine: &Arc<Engine>,
    head: Head,
    body: Incoming,
) -> Result<Response<Body>, Closed> {
    let model = &models::COGNITO_IDP;
    let method = head.parts.method.clone();
    let path = head.parts.uri.path().to_owned();
    let operation = page_name(&method, &path).unwrap_or("Unknown");
    let body = api::read(body).await;
    let mut form = parse_form(body.as_deref().unwrap_or_default());
    form.merge(&head.query);
    let resource = resource(&form, &path);
    let injected = engine.faults.inject(model, operation, || resource.clone());
    injection::delay(&injected).await;
    let identity = engine.credentials.anonymous();
    let call = RawCall::new(RawParts {
        engine: Arc::clone(engine),
        model,
        slot: engine.slot(model.name),
        caller: head.caller(engine, identity),
        bucket: None,
        stamp: (head.real_at, head.started),
        fault: injected.name.clone(),
    });
    let told: serde_json::Map<String, Value> = form
        .iter()
        .filter(|(name, _)| !SECRETS.contains(name))
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    call.note(RawEntry {
        operation: operation.to_owned(),
        resource,
        request: told.into(),
        ..RawEntry::default()
    });
    let refusal = |fault: &ServiceError| {
        let status = StatusCode::from_u16(fault.http_status(model));
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Page::error(status, &fault.code, Some(&fault.message))
    };
    let made = match (body, &injected.error, engine.upstream_for(model.name)) {
        (_, Some(fault), _) => refusal(fault),
        (Err(fault), None, _) => refusal(&fault),
        (Ok(body), None, Some(upstream)) => {
            match tap::pass(upstream, &head.parts, Body::from(body)).await {
                Ok(answer) => {
                    call.finish(answer.status().as_u16());
                    return injection::apply(&injected, answer.map(Body::from));
                }
                Err(fault) => refusal(&fault),
            }
        }
        (Ok(_), None, None) => {
            let request = PageRequest {
                method,
                path,
                host: head.header("host").map(str::to_owned),
                authorization: head.header("authorization").map(str::to_owned),
                form,
            };
            call.run(|state: &mut Cognito, cx| make_page(state, cx, &request))
        }
    };
    if let Some(body) = made.body.as_ref().filter(|_| made.status != StatusCode::OK) {
        call.amend(|entry| entry.error = Some(error_of(body)));
    }
    call.finish(made.status.as_u16());
    injection::apply(&injected, response(made, call.request_id()))
}

/// The code and the message of an error, in OAuth's words or AWS's.
fn error_of(body: &Value) -> (String, String) {
    let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
    let message = text("error_description").or_else(|| text("message"));
    let code = text("error").unwrap_or_else(|| "NotFound".to_owned());
    (code, message.unwrap_or_default())
}

/// What the journal is not to tell.
const SECRETS: [&str; 3] = ["client_secret", "refresh_token", "token"];

/// The client or the pool.
fn resource(form: &Form, path: &str) -> Option<String> {
    let client = form.get("client_id").map(str::to_owned);
    client.or_else(|| {
        let pool = path.split('/').nth(1)?;
        pool.contains('_').then(|| pool.to_owned())
    })
}

fn response(page: Page, request_id: &str) -> Response<Body> {
    let body = match &page.body {
        Some(body) => serde_json::to_vec(body).unwrap_or_default(),
        None => Vec::new(),
    };
    let kind = "application/json;charset=UTF-8";
    let mut response = bytes_response(page.status, kind, request_id, body.into());
    let keep = if page.lasting {
        "public, max-age=86400, immutable"
    } else {
        "no-cache, no-store, max-age=0, must-revalidate"
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if let Some(challenge) = page
        .challenge
        .and_then(|text| HeaderValue::try_from(text).ok())
    {
        headers.insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}
