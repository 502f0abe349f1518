//! Services that read HTTP themselves: S3, whose bodies are streams.
//!
//! Their state is a [`Service`] all the same (snapshots, timers, reset), with
//! no operation in its table. The gateway authenticates a request and has the
//! service parse its head, once: the [`RawRequest`] that comes back names the
//! operation and the resource for the fault rules, the input for the journal,
//! and answers the call. It reads the state through [`RawCall::inspect`] and
//! runs its operation through [`RawCall::commit`], which writes the journal
//! entry and queues the effects under the same lock.
//!
//! The gateway has checked the signature, in the header or presigned, by the
//! cloud's clock. Members that a presigned URL carries in its query in place of
//! headers (`x-amz-acl`) have been added to the headers. The body is unread:
//! whether its hash is the one in `x-amz-content-sha256`, and whether the
//! signatures of its chunks are right (see [`RawCall::signing_key`]), shows
//! only while it is read.
//!
//! An unsigned request arrives with an identity of kind `Anonymous` (the
//! service decides what the public may do; a POST form carries its own
//! signature, see [`RawCall::signer`]).

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use http::request::Parts;
use http::{HeaderMap, Response};
use rehearsal_record::{Call, CallError};
use serde_json::Value;
use time::OffsetDateTime;

use crate::access::Permission;
use crate::auth::{AuthError, Identity, Scope, SigningKey, signing_key};
use crate::clock::tick;
use crate::effect::{HttpCall, ServiceCall};
use crate::engine::{AccessCheck, BusyInBackground, Engine};
use crate::faults::InjectedFault;
use crate::journal::bounded;
use crate::outbound::{HttpReply, timed_out};
use crate::service::{CallContext, Caller, Service};
use crate::sync::lock;
use rehearsal_model::body::Body;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::ServiceModel;
use rehearsal_model::protocol::Form;

/// A service that reads HTTP itself, as the gateway sees it.
#[derive(Debug, Clone, Copy)]
pub struct RawService {
    /// The names that requests to it are signed for.
    pub signing_names: &'static [&'static str],
    /// Routes and parses the head of a request.
    pub parse: fn(RawHead) -> Box<dyn RawRequest>,
    /// Encodes an error of the gateway as the service encodes its own, and notes it for the journal.
    pub encode_error: fn(RawError<'_>, &RawCall) -> Response<Body>,
    /// Reads the members of an output from the headers of a response.
    pub output: fn(&HeaderMap) -> Value,
    /// Returns the names of the operations that are implemented.
    pub operations: fn() -> Vec<&'static str>,
}

/// The head of a request, read by the gateway.
#[derive(Debug)]
pub struct RawHead {
    /// Method, URI and headers.
    pub parts: Parts,
    /// The parameters in the query.
    pub query: Form,
    /// The resource that the host names (`bucket.localhost`), see
    /// [`ServiceEntry::resource_of_host`](crate::registry::ServiceEntry::resource_of_host),
    /// or that host and path of a request to a [`DataPlane`] name.
    pub host_resource: Option<String>,
    /// Why its signature was refused, of a request to a [`DataPlane`]: it arrives as an
    /// unsigned one.
    pub refusal: Option<AuthError>,
}

/// Finds something in the host (without its port) and the path of a request.
pub type FindInTarget = for<'a> fn(host: Option<&'a str>, path: &'a str) -> Option<&'a str>;

/// The hosts and paths at which resources of a service answer requests themselves: the
/// functions behind URLs, the APIs behind `*.execute-api.localhost`. Their bodies are
/// read before they are answered. Whether a signature is necessary, and which pages may
/// call, is the affair of the resource.
#[derive(Debug, Clone, Copy)]
pub struct DataPlane {
    /// Returns the resource that host (without its port) and path of a request name;
    /// `None` where the request is not for this service. It is asked before anything else
    /// is read of a request, so it should cost nothing.
    pub find: FindInTarget,
    /// Whether it answers only the requests for resources whose names are among the
    /// [`ResourceHosts`](crate::hosts::ResourceHosts) of the service, as another service has
    /// resources at hosts and paths like these.
    pub only_registered: bool,
    /// Returns the path below a resource that is one of the service's second API, which has
    /// its operations there; `None` where the request is for the resource itself.
    pub second_api: Option<FindInTarget>,
    /// Answers the requests.
    pub service: RawService,
}

