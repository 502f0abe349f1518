//! Runs one case: its attempts, each from a new sandbox to a verdict.

use std::ops::ControlFlow;
use std::sync::atomic::AtomicUsize;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use rehearsal_record::{CaseOutcome, EnvironmentError, Event, Place, Verdict};
use rehearsal_stage::{Sandbox, Stage};
use serde_json::{Map, Value};

use crate::browser::Browser;
use crate::case::Case;
use crate::case_eval::CaseEvalContext;
use crate::clock::{Stopwatch, now};
use crate::context::CaseContext;
use crate::database::Connection;
use crate::event_streams::EventStreams;
use crate::events::{Events, Stop};
use crate::live::{CaseStart, LiveCase};
use crate::matching::Finding;
use crate::needs;
use crate::options::Options;
use crate::output;
use crate::player::Player;
use crate::running::RunningSteps;
use crate::secrets;
use crate::snapshot::SnapshotNames;
use crate::sockets::Sockets;
use crate::step_tally::StepTally;
use crate::undo::Changes;
use crate::verdict::{Progress, eval_failed, failed, of_stage_error};

/// Starts to make the sandbox of a case that runs soon.
pub(crate) fn prepare(case: &Case, stage: &Stage, options: &Options) {
    if case.scenario.skip.is_none() {
        stage.prepare(case.sandbox_request(options.seed));
    }
}

/// Runs a case, each attempt in its own sandbox, until it passes or no retries
/// are left. Returns `None` if the run was stopped meanwhile.
pub(crate) async fn run(
    case: &Case,
    stage: &Stage,
    options: &Options,
    events: &Events,
) -> Option<Verdict> {
    if let Some(reason) = &case.scenario.skip {
        let reason = reason.clone();
        let skipped = Verdict::Skipped { reason };
        return Some(finish_unplayed(case, options, events, skipped));
    }
    let attempts = options.retries + 1;
    let mut number = 1;
    loop {
        let attempt = Attempt::new(case, number, options, events);
        let mut outcome = attempt.run(stage).await?;
        // A mistake of the author is the same at every attempt.
        let retried = matches!(outcome.verdict, Verdict::Failed { .. } | Verdict::Broken(_));
        if retried && number < attempts && !events.is_stopped() {
            events.send(Event::CaseRetried {
                id: case.id.clone(),
                outcome: Box::new(outcome),
            });
            number += 1;
            continue;
        }
        if outcome.verdict == Verdict::Passed && number > 1 {
            outcome.verdict = Verdict::Flaky { attempts: number };
        }
        return Some(finish(case, options, events, outcome));
    }
}

/// Finishes a case of which no step was played.
pub(crate) fn finish_unplayed(
    case: &Case,
    options: &Options,
    events: &Events,
    verdict: Verdict,
) -> Verdict {
    let attempt = Attempt::new(case, 1, options, events);
    let outcome = attempt.outcome(verdict, Duration::ZERO);
    finish(case, options, events, outcome)
}

fn finish(case: &Case, options: &Options, events: &Events, outcome: CaseOutcome) -> Verdict {
    let verdict = outcome.verdict.clone();
    events.send(Event::CaseFinished {
        id: case.id.clone(),
        outcome: Box::new(outcome),
    });
    if options.fail_fast && options.is_red(&verdict) {
        events.stop(Stop::FailFast);
    }
    verdict
}

/// Replaces a red verdict if the stage itself has failed, because it then says
/// nothing about the app.
async fn blame_stage(verdict: Verdict, stage: &Stage) -> Verdict {
    if !matches!(verdict, Verdict::Failed { .. } | Verdict::Broken(_)) {
        return verdict;
    }
    let Some(message) = stage.failure().await else {
        return verdict;
    };
    let help = "no scenario should cause this: look at this machine's memory and system log";
    Verdict::Broken(EnvironmentError {
        message,
        help: Some(help.into()),
    })
}

/// Replaces a verdict if an answer of a mock could not be computed: the app then got
/// another one.
fn blame_mock(verdict: Verdict, sandbox: &Sandbox, externals_start: u64) -> Verdict {
    let mistakes = sandbox
        .externals()
        .journal()
        .mistakes_since(externals_start);
    match (verdict, mistakes.into_iter().next()) {
        (Verdict::Passed | Verdict::Failed { .. }, Some(first)) => eval_failed(first),
        (verdict, _) => verdict,
    }
}

