use std::sync::Arc;
use std::sync::atomic::Ordering;

use rehearsal_record::{Call, CallError};
use serde_json::Value;
use tokio::sync::oneshot;

use super::call::{EffectReport, Reply};
use super::{AccessCheck, Engine, PendingCall, Slot};
use crate::auth::Identity;
use crate::clock::tick;
use crate::effect::{Effect, HttpCall, Note, ServiceCall};
use crate::functions::no_function_host;
use crate::journal::bounded;
use crate::outbound::HttpOutcome;
use crate::service::{Caller, Output, QueuedEffect};
use crate::sync::lock;
use rehearsal_model::error::ServiceError;

/// What is in the queue.
pub(super) enum Outgoing {
    /// An effect.
    Effect {
        effect: Effect,
        /// The slot of the service whose effect it is.
        origin: Option<usize>,
        /// What identifies it in the report of its outcome.
        ticket: Option<Value>,
        cause: Option<u64>,
    },
    /// The outcome of an effect that had to wait.
    Report(EffectReport, Result<Value, ServiceError>),
}

impl Engine {
    /// Queues the effects of the service in `slot`. Called under its lock,
    /// so that they stand in the order of the changes that caused them.
    pub(super) fn enqueue_effects(
        &self,
        slot: &Slot,
        cause: Option<u64>,
        effects: Vec<QueuedEffect>,
    ) {
        if effects.is_empty() {
            return;
        }
        let origin = self.slot(slot.model.name);
        let mut outgoing = lock(&self.outgoing);
        self.effects_queued
            .fetch_add(effects.len() as u64, Ordering::AcqRel);
        for QueuedEffect {
            effect,
            ticket,
            cause: own,
        } in effects
        {
            outgoing.push_back(Outgoing::Effect {
                effect,
                origin,
                ticket,
                cause: own.or(cause),
            });
        }
    }

    /// Queues the outcome of an effect that had to wait.
    pub(super) fn enqueue_report(
        &self,
        report: EffectReport,
        outcome: Result<Value, ServiceError>,
    ) {
        let mut outgoing = lock(&self.outgoing);
        self.effects_queued.fetch_add(1, Ordering::AcqRel);
        outgoing.push_back(Outgoing::Report(report, outcome));
    }

    /// Carries out all queued effects. Returns when nothing is left, whoever did it.
    pub fn deliver(&self) {
        if self.all_delivered() {
            return;
        }
        let _in_order = lock(&self.delivering);
        loop {
            let Some(next) = lock(&self.outgoing).pop_front() else {
                return;
            };
            self.carry_out(next);
            self.effects_done.fetch_add(1, Ordering::AcqRel);
        }
    }

    /// Whether every effect that was queued has been carried out.
    pub(super) fn all_delivered(&self) -> bool {
        self.effects_done.load(Ordering::Acquire) == self.effects_queued.load(Ordering::Acquire)
    }

