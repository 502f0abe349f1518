//! Calls on their way through the engine.

use std::sync::Arc;
use std::time::Instant;

use rehearsal_model::error::ServiceError;
use rehearsal_model::models::{OperationModel, ServiceModel};
use serde_json::Value;
use time::OffsetDateTime;
use tokio::sync::oneshot;

use crate::faults::MessageFault;
use crate::service::{Caller, Output};

/// A call on its way to its operation.
#[derive(Debug)]
pub struct PendingCall {
    /// The service's place among the slots.
    pub slot: usize,
    /// The operation's place in the service's table.
    pub handler: usize,
    /// The operation.
    pub operation: &'static OperationModel,
    /// Its input.
    pub input: Value,
    /// Who calls.
    pub caller: Caller,
    /// When it arrived, in real time.
    pub real_at: OffsetDateTime,
    /// When it arrived, to measure from.
    pub started: Instant,
    /// The call that caused it, by its number in the journal.
    pub cause: Option<u64>,
    /// The name of the fault rule that applied to it.
    pub fault: Option<Arc<str>>,
    /// Why policies would deny it, if they are not enforced.
    pub denial: Option<Arc<str>>,
    /// What a fault rule does to its messages.
    pub message_fault: Option<MessageFault>,
    /// Whether it asks for the next events of a call that has been answered, and is in the
    /// journal already. Its input says from where.
    pub is_continuation: bool,
}

/// A call that waits.
pub(super) struct WaitingCall {
    /// The call.
    pub work: PendingCall,
    /// What it waits for.
    pub key: String,
    /// When it waits no more.
    pub until: OffsetDateTime,
    /// Where its answer goes.
    pub reply: Reply,
}

/// Where the answer of a call goes that waits.
pub(super) enum Reply {
    /// To the client.
    Client(oneshot::Sender<Result<Value, ServiceError>>),
    /// To the service whose effect the call is, and which gave it a ticket.
    Service(EffectReport),
    /// Nowhere.
    Nobody,
}

/// Who hears of the outcome of an effect.
#[derive(Debug, Clone)]
pub(super) struct EffectReport {
    /// The slot of the service.
    pub origin: usize,
    /// What identifies the effect there.
    pub ticket: Value,
    /// The call that the effect goes back to.
    pub cause: Option<u64>,
}

impl Reply {
    /// Whether nobody waits for the answer any more.
    pub(super) fn is_closed(&self) -> bool {
        matches!(self, Self::Client(reply) if reply.is_closed())
    }
}

/// What the journal records of a call.
pub struct CallRecord<'a> {
    /// The API it belongs to.
    pub model: &'static ServiceModel,
    /// The operation.
    pub operation: &'a str,
    /// Who calls.
    pub caller: &'a Caller,
    /// What it is made on.
    pub resource: Option<String>,
    /// Its input.
    pub input: &'a Value,
    /// When it arrived, in real time.
    pub real_at: OffsetDateTime,
    /// When it arrived, to measure from.
    pub started: Instant,
    /// The call that caused it, by its number in the journal.
    pub cause: Option<u64>,
    /// The name of the fault rule that applied to it.
    pub fault: Option<Arc<str>>,
    /// Why policies would deny it, if they are not enforced.
    pub denial: Option<Arc<str>>,
}

/// The outcome of a call.
pub enum Outcome {
    /// It has its answer.
    Done(Result<Output, ServiceError>),
    /// It waits for something; the answer comes here.
    Waiting(oneshot::Receiver<Result<Value, ServiceError>>),
}
