//! One run: a stage that stands, cases that are played on it, and who is told.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use rehearsal_record::{EnvironmentError, Event, Shard, StopReason, Summary};
use rehearsal_report::Reporter;
use rehearsal_run::{Case, Events, Options, Stop, Stopwatch, Told, Update, now, play_all};
use rehearsal_script::StageConfig;
use rehearsal_stage::Stage;

use crate::exit::Exit;
use crate::project;

/// How a run goes.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) script: StageConfig,
    pub(crate) cases: Vec<Case>,
    pub(crate) jobs: usize,
    pub(crate) seed: u64,
    pub(crate) fail_fast: bool,
    /// How long all of it may take.
    pub(crate) timeout: Option<Duration>,
    pub(crate) retries: u32,
    pub(crate) flaky_fails: bool,
    /// How often every case is played, where it is to be counted.
    pub(crate) rounds: Option<NonZeroU32>,
    pub(crate) shard: Option<Shard>,
    pub(crate) snapshots: Update,
    /// Lines that are told at the beginning.
    pub(crate) notices: Vec<String>,
    /// What the stage stands on.
    pub(crate) ground: rehearsal_stage::StageOptions,
    /// The command that plays cases, without its arguments.
    pub(crate) command: String,
}

/// How it ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) exit: Exit,
    /// What kept the stage from standing.
    pub(crate) error: Option<EnvironmentError>,
    /// Reports that could not be written.
    pub(crate) unreported: Vec<std::io::Error>,
}

/// Boots, plays, takes down, and tells it all to the reporters.
pub(crate) async fn run(mut plan: Plan, reporters: Vec<Box<dyn Reporter>>) -> Ended {
    let watch = Stopwatch::start();
    let (events, told) = Events::channel();
    let reporting = report(told, reporters);
    if let Some(rounds) = plan.rounds {
        let rounds = 1..=rounds.get();
        let again =
            rounds.flat_map(|round| plan.cases.iter().map(move |case| case.in_round(round)));
        plan.cases = again.collect();
    }
    let flaky_fails = plan.flaky_fails;
    // Before the first line is told: whoever has seen it may interrupt.
    let interrupt = listen(events.clone());
    events.send(Event::RunStarted {
        format: rehearsal_record::FORMAT,
        at: now(),
        seed: plan.seed,
        jobs: plan.jobs,
        stage: plan.ground.stage_name().to_owned(),
        cases: plan.cases.len(),
        rounds: plan.rounds.map_or(1, NonZeroU32::get),
        retries: plan.retries,
        flaky_fails,
        shard: plan.shard,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    });
    for text in std::mem::take(&mut plan.notices) {
        events.send(Event::Notice { text });
    }
    let clock = plan.timeout.map(|limit| {
        let events = events.clone();
        tokio::spawn(async move { events.stop_after(limit).await })
    });
    let (mut summary, error) = play(plan, &events).await;
    interrupt.abort();
    if let Some(clock) = clock {
        clock.abort();
    }
    summary.duration = watch.elapsed();
    let stopped = events.why_stopped().map(|stop| match stop {
        Stop::FailFast => StopReason::FailFast,
        Stop::Interrupted => StopReason::Interrupted,
        Stop::OutOfTime(_) => StopReason::OutOfTime,
    });
    events.send(Event::RunFinished {
        summary,
        stopped,
        error: error.clone(),
    });
    let error = error.map(|error| EnvironmentError {
        message: events.secrets().mask(&error.message),
        help: error.help,
    });
    drop(events);
    let unreported = reporting.join().unwrap_or_default();
    let exit = exit_of(&summary, flaky_fails, stopped, error.is_some());
    Ended {
        exit,
        error,
        unreported,
    }
}

/// A broken environment says nothing about the app, so a failure beside it
/// still counts first. `broke` is what the counts do not know: a stage that
/// never stood.
pub(crate) fn exit_of(
    summary: &Summary,
    flaky_fails: bool,
    stopped: Option<StopReason>,
    broke: bool,
) -> Exit {
    match (stopped, summary) {
        (Some(StopReason::Interrupted), _) => Exit::Interrupted,
        (Some(StopReason::OutOfTime), _) => Exit::OutOfTime,
        (_, Summary { failed: 1.., .. }) => Exit::Failed,
        (_, Summary { flaky: 1.., .. }) if flaky_fails => Exit::Failed,
        (_, Summary { broken: 1.., .. }) => Exit::Broken,
        _ if broke => Exit::Broken,
        (_, Summary { passed: 1.., .. } | Summary { flaky: 1.., .. }) => Exit::Passed,
        _ => Exit::Nothing,
    }
}

