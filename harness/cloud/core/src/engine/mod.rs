//! Runs operations: one lock per service, waiting calls, timers, effects.
//!
//! An operation, its journal entry and its effects' place in the line are one
//! step under the service's lock, so that the journal has the order in which the
//! state changed and a FIFO topic's deliveries keep theirs. Effects are
//! carried out afterwards, one at a time, under no service's lock.

mod access;
mod activity;
mod call;
mod clock;
mod effects;
mod function_runs;
mod logs;
mod saving;
mod slot;
mod snapshot_text;
mod tags;
mod template;
mod timers;
mod waiting;
mod waiting_calls;

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::Instant;

use rehearsal_record::{Call, CallError};
use serde_json::Value;
use time::OffsetDateTime;
use tokio::sync::{Notify, oneshot, watch};

use crate::clock::{real_now, tick};
use crate::config::Config;
use crate::environment::Environment;
use crate::faults::Faults;
use crate::ids;
use crate::journal::{ELEMENTS_KEPT, Journal, bounded};
use crate::mailbox::Mailbox;
use crate::outbound::HttpClient;
use crate::service::{
    AcrossContext, AcrossHandler, Answer, CallContext, Caller, Output, QueuedEffect, Service,
    Violation,
};
use crate::upstream::Upstream;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::OperationModel;

pub use access::AccessCheck;
pub use activity::BusyInBackground;
pub use call::{CallRecord, Outcome, PendingCall};
use call::{Reply, WaitingCall};
pub use clock::Clock;
use effects::Outgoing;
pub use saving::SnapshotError;
pub use slot::{Slot, SlotState};
pub use template::CloudTemplate;
pub use timers::keep_time;

/// One cloud's machinery.
pub struct Engine {
    /// What operations know of their cloud.
    pub environment: Environment,
    /// The record of all calls.
    pub journal: Journal,
    /// The e-mails and text messages that services sent.
    pub mailbox: Mailbox,
    /// The fault rules.
    pub faults: Faults,
    slots: Vec<Slot>,
    pub(crate) http_client: Box<dyn HttpClient>,
    outgoing: Mutex<VecDeque<Outgoing>>,
    /// How many effects were ever queued, and how many carried out.
    effects_queued: AtomicU64,
    effects_done: AtomicU64,
    delivering: Mutex<()>,
    advancing: Mutex<()>,
    requests: AtomicU64,
    /// When the timer task will wake up, in nanoseconds; `i64::MAX` where it will not.
    armed: AtomicI64,
    timer: Notify,
    /// How many requests and deliveries are under way, without long polls.
    busy: watch::Sender<usize>,
    me: Weak<Engine>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine")
            .field("endpoint", &self.environment.endpoint)
            .finish_non_exhaustive()
    }
}

impl Engine {
    /// Returns a cloud of these services, with its clock at the real time.
    pub fn new(
        config: Config,
        endpoint: Arc<str>,
        slots: Vec<Slot>,
        http_client: Box<dyn HttpClient>,
    ) -> Arc<Self> {
        Arc::new_cyclic(|me| Self {
            journal: Journal::new(config.journal_capacity),
            faults: Faults::new(config.seed),
            environment: Environment::new(config, endpoint),
            mailbox: Mailbox::default(),
            slots,
            http_client,
            outgoing: Mutex::default(),
            effects_queued: AtomicU64::new(0),
            effects_done: AtomicU64::new(0),
            delivering: Mutex::default(),
            advancing: Mutex::default(),
            requests: AtomicU64::new(0),
            armed: AtomicI64::new(i64::MAX),
            timer: Notify::new(),
            busy: watch::Sender::new(0),
            me: me.clone(),
        })
    }

    /// Returns the cloud that answers the calls of a service in place of this one.
    pub fn upstream_for(&self, service: &str) -> Option<&Upstream> {
        let upstream = self.environment.config.upstream.as_ref();
        upstream.filter(|upstream| upstream.has(service))
    }

    /// Returns the place of a service among the slots.
    pub fn slot(&self, service: &str) -> Option<usize> {
        self.slots
            .iter()
            .position(|slot| slot.api(service).is_some())
    }

    /// Returns the place of an operation in the tables of the service at `slot`.
    pub fn handler(&self, slot: usize, api: &str, operation: &str) -> Option<usize> {
        self.slots[slot].handler(api, operation)
    }

