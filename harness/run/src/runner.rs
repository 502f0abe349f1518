//! Many cases at once.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::FutureExt as _;
use rehearsal_record::{CaseId, Event, Summary, Trouble, Verdict};
use rehearsal_stage::Stage;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::case::{self, Case};
use crate::seed;

/// How cases are played.
pub struct Options {
    /// How many at once.
    pub jobs: usize,
    /// Where all chance comes from, the order of cases among it.
    pub seed: u64,
    /// Whether the first case that is not green ends the run.
    pub fail_fast: bool,
    /// The command that plays a case again.
    pub rerun: Box<dyn Fn(&CaseId) -> String + Send + Sync>,
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            jobs,
            seed,
            fail_fast,
            ..
        } = self;
        write!(
            f,
            "Options {{ jobs: {jobs}, seed: {seed}, fail_fast: {fail_fast}, .. }}"
        )
    }
}

/// Where events go, and what ends a run before its time.
#[derive(Debug, Clone)]
pub struct Events {
    to: UnboundedSender<Event>,
    stop: Arc<watch::Sender<bool>>,
}

impl Events {
    /// A channel for the events of one run.
    pub fn channel() -> (Self, UnboundedReceiver<Event>) {
        let (to, from) = unbounded_channel();
        (
            Self {
                to,
                stop: Arc::new(watch::Sender::new(false)),
            },
            from,
        )
    }

    /// Tells an event.
    pub fn send(&self, event: Event) {
        // Nobody listens any more only where the run is being thrown away.
        let _ = self.to.send(event);
    }

    /// The sender alone, for the stage.
    pub fn sender(&self) -> &UnboundedSender<Event> {
        &self.to
    }

    /// Ends the run: no further case begins, and those that play are broken off.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Until somebody ends the run before its time.
    pub async fn stopped(&self) {
        let mut stop = self.stop.subscribe();
        // It cannot close while we hold the sender.
        let _ = stop.wait_for(|stop| *stop).await;
    }
}

/// Plays cases, `jobs` at once, in an order that the seed decides.
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
    while let Some(verdicts) = workers.join_next().await {
        for verdict in verdicts.expect("what panics is caught where it is played") {
            count(&mut summary, &verdict);
        }
    }
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
    /// stopped. The sandbox of the case that comes `jobs` later is made
    /// meanwhile.
    async fn work(&self, jobs: usize) -> Vec<Verdict> {
        let mut verdicts = Vec::new();
        loop {
            let at = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(case) = self.cases.get(at) else {
                return verdicts;
            };
            if let Some(later) = self.cases.get(at + jobs) {
                case::prepare(later, &self.stage, &self.options);
            }
            let play = case::play(case, &self.stage, &self.options, &self.events);
            tokio::select! {
                verdict = AssertUnwindSafe(play).catch_unwind() => {
                    verdicts.push(verdict.unwrap_or_else(|_| self.bug(case)));
                }
                () = self.events.stopped() => return verdicts,
            }
        }
    }

    /// A panic while a case played is a bug of ours: nobody can say whether
    /// the case held.
    fn bug(&self, case: &Case) -> Verdict {
        let message = "could not play the case: rehearsal has a bug, see standard error".to_owned();
        let help = Some("please report it, with the scenario file".to_owned());
        let verdict = Verdict::Broken(Trouble { message, help });
        case::finish_without_sandbox(case, &self.options, &self.events, verdict)
    }
}

/// Plays one case.
pub async fn play_case(stage: &Stage, case: &Case, options: &Options, events: &Events) -> Verdict {
    case::play(case, stage, options, events).await
}

/// Adds a verdict to the counts.
fn count(summary: &mut Summary, verdict: &Verdict) {
    match verdict {
        Verdict::Passed => summary.passed += 1,
        Verdict::Failed { .. } => summary.failed += 1,
        Verdict::Broken(_) => summary.broken += 1,
        Verdict::Skipped { .. } => summary.skipped += 1,
    }
}
