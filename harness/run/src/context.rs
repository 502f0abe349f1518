use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rehearsal_record::{Call, CaseId, Event, Place, StepOutcome, Verdict};
use rehearsal_script::{
    AppKind, Count, Dynamic, EvalContext as _, EvalError, Expr, FilePath, Flows, Name, NameKind,
    Scope, Template, Text, TimeSpan,
};
use rehearsal_stage::{App, Sandbox};
use serde_json::Value;

use crate::browser::Browser;
use crate::case_eval::CaseEvalContext;
use crate::database::Connection;
use crate::error::StepError;
use crate::event_streams::EventStreams;
use crate::events::Events;
use crate::matching::Evaluator;
use crate::openapi::Violation;
use crate::running::RunningSteps;
use crate::secrets;
use crate::snapshot::{Redaction, SnapshotNames, Update};
use crate::sockets::Sockets;
use crate::step_tally::StepTally;
use crate::step_trace::StepTrace;
use crate::undo::Changes;

/// What all steps of a case share.
pub(crate) struct CaseContext<'a> {
    pub(crate) id: &'a CaseId,
    pub(crate) sandbox: &'a Sandbox,
    pub(crate) browser: Browser,
    pub(crate) sockets: Sockets,
    pub(crate) event_streams: EventStreams,
    pub(crate) database: Connection,
    pub(crate) eval: CaseEvalContext<'a>,
    pub(crate) events: &'a Events,
    /// The flows that the scenario calls.
    pub(crate) flows: &'a Flows,
    /// The app that http steps without `app` go to, if the scenario names one.
    pub(crate) app: Option<&'a str>,
    /// The apps that the scenario names, if it names any.
    pub(crate) apps: Option<&'a [String]>,
    /// The user whose token http steps send.
    pub(crate) as_user: Option<&'a str>,
    /// The last sequence number of the journal when the case started.
    pub(crate) journal_start: u64,
    /// The last sequence number of the mailbox when the case started.
    pub(crate) mailbox_start: u64,
    /// The number of the last request to an external when the case started.
    pub(crate) externals_start: u64,
    /// The number of steps that have started.
    pub(crate) started: AtomicUsize,
    /// What steps changed, for a sandbox that others use, too.
    pub(crate) changes: Changes,
    /// Whether anything but blocks was played yet, and why the first step was skipped.
    pub(crate) step_tally: StepTally,
    pub(crate) running: RunningSteps,
    pub(crate) snapshot_names: SnapshotNames,
    /// Whether snapshots are written.
    pub(crate) update: Update,
    /// The values that steps have saved so far by name, which snapshots redact.
    pub(crate) saved: Mutex<Vec<(String, Value)>>,
}

impl CaseContext<'_> {
    /// Returns the number of the step that starts now.
    pub(crate) fn next_number(&self) -> usize {
        self.started.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Ends the running steps with a verdict for the place of each, and returns
    /// the first of these verdicts. Without a running step, the verdict is for
    /// the `fallback` place.
    pub(crate) fn abort(&self, fallback: &Place, verdict: impl Fn(&Place) -> Verdict) -> Verdict {
        let mut first = None;
        for header in self.running.drain() {
            let verdict = verdict(&header.place);
            first.get_or_insert_with(|| verdict.clone());
            self.send_finished(header.finish(verdict));
        }
        first.unwrap_or_else(|| verdict(fallback))
    }

    pub(crate) fn record_saved(&self, values: Vec<(String, Value)>) {
        let mut saved = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        saved.extend(values);
    }

    /// Returns an observation in the form that is stored in a snapshot. `saved`
    /// are the values that the step itself saves.
    pub(crate) fn redact(&self, observation: &Value, saved: &[(String, Value)]) -> Value {
        let scope = self.sandbox.scope();
        let mut redaction = Redaction::new(scope, self.eval.now());
        let earlier = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        for (name, value) in earlier.iter().chain(saved) {
            redaction.add_saved(name, value);
        }
        let mut observation = observation.clone();
        self.events.secrets().mask_value(self.id, &mut observation);
        redaction.apply(&observation)
    }

    /// Masks a value of this case in all events.
    pub(crate) fn add_secret(&self, value: &Value) {
        let secrets = self.events.secrets();
        for text in secrets::texts(value) {
            secrets.add_to(self.id, &text);
            // Other cases in the same sandbox see what this case does.
            if self.sandbox.is_shared() {
                secrets.add(&text);
            }
        }
    }

    pub(crate) fn send_finished(&self, outcome: StepOutcome) {
        self.events.send_source(self.id, &outcome.place.file);
        self.events.send(Event::StepFinished {
            id: self.id.clone(),
            step: Box::new(outcome),
        });
    }
}

