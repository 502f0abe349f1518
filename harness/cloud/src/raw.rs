//! Services that read HTTP themselves: S3, whose bodies are streams and whose
//! protocol comes from elsewhere.
//!
//! Their state is a [`Service`] all the same (snapshots, timers, reset), with
//! no operation in its table. The gateway has authenticated the request, and
//! hands over the raw request and a [`RawCall`]; the handler reaches the state
//! through [`RawCall::run`] and says with [`RawCall::note`] what to journal.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use http::{Request, Response};
use rehearsal_record::{Call, CallError};
use serde_json::Value;
use time::OffsetDateTime;

use crate::auth::Identity;
use crate::clock::tick;
use crate::engine::{Engine, lock};
use crate::facts::ServiceFacts;
use crate::journal::bounded;
use crate::protocol::Body;
use crate::service::{Caller, Context, Ordered, Service};

/// Answers a raw request. Never fails: errors are answers too.
pub(crate) type RawHandler = fn(Request<Body>, RawCall) -> RawAnswer;

/// The answer to a raw request, on its way.
pub(crate) type RawAnswer = Pin<Box<dyn Future<Output = Response<Body>> + Send>>;

/// What a raw request's handler knows of the call, and how it reaches the
/// state. Cheap to clone, so that it can travel in the request's extensions.
#[derive(Clone)]
pub(crate) struct RawCall(Arc<Inner>);

struct Inner {
    engine: Arc<Engine>,
    facts: &'static ServiceFacts,
    slot: usize,
    caller: Caller,
    bucket: Option<String>,
    real_at: OffsetDateTime,
    started: Instant,
    fault: Option<Arc<str>>,
    effects: Mutex<Vec<Ordered>>,
    entry: Mutex<RawEntry>,
}

/// What the journal is to say of a raw call.
#[derive(Debug, Default, Clone)]
pub(crate) struct RawEntry {
    /// The operation's API name: `PutObject`.
    pub operation: String,
    /// The bucket.
    pub resource: Option<String>,
    /// The input in short; no bodies.
    pub request: Value,
    /// The output in short.
    pub response: Value,
    /// Why it failed: code and message.
    pub error: Option<(String, String)>,
}

impl std::fmt::Debug for RawCall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RawCall")
            .field("caller", &self.0.caller)
            .finish_non_exhaustive()
    }
}

impl RawCall {
    pub(crate) fn new(
        engine: &Arc<Engine>,
        slot: usize,
        facts: &'static ServiceFacts,
        caller: Caller,
        bucket: Option<String>,
        (real_at, started): (OffsetDateTime, Instant),
        fault: Option<Arc<str>>,
    ) -> Self {
        Self(Arc::new(Inner {
            engine: Arc::clone(engine),
            facts,
            slot,
            caller,
            bucket,
            real_at,
            started,
            fault,
            effects: Mutex::default(),
            entry: Mutex::default(),
        }))
    }

    /// Runs something over the service's state, under its lock. Effects are
    /// carried out after the handler's answer is there, before it goes out.
    ///
    /// `S` must be the service this call was handed to.
    pub(crate) fn run<S: Service, T>(&self, run: impl FnOnce(&mut S, &mut Context<'_>) -> T) -> T {
        let (result, effects) = self.0.engine.with(self.0.slot, &self.0.caller, run);
        lock(&self.0.effects).extend(effects);
        result
    }

    /// The bucket named by the host (`bucket.localhost`), if one was.
    pub(crate) fn bucket(&self) -> Option<&str> {
        self.0.bucket.as_deref()
    }

    /// The cloud's (virtual) time.
    pub(crate) fn now(&self) -> OffsetDateTime {
        self.0.engine.time.now()
    }

    /// The account the call is made in.
    pub(crate) fn account(&self) -> &Arc<str> {
        &self.0.caller.account
    }

    /// The region the call is made in.
    pub(crate) fn region(&self) -> &Arc<str> {
        &self.0.caller.region
    }

    /// Who calls.
    pub(crate) fn identity(&self) -> &Identity {
        &self.0.caller.identity
    }

    /// The URL the client called, without a slash at its end.
    pub(crate) fn base_url(&self) -> &str {
        &self.0.caller.base_url
    }

    /// The request id; the gateway puts it into the answer.
    pub(crate) fn request_id(&self) -> &str {
        &self.0.caller.request_id
    }

    /// The secret of an access key, where this cloud knows it: for signatures
    /// in POST forms. Of a 12-digit access key it does not.
    pub(crate) fn secret_of(&self, access_key_id: &str) -> Option<String> {
        self.0.engine.credentials.secret_of(access_key_id)
    }

    /// Whether unsigned and wrongly signed requests are to be taken.
    pub(crate) fn lenient(&self) -> bool {
        self.0.engine.config.lenient
    }

    /// Says what the journal is to say of this call.
    pub(crate) fn note(&self, entry: RawEntry) {
        *lock(&self.0.entry) = entry;
    }

    /// Changes what was noted: the operation may know its output only later.
    pub(crate) fn amend(&self, change: impl FnOnce(&mut RawEntry)) {
        change(&mut lock(&self.0.entry));
    }

    /// Writes the call down and carries its effects out.
    pub(crate) fn finish(&self, status: u16) {
        let inner = &*self.0;
        let entry = std::mem::take(&mut *lock(&inner.entry));
        let call = Call {
            seq: 0,
            at: inner.caller.arrived,
            real_at: inner.real_at,
            duration: tick().duration_since(inner.started),
            service: inner.facts.name.into(),
            operation: entry.operation.into(),
            account: Arc::clone(&inner.caller.account),
            region: Arc::clone(&inner.caller.region),
            resource: entry.resource.map(Into::into),
            request: bounded(&entry.request),
            response: bounded(&entry.response),
            status,
            error: entry.error.map(|(code, message)| CallError {
                code: code.into(),
                message,
            }),
            request_id: Arc::clone(&inner.caller.request_id),
            cause: None,
            trace: inner.caller.trace.clone(),
            fault: inner.fault.clone(),
        };
        let effects = std::mem::take(&mut *lock(&inner.effects));
        inner.engine.record_raw(inner.slot, call, effects);
    }
}
