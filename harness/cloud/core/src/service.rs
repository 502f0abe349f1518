//! What a service is, and how its operations are written.
//!
//! A service is plain state. An operation is a synchronous function over it,
//! `fn(&mut State, &mut CallContext, Input) -> Result<Output, ServiceError>`; `Input` and
//! `Output` are serde structures whose members are named as AWS names them.
//! The protocols decode into and encode from them by the service's model, so
//! an operation sees neither HTTP nor JSON nor XML, and what the model can
//! check (required members, types, ranges, patterns) has been checked.
//!
//! ```ignore
//! #[derive(Default, Serialize, Deserialize)]
//! pub struct Sqs { queues: Scoped<Queues> }
//!
//! impl Service for Sqs {
//!     const MODEL: &'static ServiceModel = &models::SQS;
//!     const OPERATIONS: &'static [Operation<Self>] = operations![
//!         SendMessage => send::send_message,
//!         ReceiveMessage => waits receive::receive_message,
//!     ];
//! }
//! ```
//!
//! An operation on the resources of several services (their tags) is written
//! `Name => across path`: a function over an [`AcrossContext`], which runs under no
//! service's lock.
//!
//! What an operation needs done elsewhere it requests as an [`Effect`]: the engine
//! carries it out after the operation, so no service takes another's lock. An
//! operation that has nothing to say yet answers [`Answer::Wait`]; it is called
//! again, with the same input, when its key is woken or its time has come.
//! An operation whose output is a stream of events has a second function, which
//! gives the next events or waits for them; the client's connection asks it as
//! long as there are more.

use std::fmt::Debug;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

use crate::access::{PolicyStore, ProtectedResource};
use crate::arn::Arn;
use crate::auth::{Credentials, Identity, Principals};
use crate::config::Issuer;
pub use crate::effect::Effect;
use crate::encryption::{KeyRequest, RegionKeys};
use crate::environment::Environment;
use crate::faults::MessageFault;
use crate::functions::ResponsePart;
use crate::ids::Ids;
use crate::logs::LogRecords;
pub use crate::scoped::Scoped;
use crate::sync::lock;
use crate::tagging::{TagDirectory, TaggedResources};
pub use rehearsal_model::error::ServiceError;
use rehearsal_model::models::{OperationModel, Protocol, ServiceModel};
use rehearsal_model::protocol::joined;
pub use rehearsal_model::protocol::{Timestamp, Violation};