async fn play(plan: Plan, events: &Events) -> (Summary, Option<EnvironmentError>) {
    let Plan {
        script,
        cases,
        seed,
        command,
        ..
    } = plan;
    let needs = project::needs(&cases, &script);
    keep_secrets(rehearsal_stage::resolve_secrets(&script).values(), events);
    let boot = Stage::start(&script, needs, plan.ground, events.sender());
    let stage = tokio::select! {
        stage = boot => stage.map_err(|error| Some(EnvironmentError::from(&error))),
        _ = events.stopped() => Err(None),
    };
    let stage = match stage {
        Ok(stage) => {
            keep_secrets(stage.secrets(), events);
            Arc::new(stage)
        }
        Err(error) => {
            events.unplayed(&cases);
            let summary = Summary {
                unplayed: cases.len(),
                ..Summary::default()
            };
            return (summary, error);
        }
    };
    let options = Options {
        jobs: plan.jobs,
        fail_fast: plan.fail_fast,
        retries: plan.retries,
        flaky_fails: plan.flaky_fails,
        snapshots: plan.snapshots,
        ..Options::plain(seed, move |case| {
            let name = quoted(&case.id.name());
            format!("{command} {name} --seed {}", case.run_seed(seed))
        })
    };
    let summary = play_all(&stage, cases, options, events).await;
    // All cases are over, so nobody else holds it.
    if let Some(stage) = Arc::into_inner(stage) {
        stage.close().await;
    }
    (summary, None)
}

/// Has secrets kept out of everything that is told.
pub(crate) fn keep_secrets<S: AsRef<str>>(secrets: impl IntoIterator<Item = S>, events: &Events) {
    for secret in secrets {
        events.secrets().add(secret.as_ref());
    }
}

/// A word as a shell takes it.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/_-.:".contains(c);
    if word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// How often a reporter that wants to know the time is told it.
const TICK: Duration = Duration::from_millis(100);

/// Tells events to reporters on a thread of their own: writing a report never
/// holds up a step. Gives back what could not be written.
fn report(
    mut told: Told,
    mut reporters: Vec<Box<dyn Reporter>>,
) -> JoinHandle<Vec<std::io::Error>> {
    let runtime = tokio::runtime::Handle::current();
    std::thread::spawn(move || {
        let mut failed = Vec::new();
        let mut ticked = Stopwatch::start();
        loop {
            let ticks = reporters.iter().any(|reporter| reporter.ticks());
            let next = if ticks {
                let left = TICK.saturating_sub(ticked.elapsed());
                let next = async { tokio::time::timeout(left, told.next()).await };
                runtime.block_on(next).ok()
            } else {
                Some(told.wait())
            };
            if let Some(Some(event)) = &next {
                tell(&mut reporters, &mut failed, |reporter| {
                    reporter.event(event)
                });
            }
            if matches!(next, Some(None | Some(Event::RunFinished { .. }))) {
                return failed;
            }
            if ticks && ticked.elapsed() >= TICK {
                ticked = Stopwatch::start();
                tell(&mut reporters, &mut failed, |reporter| reporter.tick(now()));
            }
        }
    })
}

/// Tells all reporters something; one that fails is told nothing more.
fn tell(
    reporters: &mut Vec<Box<dyn Reporter>>,
    failed: &mut Vec<std::io::Error>,
    what: impl Fn(&mut dyn Reporter) -> std::io::Result<()>,
) {
    reporters.retain_mut(|reporter| match what(reporter.as_mut()) {
        Ok(()) => true,
        Err(error) => {
            failed.push(error);
            false
        }
    });
}

/// Ends the run at SIGINT or SIGTERM: the first time in good order, the second
/// time at once.
fn listen(events: Events) -> tokio::task::JoinHandle<()> {
    let signals = Signals::new();
    tokio::spawn(async move {
        let Ok(mut signals) = signals else {
            return;
        };
        signals.next().await;
        events.send(Event::Notice {
            text: "interrupted: taking the stage down".to_owned(),
        });
        events.stop(Stop::Interrupted);
        signals.next().await;
        std::process::exit(Exit::Interrupted as i32);
    })
}

/// SIGINT and SIGTERM, or Ctrl-C where there are no signals.
pub(crate) struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    #[cfg(unix)]
    pub(crate) fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    #[cfg(not(unix))]
    #[expect(clippy::unnecessary_wraps, reason = "the other systems' side can fail")]
    pub(crate) fn new() -> std::io::Result<Self> {
        Ok(Self {})
    }

    #[cfg(unix)]
    pub(crate) async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    #[cfg(not(unix))]
    pub(crate) async fn next(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
