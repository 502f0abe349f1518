//! Services that read HTTP themselves: S3, whose bodies are streams and whose
//! protocol comes from elsewhere.
//!
//! Their state is a [`Service`] all the same (snapshots, timers, reset), with
//! no operation in its table. The gateway hands the raw request and a
//! [`RawCall`] over; the handler reaches the state through [`RawCall::run`] and
//! says with [`RawCall::note`] or [`RawCall::amend`] what to journal (operation
//! and bucket are noted already, as far as the request tells them).
//!
//! The gateway has checked the signature, in the header or presigned, by the
//! cloud's clock; so no library below need check it again by another one. What
//! a presigned URL says in its query in place of headers (`x-amz-acl`) stands
//! in the headers too. The body is as it came: whether its hash is the one in
//! `x-amz-content-sha256`, and whether the signatures of its chunks are right
//! (see [`RawCall::secret_of`]), shows only while it is read.
//!
//! An unsigned request arrives with an identity of kind `Anonymous` (the
//! handler decides what the public may do; a POST form carries its own
//! signature, see [`RawCall::secret_of`]).

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use http::request::Parts;
use http::{HeaderMap, Request, Response};
use rehearsal_record::{Call, CallError};
use serde_json::Value;
use time::OffsetDateTime;

use crate::auth::Identity;
use crate::clock::tick;
use crate::effect::ServiceCall;
use crate::engine::{Engine, lock};
use crate::journal::bounded;
use crate::service::{CallContext, Caller, QueuedEffect, Service};
use rehearsal_model::body::Body;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::ServiceModel;

/// A service that reads HTTP itself, as the gateway sees it.
#[derive(Debug, Clone, Copy)]
pub struct RawService {
    /// Answers a request.
    pub handle: RawHandler,
    /// The names of its operations that are here.
    pub operations: fn() -> Vec<&'static str>,
    /// What a request is for, before anything else is known of it: the bucket
    /// (given the one its host names) and the operation. For the fault rules.
    pub asks: fn(&Parts, Option<&str>) -> (Option<String>, &'static str),
    /// A request's input as the journal tells it, and what tells its output from
    /// the answer's headers. For calls that another cloud answers.
    pub told: fn(&Parts, Option<&str>) -> RawTold,
}

/// An input, and what tells an output.
pub type RawTold = (Value, fn(&HeaderMap) -> Value);

/// Answers a raw request. Never fails: errors are answers too.
pub type RawHandler = fn(Request<Body>, RawCall) -> RawAnswer;

/// The answer to a raw request, on its way.
pub type RawAnswer = Pin<Box<dyn Future<Output = Response<Body>> + Send>>;

/// What a raw request's handler knows of the call, and how it reaches the
/// state. Cheap to clone, so that it can travel in the request's extensions.
#[derive(Clone)]
pub struct RawCall(Arc<Inner>);

/// What the gateway knows of a raw call.
pub struct RawParts {
    /// The engine.
    pub engine: Arc<Engine>,
    /// The API of the service.
    pub model: &'static ServiceModel,
    /// `None` where the service is not here.
    pub slot: Option<usize>,
    /// Who calls.
    pub caller: Caller,
    /// The bucket that the host names.
    pub bucket: Option<String>,
    /// When it arrived: in real time, and to measure from.
    pub stamp: (OffsetDateTime, Instant),
    /// The name of the fault rule that applied to it.
    pub fault: Option<Arc<str>>,
}

struct Inner {
    parts: RawParts,
    effects: Mutex<Vec<QueuedEffect>>,
    entry: Mutex<RawEntry>,
}

/// What the journal is to say of a raw call.
#[derive(Debug, Default, Clone)]
pub struct RawEntry {
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
            .field("caller", &self.0.parts.caller)
            .finish_non_exhaustive()
    }
}

impl RawCall {
    /// Returns the call for a request.
    pub fn new(parts: RawParts) -> Self {
        Self(Arc::new(Inner {
            parts,
            effects: Mutex::default(),
            entry: Mutex::default(),
        }))
    }

