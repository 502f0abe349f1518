//! Requests to services with a protocol layer of ours.

use std::sync::Arc;

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::Value;

use super::events::EventSource;
use super::route::Naming;
use super::waiting::run_call;
use super::{Closed, Head, body, injection, refuse, route, tapped};
use crate::request_body::RequestBody;
use crate::services;
use rehearsal_cloud_core::auth::{Claim, Identity, Payload, assume_identity, verify};
use rehearsal_cloud_core::engine::{AccessCheck, CallRecord, Engine, PendingCall};
use rehearsal_cloud_core::faults::InjectedFault;
use rehearsal_cloud_core::service::{Caller, Output};
use rehearsal_model::body::Body;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::{OperationModel, Protocol, ServiceModel};
use rehearsal_model::protocol::{
    Received, bytes_response, decode, failure, find_rest, parse_form, query_json_failure,
    query_json_success, success, violations,
};

/// A call whose operation is known and whose input is not yet judged.
struct Call {
    model: &'static ServiceModel,
    operation: &'static OperationModel,
    protocol: Protocol,
    body: Bytes,
    input: Result<Value, ServiceError>,
}

/// The most parameters of a query request. The largest that AWS's operations allow have
/// about half as many: fifty recipients of fifty messages.
const MOST_PARAMETERS: usize = 10_000;

/// An error before the operation was known, and the API that writes it.
struct Unnamed {
    model: &'static ServiceModel,
    error: ServiceError,
}

/// Reads the body, finds the operation and answers.
pub(super) async fn answer(
    engine: &Arc<Engine>,
    head: Head,
    body: RequestBody,
    naming: Naming,
) -> Result<Response<Body>, Closed> {
    // Before the service is known, an error looks as that of most services does.
    let (model, protocol) = match &naming {
        Naming::Target {
            model, protocol, ..
        } => (*model, *protocol),
        Naming::Rest(model) | Naming::RestBelow { model, .. } => (*model, model.protocol),
        Naming::Action(model) => {
            let model = model.unwrap_or_else(|| services::of_protocol(Protocol::Query));
            (model, route::protocol_of(model))
        }
    };
    let call = body::read(body)
        .await
        .map_err(|error| Unnamed { model, error })
        .and_then(|body| match naming {
            Naming::Target { operation, .. } => target(&head, model, &operation, protocol, body),
            Naming::Rest(model) => rest(&head, model, head.parts.uri.path(), body),
            Naming::RestBelow { model, path } => rest(&head, model, &path, body),
            Naming::Action(known) => action(&head, known, model, body),
        });
    match call {
        Ok(call) => serve(engine, &head, call).await,
        Err(Unnamed { model, error }) if protocol == Protocol::Query && accepts_json(&head) => {
            Ok(query_json_failure(model, &error, &engine.request_id()))
        }
        Err(Unnamed { model, error }) => Ok(refuse(engine, model, protocol, &error)),
    }
}

/// Returns whether a client of the query protocol asks for JSON instead of XML.
fn accepts_json(head: &Head) -> bool {
    let kinds = head.header("accept").unwrap_or_default();
    kinds.trim_start().starts_with("application/json")
}