    /// Returns what a call of the service at `slot` is made on.
    pub fn resource(
        &self,
        slot: usize,
        operation: &'static OperationModel,
        input: &Value,
    ) -> Option<String> {
        (self.slots[slot].resource)(operation, input)
    }

    /// Returns a handle of the engine; `None` while it is being dropped.
    pub fn handle(&self) -> Option<Arc<Self>> {
        self.me.upgrade()
    }

    /// Returns a new request id.
    pub fn request_id(&self) -> Arc<str> {
        let place = self.requests.fetch_add(1, Ordering::Relaxed) * 2;
        let seed = self.environment.config.seed ^ 0x7265_7175_6573_7473;
        ids::uuid(ids::at(seed, place), ids::at(seed, place + 1)).into()
    }

    /// Runs a call: its operation, its journal entry, what it woke, its effects.
    pub fn run(&self, work: PendingCall) -> Outcome {
        let (reply, answer) = oneshot::channel();
        let result = self.run_undelivered(work, Reply::Client(reply));
        self.deliver();
        result.map_or(Outcome::Waiting(answer), Outcome::Done)
    }

    /// Runs a call and leaves its effects queued. `None` means that it waits, and that its
    /// answer goes to `reply`.
    fn run_undelivered(
        &self,
        work: PendingCall,
        reply: Reply,
    ) -> Option<Result<Output, ServiceError>> {
        let slot = &self.slots[work.slot];
        if let Some(run) = slot.across(work.handler) {
            let result = self.run_across(slot, &work, run);
            let _locked = slot.lock();
            let result = self.finish(slot, &work, result, Vec::new());
            return Some(result.map(Output::Value));
        }
        let (mut deferred, started) = (None, work.started);
        let mut state = slot.lock();
        let attempt = self.attempt(&mut state, slot, &work);
        let outcome = match attempt.answer {
            Ok(Answer::Wait { key, until }) => {
                state.waiting.add(WaitingCall {
                    work,
                    key,
                    until,
                    reply,
                });
                self.enqueue_effects(slot, None, attempt.effects);
                None
            }
            Ok(Answer::Now(Output::Value(output))) => {
                let result = self.finish(slot, &work, Ok(output), attempt.effects);
                Some(result.map(Output::Value))
            }
            Ok(Answer::Now(Output::Deferred(output))) => {
                let record = Self::call_record(slot, &work);
                let seq = self.record(record, Ok(&Value::Null));
                self.enqueue_effects(slot, Some(seq), attempt.effects);
                deferred = Some(seq);
                Some(Ok(Output::Deferred(output)))
            }
            Err(fault) => {
                let result = self.finish(slot, &work, Err(fault), attempt.effects);
                Some(result.map(Output::Value))
            }
        };
        self.wake(&mut state, slot, attempt.woken);
        self.arm(&mut state, slot);
        drop(state);
        if let (Some(seq), Some(Ok(Output::Deferred(output)))) = (deferred, &outcome) {
            let response = bounded(&output.value(ELEMENTS_KEPT));
            let duration = tick().duration_since(started);
            self.journal.amend(seq, |call| {
                call.response = response;
                call.duration = duration;
            });
        }
        outcome
    }

    /// Calls an operation on the resources of all services, under no lock; a panic in
    /// it becomes an internal failure.
    fn run_across(
        &self,
        slot: &Slot,
        work: &PendingCall,
        run: AcrossHandler,
    ) -> Result<Value, ServiceError> {
        let cx = AcrossContext {
            caller: &work.caller,
            now: self.environment.time.now(),
            tags: self,
        };
        catch_unwind(AssertUnwindSafe(|| run(&cx, &work.input)))
            .unwrap_or_else(|_| Err(slot::panicked(slot, work)))
    }

    /// Calls the operation once.
    fn attempt(&self, state: &mut SlotState, slot: &Slot, work: &PendingCall) -> slot::Attempt {
        let now = self.environment.time.now();
        state.attempt(slot, self, now, work)
    }

    /// Records the call in the journal and queues its effects.
    fn finish(
        &self,
        slot: &Slot,
        work: &PendingCall,
        result: Result<Value, ServiceError>,
        effects: Vec<QueuedEffect>,
    ) -> Result<Value, ServiceError> {
        let seq = (!work.is_continuation)
            .then(|| self.record(Self::call_record(slot, work), result.as_ref()));
        self.enqueue_effects(slot, seq, effects);
        result
    }