/// One attempt at a case.
struct Attempt<'a> {
    case: &'a Case,
    number: u32,
    options: &'a Options,
    events: &'a Events,
    /// The values of the case's row, once they are known.
    row: Mutex<Map<String, Value>>,
}

impl<'a> Attempt<'a> {
    fn new(case: &'a Case, number: u32, options: &'a Options, events: &'a Events) -> Self {
        Self {
            case,
            number,
            options,
            events,
            row: Mutex::default(),
        }
    }

    /// Returns `None` if the run was stopped before there was a verdict.
    async fn run(&self, stage: &Stage) -> Option<CaseOutcome> {
        let case = self.case;
        let request = case.sandbox_request(self.options.seed);
        // Boxed, here and below, because the compiler refuses futures that are
        // nested this deeply.
        let sandbox: BoxFuture<'_, _> = Box::pin(stage.sandbox(request));
        let sandbox = tokio::select! {
            sandbox = sandbox => sandbox,
            _ = self.events.stopped() => return None,
        };
        let sandbox = match sandbox {
            Ok(sandbox) => sandbox,
            Err(error) => {
                let verdict = of_stage_error(&error);
                return Some(self.outcome(verdict, Duration::ZERO));
            }
        };
        if let Err(error) = sandbox.check_attached(case.scenario.apps.as_deref()).await {
            let verdict = of_stage_error(&error);
            sandbox.close().await;
            return Some(self.outcome(verdict, Duration::ZERO));
        }
        if let Some(reason) = needs::missing(&case.scenario.needs, &sandbox) {
            sandbox.close().await;
            return Some(self.outcome(Verdict::Skipped { reason }, Duration::ZERO));
        }
        if secrets::discovers_secrets(&case.scenario) {
            self.events.secrets().delay_steps(&case.id);
        }
        let tags = case.scenario.tags.iter();
        let started_at = now();
        self.events.send(Event::CaseStarted {
            id: case.id.clone(),
            title: case.scenario.title.clone(),
            tags: tags.map(|tag| tag.as_str().into()).collect(),
            attempt: self.number,
            at: started_at,
        });
        let watch = Stopwatch::start();
        let start = CaseStart::now(&sandbox, started_at);
        let live = LiveCase {
            sandbox: sandbox.view(),
            start,
            watch,
            outcome: self.outcome(Verdict::Passed, Duration::ZERO),
        };
        self.events.live().add(case.id.clone(), live);
        let verdict: BoxFuture<'_, _> =
            Box::pin(self.play(&sandbox, start.journal, start.externals));
        let verdict = match verdict.await {
            Some(verdict) => {
                let verdict = blame_stage(verdict, stage).await;
                Some(blame_mock(verdict, &sandbox, start.externals))
            }
            None => None,
        };
        sandbox.sync_statements().await;
        let outcome = verdict.map(|verdict| {
            let mut outcome = self.outcome(verdict, watch.elapsed());
            start.collect(&sandbox, &mut outcome);
            outcome
        });
        self.events.live().remove(&case.id);
        sandbox.close().await;
        outcome
    }

    fn outcome(&self, verdict: Verdict, duration: Duration) -> CaseOutcome {
        CaseOutcome {
            verdict,
            attempt: self.number,
            duration,
            calls: Vec::new(),
            waiting: Vec::new(),
            externals: Vec::new(),
            statements: Vec::new(),
            logs: Vec::new(),
            exited: Vec::new(),
            row: self
                .row
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone(),
            rerun: (self.options.rerun)(self.case),
        }
    }