/// Returns the call that a header names, or the path of rpcv2Cbor.
fn target(
    head: &Head,
    model: &'static ServiceModel,
    operation: &str,
    protocol: Protocol,
    body: Bytes,
) -> Result<Call, Unnamed> {
    let known = model.operation(operation);
    let Some(operation) = known.filter(|_| model.speaks(protocol)) else {
        let message = match known {
            Some(_) => format!("{} does not speak this protocol.", model.title),
            None => String::new(),
        };
        let error = ServiceError::sender("UnknownOperationException", message);
        return Err(Unnamed { model, error });
    };
    Ok(Call {
        model,
        operation,
        protocol,
        input: decode(operation, protocol, received(head, &[], &body)),
        body,
    })
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

/// Returns the call that method and path name.
fn rest(
    head: &Head,
    model: &'static ServiceModel,
    path: &str,
    body: Bytes,
) -> Result<Call, Unnamed> {
    let method = head.parts.method.as_str();
    let (operation, labels) = find_rest(model, method, path, &head.query).ok_or_else(|| {
        let message =
            format!("Unable to determine service/operation name to be authorized: {method} {path}");
        let error = ServiceError::sender("UnknownOperationException", message).with_status(404);
        Unnamed { model, error }
    })?;
    Ok(Call {
        model,
        operation,
        protocol: model.protocol,
        input: decode(operation, model.protocol, received(head, &labels, &body)),
        body,
    })
}

/// Returns the call that parameters name. `unknown` writes the errors while the
/// service is not known.
fn action(
    head: &Head,
    known: Option<&'static ServiceModel>,
    unknown: &'static ServiceModel,
    body: Bytes,
) -> Result<Call, Unnamed> {
    let mut form = parse_form(&body);
    form.merge(&head.query);
    if form.iter().count() > MOST_PARAMETERS {
        let error = ServiceError::sender(
            "MalformedInput",
            format!("The request has more than {MOST_PARAMETERS} parameters."),
        );
        let model = known.unwrap_or(unknown);
        return Err(Unnamed { model, error });
    }
    let name = form.get("Action");
    let model = known.or_else(|| route::by_action(&form));
    let operation = model
        .zip(name)
        .and_then(|(model, name)| model.operation(name));
    let (Some(model), Some(operation)) = (model, operation) else {
        let error = match name {
            None if model.is_none() => ServiceError::sender(
                "MissingAction",
                "The request must contain the parameter Action.",
            ),
            name => invalid_action(name.unwrap_or_default()),
        };
        let model = model.unwrap_or(unknown);
        return Err(Unnamed { model, error });
    };
    let received = Received {
        parameters: &form,
        ..received(head, &[], &body)
    };
    let protocol = route::protocol_of(model);
    let path = head.parts.uri.path();
    let input = decode(operation, protocol, received);
    Ok(Call {
        model,
        operation,
        protocol,
        input: input.map(|input| completed(model, path, input)),
        body,
    })
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
    // Everybody may call what needs no signature.
    let allowed = allowed.and_then(|(slot, handler)| {
        if operation.anonymous {
            return Ok((slot, handler, None));
        }
        let resource = engine.resource(slot, operation, &input);
        let denial = engine.check_access(&AccessCheck {
            slot,
            operation: operation.name,
            input: &input,
            resource: resource.as_deref(),
            caller: &caller,
            permissions: None,
        })?;
        Ok((slot, handler, denial))
    });
    let mut source = None;
    let result = match allowed {
        Ok((slot, handler, denial)) => {
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
                denial,
                message_fault: injected.messages,
                is_continuation: false,
            };
            source = EventSource::of(model, protocol, &work);
            let result = run_call(engine, work).await;
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
                denial: None,
            };
            engine.record(record, Err(&fault));
            Err(fault)
        }
    };
    let json = protocol == Protocol::Query && accepts_json(head);
    let result = match result {
        Ok(Output::Deferred(output)) if protocol.is_json_body() => {
            let kind = protocol.content_type();
            let response = match output.json() {
                Ok(body) => bytes_response(StatusCode::OK, kind, &request_id, body.into()),
                Err(fault) => failure(model, protocol, &fault, &request_id),
            };
            return injection::apply(&injected, response);
        }
        result => result.map(Output::into_value),
    };
    let response = match (result, source) {
        (Ok(output), Some(source)) => source.respond(engine, &output, &request_id),
        (Ok(output), None) if json => query_json_success(operation, &output, &request_id),
        (Err(fault), _) if json => query_json_failure(model, &fault, &request_id),
        (Ok(output), None) => success(model, operation, protocol, &output, &request_id),
        (Err(fault), _) => failure(model, protocol, &fault, &request_id),
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
