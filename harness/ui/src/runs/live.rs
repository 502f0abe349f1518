//! The run that goes on, or the last one.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rehearsal_record::{CaseId, Event};
use rehearsal_report::Reporter;
use rehearsal_run::{Events, Stop};
use rehearsal_stage::Sandbox;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::record::RunData;
use super::rows::Rows;

/// The last run that this page started. It is read as a state with versions, not as a queue
/// of events: a reader that is slow misses steps on the way, and nothing piles up for it.
#[derive(Debug)]
pub(crate) struct LiveRun {
    state: Mutex<State>,
    version: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct State {
    version: u64,
    /// The version in which the run began, and in which its head changed last.
    began: u64,
    head_changed: u64,
    /// Why there is no run, if one was asked for.
    error: Option<String>,
    rows: Rows,
    data: RunData,
    /// The ids of its cases by name.
    ids: HashMap<String, CaseId>,
    /// The run, while it goes on.
    events: Option<Events>,
}

impl Default for LiveRun {
    fn default() -> Self {
        Self {
            state: Mutex::default(),
            version: watch::Sender::new(0),
        }
    }
}

impl LiveRun {
    /// Begins a run and returns what its events go to; `None` if one goes on.
    pub(crate) fn begin(
        self: &Arc<Self>,
        names: Vec<String>,
        events: Events,
    ) -> Option<Box<dyn Reporter>> {
        let mut state = self.lock();
        if state.events.is_some() {
            return None;
        }
        let version = state.version + 1;
        *state = State {
            version,
            began: version,
            head_changed: version,
            rows: Rows::waiting(names, version),
            events: Some(events),
            ..State::default()
        };
        drop(state);
        self.version.send_replace(version);
        Some(Box::new(LiveReporter(Arc::clone(self))))
    }

    /// Ends the run; `error` says why it did not run.
    pub(crate) fn end(&self, error: Option<String>) {
        self.change(|state, version| {
            state.events = None;
            state.error = error;
            state.head_changed = version;
        });
    }

    /// Stops the run; `false` if none goes on.
    pub(crate) fn stop(&self) -> bool {
        match &self.lock().events {
            Some(events) => {
                events.stop(Stop::Interrupted);
                true
            }
            None => false,
        }
    }

    /// Whether a run goes on.
    pub(crate) fn is_running(&self) -> bool {
        self.lock().events.is_some()
    }

    /// Watches the version.
    pub(crate) fn subscribe(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }

    /// Returns what changed since a version, and the version that it is then.
    pub(crate) fn since(&self, version: u64) -> (Value, u64) {
        let state = self.lock();
        // A reader of an earlier run starts over.
        let is_new = version < state.began || version > state.version;
        let since = if is_new { 0 } else { version };
        let mut change = json!({
            "reset": is_new,
            "rows": state.rows.changed_since(since),
        });
        if is_new || state.head_changed > since {
            let mut head = state.data.head();
            head["running"] = state.events.is_some().into();
            head["failed_to_run"] = json!(state.error);
            change["run"] = head;
        }
        (change, state.version)
    }

    /// Returns the data of a case as JSON text, also while it runs.
    pub(crate) fn case(&self, name: &str) -> Option<String> {
        let state = self.lock();
        if let Some(text) = state.data.case(name) {
            return Some(text);
        }
        if !state.rows.has(name) {
            return None;
        }
        // It may wait, or be between two attempts: then there is nothing to show.
        let running = || {
            let id = state.ids.get(name)?;
            let so_far = state.events.as_ref()?.so_far(id)?;
            state.data.pages.running(id, &so_far)
        };
        Some(json!({"case": running()}).to_string())
    }

    /// Returns a view of the sandbox of a case that runs.
    pub(crate) fn sandbox(&self, name: &str) -> Option<Sandbox> {
        let state = self.lock();
        state.events.as_ref()?.sandbox(state.ids.get(name)?)
    }

    /// Returns the text of a file that steps are in.
    pub(crate) fn source(&self, file: &str) -> Option<String> {
        self.lock().data.source(file).map(str::to_owned)
    }

    fn event(&self, event: &Event) {
        self.change(|state, version| {
            if let Event::CaseStarted { id, .. } = event {
                state.ids.insert(id.to_string(), id.clone());
            }
            state.rows.apply(event, version);
            let changed = state.data.apply(event);
            for head in &changed.ended {
                state.rows.finish(head, version);
            }
            if changed.head {
                state.head_changed = version;
            }
        });
    }

    fn change(&self, change: impl FnOnce(&mut State, u64)) {
        let mut state = self.lock();
        state.version += 1;
        let version = state.version;
        change(&mut state, version);
        drop(state);
        self.version.send_replace(version);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Passes the events of a run on.
#[derive(Debug)]
struct LiveReporter(Arc<LiveRun>);

impl Reporter for LiveReporter {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        self.0.event(event);
        Ok(())
    }
}