    fn carry_out(&self, next: Outgoing) {
        let (effect, origin, ticket, cause) = match next {
            Outgoing::Effect {
                effect,
                origin,
                ticket,
                cause,
            } => (effect, origin, ticket, cause),
            Outgoing::Report(report, outcome) => return self.report(report, outcome),
        };
        let report = origin.zip(ticket).map(|(origin, ticket)| EffectReport {
            origin,
            ticket,
            cause,
        });
        let outcome = match effect {
            Effect::Call(call) => {
                let identity = service_identity(&call);
                let reply = report.clone().map_or(Reply::Nobody, Reply::Service);
                match self.call_service(call, identity, cause, reply) {
                    Some(result) => result,
                    None => return,
                }
            }
            Effect::CallAs {
                call,
                role_arn,
                session,
            } => {
                let id = self.environment.credentials.role_id(&role_arn);
                let mut identity = Identity::role_session(&role_arn, id.as_deref(), &session);
                identity.source_arn.clone_from(&call.source_arn);
                let reply = report.clone().map_or(Reply::Nobody, Reply::Service);
                match self.call_service(call, identity, cause, reply) {
                    Some(result) => result,
                    None => return,
                }
            }
            Effect::CancelCall(ticket) => {
                if let Some(origin) = origin {
                    self.cancel(origin, &ticket);
                }
                Ok(Value::Null)
            }
            Effect::AskAgain => {
                for slot in &self.slots {
                    let mut state = slot.lock();
                    self.ask_all_again(&mut state, slot);
                    self.arm(&mut state, slot);
                }
                Ok(Value::Null)
            }
            Effect::Mail(message) => {
                let message = self.mailbox.put(message, self.environment.time.now());
                Ok(serde_json::json!({"seq": message.seq}))
            }
            Effect::Log(records) => {
                self.write_logs(records, cause);
                Ok(Value::Null)
            }
            Effect::Note(note) => {
                self.write_note(note, cause);
                Ok(Value::Null)
            }
            Effect::Undelivered(message) => {
                if let Some(cause) = cause {
                    self.journal
                        .amend(cause, |call| call.undelivered.push(message));
                }
                Ok(Value::Null)
            }
            Effect::Http(call) => {
                let answer = self.http_client.send(call);
                self.in_background(answer, report);
                return;
            }
            Effect::Run(run) => return self.run_function(*run, cause, report),
            Effect::RunStreamed(mut run) => {
                run.parts = report.clone().and_then(|report| self.parts_for(report));
                return self.run_function(*run, cause, report);
            }
            Effect::Prepare(run, count) => {
                let Some(host) = self.environment.config.function_host.clone() else {
                    return self.report_if_asked(report, Err(no_function_host()));
                };
                let started = host.prepare(*run, count);
                let outcome = async move { Ok(Value::from(started.await)) };
                return self.in_background(outcome, report);
            }
            Effect::Retire(scope) => {
                if let Some(host) = &self.environment.config.function_host {
                    host.retire(&scope);
                }
                Ok(Value::Null)
            }
        };
        self.report_if_asked(report, outcome);
    }

    pub(super) fn report_if_asked(
        &self,
        report: Option<EffectReport>,
        outcome: Result<Value, ServiceError>,
    ) {
        if let Some(report) = report {
            self.report(report, outcome);
        }
    }

    /// Ends what runs of the functions of this cloud.
    pub fn end_functions(&self) {
        if let Some(host) = &self.environment.config.function_host {
            host.end_all(&self.environment.endpoint);
        }
    }

    /// Tells a service what became of its effect.
    fn report(&self, report: EffectReport, outcome: Result<Value, ServiceError>) {
        let EffectReport {
            origin,
            ticket,
            cause,
        } = report;
        let slot = &self.slots[origin];
        let mut state = slot.lock();
        let caller = self.internal_caller();
        let now = self.environment.time.now();
        let (done, effects, woken) = state.with_context(self, now, &caller, |service, cx| {
            cx.set_cause(cause);
            service.effect_completed(cx, ticket, outcome);
        });
        if done.is_none() {
            tracing::error!(service = slot.model.name, "panicked at a report");
        }
        self.enqueue_effects(slot, None, effects);
        self.wake(&mut state, slot, woken);
        self.arm(&mut state, slot);
    }

    /// Calls an operation of one service for another, at once.
    pub fn ask(&self, call: ServiceCall) -> Result<Value, ServiceError> {
        let identity = service_identity(&call);
        let result = self.call_service(call, identity, None, Reply::Nobody);
        result.unwrap_or(Ok(Value::Null))
    }

    /// Calls an operation of one service for another and waits for its outcome, also
    /// where the operation does not answer at once.
    pub async fn call(&self, call: ServiceCall, cause: Option<u64>) -> Result<Value, ServiceError> {
        let (reply, answer) = oneshot::channel();
        let identity = service_identity(&call);
        let result = self.call_service(call, identity, cause, Reply::Client(reply));
        self.deliver();
        match result {
            Some(result) => result,
            None => answer.await.unwrap_or_else(|_| {
                Err(ServiceError::internal("the call ended without an answer"))
            }),
        }
    }

