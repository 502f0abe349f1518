//! The channel for the events of a run, and its early stop.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rehearsal_record::{CaseId, CaseOutcome, Event, StopReason};
use rehearsal_stage::Sandbox;
use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;

use crate::case::Case;
use crate::clock::pause;
use crate::live::LiveCases;
use crate::openapi::Documents;
use crate::secrets::{DelayedEvents, Secrets};

/// The size of a file from which on its text is not sent.
const MAX_SOURCE: usize = 256 << 10;

/// Why a run is stopped early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// A case was red, and the run was to stop at the first one.
    FailFast,
    /// A person or a signal interrupted it.
    Interrupted,
    /// It reached this time limit.
    OutOfTime(Duration),
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FailFast => f.write_str("the run stopped at the first red case"),
            Self::Interrupted => f.write_str("the run was interrupted"),
            Self::OutOfTime(limit) => write!(f, "the run reached its time limit of {limit:?}"),
        }
    }
}

impl From<Stop> for StopReason {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::FailFast => Self::FailFast,
            Stop::Interrupted => Self::Interrupted,
            Stop::OutOfTime(_) => Self::OutOfTime,
        }
    }
}

/// The sending end of the events of a run. Any holder can also stop the run.
#[derive(Debug, Clone)]
pub struct Events {
    sender: UnboundedSender<Event>,
    stop: Arc<watch::Sender<Option<Stop>>>,
    secrets: Secrets,
    /// The files whose text was sent.
    sources: Arc<Mutex<HashSet<Arc<str>>>>,
    /// The OpenAPI documents of apps.
    documents: Documents,
    live: LiveCases,
}

/// The receiving end of the events of a run, with secrets masked.
#[derive(Debug)]
pub struct EventReceiver {
    receiver: UnboundedReceiver<Event>,
    secrets: Secrets,
    delayed: DelayedEvents,
}

impl EventReceiver {
    /// Returns the next event, or `None` after the last one. Blocks the thread.
    pub fn blocking_next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.delayed.next(&self.secrets) {
                return Some(event);
            }
            let event = self.receiver.blocking_recv()?;
            self.delayed.add(event, &self.secrets);
        }
    }

    /// Returns the next event, or `None` after the last one.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.delayed.next(&self.secrets) {
                return Some(event);
            }
            let event = self.receiver.recv().await?;
            self.delayed.add(event, &self.secrets);
        }
    }

    /// Returns the events that have been sent and not been received.
    pub fn drain(&mut self) -> Vec<Event> {
        while let Ok(event) = self.receiver.try_recv() {
            self.delayed.add(event, &self.secrets);
        }
        std::iter::from_fn(|| self.delayed.next(&self.secrets)).collect()
    }
}

impl Events {
    /// Creates the channel for the events of one run.
    pub fn channel() -> (Self, EventReceiver) {
        let (sender, receiver) = unbounded_channel();
        let stop = Arc::new(watch::Sender::new(None));
        let secrets = Secrets::default();
        let receiver = EventReceiver {
            receiver,
            secrets: secrets.clone(),
            delayed: DelayedEvents::default(),
        };
        let events = Self {
            sender,
            stop,
            secrets,
            sources: Arc::default(),
            documents: Documents::default(),
            live: LiveCases::default(),
        };
        (events, receiver)
    }

    /// Returns the texts that no event may contain.
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Returns the OpenAPI documents that were read.
    pub(crate) fn documents(&self) -> &Documents {
        &self.documents
    }

    /// Returns the running cases.
    pub(crate) fn live(&self) -> &LiveCases {
        &self.live
    }

    /// Returns what happened in a case until now, with secrets masked; `None` if it is not
    /// running. A case that may still learn secrets has only its duration.
    pub fn so_far(&self, id: &CaseId) -> Option<CaseOutcome> {
        let outcome = self.live.so_far(id)?;
        if self.secrets.delays_steps(id) {
            return Some(CaseOutcome {
                calls: Vec::new(),
                waiting: Vec::new(),
                externals: Vec::new(),
                statements: Vec::new(),
                logs: Vec::new(),
                row: serde_json::Map::new(),
                ..outcome
            });
        }
        let event = Event::CaseRetried {
            id: id.clone(),
            outcome: Box::new(outcome),
        };
        match self.secrets.mask_event(event) {
            Event::CaseRetried { outcome, .. } => Some(*outcome),
            _ => None,
        }
    }

    /// Returns a handle of the sandbox of a case that is running.
    pub fn sandbox(&self, id: &CaseId) -> Option<Sandbox> {
        self.live.sandbox(id)
    }

    /// Sends an event.
    pub fn send(&self, event: Event) {
        // The receiver is gone only while the process ends.
        let _ = self.sender.send(event);
    }

    /// Sends the text of a file that steps of a case are in, once in a run.
    pub(crate) fn send_source(&self, case: &CaseId, file: &Arc<str>) {
        let mut sent = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        if !sent.insert(Arc::clone(file)) {
            return;
        }
        // A file that is gone since it was checked is not shown.
        let Ok(text) = std::fs::read_to_string(&**file) else {
            return;
        };
        if text.len() > MAX_SOURCE {
            return;
        }
        let mut text = Value::from(text);
        self.secrets.mask_value(case, &mut text);
        if let Value::String(text) = text {
            let file = Arc::clone(file);
            self.send(Event::SourceFile { file, text });
        }
    }

    /// Returns the bare sender, for the stage.
    pub fn sender(&self) -> &UnboundedSender<Event> {
        &self.sender
    }

    /// Sends which cases were not run, if there are any.
    pub fn send_unplayed<'c>(&self, cases: impl IntoIterator<Item = &'c Case>) {
        let ids: Vec<_> = cases.into_iter().map(|case| case.id.clone()).collect();
        if ids.is_empty() {
            return;
        }
        let reason = match self.stop_reason() {
            Some(stop) => stop.to_string(),
            None => "the stage could not be started".to_owned(),
        };
        self.send(Event::Unplayed { reason, ids });
    }

    /// Stops the run: no further case starts, and running cases are aborted.
    /// The first reason counts.
    pub fn stop(&self, why: Stop) {
        self.stop.send_if_modified(|stop| {
            let first = stop.is_none();
            stop.get_or_insert(why);
            first
        });
    }

    /// Waits this long and then stops the run.
    pub async fn stop_after(&self, limit: Duration) {
        pause(limit).await;
        self.stop(Stop::OutOfTime(limit));
    }

    /// Waits until the run is stopped, and returns why.
    pub async fn stopped(&self) -> Stop {
        let mut stop = self.stop.subscribe();
        loop {
            if let Some(why) = *stop.borrow_and_update() {
                return why;
            }
            // The channel cannot close while `self` holds the sender.
            let _ = stop.changed().await;
        }
    }

    /// Returns why the run was stopped, if it was.
    pub fn stop_reason(&self) -> Option<Stop> {
        *self.stop.borrow()
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stop_reason().is_some()
    }
}
