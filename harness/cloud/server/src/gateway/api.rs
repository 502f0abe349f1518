//! Requests to services with a protocol layer of ours.

use std::sync::Arc;

use bytes::Bytes;
use http::Response;
use hyper::body::Incoming;
use serde_json::Value;

use super::{Closed, Head, body, injection, refuse, route, tapped};
use crate::services;
use rehearsal_cloud_core::auth::{Claim, Identity, Payload, assume_identity, verify};
use rehearsal_cloud_core::engine::{CallRecord, Engine, Outcome, PendingCall};
use rehearsal_cloud_core::faults::InjectedFault;
use rehearsal_cloud_core::service::Caller;
use rehearsal_model::body::Body;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::{OperationModel, Protocol, ServiceModel};
use rehearsal_model::protocol::{
    Received, decode, failure, find_rest, parse_form, success, violations,
};

/// A call whose operation is known and whose input is not yet judged.
struct Call {
    model: &'static ServiceModel,
    operation: &'static OperationModel,
    protocol: Protocol,
    body: Bytes,
    input: Result<Value, ServiceError>,
}

/// Answers a request whose target header or path names the operation, in the protocol that
/// its headers say.
pub(super) async fn target(
    engine: &Arc<Engine>,
    head: Head,
    body: Incoming,
    model: &'static ServiceModel,
    operation: &str,
    protocol: Protocol,
) -> Result<Response<Body>, Closed> {
    let known = model.operation(operation);
    let Some(operation) = known.filter(|_| model.speaks(protocol)) else {
        let message = match known {
            Some(_) => format!("{} does not speak this protocol.", model.title),
            None => String::new(),
        };
        let fault = ServiceError::sender("UnknownOperationException", message);
        return Ok(refuse(engine, model, protocol, &fault));
    };
    let body = match body::read(body).await {
        Ok(body) => body,
        Err(fault) => return Ok(refuse(engine, model, protocol, &fault)),
    };
    let received = received(&head, &[], &body);
    let input = decode(operation, protocol, received);
    serve(
        engine,
        &head,
        Call {
            model,
            operation,
            protocol,
            body,
            input,
        },
    )
    .await
}

fn received<'a>(
    head: &'a Head,
    labels: &'a [(&'static str, String)],
    body: &'a [u8],
) -> Received<'a> {
    Received {
        labels,
        parameters: &head.query,
        headers: &head.parts.headers,
        body,
    }
}

/// Answers a request whose method and path name the operation.
pub(super) async fn rest(
    engine: &Arc<Engine>,
    head: Head,
    body: Incoming,
    model: &'static ServiceModel,
) -> Result<Response<Body>, Closed> {
    let (method, path) = (head.parts.method.as_str(), head.parts.uri.path());
    let Some((operation, labels)) = find_rest(model, method, path, &head.query) else {
        let message =
            format!("Unable to determine service/operation name to be authorized: {method} {path}");
        let fault = ServiceError::sender("UnknownOperationException", message).with_status(404);
        return Ok(refuse(engine, model, model.protocol, &fault));
    };
    let body = match body::read(body).await {
        Ok(body) => body,
        Err(fault) => return Ok(refuse(engine, model, model.protocol, &fault)),
    };
    let input = decode(operation, model.protocol, received(&head, &labels, &body));
    serve(
        engine,
        &head,
        Call {
            model,
            operation,
            protocol: model.protocol,
            body,
            input,
        },
    )
    .await
}

/// Answers a request whose parameters name the operation.
pub(super) async fn action(
    engine: &Arc<Engine>,
    head: Head,
    body: Incoming,
    model: Option<&'static ServiceModel>,
) -> Result<Response<Body>, Closed> {
    // Before the service is known, the answer looks as most services' do.
    let shaped = model.unwrap_or_else(|| services::of_protocol(Protocol::Query));
    let protocol = route::protocol_of(shaped);
    let body = match body::read(body).await {
        Ok(body) => body,
        Err(fault) => return Ok(refuse(engine, shaped, protocol, &fault)),
    };
    let mut form = parse_form(&body);
    form.merge(&head.query);
    let Some(model) = model.or_else(|| route::by_action(&form)) else {
        let fault = match form.get("Action") {
            Some(name) => invalid_action(name),
            None => ServiceError::sender(
                "MissingAction",
                "The request must contain the parameter Action.",
            ),
        };
        return Ok(refuse(engine, shaped, protocol, &fault));
    };
    let name = form.get("Action").unwrap_or_default();
    let Some(operation) = model.operation(name) else {
        return Ok(refuse(engine, model, protocol, &invalid_action(name)));
    };
    let received = Received {
        parameters: &form,
        ..received(&head, &[], &body)
    };
    let input = decode(operation, protocol, received)
        .map(|input| completed(model, head.parts.uri.path(), input));
    serve(
        engine,
        &head,
        Call {
            model,
            operation,
            protocol,
            body,
            input,
        },
    )
    .await
}

fn invalid_action(name: &str) -> ServiceError {
    ServiceError::sender(
        "InvalidAction",
        format!("The action {name} is not valid for this endpoint."),
    )
}

