//! Runs an operation whose triggers have to be awaited.

use std::sync::Arc;

use rehearsal_cloud_core::effect::Effect;
use rehearsal_cloud_core::ids::Ids;
use rehearsal_cloud_core::service::{Answer, CallContext, write};
use rehearsal_model::error::ServiceError;
use serde::Serialize;
use serde_json::{Value, json};
use time::Duration;

use super::PRINCIPAL;
use super::call::read;
use crate::pool::Pool;
use crate::state::Cognito;
use crate::trigger_state::{Invocation, Outcome, Replay, TriggeredCall};

/// A call waits for its function and for nothing else, whatever the cloud's clock says.
const NEVER: Duration = Duration::days(100 * 365);

/// Notes what became of the function of a trigger.
pub(crate) fn effect_completed(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    ticket: &Value,
    outcome: Outcome,
) {
    if let Some(id) = ticket["trigger"].as_str() {
        cognito.trigger_calls.finish(id, outcome);
        cx.wake(key(id));
    }
}

/// Runs an operation. If it calls a trigger that has not answered yet, everything is as
/// before, and the call waits.
pub(super) fn attempt<O: Serialize>(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: &Value,
    run: impl FnOnce(&mut Cognito, &mut CallContext<'_>) -> Result<O, ServiceError>,
) -> Result<Answer<Value>, ServiceError> {
    let id = Arc::clone(&cx.caller.request_id);
    let mut known = match cognito.trigger_calls.take(&id) {
        Some(call) if call.waits_for.is_some() => {
            cognito.trigger_calls.put(id, call);
            return Ok(wait(cx));
        }
        Some(mut call) => {
            if let Some((trigger, output)) = call.finished.take()
                && let Some((_, outcome)) = call.outcomes.pop()
            {
                read(trigger, outcome)?;
                return Ok(Answer::Now(output));
            }
            Some(call)
        }
        None => None,
    };
    let before: Vec<Pool> = cognito.pools_with_triggers(input);
    if before.is_empty() {
        return write(&run(cognito, cx)?).map(Answer::Now);
    }
    let seed = known
        .as_ref()
        .map_or_else(|| cx.ids.number("trigger"), |call| call.seed);
    let outcomes = known.take().map(|call| call.outcomes).unwrap_or_default();
    for pool in &before {
        if let Some(pool) = cognito.public_pool_mut(&pool.id) {
            pool.replay = Some(Replay::new(input, outcomes.clone()));
        }
    }
    let (effects, woken) = (cx.effects.len(), cx.woken.len());
    let mut ids = Ids::new(seed, PRINCIPAL);
    std::mem::swap(cx.ids, &mut ids);
    let result = run(cognito, cx);
    std::mem::swap(cx.ids, &mut ids);
    let mut called = None;
    for pool in &before {
        let pool = cognito.public_pool_mut(&pool.id);
        let replay = pool.and_then(|pool| pool.replay.take());
        called =
            called.or(replay.filter(|replay| replay.pending.is_some() || replay.last.is_some()));
    }
    let Some(replay) = called else {
        return write(&result?).map(Answer::Now);
    };
    if let Some(pending) = replay.pending {
        for pool in before {
            cognito.restore_pool(pool);
        }
        cx.effects.truncate(effects);
        cx.woken.truncate(woken);
        let call = TriggeredCall {
            seed,
            outcomes: replay.outcomes,
            waits_for: Some(pending.source.clone()),
            finished: None,
        };
        return Ok(invoke(cognito, cx, pending, call));
    }
    let output = write(&result?)?;
    let Some((trigger, last)) = replay.last else {
        return Ok(Answer::Now(output));
    };
    let call = TriggeredCall {
        seed,
        outcomes: Vec::new(),
        waits_for: Some(last.source.clone()),
        finished: Some((trigger, output)),
    };
    Ok(invoke(cognito, cx, last, call))
}

/// Invokes a function; the call waits for it.
fn invoke(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    invocation: Invocation,
    call: TriggeredCall,
) -> Answer<Value> {
    let id = Arc::clone(&cx.caller.request_id);
    let ticket = json!({"trigger": *id});
    cx.effect_with_ticket(Effect::Call(invocation.call), ticket);
    cognito.trigger_calls.put(id, call);
    wait(cx)
}

fn wait(cx: &CallContext<'_>) -> Answer<Value> {
    Answer::Wait {
        key: key(cx.request_id()),
        until: cx.arrived() + NEVER,
    }
}

/// Returns what a call waits for that waits for a function.
fn key(request_id: &str) -> String {
    format!("trigger {request_id}")
}
