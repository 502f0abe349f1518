//! One JSON document about a run, for scripts and agents: what passed, and why the rest did
//! not. The JSON lines have everything; this has what one acts on.

use std::io::{self, Write};

use rehearsal_record::{CaseId, CaseOutcome, Event, Mismatch, Place, StepOutcome, Verdict};
use serde_json::{Map, Value, json};

use crate::cases::{Attempt, CaseCollector, CaseRecord};
use crate::flakes::Flakes;
use crate::{ReportFormat, Reporter, console, text};

pub(crate) const FORMAT: ReportFormat = ReportFormat {
    name: "json",
    create: |out| Box::new(Json::new(out)),
};

/// Writes one document when the run ends.
#[derive(Debug)]
pub struct Json<W> {
    out: W,
    cases: CaseCollector,
    run: Map<String, Value>,
    done: Vec<Value>,
    notices: Vec<String>,
    flakes: Flakes,
}

impl<W: Write> Json<W> {
    /// Creates a reporter that writes to `out`.
    pub fn new(out: W) -> Self {
        Self {
            out,
            cases: CaseCollector::default(),
            run: Map::new(),
            done: Vec::new(),
            notices: Vec::new(),
            flakes: Flakes::default(),
        }
    }
}

impl<W: Write + Send> Reporter for Json<W> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        self.cases.add(event);
        self.flakes.start(event);
        match event {
            Event::RunStarted {
                seed,
                stage,
                rounds,
                ..
            } => {
                self.run.insert("seed".to_owned(), (*seed).into());
                self.run.insert("stage".to_owned(), stage.as_str().into());
                self.run.insert("rounds".to_owned(), (*rounds).into());
            }
            Event::Notice { text } => self.notices.push(text.clone()),
            Event::CaseFinished { id, outcome } => {
                let record = self.cases.take(id);
                self.flakes.add(id, outcome, &record);
                self.done.push(case(id, outcome, &record));
            }
            Event::Unplayed { reason, ids } => {
                let unplayed = ids.iter();
                self.done.extend(unplayed.map(
                    |id| json!({"id": id.to_string(), "verdict": "unplayed", "reason": reason}),
                ));
            }
            Event::RunFinished {
                summary,
                stopped,
                error,
                is_mistake,
            } => {
                let mut document = std::mem::take(&mut self.run);
                document.insert("summary".to_owned(), json!(summary));
                if let Some(stopped) = stopped {
                    document.insert("stopped".to_owned(), json!(stopped));
                }
                if let Some(error) = error {
                    document.insert("error".to_owned(), json!(error));
                    document.insert("is_mistake".to_owned(), (*is_mistake).into());
                }
                document.insert("notices".to_owned(), self.notices.clone().into());
                document.insert("flakes".to_owned(), self.flakes.to_json());
                document.insert("cases".to_owned(), std::mem::take(&mut self.done).into());
                writeln!(self.out, "{:#}", Value::Object(document))?;
                self.out.flush()?;
            }
            _ => {}
        }
        Ok(())
    }
}

/// Describes each finished case among the events.
pub fn describe(events: &[Event]) -> Vec<Value> {
    let mut cases = CaseCollector::default();
    let mut described = Vec::new();
    for event in events {
        cases.add(event);
        if let Event::CaseFinished { id, outcome } = event {
            described.push(case(id, outcome, &cases.take(id)));
        }
    }
    described
}

/// Describes a case; one that is not green with its reason.
fn case(id: &CaseId, outcome: &CaseOutcome, record: &CaseRecord) -> Value {
    let mut case = json!({
        "id": id.to_string(),
        "file": id.file,
        "verdict": outcome.verdict.kind(),
        "duration_ms": u64::try_from(outcome.duration.as_millis()).unwrap_or(u64::MAX),
    });
    if matches!(outcome.verdict, Verdict::Passed) {
        return case;
    }
    let attempt = record.last_attempt(outcome);
    case["title"] = record.title.as_str().into();
    if let Some(reason) = text::reason(outcome) {
        case["reason"] = reason.into();
    }
    if outcome.verdict.is_red() {
        case["steps"] = steps(attempt);
        case["explanation"] = console::explain(id, &record.title, attempt).into();
        case["rerun"] = outcome.rerun.as_str().into();
    }
    case
}

/// Describes the steps that are not green.
fn steps(attempt: Attempt<'_>) -> Value {
    attempt.red_steps().map(step).collect()
}

fn step(step: &StepOutcome) -> Value {
    let mut described = json!({
        "number": step.number,
        "title": step.title,
        "action": step.action,
        "attempts": step.attempts,
    });
    add_place(&mut described, &step.place);
    match &step.verdict {
        Verdict::Failed { mismatches } => {
            described["mismatches"] = mismatches.iter().map(mismatch).collect();
        }
        Verdict::Broken(error) => described["error"] = json!(error),
        Verdict::Mistake(mistake) => described["mistake"] = json!(mistake),
        Verdict::Passed | Verdict::Flaky { .. } | Verdict::Skipped { .. } => {}
    }
    described
}

fn mismatch(mismatch: &Mismatch) -> Value {
    let mut described = json!({
        "path": mismatch.path,
        "expected": mismatch.expected,
        "actual": mismatch.actual,
    });
    if let Some(diff) = &mismatch.diff {
        described["diff"] = diff.as_str().into();
    }
    add_place(&mut described, &mismatch.place);
    described
}

fn add_place(value: &mut Value, place: &Place) {
    value["file"] = (*place.file).into();
    value["line"] = place.line.into();
    value["column"] = place.column.into();
}
