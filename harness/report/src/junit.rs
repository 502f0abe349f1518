use std::io::{self, Write};

use quick_junit::{
    FlakyOrRerun, NonSuccessKind, Report, TestCase, TestCaseStatus, TestRerun, TestSuite,
};
use rehearsal_record::{CaseId, CaseOutcome, EnvironmentError, Event, LogLine, Verdict};

use crate::Reporter;
use crate::console::explain;
use crate::gather::{Attempt, Gather, Played};
use crate::words;

/// A JUnit file: a suite per scenario, a test case per case. It is written
/// whole when the run ends.
#[derive(Debug)]
pub struct Junit<W> {
    to: W,
    gather: Gather,
    suites: Vec<TestSuite>,
    /// What every suite says of the run.
    properties: Vec<(&'static str, String)>,
    flaky_fails: bool,
}

impl<W: Write> Junit<W> {
    /// Writes to `to`.
    pub fn new(to: W) -> Self {
        Self {
            to,
            gather: Gather::default(),
            suites: Vec::new(),
            properties: Vec::new(),
            flaky_fails: false,
        }
    }

    fn add(&mut self, id: &CaseId, outcome: &CaseOutcome, played: &Played) {
        let status = status(id, outcome, played, self.flaky_fails);
        let mut case = TestCase::new(case_name(id), status);
        case.set_classname(&*id.scenario)
            .set_time(outcome.duration)
            .add_property(("file", &*id.file))
            .add_property(("rerun", outcome.rerun.as_str()));
        // Nobody reads what the apps wrote while all went well.
        if !matches!(outcome.verdict, Verdict::Passed)
            && let Some(lines) = lines(&outcome.logs)
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

    /// What kept the stage from standing: without it a file without a test
    /// would look green.
    fn stage(&mut self, error: &EnvironmentError) {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        let help = error.help.as_deref().unwrap_or_default();
        status
            .set_message(error.message.as_str())
            .set_description(format!("{}\n{help}", error.message));
        let mut case = TestCase::new("stands", status);
        case.set_classname("stage");
        self.suite("stage").add_test_case(case);
    }

    /// A case whose turn did not come was not skipped on purpose, but is
    /// nothing that failed, either.
    fn unplayed(&mut self, id: &CaseId, reason: &str) {
        let mut status = TestCaseStatus::skipped();
        status.set_message(format!("not played: {reason}"));
        let mut case = TestCase::new(case_name(id), status);
        case.set_classname(&*id.scenario)
            .add_property(("file", &*id.file));
        self.suite(&id.scenario).add_test_case(case);
    }
}

/// What the apps wrote.
fn lines(logs: &[LogLine]) -> Option<String> {
    let lines = logs
        .iter()
        .map(|line| format!("{}: {}", line.app, line.text));
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The row and the round; the scenario is the suite.
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
    played: &Played,
    flaky_fails: bool,
) -> TestCaseStatus {
    let attempts = played.attempts(outcome);
    let earlier = &attempts[..attempts.len() - 1];
    let reruns = earlier.iter().map(|attempt| rerun(id, played, *attempt));
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
        Verdict::Broken(_) => NonSuccessKind::Error,
    };
    let mut status = TestCaseStatus::non_success(kind);
    status
        .set_message(words::why(outcome).unwrap_or_default())
        .set_type(words::word(&outcome.verdict))
        .set_description(explain(id, &played.title, played.last(outcome)))
        .add_reruns(reruns);
    if matches!(outcome.verdict, Verdict::Flaky { .. }) {
        status.set_rerun_kind(FlakyOrRerun::Flaky);
    }
    status
}

/// An attempt that was not the last one.
fn rerun(id: &CaseId, played: &Played, attempt: Attempt<'_>) -> TestRerun {
    let outcome = attempt.outcome;
    let mut rerun = TestRerun::new(match outcome.verdict {
        Verdict::Broken(_) => NonSuccessKind::Error,
        _ => NonSuccessKind::Failure,
    });
    rerun
        .set_time(outcome.duration)
        .set_type(words::word(&outcome.verdict))
        .set_message(words::why(outcome).unwrap_or_default())
        .set_description(explain(id, &played.title, attempt));
    if let Some(lines) = lines(&outcome.logs) {
        rerun.set_system_out(lines);
    }
    rerun
}

impl<W: Write + Send> Reporter for Junit<W> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        self.gather.keep(event);
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
                    self.unplayed(id, reason);
                }
                Ok(())
            }
            Event::CaseFinished { id, outcome } => {
                let played = self.gather.take(id);
                self.add(id, outcome, &played);
                Ok(())
            }
            Event::RunFinished { summary, error, .. } => {
                if let Some(error) = error {
                    self.stage(error);
                }
                let mut report = Report::new("rehearsal");
                report.set_time(summary.duration);
                report.add_test_suites(std::mem::take(&mut self.suites));
                report.serialize(&mut self.to).map_err(io::Error::other)?;
                self.to.flush()
            }
            _ => Ok(()),
        }
    }
}
