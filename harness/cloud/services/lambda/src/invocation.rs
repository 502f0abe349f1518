//! Invocations that run.

use std::collections::HashMap;
use std::sync::Arc;

use rehearsal_cloud_core::functions::FunctionOutcome;
use rehearsal_cloud_core::service::ServiceError;
use serde_json::Value;

use crate::events::QueuedEvent;
use crate::place::{FunctionPlace, MappingPlace};
use crate::url::UrlReply;

/// The invocations that run, by the id of their request, and those whose outcome is to be
/// fetched by the call that waits for it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Invocations {
    entries: HashMap<Arc<str>, Entry>,
}

#[derive(Debug, Clone)]
enum Entry {
    Running(Running),
    Done(String, Box<FunctionOutcome>),
    Failed(ServiceError),
}

/// An invocation that runs.
#[derive(Debug, Clone)]
pub(crate) struct Running {
    pub(crate) place: FunctionPlace,
    pub(crate) version: String,
    pub(crate) origin: Origin,
}

/// Who hears of the outcome.
#[derive(Debug, Clone)]
pub(crate) enum Origin {
    /// The call of the same request, which waits.
    Call,
    /// The call of the same request, which reads the response while it is written.
    StreamedCall,
    /// A request to the function's URL, which waits.
    Url(UrlReply),
    /// The queue of the function's events.
    Event(Box<QueuedEvent>),
    /// A mapping, and the messages of its batch.
    Batch(MappingPlace, Vec<Value>),
    /// A mapping of a stream, for a batch of a shard.
    Records(MappingPlace, String),
}

impl Origin {
    /// Returns whether the response is read while the function writes it.
    pub(crate) fn is_streamed(&self) -> bool {
        match self {
            Self::StreamedCall => true,
            Self::Url(reply) => reply.is_streamed(),
            Self::Call | Self::Event(_) | Self::Batch(..) | Self::Records(..) => false,
        }
    }
}

/// What became of an invocation.
pub(crate) enum Outcome {
    /// There is no such invocation.
    None,
    Running,
    Done {
        version: String,
        outcome: Box<FunctionOutcome>,
    },
    /// It could not be run.
    Failed(ServiceError),
}

impl Invocations {
    pub(crate) fn start(&mut self, id: Arc<str>, running: Running) {
        self.entries.insert(id, Entry::Running(running));
    }

    /// Returns who hears of an invocation that runs.
    pub(crate) fn origin(&self, id: &str) -> Option<&Origin> {
        match self.entries.get(id)? {
            Entry::Running(running) => Some(&running.origin),
            Entry::Done(..) | Entry::Failed(_) => None,
        }
    }

    /// Takes an invocation that has ended.
    pub(crate) fn take_running(&mut self, id: &str) -> Option<Running> {
        // An outcome that nobody fetched when it was there: the client has gone.
        self.entries
            .retain(|_, entry| matches!(entry, Entry::Running(_)));
        match self.entries.remove(id)? {
            Entry::Running(running) => Some(running),
            Entry::Done(..) | Entry::Failed(_) => None,
        }
    }

    /// Keeps the outcome for the call that waits for it.
    pub(crate) fn finish(
        &mut self,
        id: &str,
        version: String,
        outcome: Result<FunctionOutcome, ServiceError>,
    ) {
        let entry = match outcome {
            Ok(outcome) => Entry::Done(version, Box::new(outcome)),
            Err(error) => Entry::Failed(error),
        };
        self.entries.insert(id.into(), entry);
    }

    /// Takes the outcome of an invocation if it has ended.
    pub(crate) fn take_outcome(&mut self, id: &str) -> Outcome {
        match self.entries.get(id) {
            None => return Outcome::None,
            Some(Entry::Running(_)) => return Outcome::Running,
            Some(Entry::Done(..) | Entry::Failed(_)) => {}
        }
        match self.entries.remove(id) {
            Some(Entry::Done(version, outcome)) => Outcome::Done { version, outcome },
            Some(Entry::Failed(error)) => Outcome::Failed(error),
            Some(Entry::Running(_)) | None => Outcome::None,
        }
    }
}
