//! Many cases at once.

use std::sync::Arc;

use rehearsal_record::{CaseId, Event, Summary, Verdict};
use rehearsal_stage::Stage;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{Semaphore, watch};
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
    let options = Arc::new(options);
    let places = Arc::new(Semaphore::new(options.jobs.max(1)));
    let mut playing = JoinSet::new();
    for case in cases {
        let (stage, options, events) = (Arc::clone(stage), Arc::clone(&options), events.clone());
        let places = Arc::clone(&places);
        playing.spawn(async move {
            let play = async {
                let _place = places.acquire().await;
                case::play(&case, &stage, &options, &events).await
            };
            tokio::select! {
                verdict = play => Some(verdict),
                () = events.stopped() => None,
            }
        });
    }
    let mut summary = Summary::default();
    while let Some(ended) = playing.join_next().await {
        match ended {
            Ok(Some(verdict)) => count(&mut summary, &verdict),
            Ok(None) => {}
            // A bug of ours: nobody can say whether the case held.
            Err(_) => summary.broken += 1,
        }
    }
    summary
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
