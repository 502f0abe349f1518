use std::any::Any;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard};

use serde_json::Value;
use time::OffsetDateTime;

use super::waiting_calls::WaitingCalls;
use super::{Engine, PendingCall};
use crate::access::{AccessTable, PolicyStore, ProtectedResource};
use crate::arn::Arn;
use crate::auth::Principals;
use crate::encryption::RegionKeys;
use crate::functions::ResponsePart;
use crate::ids::Ids;
use crate::service::{
    AcrossHandler, Answer, CallContext, Caller, Handler, LogKeeper, Output, QueuedEffect, Scoped,
    Service, Violation,
};
use crate::sync::lock;
use crate::tagging::TaggedResources;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::{OperationModel, ServiceModel};

/// A service in the engine: what is fixed about it, and its state behind a lock.
pub struct Slot {
    /// The model of its API.
    pub model: &'static ServiceModel,
    /// Its second API, where it has one.
    second: Option<&'static ServiceModel>,
    /// The names of its operations, in the order of its tables: the first
    /// API's, then the second's.
    names: Vec<&'static str>,
    /// Where the second API's names begin.
    first: usize,
    /// The handlers of those of its operations that run under no service's lock.
    across: Vec<Option<AcrossHandler>>,
    /// Returns what a call is made on; see [`Service::resource`].
    pub resource: fn(&'static OperationModel, &Value) -> Option<String>,
    /// Returns the error for invalid input; see [`Service::validation_error`].
    pub validation_error: fn(&[Violation]) -> Option<ServiceError>,
    /// Which permissions its operations need, if it says so.
    pub access: Option<&'static AccessTable>,
    /// Whether it keeps users, roles and policies.
    pub(super) keeps_policies: bool,
    load: fn(Option<&str>) -> Loaded,
    state: Mutex<SlotState>,
    /// When something of it next comes due, in nanoseconds; `i64::MAX` for never.
    due: AtomicI64,
}

/// A service of a saved state, if that fits.
type Loaded = Result<Box<dyn AnyService>, serde_json::Error>;

/// What changes about a service.
pub struct SlotState {
    pub(super) service: Box<dyn AnyService>,
    pub(super) ids: Ids,
    pub(super) waiting: WaitingCalls,
}

/// What calling an operation once brought.
pub(super) struct Attempt {
    pub answer: Result<Answer<Output>, ServiceError>,
    pub effects: Vec<QueuedEffect>,
    pub woken: Vec<String>,
}

impl Slot {
    /// Returns an empty service.
    pub fn new<S: Service>(seed: u64) -> Self {
        Self {
            model: S::MODEL,
            second: S::SECOND.map(|(model, _)| model),
            names: tables::<S>().map(|operation| operation.name).collect(),
            first: S::OPERATIONS.len(),
            across: tables::<S>()
                .map(|operation| operation.handler.across())
                .collect(),
            resource: S::resource,
            validation_error: S::validation_error,
            access: None,
            keeps_policies: S::default().policy_store().is_some(),
            load: |saved| match saved {
                Some(saved) => Ok(Box::new(serde_json::from_str::<S>(saved)?)),
                None => Ok(Box::new(S::default())),
            },
            state: Mutex::new(SlotState {
                service: Box::new(S::default()),
                ids: Ids::new(seed, S::MODEL.name),
                waiting: WaitingCalls::default(),
            }),
            due: AtomicI64::new(i64::MAX),
        }
    }

    /// Adds which permissions its operations need.
    #[must_use]
    pub fn with_access(self, access: Option<&'static AccessTable>) -> Self {
        Self { access, ..self }
    }

    /// The API of that name, if it is one of this service's.
    pub(super) fn api(&self, name: &str) -> Option<&'static ServiceModel> {
        [Some(self.model), self.second]
            .into_iter()
            .flatten()
            .find(|model| model.name == name)
    }

    /// The API of an operation by its place.
    pub(super) fn api_of(&self, handler: usize) -> &'static ServiceModel {
        match self.second {
            Some(second) if handler >= self.first => second,
            _ => self.model,
        }
    }

    /// The place of an API's operation.
    pub(super) fn handler(&self, api: &str, operation: &str) -> Option<usize> {
        let is_it = |(handler, name): (usize, &&str)| {
            *name == operation && self.api_of(handler).name == api
        };
        self.names.iter().enumerate().position(is_it)
    }

    /// The handler of an operation that runs under no service's lock.
    pub(super) fn across(&self, handler: usize) -> Option<AcrossHandler> {
        self.across.get(handler).copied().flatten()
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, SlotState> {
        lock(&self.state)
    }

    /// The service of a saved state, as text, or a new one.
    pub(super) fn load(&self, saved: Option<&str>) -> Loaded {
        (self.load)(saved)
    }

    pub(super) fn due(&self) -> i64 {
        self.due.load(Ordering::Acquire)
    }

    pub(super) fn set_due(&self, due: i64) {
        self.due.store(due, Ordering::Release);
    }
}

/// All operations of a service, in the order of their places.
fn tables<S: Service>() -> impl Iterator<Item = &'static crate::service::Operation<S>> {
    let second = S::SECOND.map_or(&[][..], |(_, operations)| operations);
    S::OPERATIONS.iter().chain(second)
}

impl SlotState {
    /// Calls an operation once; a panic in it becomes an internal failure.
    pub(super) fn attempt(
        &mut self,
        slot: &Slot,
        engine: &Engine,
        now: OffsetDateTime,
        work: &PendingCall,
    ) -> Attempt {
        let (answer, effects, woken) =
            self.with_context(engine, now, &work.caller, |service, cx| {
                cx.message_fault = work.message_fault;
                if work.is_continuation {
                    return service.next_events(work.handler, cx, &work.input);
                }
                service.call(work.handler, cx, &work.input)
            });
        let answer = answer.unwrap_or_else(|| Err(panicked(slot, work)));
        Attempt {
            answer,
            effects,
            woken,
        }
    }

