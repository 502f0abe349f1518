//! One run: starts a stage, runs cases on it, and passes the events to reporters.

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use rehearsal_record::{EnvironmentError, Event, Shard, StopReason, Summary};
use rehearsal_report::Reporter;
use rehearsal_run::{Case, EventReceiver, Events, Options, Stop, Stopwatch, Update, now, play_all};
use rehearsal_script::StageConfig;
use rehearsal_stage::{Stage, StageError};

use crate::exit::Exit;
use crate::kept_stage::KeptStage;
use crate::project;
use crate::revision;
use crate::shell::quoted;
use crate::signals::Signals;
use crate::standing_stage::StandingStage;

/// What to run, and how.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) config: StageConfig,
    pub(crate) cases: Vec<Case>,
    pub(crate) jobs: usize,
    pub(crate) seed: u64,
    pub(crate) fail_fast: bool,
    /// How long the whole run may take.
    pub(crate) timeout: Option<Duration>,
    pub(crate) retries: u32,
    pub(crate) flaky_fails: bool,
    /// How often every case runs, if under `--repeat`.
    pub(crate) rounds: Option<NonZeroU32>,
    pub(crate) shard: Option<Shard>,
    pub(crate) snapshots: Update,
    /// Notices for the beginning of the run.
    pub(crate) notices: Vec<String>,
    /// The names of the cases that run before all others.
    pub(crate) first: BTreeSet<String>,
    /// Where the cases run.
    pub(crate) place: RunPlace,
    /// Which stage to start, and on what.
    pub(crate) stage_options: rehearsal_stage::StageOptions,
    /// The command that runs a case again, without the case's name.
    pub(crate) command: String,
}