    /// Calls an operation of one service for another. `None` means that it waits, and that
    /// its answer goes to `reply`.
    fn call_service(
        &self,
        call: ServiceCall,
        identity: Identity,
        cause: Option<u64>,
        reply: Reply,
    ) -> Option<Result<Value, ServiceError>> {
        let found = self.slot(call.service).and_then(|slot| {
            let handler = self.handler(slot, call.service, call.operation)?;
            let model = self.slots[slot].api_of(handler);
            Some((slot, handler, model, model.operation(call.operation)?))
        });
        let Some((slot, handler, model, operation)) = found else {
            let error = ServiceError::not_implemented(call.service, call.operation);
            self.write_note(absent_call(call, &error), cause);
            return Some(Err(error));
        };
        let resource = || self.resource(slot, operation, &call.input);
        let injected = self.faults.inject(model, operation.name, resource);
        let (instead, afterwards) = (injected.instead().cloned(), injected.afterwards().cloned());
        let (arrived, real_at, started) = self.stamp();
        let caller = Caller {
            account: call.account,
            region: call.region,
            identity,
            base_url: Arc::clone(&self.environment.endpoint),
            request_id: self.request_id(),
            trace: None,
            arrived,
        };
        let resource = self.resource(slot, operation, &call.input);
        let access = self.check_access(&AccessCheck {
            slot,
            operation: operation.name,
            input: &call.input,
            resource: resource.as_deref(),
            caller: &caller,
            permissions: None,
        });
        let (denial, denied) = match access {
            Ok(denial) => (denial, None),
            Err(denied) => (None, Some(denied)),
        };
        let work = PendingCall {
            slot,
            handler,
            operation,
            input: call.input,
            caller,
            real_at,
            started,
            cause,
            fault: injected.name,
            denial,
            message_fault: injected.messages,
            is_continuation: false,
        };
        if let Some(fault) = instead.or(denied) {
            return Some(self.finish(&self.slots[slot], &work, Err(fault), Vec::new()));
        }
        let result = self.run_undelivered(work, reply)?.map(Output::into_value);
        Some(afterwards.map_or(result, Err))
    }

    /// Sends a request, apart from any call.
    pub fn send_http(&self, request: HttpCall) -> HttpOutcome {
        self.http_client.send(request)
    }

    /// Awaits an outcome in the background and reports it to the service.
    pub(super) fn in_background(
        &self,
        outcome: impl Future<Output = Result<Value, ServiceError>> + Send + 'static,
        report: Option<EffectReport>,
    ) {
        let Some(engine) = self.handle() else {
            return;
        };
        let busy = engine.busy_in_background();
        tokio::spawn(async move {
            let outcome = outcome.await;
            if let Some(report) = report {
                engine.report(report, outcome);
                engine.deliver();
            }
            drop(busy);
        });
    }

    fn write_note(&self, note: Note, cause: Option<u64>) {
        let (at, real_at, started) = self.stamp();
        self.journal.record(Call {
            seq: 0,
            at,
            real_at,
            duration: tick().duration_since(started),
            service: note.service.into(),
            operation: note.operation.into(),
            account: note.account,
            region: note.region,
            resource: note.resource.map(Into::into),
            request: bounded(&note.request),
            response: Value::Null,
            status: note.status,
            error: note.error,
            request_id: self.request_id(),
            caller: None,
            cause,
            trace: None,
            fault: None,
            denial: None,
            undelivered: Vec::new(),
        });
    }
}

/// Returns what goes into the journal for a call of a service or an operation that is not
/// here: otherwise, nobody would hear of it.
fn absent_call(call: ServiceCall, error: &ServiceError) -> Note {
    Note {
        service: call.service,
        operation: call.operation,
        account: call.account,
        region: call.region,
        resource: None,
        request: call.input,
        status: 501,
        error: Some(CallError {
            code: error.code.as_ref().into(),
            message: error.message.clone(),
        }),
    }
}

/// Returns the identity of the service that makes a call.
fn service_identity(call: &ServiceCall) -> Identity {
    let mut identity = Identity::service(&call.account, call.principal);
    if let Some(source) = &call.source_arn {
        identity.user_id = Arc::clone(source);
        identity.source_arn = Some(Arc::clone(source));
    }
    identity
}
