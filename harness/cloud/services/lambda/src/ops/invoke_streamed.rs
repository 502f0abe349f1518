//! Invokes functions and passes on their responses while they are written.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rehearsal_cloud_core::functions::no_function_host;
use rehearsal_cloud_core::service::{Answer, CallContext, EventBatch, ServiceError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::invocation::Origin;
use crate::ops::invoke::{InvokeInput, prepare, wait};
use crate::response_stream::Next;
use crate::state::Lambda;
use crate::{log, run};

/// How far a client has read a response.
#[derive(Serialize, Deserialize)]
pub(crate) struct Progress {
    /// The id of the request.
    id: Arc<str>,
    version: String,
    with_log: bool,
}

pub(crate) fn invoke_with_response_stream(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: InvokeInput,
) -> Result<Answer<Value>, ServiceError> {
    let id = Arc::clone(&cx.caller.request_id);
    if let Some(stream) = lambda.streams.get(&id) {
        if !stream.is_known() {
            return Ok(wait(cx));
        }
        let version = stream.version.clone();
        if stream.is_not_run()
            && let Some(Next::End(Err(error))) = lambda.streams.next(&id)
        {
            return Err(error);
        }
        let progress = Progress {
            id,
            version: version.clone(),
            with_log: input.with_log(),
        };
        return Ok(Answer::Now(json!({
            "StatusCode": 200,
            "ExecutedVersion": version,
            "EventStream": progress,
        })));
    }
    let is_dry = input.is_dry_run();
    let prepared = prepare(lambda, cx, input)?;
    if is_dry {
        return Ok(Answer::Now(json!({"StatusCode": 204})));
    }
    if cx.environment.config.function_host.is_none() {
        return Err(no_function_host());
    }
    let (place, version) = (prepared.place, prepared.version);
    run::start(
        lambda,
        cx,
        &place,
        &version,
        prepared.event,
        Origin::StreamedCall,
    )?;
    lambda.streams.start(id, version, cx.now());
    Ok(wait(cx))
}

pub(crate) fn next_events(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    progress: Progress,
) -> Result<Answer<EventBatch>, ServiceError> {
    let batch = match lambda.streams.next(&progress.id) {
        Some(Next::Nothing) => {
            return Ok(Answer::Wait {
                key: crate::completion::key(&progress.id),
                until: cx.arrived() + crate::ops::invoke::NEVER,
            });
        }
        Some(Next::Parts(parts)) => {
            let chunk = |part| json!({"PayloadChunk": {"Payload": STANDARD.encode(part)}});
            EventBatch {
                events: parts.into_iter().map(chunk).collect(),
                next: Some(rehearsal_cloud_core::service::write(&progress)?),
            }
        }
        Some(Next::End(outcome)) => {
            let outcome = outcome?;
            let mut complete = json!({});
            if outcome.failed {
                complete["ErrorCode"] = "Unhandled".into();
                complete["ErrorDetails"] = outcome.payload.clone().into();
            }
            if progress.with_log {
                let log = log::tail(&progress.id, &progress.version, &outcome);
                complete["LogResult"] = STANDARD.encode(log).into();
            }
            EventBatch {
                events: vec![json!({"InvokeComplete": complete})],
                next: None,
            }
        }
        None => return Err(ServiceError::internal("the response is not there any more")),
    };
    Ok(Answer::Now(batch))
}