/// A service: its state, which serde can write and read for snapshots, and which is
/// copied for clouds that start from a template.
pub trait Service: Clone + Default + Serialize + DeserializeOwned + Send + 'static {
    /// What AWS says of it.
    const MODEL: &'static ServiceModel;
    /// The operations that are here; written with `operations!`.
    const OPERATIONS: &'static [Operation<Self>];

    /// A second API over the same state (SES has two): what AWS says of it,
    /// and its operations that are here.
    const SECOND: Option<(&'static ServiceModel, &'static [Operation<Self>])> = None;

    /// The physical name of what a call is made on, for the journal and the fault rules.
    fn resource(operation: &'static OperationModel, input: &Value) -> Option<String>;

    /// Returns the error for input that the model does not allow. There is at
    /// least one violation. `None` leaves it to the operation.
    fn validation_error(violations: &[Violation]) -> Option<ServiceError> {
        let query = Self::MODEL.protocol == Protocol::Query;
        Some(joined(
            if query {
                "ValidationError"
            } else {
                "ValidationException"
            },
            violations,
        ))
    }

    /// When its state next changes by itself (a visibility timeout ends, a
    /// delay, a retention). Asked after every call: it should cost nothing.
    fn next_due(&self) -> Option<OffsetDateTime> {
        None
    }

    /// Does what is due at `cx.now()`: makes messages visible, forgets old
    /// ones, wakes who waits for them. Called when [`Service::next_due`] has come;
    /// afterwards that must lie in the future.
    fn run_due(&mut self, cx: &mut CallContext<'_>) {
        let _ = cx;
    }

    /// Returns the service as one whose resources have tags, if they have.
    fn tagged_resources(&mut self) -> Option<&mut dyn TaggedResources> {
        None
    }

    /// Returns the service as one that keeps logs, if it does.
    fn log_keeper(&mut self) -> Option<&mut dyn LogKeeper> {
        None
    }

    /// Returns the service as one that keeps users, roles and policies, if it does.
    fn policy_store(&self) -> Option<&dyn PolicyStore> {
        None
    }

    /// Returns what the evaluation of policies has to know of one of its resources, by an
    /// ARN with the name that a call has for it; `None` if there is no more to know than the
    /// ARN.
    fn protected_resource(&mut self, arn: &Arn<'_>) -> Option<ProtectedResource> {
        let _ = arn;
        None
    }

    /// Returns the users and roles that it keeps, if it keeps any. An operation that
    /// changes them calls [`Credentials::set_principals`]; this is asked when the state is
    /// replaced as a whole.
    fn principals(&self) -> Option<Principals> {
        None
    }

    /// Returns the keys that it keeps for others to encrypt with, if it keeps any. An operation
    /// that changes them calls [`EncryptionKeys::set`](crate::encryption::EncryptionKeys::set);
    /// this is asked when the state is replaced as a whole.
    fn encryption_keys(&self) -> Option<Scoped<RegionKeys>> {
        None
    }

    /// Returns the hosts at which its resources answer by names that clients chose, if there
    /// can be any. An operation that changes them calls
    /// [`ResourceHosts::set`](crate::hosts::ResourceHosts::set); this is asked when the state
    /// is replaced as a whole.
    fn hosts(&self) -> Option<Vec<String>> {
        None
    }

    /// Hears what became of an effect that was pushed with a ticket.
    fn effect_completed(
        &mut self,
        cx: &mut CallContext<'_>,
        ticket: Value,
        outcome: Result<Value, ServiceError>,
    ) {
        let _ = (cx, ticket, outcome);
    }

    /// Hears of a part of a response, of a run that was pushed with a ticket as
    /// [`Effect::RunStreamed`].
    fn response_part(&mut self, cx: &mut CallContext<'_>, ticket: &Value, part: ResponsePart) {
        let _ = (cx, ticket, part);
    }
}

/// A service that keeps logs.
pub trait LogKeeper {
    /// Adds records to a log stream, at the time of the cloud.
    fn write_logs(&mut self, cx: &mut CallContext<'_>, records: LogRecords);
}

/// An operation in a service's table.
pub struct Operation<S> {
    /// Its API name.
    pub name: &'static str,
    /// Whether it may wait before it answers.
    pub waits: bool,
    /// Decodes, runs, encodes.
    pub handler: Handler<S>,
    /// Returns the next events of an operation whose output is a stream of them. Its input is
    /// what stands in the place of the stream in the output, then [`EventBatch::next`]; its
    /// output is an [`EventBatch`].
    pub next_events: Option<OwnHandler<S>>,
}

/// The next events of a call whose output is a stream.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EventBatch {
    /// The events, each an object with one member; there may be none.
    pub events: Vec<Value>,
    /// From where the stream goes on; `None` ends it.
    pub next: Option<Value>,
}

/// How an operation runs.
pub enum Handler<S> {
    /// Over the state of its service, under the service's lock.
    Own(OwnHandler<S>),
    /// Over the resources of all services, under no service's lock.
    Across(AcrossHandler),
}

