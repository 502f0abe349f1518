//! What editors show of the last run of each case: how its steps ended, and the values
//! that they used. It is made of events, in which secrets are masked.

use std::io;
use std::path::PathBuf;

use rehearsal_record::{CaseId, Event, LastRun, LastRuns, LastStep, StepOutcome, Verdict};
use rehearsal_report::Reporter;
use serde_json::{Map, Value};

use crate::history::{History, read, write};

/// Values of more characters are cut: they are shown at the end of a line.
const MOST_CHARACTERS: usize = 120;
/// Lists and mappings keep this many of their values.
const MOST_VALUES: usize = 20;
/// What is shown of an observation.
const OBSERVED: [&str; 2] = ["status", "count"];

/// Records the last runs when a run ends. Cases that did not run keep their records.
#[derive(Debug)]
pub(crate) struct LastRunsRecorder {
    history: History,
    /// The HTML report of this run.
    trace: Option<PathBuf>,
    seed: u64,
    new: LastRuns,
}

impl LastRunsRecorder {
    pub(crate) fn new(history: History, trace: Option<PathBuf>) -> Self {
        Self {
            history,
            trace: trace.and_then(|trace| std::path::absolute(trace).ok()),
            seed: 0,
            new: LastRuns::default(),
        }
    }

    fn run(&mut self, id: &CaseId) -> &mut LastRun {
        self.new.cases.entry(id.name()).or_default()
    }

    fn write(&mut self) -> io::Result<()> {
        let folder = self.history.folder();
        std::fs::create_dir_all(folder)?;
        let file = folder.join(LastRuns::FILE);
        let mut runs: LastRuns = read(&file).ok().flatten().unwrap_or_default();
        let new = std::mem::take(&mut self.new);
        // A case without a verdict was interrupted.
        let ended = new.cases.into_iter();
        runs.cases
            .extend(ended.filter(|(_, run)| !run.verdict.is_empty()));
        runs.routes.extend(new.routes);
        write(&file, &runs)
    }
}

impl Reporter for LastRunsRecorder {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::RunStarted { seed, .. } => self.seed = *seed,
            Event::RoutesRead { app, routes } => {
                self.new.routes.insert(app.to_string(), routes.clone());
            }
            // Of several attempts and rounds the last one stays.
            Event::CaseStarted { id, .. } => *self.run(id) = LastRun::default(),
            Event::StepFinished { id, step } => {
                let step = last_step(step);
                self.run(id).steps.push(step);
            }
            Event::CaseFinished { id, outcome } => {
                let (seed, trace) = (self.seed, self.trace.clone());
                let run = self.run(id);
                run.verdict = word(&outcome.verdict);
                run.seed = seed;
                run.trace = trace;
            }
            Event::RunFinished { .. } => {
                if let Err(error) = self.write() {
                    tracing::debug!(%error, "could not record the values of the run");
                }
            }
            _ => {}
        }
        Ok(())
    }
}

fn last_step(step: &StepOutcome) -> LastStep {
    let observed = OBSERVED.iter().filter_map(|key| {
        let value = step.observation.get(*key)?;
        (!value.is_object() && !value.is_array()).then(|| ((*key).to_owned(), cut(value)))
    });
    let variables = step.variables.iter();
    LastStep {
        place: step.place.clone(),
        source: step.source.clone(),
        verdict: word(&step.verdict),
        attempts: step.attempts,
        duration: step.duration,
        observed: observed.collect(),
        variables: variables
            .map(|(name, value)| (name.clone(), cut(value)))
            .collect(),
    }
}

fn word(verdict: &Verdict) -> String {
    let kind = match verdict {
        Verdict::Passed => "passed",
        Verdict::Flaky { .. } => "flaky",
        Verdict::Failed { .. } => "failed",
        Verdict::Broken(_) => "broken",
        Verdict::Mistake(_) => "mistake",
        Verdict::Skipped { .. } => "skipped",
    };
    kind.to_owned()
}

/// Returns a value with long texts cut.
fn cut(value: &Value) -> Value {
    match value {
        Value::String(text) if text.chars().count() > MOST_CHARACTERS => {
            let start: String = text.chars().take(MOST_CHARACTERS).collect();
            format!("{start}…").into()
        }
        Value::Array(items) => items.iter().take(MOST_VALUES).map(cut).collect(),
        Value::Object(fields) => {
            let fields = fields.iter().take(MOST_VALUES);
            let fields = fields.map(|(name, value)| (name.clone(), cut(value)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}
