//! Hears what became of an invocation.

use rehearsal_cloud_core::functions::{FunctionOutcome, ResponsePart};
use rehearsal_cloud_core::service::{CallContext, ServiceError, read};
use serde_json::Value;

use crate::invocation::Origin;
use crate::ops::provisioned;
use crate::state::Lambda;
use crate::{dispatch, log, lookup, polling, stream};

/// Returns what a call waits for that waits for the invocation of its request.
pub(crate) fn key(request_id: &str) -> String {
    format!("invocation {request_id}")
}

/// Hands on a part of a response that is read while the function writes it.
pub(crate) fn response_part(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    ticket: &Value,
    part: ResponsePart,
) {
    let Some(id) = ticket["invocation"].as_str() else {
        return;
    };
    match lambda.invocations.origin(id) {
        Some(Origin::StreamedCall) => {
            lambda.streams.add(id, part);
            cx.wake(key(id));
        }
        Some(Origin::Url(reply)) => reply.pass_on(part),
        _ => {}
    }
}

/// Hands the outcome on to whom the invocation was for.
pub(crate) fn effect_completed(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    ticket: &Value,
    outcome: Result<Value, ServiceError>,
) {
    if let Some(place) = polling::place_of(ticket) {
        return polling::received(lambda, cx, &place, outcome);
    }
    if let Some(place) = stream::place_of(ticket) {
        stream::heard(lambda, cx, &place, ticket, outcome);
        return polling::plan(lambda);
    }
    if let Some(id) = ticket["lookup"].as_str() {
        lambda.lookups.finish(id, outcome);
        return cx.wake(lookup::key(id));
    }
    if provisioned::prepared(lambda, ticket, &outcome) {
        return;
    }
    let Some(id) = ticket["invocation"].as_str() else {
        return;
    };
    let Some(running) = lambda.invocations.take_running(id) else {
        return;
    };
    if let Some(function) = lambda.at(&running.place) {
        function.running = function.running.saturating_sub(1);
    }
    let outcome = outcome.and_then(|outcome| read::<FunctionOutcome>(&outcome));
    if let Ok(outcome) = &outcome {
        log::write(lambda, cx, &running, id, outcome);
    }
    match running.origin {
        Origin::Call => {
            lambda.invocations.finish(id, running.version, outcome);
            cx.wake(key(id));
        }
        Origin::StreamedCall => {
            lambda.streams.finish(id, cx.now(), outcome);
            cx.wake(key(id));
        }
        Origin::Url(reply) => reply.finish(outcome),
        Origin::Event(event) => {
            let (place, version) = (&running.place, &running.version);
            dispatch::completed(lambda, cx, place, version, *event, outcome);
        }
        Origin::Batch(place, batch) => polling::completed(lambda, cx, &place, &batch, outcome),
        Origin::Records(place, shard) => {
            stream::completed(lambda, cx, &place, &shard, &running.version, outcome);
            polling::plan(lambda);
        }
    }
}