/// Completes the input of a query request from the path that it was sent to.
fn completed(model: &ServiceModel, path: &str, mut input: Value) -> Value {
    let entry = services::with_api(model.name);
    if let Some(complete) = entry.and_then(|entry| entry.complete_input) {
        complete(path, &mut input);
    }
    input
}

/// Authenticates, asks the fault rules, has the operation run, answers.
async fn serve(engine: &Arc<Engine>, head: &Head, call: Call) -> Result<Response<Body>, Closed> {
    let Call {
        model,
        operation,
        protocol,
        body,
        input,
    } = call;
    let (caller, proven) = authenticate(engine, head, model, operation, &body);
    let (input, unread) = match input {
        Ok(input) => (input, Ok(())),
        Err(fault) => (Value::Null, Err(fault)),
    };
    let slot = engine.slot(model.name);
    let resource = || slot.and_then(|slot| engine.resource(slot, operation, &input));
    let injected = match proven {
        Ok(()) => engine.faults.inject(model, operation.name, resource),
        Err(_) => InjectedFault::default(),
    };
    injection::delay(&injected).await;
    let upstream = engine.upstream_for(model.name).filter(|_| proven.is_ok());
    if let (Some(upstream), None) = (upstream, &injected.error) {
        let passed = tapped::Passed {
            model,
            operation,
            protocol,
            body,
            input: &input,
            resource: resource(),
            caller,
            injected: &injected,
        };
        let response = tapped::call(engine, upstream, head, passed).await;
        return injection::apply(&injected, response);
    }
    let request_id = Arc::clone(&caller.request_id);
    let allowed = proven
        .and(injected.instead().cloned().map_or(Ok(()), Err))
        .and_then(|()| find(engine, model, operation))
        .and_then(|found| unread.map(|()| found))
        .and_then(|found| validate(engine, found, operation, &input));
    let result = match allowed {
        Ok((slot, handler)) => {
            let work = PendingCall {
                slot,
                handler,
                operation,
                input,
                caller,
                real_at: head.real_at,
                started: head.started,
                cause: None,
                fault: injected.name.clone(),
                message_fault: injected.messages,
            };
            let result = run(engine, work).await;
            injected.afterwards().cloned().map_or(result, Err)
        }
        Err(fault) => {
            let record = CallRecord {
                model,
                operation: operation.name,
                caller: &caller,
                resource: resource(),
                input: &input,
                real_at: head.real_at,
                started: head.started,
                cause: None,
                fault: injected.name.clone(),
            };
            engine.record(record, Err(&fault));
            Err(fault)
        }
    };
    let response = match result {
        Ok(output) => success(model, operation, protocol, &output, &request_id),
        Err(fault) => failure(model, protocol, &fault, &request_id),
    };
    injection::apply(&injected, response)
}

fn authenticate(
    engine: &Engine,
    head: &Head,
    model: &ServiceModel,
    operation: &OperationModel,
    body: &[u8],
) -> (Caller, Result<(), ServiceError>) {
    let credentials = &engine.environment.credentials;
    // What AWS lets everybody call, pages of any origin may call, too.
    let public = operation.anonymous && matches!(head.claim, Claim::None);
    if let (false, Some(refusal)) = (public, head.page.refusal()) {
        return (head.caller(engine, credentials.anonymous()), Err(refusal));
    }
    let checked = if engine.environment.config.lenient || engine.upstream_for(model.name).is_some()
    {
        Ok(assume_identity(credentials, &head.claim, head.arrived))
    } else if operation.anonymous && head.claim.scope().is_none() {
        Ok(credentials.anonymous())
    } else {
        verify(
            credentials,
            &head.claim,
            &head.parts,
            &[model.signing_name],
            Payload::Bytes(body),
            head.clocks(),
        )
        .map_err(|refusal| refusal.fault(model))
    };
    let (identity, proven): (Identity, _) = match checked {
        Ok(identity) => (identity, Ok(())),
        Err(fault) => (credentials.anonymous(), Err(fault)),
    };
    (head.caller(engine, identity), proven)
}

/// Returns the place of the operation, if it is implemented.
fn find(
    engine: &Engine,
    model: &ServiceModel,
    operation: &OperationModel,
) -> Result<(usize, usize), ServiceError> {
    engine
        .slot(model.name)
        .and_then(|slot| Some((slot, engine.handler(slot, model.name, operation.name)?)))
        .ok_or_else(|| ServiceError::not_implemented(model.name, operation.name))
}

/// Whether the input is as the model requires it.
fn validate(
    engine: &Engine,
    found: (usize, usize),
    operation: &OperationModel,
    input: &Value,
) -> Result<(usize, usize), ServiceError> {
    let violations = violations(operation.input(), input);
    if violations.is_empty() {
        return Ok(found);
    }
    match engine.refusal(found.0, &violations) {
        Some(fault) => Err(fault),
        None => Ok(found),
    }
}

async fn run(engine: &Engine, work: PendingCall) -> Result<Value, ServiceError> {
    match engine.run(work) {
        Outcome::Done(result) => result,
        Outcome::Waiting(answer) => {
            // A long poll is not something under way: who waits for quiet does not wait for it.
            let _idle = engine.suspend();
            answer
                .await
                .unwrap_or_else(|_| Err(ServiceError::internal("The cloud has gone.")))
        }
    }
}
