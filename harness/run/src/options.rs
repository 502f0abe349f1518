use std::collections::BTreeSet;

use rehearsal_record::Verdict;

use crate::case::Case;
use crate::snapshot::Update;

/// How cases are run.
pub struct Options {
    /// The number of cases that run at the same time.
    pub jobs: usize,
    /// The seed of all random values and of the order of cases.
    pub seed: u64,
    /// The names of the cases that run before all others.
    pub first: BTreeSet<String>,
    /// Whether the first red case stops the run.
    pub fail_fast: bool,
    /// The number of times that a red case is retried.
    pub retries: u32,
    /// Whether a flaky case counts as red.
    pub flaky_fails: bool,
    /// Whether snapshots are written.
    pub snapshots: Update,
    /// Returns the command that runs a case again.
    pub rerun: Box<dyn Fn(&Case) -> String + Send + Sync>,
}

impl Options {
    /// Runs one case at a time, without retries.
    pub fn plain(seed: u64, rerun: impl Fn(&Case) -> String + Send + Sync + 'static) -> Self {
        Self {
            jobs: 1,
            seed,
            first: BTreeSet::new(),
            fail_fast: false,
            retries: 0,
            flaky_fails: false,
            snapshots: Update::No,
            rerun: Box::new(rerun),
        }
    }

    /// Returns whether a verdict makes the run red.
    pub(crate) fn is_red(&self, verdict: &Verdict) -> bool {
        match verdict {
            Verdict::Failed { .. } | Verdict::Broken(_) | Verdict::Mistake(_) => true,
            Verdict::Flaky { .. } => self.flaky_fails,
            Verdict::Passed | Verdict::Skipped { .. } => false,
        }
    }
}
