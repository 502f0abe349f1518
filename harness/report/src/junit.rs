use std::io::{self, Write};

use quick_junit::{
    FlakyOrRerun, NonSuccessKind, Report, TestCase, TestCaseStatus, TestRerun, TestSuite,
};
use rehearsal_record::{CaseId, CaseOutcome, EnvironmentError, Event, LogLine, Verdict};

use crate::cases::{Attempt, CaseCollector, CaseRecord};
use crate::console::explain;
use crate::text;
use crate::{ReportFormat, Reporter};

pub(crate) const FORMAT: ReportFormat = ReportFormat {
    name: "junit",
    create: |out| Box::new(Junit::new(out)),
};

/// Writes a JUnit file with a suite per scenario and a test case per case, when
/// the run ends.
#[derive(Debug)]
pub struct Junit<W> {
    out: W,
    cases: CaseCollector,
    suites: Vec<TestSuite>,
    /// The properties of the run, which every suite has.
    properties: Vec<(&'static str, String)>,
    flaky_fails: bool,
}

impl<W: Write> Junit<W> {
    /// Creates a reporter that writes to `out`.
    pub fn new(out: W) -> Self {
        Self {
            out,
            cases: CaseCollector::default(),
            suites: Vec::new(),
            properties: Vec::new(),
            flaky_fails: false,
        }
    }

    fn add_case(&mut self, id: &CaseId, outcome: &CaseOutcome, record: &CaseRecord) {
        let status = status(id, outcome, record, self.flaky_fails);
        let mut case = TestCase::new(case_name(id), status);
        case.set_classname(&*id.scenario)
            .set_time(outcome.duration)
            .add_property(("file", &*id.file))
            .add_property(("rerun", outcome.rerun.as_str()));
        // Nobody reads the logs of a case that passed.
        if !matches!(outcome.verdict, Verdict::Passed)
            && let Some(lines) = log_text(&outcome.logs)
        {
            case.set_system_out(lines);
        }
        self.suite(&id.scenario).add_test_case(case);
    }

    fn suite(&mut self, name: &str) -> &mut TestSuite {
        let mut suites = self.suites.iter();
        let at = suites.position(|suite| suite.name.as_str() == name);
        let at = at.unwrap_or_else(|| {
            let mut suite = TestSuite::new(name);
            for (name, value) in &self.properties {
                suite.add_property((*name, value.as_str()));
            }
            self.suites.push(suite);
            self.suites.len() - 1
        });
        &mut self.suites[at]
    }

    /// Adds the error of a stage that could not be started, without which a file
    /// without tests would look green.
    fn add_stage_error(&mut self, error: &EnvironmentError) {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        let help = error.help.as_deref().unwrap_or_default();
        status
            .set_message(error.message.as_str())
            .set_description(format!("{}\n{help}", error.message));
        let mut case = TestCase::new("starts", status);
        case.set_classname("stage");
        self.suite("stage").add_test_case(case);
    }

    /// Adds a case that was not run, which JUnit can only express as skipped.
    fn add_unplayed(&mut self, id: &CaseId, reason: &str) {
        let mut status = TestCaseStatus::skipped();
        status.set_message(format!("not run: {reason}"));
        let mut case = TestCase::new(case_name(id), status);
        case.set_classname(&*id.scenario)
            .add_property(("file", &*id.file));
        self.suite(&id.scenario).add_test_case(case);
    }
}

/// Returns the apps' log lines as text.
fn log_text(logs: &[LogLine]) -> Option<String> {
    let lines = logs
        .iter()
        .map(|line| format!("{}: {}", line.app, line.text));
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Returns the row and the round; the scenario is the suite.
fn case_name(id: &CaseId) -> String {
    let row = id.case.as_deref().unwrap_or(&id.scenario);
    match id.round {
        Some(round) => format!("{row}#{round}"),
        None => row.to_owned(),
    }
}

fn status(
    id: &CaseId,
    outcome: &CaseOutcome,
    record: &CaseRecord,
    flaky_fails: bool,
) -> TestCaseStatus {
    let attempts = record.attempts(outcome);
    let earlier = &attempts[..attempts.len() - 1];
    let reruns = earlier.iter().map(|attempt| rerun(id, record, *attempt));
    let kind = match &outcome.verdict {
        Verdict::Passed => return TestCaseStatus::success(),
        Verdict::Skipped { reason } => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(reason.as_str());
            return status;
        }
        Verdict::Flaky { .. } if !flaky_fails => {
            let mut status = TestCaseStatus::success();
            status.add_reruns(reruns);
            return status;
        }
        Verdict::Flaky { .. } | Verdict::Failed { .. } => NonSuccessKind::Failure,
        Verdict::Broken(_) | Verdict::Mistake(_) => NonSuccessKind::Error,
    };
    let mut status = TestCaseStatus::non_success(kind);
    status
        .set_message(text::reason(outcome).unwrap_or_default())
        .set_type(outcome.verdict.kind())
        .set_description(explain(id, &record.title, record.last_attempt(outcome)))
        .add_reruns(reruns);
    if matches!(outcome.verdict, Verdict::Flaky { .. }) {
        status.set_rerun_kind(FlakyOrRerun::Flaky);
    }
    status
}

/// Returns an attempt that was retried.
fn rerun(id: &CaseId, record: &CaseRecord, attempt: Attempt<'_>) -> TestRerun {
    let outcome = attempt.outcome;
    let mut rerun = TestRerun::new(match outcome.verdict {
        Verdict::Broken(_) | Verdict::Mistake(_) => NonSuccessKind::Error,
        _ => NonSuccessKind::Failure,
    });
    rerun
        .set_time(outcome.duration)
        .set_type(outcome.verdict.kind())
        .set_message(text::reason(outcome).unwrap_or_default())
        .set_description(explain(id, &record.title, attempt));
    if let Some(lines) = log_text(&outcome.logs) {
        rerun.set_system_out(lines);
    }
    rerun
}

impl<W: Write + Send> Reporter for Junit<W> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        self.cases.add(event);
        match event {
            Event::RunStarted {
                seed,
                stage,
                shard,
                flaky_fails,
                ..
            } => {
                self.flaky_fails = *flaky_fails;
                self.properties = vec![("stage", stage.clone()), ("seed", seed.to_string())];
                if let Some(shard) = shard {
                    self.properties.push(("shard", shard.to_string()));
                }
                Ok(())
            }
            Event::Unplayed { reason, ids } => {
                for id in ids {
                    self.add_unplayed(id, reason);
                }
                Ok(())
            }
            Event::CaseFinished { id, outcome } => {
                let record = self.cases.take(id);
                self.add_case(id, outcome, &record);
                Ok(())
            }
            Event::RunFinished { summary, error, .. } => {
                if let Some(error) = error {
                    self.add_stage_error(error);
                }
                let mut report = Report::new("rehearsal");
                report.set_time(summary.duration);
                report.add_test_suites(std::mem::take(&mut self.suites));
                report.serialize(&mut self.out).map_err(io::Error::other)?;
                self.out.flush()
            }
            _ => Ok(()),
        }
    }
}
