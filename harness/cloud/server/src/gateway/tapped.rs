//! Calls that are passed on to another cloud.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Response};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use rehearsal_record::{Call, CallError};
use serde_json::Value;

use super::{Closed, Head, headers, injection};
use crate::request_body::RequestBody;
use crate::services;
use crate::tap::{self, Upstream};
use rehearsal_cloud_core::clock::tick;
use rehearsal_cloud_core::engine::{CallRecord, Engine};
use rehearsal_cloud_core::faults::InjectedFault;
use rehearsal_cloud_core::journal::bounded;
use rehearsal_cloud_core::raw::{RawCall, RawOutcome, RawRequest};
use rehearsal_cloud_core::service::Caller;
use rehearsal_model::body::Body;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::{OperationModel, Protocol, ServiceModel};
use rehearsal_model::protocol::{failure, parse_form};

/// The longest answer of a service with a protocol layer.
const LONGEST: usize = 16 * 1024 * 1024;
/// The longest error document of a service that reads HTTP itself.
const ERROR: usize = 256 * 1024;

/// A call whose operation is known.
pub(super) struct Passed<'a> {
    pub model: &'static ServiceModel,
    pub operation: &'static OperationModel,
    pub protocol: Protocol,
    pub body: Bytes,
    pub input: &'a Value,
    pub resource: Option<String>,
    pub caller: Caller,
    pub injected: &'a InjectedFault,
}

/// Passes it on and writes down what became of it.
pub(super) async fn call(
    engine: &Engine,
    upstream: &Upstream,
    head: &Head,
    passed: Passed<'_>,
) -> Response<Body> {
    let Passed {
        model,
        operation,
        protocol,
        body,
        input,
        resource,
        mut caller,
        injected,
    } = passed;
    // A poll is not work in progress: who waits until the cloud is idle does not wait for it.
    let idle = waits(model, operation).then(|| engine.suspend());
    let answer = match tap::pass(upstream, &head.parts, Body::from(body)).await {
        Ok(answer) => whole(answer, LONGEST).await,
        Err(fault) => Err(fault),
    };
    drop(idle);
    let (result, response) = match answer {
        Ok((parts, body)) => {
            if let Some(id) = request_id(&parts.headers) {
                caller.request_id = id;
            }
            let result = tap::output(model, operation, protocol, &parts, &body);
            (result, Response::from_parts(parts, Body::from(body)))
        }
        Err(fault) => {
            let response = failure(model, protocol, &fault, &caller.request_id);
            (Err(fault), response)
        }
    };
    let record = CallRecord {
        model,
        operation: operation.name,
        caller: &caller,
        resource,
        input,
        real_at: head.real_at,
        started: head.started,
        cause: None,
        fault: injected.name.clone(),
        denial: None,
    };
    engine.record(record, result.as_ref());
    response
}

/// Whether an operation may wait before it answers.
fn waits(model: &ServiceModel, operation: &OperationModel) -> bool {
    let entry = services::with_api(model.name);
    entry.is_some_and(|entry| {
        let mut operations = entry.operations(model.name).into_iter();
        operations.any(|known| known.name == operation.name && known.waits)
    })
}

/// Passes on a request to a service that reads HTTP itself; what the head of the
/// response says is recorded.
pub(super) async fn stream(
    upstream: &Upstream,
    request: &dyn RawRequest,
    body: Body,
    call: &RawCall,
    output: fn(&HeaderMap) -> Value,
) -> Result<Response<Body>, ServiceError> {
    let answer = tap::pass(upstream, request.parts(), body).await?;
    let status = answer.status().as_u16();
    if status < 400 {
        call.note(RawOutcome {
            status,
            output: output(answer.headers()),
            error: None,
        });
        return Ok(answer.map(Body::stream));
    }
    let (parts, body) = whole(answer, ERROR).await?;
    call.note(RawOutcome {
        status,
        output: Value::Null,
        error: Some(tap::error_in(&parts.headers, &body)),
    });
    Ok(Response::from_parts(parts, Body::from(body)))
}

/// Passes on a call of a service that is not known; the journal has
/// what was sent.
pub(super) async fn unknown(
    engine: &Arc<Engine>,
    upstream: &Upstream,
    head: &Head,
    body: RequestBody,
    name: &str,
) -> Result<Response<Body>, Closed> {
    let scope = head.claim.scope();
    let answer = async {
        let body = super::body::read(body).await?;
        let (service, operation) = match (name.rsplit_once('.'), scope) {
            (Some((target, operation)), None) => (target.to_owned(), operation.to_owned()),
            (Some((_, operation)), Some(scope)) => (scope.service.clone(), operation.to_owned()),
            (None, _) => (name.to_owned(), operation_of(head, &body)),
        };
        let input = serde_json::from_slice(&body).unwrap_or_default();
        let answer = tap::pass(upstream, &head.parts, Body::from(body)).await?;
        let (parts, body) = whole(answer, LONGEST).await?;
        Ok::<_, ServiceError>((service, operation, input, parts, body))
    };
    let (service, operation, input, parts, body): (_, _, Value, _, _) = match answer.await {
        Ok(answer) => answer,
        Err(fault) => {
            return Ok(super::refuse(
                engine,
                services::of_protocol(Protocol::Json11),
                Protocol::Json11,
                &fault,
            ));
        }
    };
    let credentials = &engine.environment.credentials;
    let caller = head.caller(
        engine,
        rehearsal_cloud_core::auth::assume_identity(credentials, &head.claim, head.arrived),
    );
    let failed = parts.status.as_u16() >= 400;
    engine.journal.record(Call {
        seq: 0,
        at: caller.arrived,
        real_at: head.real_at,
        duration: tick().duration_since(head.started),
        service: service.into(),
        operation: operation.into(),
        account: caller.account,
        region: caller.region,
        resource: None,
        request: bounded(&input),
        response: if failed {
            Value::Null
        } else {
            bounded(&serde_json::from_slice(&body).unwrap_or_default())
        },
        status: parts.status.as_u16(),
        error: failed.then(|| {
            let (code, message) = tap::error_in(&parts.headers, &body);
            CallError {
                code: code.into(),
                message,
            }
        }),
        request_id: request_id(&parts.headers).unwrap_or(caller.request_id),
        caller: credentials.caller_name(&caller.identity),
        cause: None,
        trace: caller.trace,
        fault: None,
        denial: None,
        undelivered: Vec::new(),
    });
    injection::apply(
        &InjectedFault::default(),
        Response::from_parts(parts, Body::from(body)),
    )
}

fn operation_of(head: &Head, body: &[u8]) -> String {
    let mut form = parse_form(body);
    form.merge(&head.query);
    form.get("Action").map_or_else(
        || format!("{} {}", head.parts.method, head.parts.uri.path()),
        str::to_owned,
    )
}

/// The request id that the other cloud gave.
fn request_id(headers: &HeaderMap) -> Option<Arc<str>> {
    ["x-amzn-requestid", "x-amz-request-id"]
        .into_iter()
        .find_map(|name| headers::text(headers, name))
        .map(Into::into)
}

/// An answer with all of its body.
async fn whole(
    answer: Response<Incoming>,
    longest: usize,
) -> Result<(http::response::Parts, Bytes), ServiceError> {
    let (parts, body) = answer.into_parts();
    let body = Limited::new(body, longest).collect().await;
    let body = body.map_err(|error| {
        ServiceError::receiver(
            "ServiceUnavailable",
            format!("could not read the answer: {error}"),
        )
        .with_status(503)
    })?;
    Ok((parts, body.to_bytes()))
}
