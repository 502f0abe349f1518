use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use rehearsal_record::{CaseId, CaseOutcome, Event, Verdict};

use crate::Reporter;
use crate::console::explain;
use crate::gather::{Gather, Played};

/// A JUnit file: a suite per scenario, a test case per case. It is written
/// whole when the run ends.
#[derive(Debug)]
pub struct Junit<W> {
    to: W,
    gather: Gather,
    suites: Vec<TestSuite>,
}

impl<W: Write> Junit<W> {
    /// Writes to `to`.
    pub fn new(to: W) -> Self {
        Self {
            to,
            gather: Gather::default(),
            suites: Vec::new(),
        }
    }

    fn add(&mut self, id: &CaseId, outcome: &CaseOutcome, played: &Played) {
        let mut case = TestCase::new(
            id.case.as_deref().unwrap_or(&id.scenario),
            status(id, outcome, played),
        );
        case.set_classname(&*id.scenario).set_time(outcome.duration);
        let lines: Vec<String> = outcome
            .logs
            .iter()
            .map(|line| format!("{}: {}", line.app, line.text))
            .collect();
        if !lines.is_empty() {
            case.set_system_out(lines.join("\n"));
        }
        let name = &*id.scenario;
        let at = self
            .suites
            .iter()
            .position(|suite| suite.name.as_str() == name);
        let at = at.unwrap_or_else(|| {
            self.suites.push(TestSuite::new(name));
            self.suites.len() - 1
        });
        self.suites[at].add_test_case(case);
    }
}

fn status(id: &CaseId, outcome: &CaseOutcome, played: &Played) -> TestCaseStatus {
    let (kind, message) = match &outcome.verdict {
        Verdict::Passed => return TestCaseStatus::success(),
        Verdict::Skipped { reason } => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(reason.as_str());
            return status;
        }
        Verdict::Failed { mismatches } => {
            let first = mismatches.first();
            let message = first.map_or_else(String::new, |mismatch| {
                format!("{}: expected {}", mismatch.path, mismatch.expected)
            });
            (NonSuccessKind::Failure, message)
        }
        Verdict::Broken(trouble) => (NonSuccessKind::Error, trouble.message.clone()),
    };
    let mut status = TestCaseStatus::non_success(kind);
    status
        .set_message(message)
        .set_description(explain(id, outcome, played));
    status
}

impl<W: Write + Send> Reporter for Junit<W> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        self.gather.keep(event);
        match event {
            Event::CaseFinished { id, outcome } => {
                let played = self.gather.take(id);
                self.add(id, outcome, &played);
                Ok(())
            }
            Event::RunFinished { summary } => {
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