/// An operation over the state of its service.
pub type OwnHandler<S> =
    fn(&mut S, &mut CallContext<'_>, &Value) -> Result<Answer<Output>, ServiceError>;

/// An operation over the resources of all services.
pub type AcrossHandler = fn(&AcrossContext<'_>, &Value) -> Result<Value, ServiceError>;

impl<S> Handler<S> {
    /// Returns the handler of an operation over the resources of all services.
    pub fn across(self) -> Option<AcrossHandler> {
        match self {
            Self::Own(_) => None,
            Self::Across(run) => Some(run),
        }
    }
}

impl<S> Clone for Handler<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Handler<S> {}

/// What an operation over the resources of all services knows of its call.
pub struct AcrossContext<'a> {
    /// Who calls.
    pub caller: &'a Caller,
    /// The cloud's time.
    pub now: OffsetDateTime,
    /// The tagged resources of all services.
    pub tags: &'a dyn TagDirectory,
}

/// What an operation that may wait answers.
#[derive(Debug)]
pub enum Answer<T> {
    /// The output.
    Now(T),
    /// Nothing yet: ask again when `key` is woken ([`CallContext::wake`]) or at `until`.
    /// At `until` the operation must not wait any more. Calls that wait for the same key
    /// wait for the same thing: once one of them is asked and waits on, the others are not
    /// asked.
    Wait {
        /// What it waits for, in the service's own words: a queue's ARN.
        key: String,
        /// When it waits no more; usually [`CallContext::arrived`] plus the wait asked for.
        until: OffsetDateTime,
    },
}

/// An output that takes long to write, like a page of thousands of items: what it is of is
/// shared with the state, and does not change any more.
pub trait DeferredOutput: Debug + Send {
    /// Returns the output with at most so many elements of each of its long lists.
    fn value(&self, most: usize) -> Value;

    /// Returns the output as a JSON document.
    fn json(&self) -> Result<Vec<u8>, ServiceError>;
}

/// What an operation has answered.
#[derive(Debug)]
pub enum Output {
    /// Its output.
    Value(Value),
    /// Its output, which is written after the service's lock has been released.
    Deferred(Box<dyn DeferredOutput>),
}

impl Output {
    /// Returns the output as a value.
    pub fn into_value(self) -> Value {
        match self {
            Self::Value(value) => value,
            Self::Deferred(output) => output.value(usize::MAX),
        }
    }
}

/// The input of an operation, from the decoded request.
pub fn read<T: DeserializeOwned>(input: &Value) -> Result<T, ServiceError> {
    T::deserialize(input).map_err(|error| {
        ServiceError::sender(
            "SerializationException",
            format!("could not read the input: {error}"),
        )
    })
}

/// The output of an operation, ready for encoding.
pub fn write<T: Serialize>(output: &T) -> Result<Value, ServiceError> {
    serde_json::to_value(output)
        .map_err(|error| ServiceError::internal(format!("could not write the output: {error}")))
}

/// What an operation knows of the call it serves, and what it can ask for.
pub struct CallContext<'a> {
    /// Who calls.
    pub caller: &'a Caller,
    /// The cloud's time.
    pub now: OffsetDateTime,
    /// The cloud that the operation runs in.
    pub environment: &'a Environment,
    /// Where identifiers, codes and secrets come from.
    pub ids: &'a mut Ids,
    /// The call that an outcome or a timer goes back to.
    pub cause: Option<u64>,
    /// What a fault rule does to the messages of the call.
    pub message_fault: Option<MessageFault>,
    /// What the operation needs done elsewhere.
    pub effects: Vec<QueuedEffect>,
    /// The keys whose waiting calls are to be asked again.
    pub woken: Vec<String>,
}

/// An effect and who hears of its outcome.
#[derive(Debug)]
pub struct QueuedEffect {
    /// What is to be done.
    pub effect: Effect,
    /// What identifies the effect in the report of its outcome.
    pub ticket: Option<Value>,
    /// The call it goes back to; the one that ordered it where it is `None`.
    pub cause: Option<u64>,
}

/// Who calls, from where, and when.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The 12-digit account.
    pub account: Arc<str>,
    /// The region.
    pub region: Arc<str>,
    /// Who calls.
    pub identity: Identity,
    /// The URL that the client called, without a slash at its end.
    pub base_url: Arc<str>,
    /// The request id.
    pub request_id: Arc<str>,
    /// The trace header of the request.
    pub trace: Option<Arc<str>>,
    /// When the request arrived, by the cloud's clock.
    pub arrived: OffsetDateTime,
}

