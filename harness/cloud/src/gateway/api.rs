use std::sync::Arc;

use bytes::Bytes;
use http::Response;
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use serde_json::Value;

use super::{Head, caller, refuse, route};
use crate::engine::{Engine, Outcome, Work};
use crate::facts::{self, OperationFacts, ServiceFacts};
use crate::fault::Fault;
use crate::protocol::{Body, Wire, decode_json, decode_query, failure, parse_form, success};

/// The longest request body of a service that is not S3: room for a batch of
/// the largest messages, escaped.
const LONGEST: usize = 16 * 1024 * 1024;

/// Answers a request whose target header names the operation.
pub(super) async fn target(
    engine: &Arc<Engine>,
    head: Head,
    body: Incoming,
    facts: &'static ServiceFacts,
    operation: &str,
) -> Response<Body> {
    let Some(operation) = facts.operation(operation) else {
        let fault = Fault::sender("UnknownOperationException", "");
        return refuse(engine, facts, Wire::Json, &fault);
    };
    let input = match read(body).await {
        Ok(body) => decode_json(operation, &body),
        Err(fault) => Err(fault),
    };
    call(engine, &head, facts, operation, Wire::Json, input).await
}

/// Answers a request whose parameters name the operation.
pub(super) async fn action(
    engine: &Arc<Engine>,
    head: Head,
    body: Incoming,
    facts: Option<&'static ServiceFacts>,
) -> Response<Body> {
    let shaped = facts.unwrap_or(&facts::STS);
    let wire = route::wire_of(shaped);
    let body = match read(body).await {
        Ok(body) => body,
        Err(fault) => return refuse(engine, shaped, wire, &fault),
    };
    let mut form = parse_form(&body);
    form.merge(parse_form(
        head.parts.uri.query().unwrap_or_default().as_bytes(),
    ));
    let Some(facts) = facts.or_else(|| route::by_action(&form)) else {
        let fault = Fault::sender(
            "InvalidAction",
            "The request names no action of any service.",
        );
        return refuse(engine, shaped, wire, &fault);
    };
    let name = form.get("Action").unwrap_or_default();
    let Some(operation) = facts.operation(name) else {
        let message = format!("The action {name} is not valid for this endpoint.");
        return refuse(
            engine,
            facts,
            wire,
            &Fault::sender("InvalidAction", message),
        );
    };
    let input = decode_query(operation, &form).map(|input| with_queue_url(facts, &head, input));
    call(engine, &head, facts, operation, Wire::Query, input).await
}

/// A query request to a queue's own URL need not repeat it.
fn with_queue_url(facts: &ServiceFacts, head: &Head, mut input: Value) -> Value {
    let path = head.parts.uri.path();
    if facts.name == "sqs"
        && path.len() > 1
        && let Some(members) = input.as_object_mut()
        && !members.contains_key("QueueUrl")
    {
        members.insert("QueueUrl".to_owned(), path.into());
    }
    input
}

async fn read(body: Incoming) -> Result<Bytes, Fault> {
    match Limited::new(body, LONGEST).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => Err(Fault::sender(
            "RequestEntityTooLarge",
            "Request size exceeded the limit.",
        )
        .with_status(413)),
        Err(_) => Err(Fault::sender(
            "IncompleteBody",
            "The request body terminated unexpectedly",
        )),
    }
}

/// Has an operation run and answers.
async fn call(
    engine: &Arc<Engine>,
    head: &Head,
    facts: &'static ServiceFacts,
    operation: &'static OperationFacts,
    wire: Wire,
    input: Result<Value, Fault>,
) -> Response<Body> {
    let (_, real_at, started) = engine.stamp();
    let caller = caller(engine, head);
    let request_id = Arc::clone(&caller.request_id);
    let found = engine
        .slot(facts.name)
        .and_then(|slot| Some((slot, engine.handler(slot, operation.name)?)));
    let Some((slot, handler)) = found else {
        let fault = Fault::not_implemented(facts.name, operation.name);
        return failure(facts, wire, &fault, &request_id);
    };
    let input = match input {
        Ok(input) => input,
        Err(fault) => return failure(facts, wire, &fault, &request_id),
    };
    let work = Work {
        slot,
        handler,
        operation,
        input,
        caller,
        real_at,
        started,
        cause: None,
        fault: None,
    };
    let result = match engine.run(work) {
        Outcome::Done(result) => result,
        Outcome::Parked(answer) => answer
            .await
            .unwrap_or_else(|_| Err(Fault::internal("the cloud was reset while the call waited"))),
    };
    match result {
        Ok(output) => success(facts, operation, wire, &output, &request_id),
        Err(fault) => failure(facts, wire, &fault, &request_id),
    }
}
