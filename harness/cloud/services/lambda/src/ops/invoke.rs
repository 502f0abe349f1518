//! Invokes functions.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use rehearsal_cloud_core::functions::{FunctionOutcome, LONGEST_PAYLOAD, no_function_host};
use rehearsal_cloud_core::service::{Answer, CallContext, ServiceError};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};
use time::Duration;

use crate::error::{not_implemented, too_large};
use crate::events::{Event, QueuedEvent};
use crate::invocation::{Origin, Outcome};
use crate::names::FunctionName;
use crate::ops::permissions::authorize_invocation;
use crate::place::FunctionPlace;

use crate::state::Lambda;
use crate::{completion, dispatch, log, run};

/// A call waits for its function and for nothing else, whatever the cloud's clock says.
pub(crate) const NEVER: Duration = Duration::days(100 * 365);
/// The longest event of an asynchronous invocation, in bytes.
const LONGEST_EVENT: usize = 1024 * 1024;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct InvokeInput {
    function_name: String,
    qualifier: Option<String>,
    invocation_type: Option<String>,
    log_type: Option<String>,
    client_context: Option<String>,
    /// Base64; JSON in the calls of other services.
    payload: Option<Value>,
    durable_execution_name: Option<String>,
}

impl InvokeInput {
    /// Returns whether the caller asks for the end of the log.
    pub(crate) fn with_log(&self) -> bool {
        self.log_type.as_deref() == Some("Tail")
    }

    /// Returns whether the function is not to be run.
    pub(crate) fn is_dry_run(&self) -> bool {
        self.invocation_type.as_deref() == Some("DryRun")
    }
}

pub(crate) fn invoke(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: InvokeInput,
) -> Result<Answer<Value>, ServiceError> {
    let id = Arc::clone(&cx.caller.request_id);
    match lambda.invocations.take_outcome(&id) {
        Outcome::None => {}
        Outcome::Running => return Ok(wait(cx)),
        Outcome::Failed(error) => return Err(error),
        Outcome::Done { version, outcome } => {
            let output = output(&id, &version, &outcome, input.with_log());
            return Ok(Answer::Now(output));
        }
    }
    let is_dry = input.is_dry_run();
    let is_event = input.invocation_type.as_deref() == Some("Event");
    let prepared = prepare(lambda, cx, input)?;
    let (place, event) = (prepared.place, prepared.event);
    if is_dry {
        return Ok(Answer::Now(json!({"StatusCode": 204})));
    }
    if is_event {
        if event.payload.len() > LONGEST_EVENT {
            return Err(too_long(event.payload.len(), LONGEST_EVENT));
        }
        if cx.environment.config.function_host.is_none() {
            return Err(no_function_host());
        }
        let event = QueuedEvent::new(event, cx.now());
        dispatch::queue(lambda, cx, &place, event);
        return Ok(Answer::Now(json!({"StatusCode": 202, "Payload": ""})));
    }
    run::start(lambda, cx, &place, &prepared.version, event, Origin::Call)?;
    Ok(wait(cx))
}

/// An invocation that the caller may make.
pub(crate) struct Prepared {
    pub(crate) place: FunctionPlace,
    pub(crate) version: String,
    pub(crate) event: Event,
}

/// Finds the function, and checks caller and event.
pub(crate) fn prepare(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: InvokeInput,
) -> Result<Prepared, ServiceError> {
    if input.durable_execution_name.is_some() {
        return Err(not_implemented("durable executions of Lambda functions"));
    }
    let qualifier = input.qualifier.as_deref();
    let name = FunctionName::of_call(cx, &input.function_name, qualifier)?;
    let place = FunctionPlace::of(cx, &name);
    let function = lambda.find(cx, &name)?;
    let qualifier = name.qualifier.as_deref();
    let version = function.choose(qualifier, cx.ids)?;
    authorize_invocation(cx, function, &place.account, qualifier)?;
    let payload = match input.payload {
        None => Vec::new(),
        Some(Value::String(base64)) => STANDARD.decode(base64).unwrap_or_default(),
        Some(event) => event.to_string().into_bytes(),
    };
    let event = Event {
        id: Arc::clone(&cx.caller.request_id),
        payload: check_payload(payload)?,
        qualifier: name.qualifier,
        client_context: decode_context(input.client_context.as_deref()),
        trace: cx.trace().cloned(),
        invoked_by: cx.credentials().caller_name(cx.identity()),
    };
    Ok(Prepared {
        place,
        version,
        event,
    })
}

/// Returns what a call answers that waits for its function.
pub(crate) fn wait(cx: &CallContext<'_>) -> Answer<Value> {
    Answer::Wait {
        key: completion::key(cx.request_id()),
        until: cx.arrived() + NEVER,
    }
}

/// Returns the event; without one it is an empty object.
fn check_payload(payload: Vec<u8>) -> Result<Bytes, ServiceError> {
    if payload.len() > LONGEST_PAYLOAD {
        return Err(too_long(payload.len(), LONGEST_PAYLOAD));
    }
    if payload.is_empty() {
        return Ok(Bytes::from_static(b"{}"));
    }
    if let Err(error) = serde_json::from_slice::<IgnoredAny>(&payload) {
        // Recorded: lambda, `test_lambda_invoke_payload_encoding_error`; what the parser says
        // is its own.
        return Err(ServiceError::sender(
            "InvalidRequestContentException",
            format!(
                "Could not parse request body into json: Could not parse payload into json: {error}"
            ),
        )
        .with_member("Type", "User"));
    }
    Ok(payload.into())
}

fn too_long(length: usize, most: usize) -> ServiceError {
    too_large(format!(
        "{length} byte payload is too large for the RequestResponse invocation type (limit {most} \
         bytes)"
    ))
}

/// Returns the client's context, which is JSON in base64.
fn decode_context(context: Option<&str>) -> Option<String> {
    String::from_utf8(STANDARD.decode(context?).ok()?).ok()
}

fn output(id: &str, version: &str, outcome: &FunctionOutcome, with_log: bool) -> Value {
    let payload = if outcome.is_base64 {
        outcome.payload.clone()
    } else {
        STANDARD.encode(&outcome.payload)
    };
    let mut output = json!({
        "StatusCode": 200,
        "ExecutedVersion": version,
        "Payload": payload,
    });
    if outcome.failed {
        output["FunctionError"] = "Unhandled".into();
    }
    if with_log {
        output["LogResult"] = STANDARD.encode(log::tail(id, version, outcome)).into();
    }
    output
}