    async fn play(
        &self,
        sandbox: &Sandbox,
        journal_start: u64,
        externals_start: u64,
    ) -> Option<Verdict> {
        let (case, events) = (self.case, self.events);
        let browser = match Browser::new() {
            Ok(browser) => browser,
            Err(error) => {
                return Some(Verdict::Broken(EnvironmentError {
                    message: format!("could not make an HTTP client: {error}"),
                    help: None,
                }));
            }
        };
        for secret in sandbox.secrets() {
            events.secrets().add_to(&case.id, secret);
        }
        let messages = sandbox.cloud().mailbox().messages();
        let context = CaseContext {
            id: &case.id,
            sandbox,
            browser,
            sockets: Sockets::default(),
            event_streams: EventStreams::default(),
            database: Connection::default(),
            eval: CaseEvalContext::new(sandbox, case.seed(self.options.seed)),
            events,
            flows: &case.scenario.flows,
            app: case.scenario.app.as_deref(),
            apps: case.scenario.apps.as_deref(),
            as_user: case.scenario.as_user.as_deref(),
            journal_start,
            externals_start,
            mailbox_start: messages.last().map_or(0, |last| last.seq),
            started: AtomicUsize::new(0),
            changes: Changes::default(),
            step_tally: StepTally::default(),
            running: RunningSteps::default(),
            snapshot_names: SnapshotNames::of(case),
            update: self.options.snapshots,
            saved: Mutex::default(),
        };
        let mut player = Player {
            case: &context,
            scope: sandbox.scope().clone(),
        };
        let verdict = async {
            let steps = self.play_steps(&mut player).await;
            let why_none = context.step_tally.why_none();
            settle_after(&steps, sandbox).await;
            let always = player.play_all(&case.scenario.always).await;
            settle_after(&always, sandbox).await;
            match (steps, always) {
                (ControlFlow::Break(verdict), _) | (_, ControlFlow::Break(verdict)) => verdict,
                _ => match why_none {
                    Some(reason) => Verdict::Skipped { reason },
                    None => Verdict::Passed,
                },
            }
        };
        let verdict = tokio::select! {
            verdict = verdict => Some(verdict),
            stop = events.stopped() => match stop {
                Stop::OutOfTime(limit) => {
                    Some(context.abort(&self.first_place(), |_| out_of_time(limit)))
                }
                Stop::FailFast | Stop::Interrupted => None,
            }
        };
        if sandbox.is_shared() {
            let failures = context.changes.undo(sandbox).await;
            if let (Some(Verdict::Passed), Some(first)) = (&verdict, failures.into_iter().next()) {
                let help = "other scenarios use the same sandbox and may see what this one left";
                return Some(Verdict::Broken(EnvironmentError {
                    message: first,
                    help: Some(help.to_owned()),
                }));
            }
        }
        verdict
    }

    fn first_place(&self) -> Place {
        self.case.scenario.steps[0].place.clone()
    }

    /// Plays the scenario's steps within its timeout.
    async fn play_steps(&self, player: &mut Player<'_>) -> Progress {
        let scenario = &self.case.scenario;
        let row = &scenario.cases[self.case.row];
        player.define(&row.values)?;
        // The name is that of the case.
        let values = row.values.iter().filter(|cell| cell.name != "name");
        let values = values.filter_map(|cell| {
            let value = player.scope.get(&cell.name)?;
            Some((cell.name.clone(), value.clone()))
        });
        *self.row.lock().unwrap_or_else(PoisonError::into_inner) = values.collect();
        player.define(&scenario.vars)?;
        let context = player.case;
        let steps = async {
            let (setup, own) = scenario.steps.split_at(scenario.setup_steps);
            player.play_all(setup).await?;
            context.step_tally.start_over();
            player.play_all(own).await
        };
        let Some(limit) = scenario.timeout else {
            return steps.await;
        };
        match tokio::time::timeout(limit.0, steps).await {
            Ok(progress) => progress,
            Err(_) => ControlFlow::Break(
                context.abort(&self.first_place(), |place| timed_out(place, limit.0)),
            ),
        }
    }
}

/// Waits for what apps write about a step that was red, often after they answered.
async fn settle_after(progress: &Progress, sandbox: &Sandbox) {
    if let ControlFlow::Break(Verdict::Failed { .. } | Verdict::Broken(_)) = progress {
        output::settle(sandbox).await;
    }
}

fn timed_out(place: &Place, limit: Duration) -> Verdict {
    failed(vec![Finding {
        path: "scenario".into(),
        expected: format!("all steps to be over within {limit:?}"),
        actual: None,
        place: place.clone(),
    }])
}

fn out_of_time(limit: Duration) -> Verdict {
    Verdict::Broken(EnvironmentError {
        message: format!("could not finish: the run reached its time limit of {limit:?}"),
        help: Some("give the run more time, or see what the case was waiting for".to_owned()),
    })
}