    /// Runs something over the service with a context; `None` where it panicked.
    pub(super) fn with_context<T>(
        &mut self,
        engine: &Engine,
        now: OffsetDateTime,
        caller: &Caller,
        run: impl FnOnce(&mut dyn AnyService, &mut CallContext<'_>) -> T,
    ) -> (Option<T>, Vec<QueuedEffect>, Vec<String>) {
        let mut cx = CallContext {
            caller,
            now,
            environment: &engine.environment,
            ids: &mut self.ids,
            cause: None,
            message_fault: None,
            effects: Vec::new(),
            woken: Vec::new(),
        };
        let service = self.service.as_mut();
        let result = catch_unwind(AssertUnwindSafe(|| run(service, &mut cx))).ok();
        if result.is_none() {
            return (None, Vec::new(), Vec::new());
        }
        (result, cx.effects, cx.woken)
    }
}

/// Returns the error of an operation that panicked.
pub(super) fn panicked(slot: &Slot, work: &PendingCall) -> ServiceError {
    tracing::error!(
        service = slot.model.name,
        operation = work.operation.name,
        "panicked"
    );
    ServiceError::internal(
        "The request processing has failed because of an unknown error, exception or failure.",
    )
}

/// A service whose type is forgotten.
pub(super) trait AnyService: Send {
    fn call(
        &mut self,
        handler: usize,
        cx: &mut CallContext<'_>,
        input: &Value,
    ) -> Result<Answer<Output>, ServiceError>;
    fn next_events(
        &mut self,
        handler: usize,
        cx: &mut CallContext<'_>,
        from: &Value,
    ) -> Result<Answer<Output>, ServiceError>;
    fn next_due(&self) -> Option<OffsetDateTime>;
    fn run_due(&mut self, cx: &mut CallContext<'_>);
    fn principals(&self) -> Option<Principals>;
    fn encryption_keys(&self) -> Option<Scoped<RegionKeys>>;
    fn hosts(&self) -> Option<Vec<String>>;
    fn policy_store(&self) -> Option<&dyn PolicyStore>;
    fn protected_resource(&mut self, arn: &Arn<'_>) -> Option<ProtectedResource>;
    fn effect_completed(
        &mut self,
        cx: &mut CallContext<'_>,
        ticket: Value,
        outcome: Result<Value, ServiceError>,
    );
    fn response_part(&mut self, cx: &mut CallContext<'_>, ticket: &Value, part: ResponsePart);
    fn duplicate(&self) -> Box<dyn AnyService>;
    fn tagged_resources(&mut self) -> Option<&mut dyn TaggedResources>;
    fn log_keeper(&mut self) -> Option<&mut dyn LogKeeper>;
    /// Writes the state as JSON.
    fn write(&self, to: &mut dyn Write) -> Result<(), serde_json::Error>;
    fn as_any(&mut self) -> &mut dyn Any;
}

impl<S: Service> AnyService for S {
    fn call(
        &mut self,
        handler: usize,
        cx: &mut CallContext<'_>,
        input: &Value,
    ) -> Result<Answer<Output>, ServiceError> {
        match tables::<S>()
            .nth(handler)
            .map(|operation| operation.handler)
        {
            Some(Handler::Own(run)) => run(self, cx, input),
            Some(Handler::Across(_)) | None => Err(ServiceError::internal(
                "the operation has no place in the table",
            )),
        }
    }

    fn next_events(
        &mut self,
        handler: usize,
        cx: &mut CallContext<'_>,
        from: &Value,
    ) -> Result<Answer<Output>, ServiceError> {
        let operation = tables::<S>().nth(handler);
        let Some(next_events) = operation.and_then(|operation| operation.next_events) else {
            return Err(ServiceError::internal("the operation has no events"));
        };
        next_events(self, cx, from)
    }

    fn next_due(&self) -> Option<OffsetDateTime> {
        Service::next_due(self)
    }

    fn run_due(&mut self, cx: &mut CallContext<'_>) {
        Service::run_due(self, cx);
    }

    fn encryption_keys(&self) -> Option<Scoped<RegionKeys>> {
        Service::encryption_keys(self)
    }

    fn hosts(&self) -> Option<Vec<String>> {
        Service::hosts(self)
    }

    fn principals(&self) -> Option<Principals> {
        Service::principals(self)
    }

    fn policy_store(&self) -> Option<&dyn PolicyStore> {
        Service::policy_store(self)
    }

    fn protected_resource(&mut self, arn: &Arn<'_>) -> Option<ProtectedResource> {
        Service::protected_resource(self, arn)
    }

    fn effect_completed(
        &mut self,
        cx: &mut CallContext<'_>,
        ticket: Value,
        outcome: Result<Value, ServiceError>,
    ) {
        Service::effect_completed(self, cx, ticket, outcome);
    }

    fn response_part(&mut self, cx: &mut CallContext<'_>, ticket: &Value, part: ResponsePart) {
        Service::response_part(self, cx, ticket, part);
    }

    fn write(&self, to: &mut dyn Write) -> Result<(), serde_json::Error> {
        serde_json::to_writer(to, self)
    }

    fn duplicate(&self) -> Box<dyn AnyService> {
        Box::new(self.clone())
    }

    fn tagged_resources(&mut self) -> Option<&mut dyn TaggedResources> {
        Service::tagged_resources(self)
    }

    fn log_keeper(&mut self) -> Option<&mut dyn LogKeeper> {
        Service::log_keeper(self)
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}