    /// Runs something over the service's state, under its lock. Effects are
    /// carried out after the handler's answer is there, before it goes out.
    ///
    /// `S` must be the service this call was handed to.
    pub fn run<S: Service, T>(&self, run: impl FnOnce(&mut S, &mut CallContext<'_>) -> T) -> T {
        let parts = &self.0.parts;
        let slot = parts
            .slot
            .expect("only services that are here are handed calls");
        let (result, effects) = parts.engine.with(slot, &parts.caller, run);
        lock(&self.0.effects).extend(effects);
        result
    }

    /// The bucket named by the host (`bucket.localhost`), if one was.
    pub fn bucket(&self) -> Option<&str> {
        self.0.parts.bucket.as_deref()
    }

    /// The cloud's (virtual) time.
    pub fn now(&self) -> OffsetDateTime {
        self.0.parts.engine.time.now()
    }

    /// The region the call is made in.
    pub fn region(&self) -> &Arc<str> {
        &self.0.parts.caller.region
    }

    /// Who calls.
    pub fn identity(&self) -> &Identity {
        &self.0.parts.caller.identity
    }

    /// The URL the client called, without a slash at its end.
    pub fn base_url(&self) -> &str {
        &self.0.parts.caller.base_url
    }

    /// The request id; the gateway puts it into the answer.
    pub fn request_id(&self) -> &str {
        &self.0.parts.caller.request_id
    }

    /// The secret of an access key, where this cloud knows it: for signatures
    /// in POST forms. Of a 12-digit access key it does not.
    pub fn secret_of(&self, access_key_id: &str) -> Option<String> {
        self.0.parts.engine.credentials.secret_of(access_key_id)
    }

    /// Who holds an access key, and the secret where one is to be checked:
    /// for POST forms, which carry their own signature.
    pub fn signer(
        &self,
        access_key_id: &str,
        token: Option<&str>,
    ) -> Option<(Identity, Option<String>)> {
        let credentials = &self.0.parts.engine.credentials;
        credentials.signer(access_key_id, token, self.now())
    }

    /// Calls an operation of another service at once, where the answer hangs
    /// on its outcome. Never from within [`RawCall::run`]: no service waits
    /// under its own lock for another's.
    pub fn ask(&self, call: ServiceCall) -> Result<Value, ServiceError> {
        self.0.parts.engine.ask(call)
    }

    /// Whether unsigned and wrongly signed requests are to be taken.
    pub fn lenient(&self) -> bool {
        self.0.parts.engine.config.lenient
    }

    /// Says what the journal is to say of this call.
    pub fn note(&self, entry: RawEntry) {
        *lock(&self.0.entry) = entry;
    }

    /// Changes what was noted: the operation may know its output only later.
    pub fn amend(&self, change: impl FnOnce(&mut RawEntry)) {
        change(&mut lock(&self.0.entry));
    }

    /// Writes the call down and carries its effects out.
    pub fn finish(&self, status: u16) {
        let parts = &self.0.parts;
        let entry = std::mem::take(&mut *lock(&self.0.entry));
        let (real_at, started) = parts.stamp;
        let call = Call {
            seq: 0,
            at: parts.caller.arrived,
            real_at,
            duration: tick().duration_since(started),
            service: parts.model.name.into(),
            operation: entry.operation.into(),
            account: Arc::clone(&parts.caller.account),
            region: Arc::clone(&parts.caller.region),
            resource: entry.resource.map(Into::into),
            request: bounded(&entry.request),
            response: bounded(&entry.response),
            status,
            error: entry.error.map(|(code, message)| CallError {
                code: code.into(),
                message,
            }),
            request_id: Arc::clone(&parts.caller.request_id),
            cause: None,
            trace: parts.caller.trace.clone(),
            fault: parts.fault.clone(),
        };
        let effects = std::mem::take(&mut *lock(&self.0.effects));
        parts.engine.record_raw(parts.slot, call, effects);
    }
}