    fn call_record<'w>(slot: &Slot, work: &'w PendingCall) -> CallRecord<'w> {
        CallRecord {
            model: slot.api_of(work.handler),
            operation: work.operation.name,
            caller: &work.caller,
            resource: (slot.resource)(work.operation, &work.input),
            input: &work.input,
            real_at: work.real_at,
            started: work.started,
            cause: work.cause,
            fault: work.fault.clone(),
            denial: work.denial.clone(),
        }
    }

    /// Records a call in the journal and returns its number.
    pub fn record(&self, record: CallRecord<'_>, result: Result<&Value, &ServiceError>) -> u64 {
        self.journal.record(self.entry(record, result))
    }

    /// Returns the journal entry of a call, without its number.
    fn entry(&self, record: CallRecord<'_>, result: Result<&Value, &ServiceError>) -> Call {
        let model = record.model;
        Call {
            seq: 0,
            at: record.caller.arrived,
            real_at: record.real_at,
            duration: tick().duration_since(record.started),
            service: model.name.into(),
            operation: record.operation.into(),
            account: Arc::clone(&record.caller.account),
            region: Arc::clone(&record.caller.region),
            resource: record.resource.map(Into::into),
            request: bounded(record.input),
            response: result.map(bounded).unwrap_or_default(),
            status: result.err().map_or(200, |fault| fault.http_status(model)),
            error: result.err().map(|fault| CallError {
                code: fault.journal_code(model).into(),
                message: fault.message.clone(),
            }),
            request_id: Arc::clone(&record.caller.request_id),
            caller: self
                .environment
                .credentials
                .caller_name(&record.caller.identity),
            cause: record.cause,
            trace: record.caller.trace.clone(),
            fault: record.fault,
            denial: record.denial,
            undelivered: Vec::new(),
        }
    }

    /// Returns the error of a service for input that its model does not allow.
    pub fn refusal(&self, slot: usize, violations: &[Violation]) -> Option<ServiceError> {
        (self.slots[slot].validation_error)(violations)
    }

    /// Runs a function over the state of the service at `slot`. The journal
    /// entry that `entry` makes of the result is recorded, and the effects are
    /// queued, under the same lock; returns the entry's number with the result.
    pub fn with<S: Service, T>(
        &self,
        slot: usize,
        caller: &Caller,
        run: impl FnOnce(&mut S, &mut CallContext<'_>) -> T,
        entry: impl FnOnce(&T) -> Option<Call>,
    ) -> (T, Option<u64>) {
        let slot = &self.slots[slot];
        let mut state = slot.lock();
        let (result, effects, woken) =
            state.with_context(self, self.environment.time.now(), caller, |service, cx| {
                let service = service.as_any().downcast_mut::<S>();
                run(
                    service.expect("the slot holds the service that handles the call"),
                    cx,
                )
            });
        let call = result.as_ref().and_then(entry);
        let seq = call.map(|call| self.journal.record(call));
        self.enqueue_effects(slot, seq, effects);
        self.wake(&mut state, slot, woken);
        self.arm(&mut state, slot);
        drop(state);
        (
            result.expect("the handler's panics are caught where it is called"),
            seq,
        )
    }

    /// Runs a function over the state of a service that changes nothing, apart from any call.
    pub fn inspect<S: Service, T>(&self, inspect: impl FnOnce(&mut S) -> T) -> Option<T> {
        let slot = &self.slots[self.slot(S::MODEL.name)?];
        let mut state = slot.lock();
        state.service.as_any().downcast_mut::<S>().map(inspect)
    }

    /// Runs a function over the state of a service, apart from any call.
    pub fn with_service<S: Service, T>(
        &self,
        run: impl FnOnce(&mut S, &mut CallContext<'_>) -> T,
    ) -> Option<T> {
        let slot = self.slot(S::MODEL.name)?;
        let (result, _) = self.with(slot, &self.internal_caller(), run, |_| None);
        self.deliver();
        Some(result)
    }

    /// Returns the times of a call that arrives now: virtual, real, and one to measure from.
    pub fn stamp(&self) -> (OffsetDateTime, OffsetDateTime, Instant) {
        (self.environment.time.now(), real_now(), tick())
    }
}