/// A request that a service has routed and parsed.
pub trait RawRequest: Send + Sync {
    /// The API name of the operation: `PutObject`.
    fn operation(&self) -> &'static str;
    /// The physical name of the resource, for the journal and the fault rules.
    fn resource(&self) -> Option<String>;
    /// The input without bodies, for the journal.
    fn input(&self) -> Value;
    /// Method, URI and headers, for a call that another cloud answers.
    fn parts(&self) -> &Parts;
    /// The permissions of IAM that it needs; `None` if the table of its service says so.
    fn permissions(&self) -> Option<Vec<Permission>> {
        None
    }
    /// Whether the page of a website may send it, by rules of the resource (CORS).
    fn allows_page(&self, _: &RawCall) -> bool {
        false
    }
    /// Answers the request. Never fails: errors are responses too.
    fn answer(self: Box<Self>, body: Body, call: RawCall) -> RawAnswer;
}

/// The future of a response.
pub type RawAnswer = Pin<Box<dyn Future<Output = Response<Body>> + Send>>;

/// Why the gateway answers in place of the service.
#[derive(Debug, Clone, Copy)]
pub enum RawError<'a> {
    /// The request's signature was refused.
    Refused(&'a AuthError),
    /// A fault rule or the upstream cloud failed the call.
    Fault(&'a ServiceError),
    /// The handler panicked.
    Panicked,
}

/// A call to a raw service: who calls, and the way to the service's state. Cheap to clone.
#[derive(Clone)]
pub struct RawCall(Arc<Inner>);

/// The parts of a [`RawCall`], gathered by the gateway.
pub struct RawParts {
    /// The cloud that is called.
    pub engine: Arc<Engine>,
    /// The service that is called.
    pub model: &'static ServiceModel,
    /// The slot of the service; `None` where this cloud does not run it.
    pub slot: Option<usize>,
    /// Who calls.
    pub caller: Caller,
    /// The API name of the operation.
    pub operation: &'static str,
    /// The physical name of the resource.
    pub resource: Option<String>,
    /// The input, for the journal.
    pub input: Value,
    /// When the request arrived by the real clock, and an instant to measure from.
    pub stamp: (OffsetDateTime, Instant),
    /// The name of the fault rule that applies.
    pub fault: Option<Arc<str>>,
    /// Why policies would deny it, if they are not enforced.
    pub denial: Option<Arc<str>>,
    /// The error that a fault rule answers after the operation had its effect.
    pub late_error: Option<ServiceError>,
}

struct Inner {
    parts: RawParts,
    entry: Mutex<Entry>,
}

/// The journal entry of a call, before or after it was written.
#[derive(Debug, Default)]
struct Entry {
    /// Members of the input that only the body shows.
    members: Vec<(&'static str, Value)>,
    outcome: RawOutcome,
    /// Its number, once it is in the journal.
    seq: Option<u64>,
    /// Whether the outcome changed after it was written.
    changed: bool,
    /// Why policies would deny what only the body shows.
    denial: Option<Arc<str>>,
}

/// How a raw call ended, for the journal.
#[derive(Debug, Default, Clone)]
pub struct RawOutcome {
    /// The HTTP status.
    pub status: u16,
    /// The output in short.
    pub output: Value,
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
    /// Creates a call.
    pub fn new(parts: RawParts) -> Self {
        Self(Arc::new(Inner {
            parts,
            entry: Mutex::default(),
        }))
    }

    /// Runs a function over the service's state without a journal entry: for
    /// checks before the operation.
    ///
    /// `S` must be the service this call was handed to.
    pub fn inspect<S: Service, T>(&self, run: impl FnOnce(&mut S, &mut CallContext<'_>) -> T) -> T {
        let parts = &self.0.parts;
        let (result, _) = parts.engine.with(self.slot(), &parts.caller, run, |_| None);
        result
    }

    /// Runs the operation over the service's state. Its journal entry, with the
    /// outcome that `outcome` reads from the result, and the places of its
    /// effects in the queue are taken under the same lock. The effects are
    /// carried out before the response goes out, see [`RawCall::finish`].
    ///
    /// `S` must be the service this call was handed to.
    pub fn commit<S: Service, T>(
        &self,
        run: impl FnOnce(&mut S, &mut CallContext<'_>) -> T,
        outcome: impl FnOnce(&T) -> RawOutcome,
    ) -> T {
        let parts = &self.0.parts;
        let record = |result: &T| {
            let mut outcome = outcome(result);
            if let Some(fault) = &parts.late_error {
                outcome.status = fault.http_status(parts.model);
                outcome.error = Some((fault.code.to_string(), fault.message.clone()));
            }
            let mut entry = lock(&self.0.entry);
            entry.outcome = outcome;
            Some(self.journal_entry(&mut entry))
        };
        let (result, seq) = parts.engine.with(self.slot(), &parts.caller, run, record);
        lock(&self.0.entry).seq = seq;
        result
    }

    /// Returns the next call by the same client over a connection that stays open, with what
    /// the fault rules do to it.
    pub fn next(&self, input: Value) -> (Self, InjectedFault) {
        let parts = &self.0.parts;
        let engine = &parts.engine;
        let resource = || parts.resource.clone();
        let fault = engine.faults.inject(parts.model, parts.operation, resource);
        let (arrived, real_at, started) = engine.stamp();
        let next = Self::new(RawParts {
            engine: Arc::clone(engine),
            model: parts.model,
            slot: parts.slot,
            caller: Caller {
                request_id: engine.request_id(),
                arrived,
                ..parts.caller.clone()
            },
            operation: parts.operation,
            resource: parts.resource.clone(),
            input,
            stamp: (real_at, started),
            fault: fault.name.clone(),
            denial: None,
            late_error: fault.afterwards().cloned(),
        });
        (next, fault)
    }

    /// Counts the call as under way as long as the guard lives, after its response, too.
    pub fn busy(&self) -> BusyInBackground {
        self.0.parts.engine.busy_in_background()
    }

    /// Whether the operation ran and the call is in the journal.
    pub fn is_committed(&self) -> bool {
        lock(&self.0.entry).seq.is_some()
    }

    fn slot(&self) -> usize {
        let slot = self.0.parts.slot;
        slot.expect("only services that this cloud runs are handed calls")
    }

    /// The cloud's (virtual) time.
    pub fn now(&self) -> OffsetDateTime {
        self.0.parts.engine.environment.time.now()
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

    /// The trace that the request belongs to, as `X-Amzn-Trace-Id` names it.
    pub fn trace(&self) -> Option<&str> {
        self.0.parts.caller.trace.as_deref()
    }

    /// The request id in the response.
    pub fn request_id(&self) -> &str {
        &self.0.parts.caller.request_id
    }

    /// The key that signs in a scope, for the signatures of chunks; `None`
    /// where the secret is not known, as of a 12-digit access key.
    pub fn signing_key(&self, scope: &Scope) -> Option<SigningKey> {
        let credentials = &self.0.parts.engine.environment.credentials;
        let secret = credentials.secret_of(&scope.access_key_id)?;
        Some(signing_key(&secret, scope))
    }

    /// Who holds an access key, and the secret where one is to be checked:
    /// for POST forms, which carry their own signature.
    pub fn signer(
        &self,
        access_key_id: &str,
        token: Option<&str>,
    ) -> Option<(Identity, Option<String>)> {
        let credentials = &self.0.parts.engine.environment.credentials;
        credentials.signer(access_key_id, token, self.now())
    }

    /// Calls an operation of another service at once, where the response
    /// depends on its outcome. Never from within [`RawCall::inspect`] or
    /// [`RawCall::commit`]: no service waits under its own lock for another's.
    pub fn ask(&self, call: ServiceCall) -> Result<Value, ServiceError> {
        self.0.parts.engine.ask(call)
    }

    /// Calls an operation of another service and waits for its outcome, also where that
    /// takes its time, as an invocation of a function does (see
    /// [`ServiceCall::invoke_function`]). The call is recorded as caused by this one, if
    /// [`RawCall::commit`] has recorded it. Never from within [`RawCall::inspect`] or
    /// [`RawCall::commit`].
    pub async fn call(&self, call: ServiceCall) -> Result<Value, ServiceError> {
        let cause = lock(&self.0.entry).seq;
        self.0.parts.engine.call(call, cause).await
    }

    /// Calls an operation of another service as [`RawCall::call`] does, and waits for its
    /// outcome no longer than this (real time).
    pub async fn call_within(
        &self,
        call: ServiceCall,
        timeout: Duration,
    ) -> Result<Value, ServiceError> {
        tokio::time::timeout(timeout, self.call(call))
            .await
            .unwrap_or_else(|_| Err(timed_out(timeout)))
    }

    /// Sends an HTTP request to the outside.
    pub async fn exchange(&self, request: HttpCall) -> Result<HttpReply, ServiceError> {
        self.0.parts.engine.http_client.exchange(request).await
    }

    /// Checks whether policies allow something of the call that only its body shows.
    pub fn check_access(
        &self,
        identity: &Identity,
        permission: Permission,
    ) -> Result<(), ServiceError> {
        let parts = &self.0.parts;
        let caller = Caller {
            identity: identity.clone(),
            ..parts.caller.clone()
        };
        let denial = parts.engine.check_access(&AccessCheck {
            slot: self.slot(),
            operation: parts.operation,
            input: &parts.input,
            resource: parts.resource.as_deref(),
            caller: &caller,
            permissions: Some(vec![permission]),
        })?;
        if denial.is_some() {
            lock(&self.0.entry).denial = denial;
        }
        Ok(())
    }

    /// Whether unsigned and wrongly signed requests are accepted.
    pub fn lenient(&self) -> bool {
        self.0.parts.engine.environment.config.lenient
    }

    /// Adds a member to the journal's input that only the body shows.
    pub fn add_input(&self, name: &'static str, value: impl Into<Value>) {
        lock(&self.0.entry).members.push((name, value.into()));
    }

    /// Notes the outcome of a call that ended before its operation ran, or
    /// otherwise than its operation did.
    pub fn note(&self, outcome: RawOutcome) {
        let mut entry = lock(&self.0.entry);
        entry.changed = true;
        entry.outcome = outcome;
    }

    /// Writes the call to the journal, where [`RawCall::commit`] has not, or
    /// amends its entry; then carries out the effects.
    pub fn finish(&self) {
        let engine = &self.0.parts.engine;
        let mut entry = lock(&self.0.entry);
        match entry.seq {
            None => {
                let call = self.journal_entry(&mut entry);
                entry.seq = Some(engine.journal.record(call));
            }
            Some(seq) if entry.changed => {
                let outcome = std::mem::take(&mut entry.outcome);
                let started = self.0.parts.stamp.1;
                engine.journal.amend(seq, |call| {
                    call.duration = tick().duration_since(started);
                    if !outcome.output.is_null() {
                        call.response = bounded(&outcome.output);
                    }
                    call.status = outcome.status;
                    call.error = outcome.error.map(call_error);
                });
            }
            Some(_) => {}
        }
        entry.changed = false;
        drop(entry);
        engine.deliver();
    }

    fn journal_entry(&self, entry: &mut Entry) -> Call {
        let parts = &self.0.parts;
        let (real_at, started) = parts.stamp;
        let outcome = std::mem::take(&mut entry.outcome);
        let mut request = bounded(&parts.input);
        for (name, value) in entry.members.drain(..) {
            request[name] = bounded(&value);
        }
        Call {
            seq: 0,
            at: parts.caller.arrived,
            real_at,
            duration: tick().duration_since(started),
            service: parts.model.name.into(),
            operation: parts.operation.into(),
            account: Arc::clone(&parts.caller.account),
            region: Arc::clone(&parts.caller.region),
            resource: parts.resource.as_deref().map(Into::into),
            request,
            response: bounded(&outcome.output),
            status: outcome.status,
            error: outcome.error.map(call_error),
            request_id: Arc::clone(&parts.caller.request_id),
            caller: parts
                .engine
                .environment
                .credentials
                .caller_name(&parts.caller.identity),
            cause: None,
            trace: parts.caller.trace.clone(),
            fault: parts.fault.clone(),
            denial: parts.denial.clone().or_else(|| entry.denial.take()),
            undelivered: Vec::new(),
        }
    }
}

fn call_error((code, message): (String, String)) -> CallError {
    CallError {
        code: code.into(),
        message,
    }
}
