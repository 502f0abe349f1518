//! Many cases at once.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::FutureExt as _;
use rehearsal_record::{EnvironmentError, Summary, Verdict};
use rehearsal_stage::Stage;
use tokio::task::JoinSet;

use crate::case::{self, Case};
use crate::events::Events;
use crate::seed;
use crate::snapshot::Update;

/// How cases are played.
pub struct Options {
    /// How many at once.
    pub jobs: usize,
    /// Where all chance comes from, the order of cases among it.
    pub seed: u64,
    /// Whether the first case that is not green ends the run.
    pub fail_fast: bool,
    /// How often a case that is not green is tried again.
    pub retries: u32,
    /// Whether a case that was not green at once is red.
    pub flaky_fails: bool,
    /// Whether snapshots are written.
    pub snapshots: Update,
    /// The command that plays a case again.
    pub rerun: Box<dyn Fn(&Case) -> String + Send + Sync>,
}

impl Options {
    /// One case at a time, each once.
    pub fn plain(seed: u64, rerun: impl Fn(&Case) -> String + Send + Sync + 'static) -> Self {
        Self {
            jobs: 1,
            seed,
            fail_fast: false,
            retries: 0,
            flaky_fails: false,
            snapshots: Update::No,
            rerun: Box::new(rerun),
        }
    }

    /// Whether a verdict makes the run red.
    pub(crate) fn is_red(&self, verdict: &Verdict) -> bool {
        match verdict {
            Verdict::Failed { .. } | Verdict::Broken(_) => true,
            Verdict::Flaky { .. } => self.flaky_fails,
            Verdict::Passed | Verdict::Skipped { .. } => false,
        }
    }
}

/// Plays cases, `jobs` at once, in an order that the seed decides. Those whose
/// turn did not come because the run was ended are told as not played.
pub async fn play_all(
    stage: &Arc<Stage>,
    mut cases: Vec<Case>,
    options: Options,
    events: &Events,
) -> Summary {
    cases.sort_by_cached_key(|case| seed::mix(options.seed, &case.id.to_string()));
    let jobs = options.jobs.clamp(1, cases.len().max(1));
    let line = Arc::new(Line {
        stage: Arc::clone(stage),
        cases,
        next: AtomicUsize::new(0),
        options,
        events: events.clone(),
    });
    let mut workers = JoinSet::new();
    for _ in 0..jobs {
        let line = Arc::clone(&line);
        workers.spawn(async move { line.work(jobs).await });
    }
    let mut summary = Summary::default();
    let mut ended = vec![false; line.cases.len()];
    while let Some(verdicts) = workers.join_next().await {
        for (at, verdict) in verdicts.expect("what panics is caught where it is played") {
            ended[at] = true;
            count(&mut summary, &verdict);
        }
    }
    let unplayed = line.cases.iter().zip(ended).filter(|(_, ended)| !ended);
    let unplayed: Vec<&Case> = unplayed.map(|(case, _)| case).collect();
    summary.unplayed = unplayed.len();
    events.unplayed(unplayed);
    summary
}

/// Cases that wait to be played.
struct Line {
    stage: Arc<Stage>,
    cases: Vec<Case>,
    next: AtomicUsize,
    options: Options,
    events: Events,
}

impl Line {
    /// Plays the next case, and the next, until there is none or the run is
    /// ended. The sandbox of the case that comes `jobs` later is made
    /// meanwhile. Gives back which cases ended, and how.
    async fn work(&self, jobs: usize) -> Vec<(usize, Verdict)> {
        let mut verdicts = Vec::new();
        while !self.events.is_stopped() {
            let at = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(case) = self.cases.get(at) else {
                break;
            };
            if let Some(later) = self.cases.get(at + jobs) {
                case::prepare(later, &self.stage, &self.options);
            }
            let play = case::play(case, &self.stage, &self.options, &self.events);
            let verdict = AssertUnwindSafe(play).catch_unwind().await;
            let verdict = verdict.unwrap_or_else(|_| Some(self.bug(case)));
            verdicts.extend(verdict.map(|verdict| (at, verdict)));
        }
        verdicts
    }

    /// A panic while a case played is a bug of ours: nobody can say whether
    /// the case held.
    fn bug(&self, case: &Case) -> Verdict {
        let message = "could not play the case: rehearsal has a bug, see standard error".to_owned();
        let help = Some("please report it, with the scenario file".to_owned());
        let verdict = Verdict::Broken(EnvironmentError { message, help });
        case::end_unplayed(case, &self.options, &self.events, verdict)
    }
}

/// Plays one case; `None` where the run was ended meanwhile.
pub async fn play_case(
    stage: &Stage,
    case: &Case,
    options: &Options,
    events: &Events,
) -> Option<Verdict> {
    case::play(case, stage, options, events).await
}

/// Adds a verdict to the counts.
fn count(summary: &mut Summary, verdict: &Verdict) {
    match verdict {
        Verdict::Passed => summary.passed += 1,
        Verdict::Flaky { .. } => summary.flaky += 1,
        Verdict::Failed { .. } => summary.failed += 1,
        Verdict::Broken(_) => summary.broken += 1,
        Verdict::Skipped { .. } => summary.skipped += 1,
    }
}