/// What a step can use: its case and the variables it sees.
pub(crate) struct StepContext<'a> {
    pub(crate) case: &'a CaseContext<'a>,
    pub(crate) scope: &'a Scope,
    /// What the step sends.
    pub(crate) trace: Arc<StepTrace>,
}

impl StepContext<'_> {
    pub(crate) fn evaluator(&self) -> Evaluator<'_> {
        Evaluator {
            scope: self.scope,
            context: &self.case.eval,
        }
    }

    pub(crate) fn sandbox(&self) -> &Sandbox {
        self.case.sandbox
    }

    /// Returns the journal since the case started.
    pub(crate) fn calls(&self) -> Vec<Arc<Call>> {
        self.sandbox()
            .cloud()
            .journal()
            .since(self.case.journal_start)
    }

    /// Records the request that the step is about to send.
    pub(crate) fn sends(&self, request: Value) {
        self.trace.set_request(request);
    }

    /// Records what the answer is not, according to the app's OpenAPI document.
    pub(crate) fn violates(&self, violations: Vec<Violation>) {
        self.trace.set_violations(violations);
    }

    /// Records the variables of an expression that the action uses.
    pub(crate) fn uses(&self, expr: &Expr) {
        self.trace.add_variables_of(expr, self.scope);
    }

    /// Records the variables of a setting that is computed.
    fn uses_computed<T>(&self, setting: &Dynamic<T>) {
        if let Dynamic::Computed(template, _) = setting {
            self.trace.add_variables(template, self.scope);
        }
    }

    pub(crate) fn value(&self, template: &Template) -> Result<Value, EvalError> {
        self.trace.add_variables(template, self.scope);
        template.eval(self.scope, &self.case.eval)
    }

    /// Evaluates the condition of a key; a value that is no boolean is an error.
    pub(crate) fn is_true(&self, key: &str, condition: &Expr) -> Result<bool, EvalError> {
        condition.eval_condition(key, self.scope, &self.case.eval)
    }

    pub(crate) fn text(&self, text: &Text) -> Result<String, EvalError> {
        self.trace.add_variables(&text.0, self.scope);
        text.eval(self.scope, &self.case.eval)
    }

    pub(crate) fn optional_text(&self, text: Option<&Text>) -> Result<Option<String>, EvalError> {
        text.map(|text| self.text(text)).transpose()
    }

    pub(crate) fn span(&self, span: &Dynamic<TimeSpan>) -> Result<Duration, EvalError> {
        self.uses_computed(span);
        Ok(span.eval(self.scope, &self.case.eval)?.0)
    }

    pub(crate) fn optional_span(
        &self,
        span: Option<&Dynamic<TimeSpan>>,
    ) -> Result<Option<Duration>, EvalError> {
        span.map(|span| self.span(span)).transpose()
    }

    pub(crate) fn count(&self, count: &Dynamic<Count>) -> Result<u64, EvalError> {
        self.uses_computed(count);
        Ok(count.eval(self.scope, &self.case.eval)?.0)
    }

    pub(crate) fn optional_count(
        &self,
        count: Option<&Dynamic<Count>>,
    ) -> Result<Option<u64>, EvalError> {
        count.map(|count| self.count(count)).transpose()
    }

    pub(crate) fn name<K: NameKind>(&self, name: &Name<K>) -> Result<String, EvalError> {
        name.eval(self.scope, &self.case.eval)
    }

    /// Reads a file and returns its bytes and its name.
    pub(crate) fn file(&self, file: &FilePath) -> Result<(Vec<u8>, String), StepError> {
        let path = match &file.resolved {
            Some(path) => path.clone(),
            None => format!("{}/{}", file.base, self.text(&file.text)?),
        };
        let bytes = std::fs::read(&path)
            .map_err(|error| StepError::scenario(format!("could not read {path}: {error}")))?;
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        Ok((bytes, name))
    }

    pub(crate) fn app(&self, name: &Name<AppKind>) -> Result<&App, StepError> {
        Ok(self.sandbox().app(&self.name(name)?)?)
    }
}
