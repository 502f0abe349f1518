//! The way from a call to the state of S3.

use std::sync::Arc;

use http::StatusCode;
use rehearsal_cloud_core::auth::{Identity, IdentityKind};
use rehearsal_cloud_core::raw::{RawCall, RawOutcome};
use rehearsal_cloud_core::service;

use super::canonical_id::canonical_id;
use super::context::CallContext;
use super::error::{Result, S3Error};
use super::journal;
use super::notifications::{self, EventSource};
use super::reply::Reply;
use super::state::State;

/// Runs a check over the state, apart from the operation: it changes nothing
/// and is not written to the journal.
pub(crate) fn inspect<T>(call: &RawCall, run: impl FnOnce(&State, &mut CallContext<'_>) -> T) -> T {
    call.inspect::<State, T>(|state, service| {
        let mut cx = context(call, call.identity(), service);
        run(state, &mut cx)
    })
}

/// Runs the operation over the state. Its journal entry and the places of its
/// notifications in the queue are taken under the same lock.
pub(crate) fn commit(
    call: &RawCall,
    identity: &Identity,
    run: impl FnOnce(&mut State, &mut CallContext<'_>) -> Result<Reply>,
) -> Result<Reply> {
    call.commit::<State, _>(
        |state, service| {
            let mut cx = context(call, identity, service);
            let result = run(state, &mut cx);
            let (now, events) = (cx.now, std::mem::take(&mut cx.events));
            if !events.is_empty() {
                for event in &events {
                    state.schedule_key(&event.bucket, &event.key);
                }
                let cause = EventSource {
                    now,
                    caller: &identity.user_id,
                    request_id: call.request_id(),
                    host_id: &host_id(call),
                    trace: call.trace(),
                };
                notifications::notify_destinations(state, &events, &cause, |effect| {
                    service.effect(effect);
                });
            }
            result
        },
        outcome,
    )
}

fn context<'a>(
    call: &'a RawCall,
    identity: &'a Identity,
    service: &'a mut service::CallContext<'_>,
) -> CallContext<'a> {
    let signed = identity.kind != IdentityKind::Anonymous;
    CallContext {
        now: service.now(),
        account: signed.then(|| Arc::clone(&identity.account)),
        region: Arc::clone(call.region()),
        base_url: call.base_url(),
        ids: service.ids,
        identity,
        encryption_keys: &service.environment.encryption_keys,
        events: Vec::new(),
    }
}

/// Returns what the journal records of a result.
pub(crate) fn outcome(result: &Result<Reply>) -> RawOutcome {
    match result {
        Ok(reply) => RawOutcome {
            status: reply.status.as_u16(),
            output: journal::response(&reply.headers),
            error: None,
        },
        Err(error) => failure(error),
    }
}

/// Returns what the journal records of an error.
pub(crate) fn failure(error: &S3Error) -> RawOutcome {
    let failed = error.status() != StatusCode::NOT_MODIFIED;
    RawOutcome {
        status: error.status().as_u16(),
        error: failed.then(|| (error.code().to_owned(), error.message().to_owned())),
        ..RawOutcome::default()
    }
}

/// S3's second request id names the machine that answered; here it is always the same.
pub(crate) fn host_id(call: &RawCall) -> String {
    canonical_id(call.base_url())
}
