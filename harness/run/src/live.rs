//! The running cases of a run, for views of it while it goes on.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rehearsal_record::{AppExit, CaseId, CaseOutcome, LogLine, Verdict};
use rehearsal_stage::{Sandbox, StatementLog};
use time::OffsetDateTime;

use crate::clock::Stopwatch;

/// The number of log lines that are kept per app of a case that passed.
const LOG_LINES: usize = 100;

/// The running cases of a run. A clone is another handle of the same ones.
#[derive(Debug, Clone, Default)]
pub(crate) struct LiveCases(Arc<Mutex<HashMap<CaseId, LiveCase>>>);

/// A case that is running.
#[derive(Debug)]
pub(crate) struct LiveCase {
    pub(crate) sandbox: Sandbox,
    pub(crate) start: CaseStart,
    pub(crate) watch: Stopwatch,
    /// What is known of it without its sandbox.
    pub(crate) outcome: CaseOutcome,
}

impl LiveCases {
    pub(crate) fn add(&self, id: CaseId, case: LiveCase) {
        self.lock().insert(id, case);
    }

    pub(crate) fn remove(&self, id: &CaseId) {
        self.lock().remove(id);
    }

    /// Returns what happened in a case until now; `None` if it is not running.
    pub(crate) fn so_far(&self, id: &CaseId) -> Option<CaseOutcome> {
        let cases = self.lock();
        let case = cases.get(id)?;
        let mut outcome = case.outcome.clone();
        outcome.duration = case.watch.elapsed();
        case.start.collect(&case.sandbox, &mut outcome);
        Some(outcome)
    }

    /// Returns a handle of the sandbox of a case that is running.
    pub(crate) fn sandbox(&self, id: &CaseId) -> Option<Sandbox> {
        Some(self.lock().get(id)?.sandbox.view())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<CaseId, LiveCase>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where the records of a sandbox stood when a case started.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CaseStart {
    pub(crate) at: OffsetDateTime,
    pub(crate) journal: u64,
    pub(crate) externals: u64,
    statements: u64,
}

impl CaseStart {
    pub(crate) fn now(sandbox: &Sandbox, at: OffsetDateTime) -> Self {
        Self {
            at,
            journal: sandbox.cloud().journal().last(),
            externals: sandbox.externals().journal().last(),
            statements: sandbox.statements().map_or(0, StatementLog::count),
        }
    }

    /// Adds what happened in the sandbox since.
    pub(crate) fn collect(self, sandbox: &Sandbox, outcome: &mut CaseOutcome) {
        let calls = sandbox.cloud().journal().since(self.journal);
        outcome.calls = calls.iter().map(|call| call.as_ref().clone()).collect();
        outcome.waiting = sandbox.cloud().waiting_calls();
        let requests = sandbox.externals().journal().since(self.externals);
        outcome.externals = requests.iter().map(|one| one.record.clone()).collect();
        let statements = sandbox.statements();
        outcome.statements = statements.map_or_else(Vec::new, |log| log.since(self.statements));
        outcome.logs = logs(sandbox, &outcome.verdict, self.at);
        outcome.exited = exited_apps(sandbox);
    }
}

/// Returns the apps' log lines: all of them of a red case, and the last ones
/// since the case started of one that passed.
fn logs(sandbox: &Sandbox, verdict: &Verdict, started_at: OffsetDateTime) -> Vec<LogLine> {
    if *verdict != Verdict::Passed {
        let all = sandbox.apps().flat_map(|app| app.logs().since(0).0);
        return all.collect();
    }
    let last = sandbox.apps().flat_map(|app| app.logs().tail(LOG_LINES));
    last.filter(|line| line.at >= started_at).collect()
}

fn exited_apps(sandbox: &Sandbox) -> Vec<AppExit> {
    let exited = sandbox.apps().filter_map(|app| {
        let status = app.exit_status()?;
        Some(AppExit {
            app: app.name().into(),
            status: status.to_string(),
        })
    });
    exited.collect()
}