impl CallContext<'_> {
    /// The cloud's (virtual) time.
    pub fn now(&self) -> OffsetDateTime {
        self.now
    }

    /// When the call first arrived, by the cloud's clock; stays the same when
    /// a waiting operation is called again.
    pub fn arrived(&self) -> OffsetDateTime {
        self.caller.arrived
    }

    /// The 12-digit account the call is made in.
    pub fn account(&self) -> &Arc<str> {
        &self.caller.account
    }

    /// The region the call is made in.
    pub fn region(&self) -> &Arc<str> {
        &self.caller.region
    }

    /// The real time: for what a client judges by its own clock.
    pub fn real_now(&self) -> OffsetDateTime {
        self.now - self.environment.time.offset()
    }

    /// The credentials this cloud knows and issues.
    pub fn credentials(&self) -> &Credentials {
        &self.environment.credentials
    }

    /// Returns the ARN of a key that the service encrypts or decrypts with on behalf of the
    /// caller, if it can be used. The errors have the codes of the service that keeps keys.
    pub fn encryption_key(&self, request: KeyRequest<'_>) -> Result<String, ServiceError> {
        let keys = &self.environment.encryption_keys;
        keys.find(request, self.identity(), self.now)
    }

    /// Who issues the tokens of a user pool: by default this cloud, by the name that the
    /// client calls it.
    pub fn issuer(&self, region: &str, pool_id: &str) -> String {
        let issuer = lock(&self.environment.issuer);
        issuer.of(&without_page_domain(self.base_url()), region, pool_id)
    }

    /// The URL below which a user pool has its pages: the one that the client called, or
    /// the issuer's where that is another name of this cloud.
    pub fn pages_url(&self) -> String {
        match &*lock(&self.environment.issuer) {
            Issuer::Url(url) => url.trim_end_matches('/').to_owned(),
            _ => self.base_url().to_owned(),
        }
    }

    /// Who calls.
    pub fn identity(&self) -> &Identity {
        &self.caller.identity
    }

    /// The URL the client called, without a slash at its end: queue URLs are made of it.
    pub fn base_url(&self) -> &str {
        if self.caller.base_url.is_empty() {
            &self.environment.endpoint
        } else {
            &self.caller.base_url
        }
    }

    /// The request id in the answer.
    pub fn request_id(&self) -> &str {
        &self.caller.request_id
    }

    /// The trace header (`X-Amzn-Trace-Id`) the client sent.
    pub fn trace(&self) -> Option<&Arc<str>> {
        self.caller.trace.as_ref()
    }

    /// What a fault rule does to the messages of this call (of any
    /// operation that puts messages somewhere).
    pub fn message_fault(&self) -> Option<MessageFault> {
        self.message_fault
    }

    /// Requests an effect, after the operation and before its answer.
    pub fn effect(&mut self, effect: Effect) {
        self.order(effect, None);
    }

    /// Requests an effect, and [`Service::effect_completed`] called with
    /// `ticket` and what became of it.
    pub fn effect_with_ticket(&mut self, effect: Effect, ticket: Value) {
        self.order(effect, Some(ticket));
    }

    fn order(&mut self, effect: Effect, ticket: Option<Value>) {
        let cause = self.cause;
        self.effects.push(QueuedEffect {
            effect,
            ticket,
            cause,
        });
    }

    /// In [`Service::effect_completed`]: the call that the effect goes back to, by its
    /// number in the journal. Effects pushed there go back to it too.
    pub fn cause(&self) -> Option<u64> {
        self.cause
    }

    /// The effects pushed from here on go back to that call. For what a
    /// service does later by itself ([`Service::run_due`]).
    pub fn set_cause(&mut self, cause: Option<u64>) {
        self.cause = cause;
    }

    /// Has the calls that wait for `key` asked again, in the order they came.
    pub fn wake(&mut self, key: impl Into<String>) {
        self.woken.push(key.into());
    }
}

/// Returns the URL of the API for one of a user pool's pages, which have a host of their own
/// (`shop.auth.us-east-1.localhost`).
fn without_page_domain(base_url: &str) -> String {
    let Some((scheme, host)) = base_url.split_once("://") else {
        return base_url.to_owned();
    };
    let mut parts = host.splitn(4, '.');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(_), Some("auth"), Some(_), Some(rest)) => format!("{scheme}://{rest}"),
        _ => base_url.to_owned(),
    }
}

impl<T: Default> Scoped<T> {
    /// The state the caller is in.
    pub fn for_caller(&mut self, cx: &CallContext<'_>) -> &mut T {
        self.at(&cx.caller.account, &cx.caller.region)
    }
}
