//! Runs many cases at the same time.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::FutureExt as _;
use rehearsal_record::{EnvironmentError, Summary, Verdict};
use rehearsal_stage::Stage;
use tokio::task::JoinSet;

use crate::attempt;
use crate::case::Case;
use crate::events::Events;
use crate::options::Options;
use crate::seed;

/// Runs cases, `jobs` at the same time, in an order that the seed decides; those that
/// the options name come first. Those
/// that did not run because the run was stopped are reported as unplayed.
pub async fn play_all(
    stage: &Arc<Stage>,
    mut cases: Vec<Case>,
    options: Options,
    events: &Events,
) -> Summary {
    cases.sort_by_cached_key(|case| {
        let is_later = !options.first.contains(&case.id.name());
        (is_later, seed::mix(options.seed, &case.id.to_string()))
    });
    let jobs = options.jobs.clamp(1, cases.len().max(1));
    let queue = Arc::new(CaseQueue {
        stage: Arc::clone(stage),
        cases,
        next: AtomicUsize::new(0),
        options,
        events: events.clone(),
    });
    let mut workers = JoinSet::new();
    for _ in 0..jobs {
        let queue = Arc::clone(&queue);
        workers.spawn(async move { queue.run_worker(jobs).await });
    }
    let mut summary = Summary::default();
    let mut finished = vec![false; queue.cases.len()];
    while let Some(verdicts) = workers.join_next().await {
        for (at, verdict) in verdicts.expect("workers catch the panics of cases") {
            finished[at] = true;
            count(&mut summary, &verdict);
        }
    }
    let cases = queue.cases.iter().zip(finished);
    let unplayed = cases.filter(|(_, finished)| !finished);
    let unplayed: Vec<&Case> = unplayed.map(|(case, _)| case).collect();
    summary.unplayed = unplayed.len();
    events.send_unplayed(unplayed);
    summary
}

/// The cases that the workers of a run share.
struct CaseQueue {
    stage: Arc<Stage>,
    cases: Vec<Case>,
    next: AtomicUsize,
    options: Options,
    events: Events,
}

impl CaseQueue {
    /// Runs one case after another until there are none or the run is stopped.
    /// Meanwhile, the sandbox of the case that comes `jobs` later is made.
    /// Returns the indexes of the finished cases and their verdicts.
    async fn run_worker(&self, jobs: usize) -> Vec<(usize, Verdict)> {
        let mut verdicts = Vec::new();
        while !self.events.is_stopped() {
            let at = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(case) = self.cases.get(at) else {
                break;
            };
            if let Some(later) = self.cases.get(at + jobs) {
                attempt::prepare(later, &self.stage, &self.options);
            }
            let run = attempt::run(case, &self.stage, &self.options, &self.events);
            let verdict = AssertUnwindSafe(run).catch_unwind().await;
            let verdict = verdict.unwrap_or_else(|_| Some(self.finish_panicked(case)));
            verdicts.extend(verdict.map(|verdict| (at, verdict)));
        }
        verdicts
    }

    /// Finishes a case that panicked, which is a bug of rehearsal and says
    /// nothing about the app.
    fn finish_panicked(&self, case: &Case) -> Verdict {
        let message = "could not run the case: rehearsal has a bug, see standard error".to_owned();
        let help = Some("please report it, with the scenario file".to_owned());
        let verdict = Verdict::Broken(EnvironmentError { message, help });
        attempt::finish_unplayed(case, &self.options, &self.events, verdict)
    }
}

/// Runs one case. Returns `None` if the run was stopped meanwhile.
pub async fn play_case(
    stage: &Stage,
    case: &Case,
    options: &Options,
    events: &Events,
) -> Option<Verdict> {
    attempt::run(case, stage, options, events).await
}

/// Counts the verdict of a case.
pub fn count(summary: &mut Summary, verdict: &Verdict) {
    match verdict {
        Verdict::Passed => summary.passed += 1,
        Verdict::Flaky { .. } => summary.flaky += 1,
        Verdict::Failed { .. } => summary.failed += 1,
        Verdict::Broken(_) => summary.broken += 1,
        Verdict::Mistake(_) => summary.mistakes += 1,
        Verdict::Skipped { .. } => summary.skipped += 1,
    }
}