/// Where the cases of a run run.
#[derive(Debug)]
pub(crate) enum RunPlace {
    /// On a stage that starts and ends with the run.
    NewStage,
    /// On the stage that `rehearsal up` keeps running.
    Up(StandingStage),
    /// On a stage that is kept for the next run.
    Kept(Arc<KeptStage>),
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct RunResult {
    pub(crate) exit: Exit,
    /// Why the stage did not start.
    pub(crate) error: Option<EnvironmentError>,
    /// Why reports could not be written.
    pub(crate) report_errors: Vec<std::io::Error>,
}

/// Starts the stage, runs the cases and stops the stage.
pub(crate) async fn run(plan: Plan, reporters: Vec<Box<dyn Reporter>>) -> RunResult {
    let (events, received) = Events::channel();
    run_with(plan, reporters, events, received).await
}

/// Runs cases like [`run`], on a channel by which somebody else can follow and stop the run.
pub(crate) async fn run_with(
    mut plan: Plan,
    reporters: Vec<Box<dyn Reporter>>,
    events: Events,
    received: EventReceiver,
) -> RunResult {
    let watch = Stopwatch::start();
    let reporting = report(received, reporters);
    if let Some(rounds) = plan.rounds {
        let rounds = 1..=rounds.get();
        let again =
            rounds.flat_map(|round| plan.cases.iter().map(move |case| case.in_round(round)));
        plan.cases = again.collect();
    }
    let flaky_fails = plan.flaky_fails;
    // Before the first event: whoever has seen that may interrupt the run.
    let interrupt = stop_at_signals(events.clone());
    events.send(Event::RunStarted {
        format: rehearsal_record::FORMAT,
        at: now(),
        seed: plan.seed,
        jobs: plan.jobs,
        stage: plan.stage_options.stage_name().to_owned(),
        cases: plan.cases.len(),
        rounds: plan.rounds.map_or(1, NonZeroU32::get),
        retries: plan.retries,
        flaky_fails,
        shard: plan.shard,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        revision: revision::current(),
    });
    let system = plan.config.system();
    if !system.parts.is_empty() {
        events.send(Event::StageDescribed { system });
    }
    for text in std::mem::take(&mut plan.notices) {
        events.send(Event::Notice { text });
    }
    let timeout = plan.timeout.map(|limit| {
        let events = events.clone();
        tokio::spawn(async move { events.stop_after(limit).await })
    });
    let (mut summary, error, is_mistake) = if let RunPlace::Up(standing) = &plan.place {
        let (cases, seed) = (&plan.cases, plan.seed);
        let retries = plan.retries;
        let run = standing.run_cases(cases, seed, retries, plan.fail_fast, &events);
        let (summary, error) = run.await;
        (summary, error, false)
    } else {
        let (summary, error) = run_cases(plan, &events).await;
        let is_mistake = error.as_ref().is_some_and(StageError::is_mistake);
        (
            summary,
            error.as_ref().map(EnvironmentError::from),
            is_mistake,
        )
    };
    interrupt.abort();
    if let Some(timeout) = timeout {
        timeout.abort();
    }
    summary.duration = watch.elapsed();
    let stopped = events.stop_reason().map(StopReason::from);
    events.send(Event::RunFinished {
        summary,
        stopped,
        error: error.clone(),
        is_mistake,
    });
    let error = error.map(|error| EnvironmentError {
        message: events.secrets().mask(&error.message),
        help: error.help,
    });
    drop(events);
    let report_errors = reporting.join().unwrap_or_default();
    let broken = error.is_some();
    let exit = exit_of(&summary, flaky_fails, stopped, is_mistake, broken);
    RunResult {
        exit,
        error,
        report_errors,
    }
}

/// Returns the exit code of a run. A failure counts before a mistake of the author, and
/// that before a broken environment: these say nothing about the app. The summary does not count a
/// stage that did not start: `is_mistake` if that is the author's mistake, else only `broken`.
pub(crate) fn exit_of(
    summary: &Summary,
    flaky_fails: bool,
    stopped: Option<StopReason>,
    is_mistake: bool,
    broken: bool,
) -> Exit {
    match (stopped, summary) {
        (Some(StopReason::Interrupted), _) => Exit::Interrupted,
        (Some(StopReason::OutOfTime), _) => Exit::OutOfTime,
        (_, Summary { failed: 1.., .. }) => Exit::Failed,
        (_, Summary { flaky: 1.., .. }) if flaky_fails => Exit::Failed,
        (_, Summary { mistakes: 1.., .. }) => Exit::Wrong,
        _ if is_mistake => Exit::Wrong,
        (_, Summary { broken: 1.., .. }) => Exit::Broken,
        _ if broken => Exit::Broken,
        (_, Summary { passed: 1.., .. } | Summary { flaky: 1.., .. }) => Exit::Passed,
        _ => Exit::Nothing,
    }
}

async fn run_cases(plan: Plan, events: &Events) -> (Summary, Option<StageError>) {
    let Plan {
        config,
        cases,
        seed,
        command,
        ..
    } = plan;
    let requirements = project::requirements(&cases, &config);
    mask_secrets(rehearsal_stage::resolve_secrets(&config).values(), events);
    let start = async {
        match &plan.place {
            RunPlace::Kept(kept) => {
                let stage = kept.stage(&config, requirements, plan.stage_options, events);
                stage.await
            }
            _ => Stage::start(&config, requirements, plan.stage_options, events.sender())
                .await
                .map(Arc::new),
        }
    };
    let stage = tokio::select! {
        stage = start => stage.map_err(Some),
        _ = events.stopped() => Err(None),
    };
    let stage = match stage {
        Ok(stage) => {
            mask_secrets(stage.secrets(), events);
            stage
        }
        Err(error) => {
            events.send_unplayed(&cases);
            let summary = Summary {
                unplayed: cases.len(),
                ..Summary::default()
            };
            return (summary, error);
        }
    };
    let options = Options {
        jobs: plan.jobs,
        first: plan.first,
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
    // All cases are over, so this is the last reference to it, unless it is kept.
    if let Some(stage) = Arc::into_inner(stage) {
        stage.close().await;
    }
    (summary, None)
}

/// Masks secrets in all events from here on.
pub(crate) fn mask_secrets<S: AsRef<str>>(secrets: impl IntoIterator<Item = S>, events: &Events) {
    for secret in secrets {
        events.secrets().add(secret.as_ref());
    }
}

/// How often reporters with a live view are called.
const TICK: Duration = Duration::from_millis(100);

/// Passes events to reporters on another thread, so that writing a report never
/// holds up a step. The thread returns what could not be written.
fn report(
    mut received: EventReceiver,
    mut reporters: Vec<Box<dyn Reporter>>,
) -> JoinHandle<Vec<std::io::Error>> {
    let runtime = tokio::runtime::Handle::current();
    std::thread::spawn(move || {
        let mut failed = Vec::new();
        let mut last_tick = Stopwatch::start();
        loop {
            let ticks = reporters.iter().any(|reporter| reporter.ticks());
            let next = if ticks {
                let left = TICK.saturating_sub(last_tick.elapsed());
                let next = async { tokio::time::timeout(left, received.next()).await };
                runtime.block_on(next).ok()
            } else {
                Some(received.blocking_next())
            };
            if let Some(Some(event)) = &next {
                call_all(&mut reporters, &mut failed, |reporter| {
                    reporter.event(event)
                });
            }
            if matches!(next, Some(None | Some(Event::RunFinished { .. }))) {
                return failed;
            }
            if ticks && last_tick.elapsed() >= TICK {
                last_tick = Stopwatch::start();
                call_all(&mut reporters, &mut failed, |reporter| reporter.tick(now()));
            }
        }
    })
}

/// Calls all reporters; one that fails is not called again.
fn call_all(
    reporters: &mut Vec<Box<dyn Reporter>>,
    failed: &mut Vec<std::io::Error>,
    call: impl Fn(&mut dyn Reporter) -> std::io::Result<()>,
) {
    reporters.retain_mut(|reporter| match call(reporter.as_mut()) {
        Ok(()) => true,
        Err(error) => {
            failed.push(error);
            false
        }
    });
}

/// Stops the run at SIGINT or SIGTERM: the first time in good order, the second
/// time at once.
fn stop_at_signals(events: Events) -> tokio::task::JoinHandle<()> {
    let signals = Signals::new();
    tokio::spawn(async move {
        let Ok(mut signals) = signals else {
            return;
        };
        signals.next().await;
        events.send(Event::Notice {
            text: "interrupted: stopping the stage".to_owned(),
        });
        events.stop(Stop::Interrupted);
        signals.next().await;
        std::process::exit(Exit::Interrupted as i32);
    })
}
