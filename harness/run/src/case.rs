//! One case of one scenario, from its sandbox to its verdict.

use std::ops::ControlFlow;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::BoxFuture;
use rehearsal_record::{
    AppExit, CaseId, CaseOutcome, EnvironmentError, Event, LogLine, Place, Verdict,
};
use rehearsal_script::Scenario;
use rehearsal_stage::{Sandbox, SandboxRequest, Stage, StatementLog};
use time::OffsetDateTime;

use crate::actions::{Browser, Connection};
use crate::clock::{Stopwatch, now};
use crate::events::{Events, Stop};
use crate::matching::Finding;
use crate::player::{Common, Outcome, Player};
use crate::runner::Options;
use crate::running::Running;
use crate::secrets;
use crate::seed;
use crate::snapshot::Names;
use crate::verdict::failed;
use crate::world::CaseWorld;

/// How many lines are kept of what each app wrote in a case that passed.
const LINES: usize = 100;

/// One case to be played.
#[derive(Debug, Clone)]
pub struct Case {
    /// Which it is.
    pub id: CaseId,
    /// The scenario it belongs to.
    pub scenario: Arc<Scenario>,
    /// Its row among the scenario's cases.
    pub row: usize,
}

impl Case {
    /// All cases of a scenario, in the order of the file.
    pub fn all_of(scenario: &Arc<Scenario>) -> Vec<Self> {
        let cases = scenario.cases.iter().enumerate();
        cases
            .map(|(row, case)| Self {
                id: CaseId {
                    file: Arc::clone(&scenario.file),
                    scenario: Arc::clone(&scenario.id),
                    case: case.name.as_deref().map(Into::into),
                    round: None,
                },
                scenario: Arc::clone(scenario),
                row,
            })
            .collect()
    }

    /// The same case, to be played for the `round`th time.
    #[must_use]
    pub fn in_round(&self, round: u32) -> Self {
        let mut case = self.clone();
        case.id.round = Some(round);
        case
    }

    /// The seed that plays it like this when it is played alone: a round is
    /// what a run with a later seed would be.
    pub fn run_seed(&self, seed: u64) -> u64 {
        seed.wrapping_add(u64::from(self.id.round.map_or(0, |round| round - 1)))
    }

    /// The seed of all chance in it, whatever is played beside it.
    fn seed(&self, seed: u64) -> u64 {
        seed::mix(self.run_seed(seed), &self.id.name())
    }

    /// What its sandbox has to have on it.
    fn request(&self, seed: u64) -> SandboxRequest {
        let names = |names: &[String]| names.iter().map(|name| name.as_str().into()).collect();
        SandboxRequest {
            seeds: names(&self.scenario.seeds),
            apps: self.scenario.apps.as_deref().map(names),
            seed: self.seed(seed),
        }
    }
}

/// Has the sandbox of a case made, which will be asked for soon.
pub(crate) fn prepare(case: &Case, stage: &Stage, options: &Options) {
    if case.scenario.skip.is_none() {
        stage.prepare(case.request(options.seed));
    }
}

/// Plays a case in sandboxes of its own until it is green or nothing is left
/// to try, and tells how it went. `None` where the run was ended meanwhile.
pub(crate) async fn play(
    case: &Case,
    stage: &Stage,
    options: &Options,
    events: &Events,
) -> Option<Verdict> {
    if let Some(reason) = &case.scenario.skip {
        let reason = reason.clone();
        return Some(end_unplayed(
            case,
            options,
            events,
            Verdict::Skipped { reason },
        ));
    }
    let attempts = options.retries + 1;
    let mut number = 1;
    loop {
        let attempt = Attempt {
            case,
            number,
            options,
            events,
        };
        let mut outcome = attempt.play(stage).await?;
        let red = matches!(outcome.verdict, Verdict::Failed { .. } | Verdict::Broken(_));
        if red && number < attempts && !events.is_stopped() {
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

/// The end of a case that had nothing to play in.
pub(crate) fn end_unplayed(
    case: &Case,
    options: &Options,
    events: &Events,
    verdict: Verdict,
) -> Verdict {
    let attempt = Attempt {
        case,
        number: 1,
        options,
        events,
    };
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

/// What is red where the stage itself has died says nothing about the app.
async fn grounded(verdict: Verdict, stage: &Stage) -> Verdict {
    if !matches!(verdict, Verdict::Failed { .. } | Verdict::Broken(_)) {
        return verdict;
    }
    let Some(message) = stage.failure().await else {
        return verdict;
    };
    let help = "nothing in a scenario should end it: look at this machine's memory and system log";
    Verdict::Broken(EnvironmentError {
        message,
        help: Some(help.into()),
    })
}

/// One attempt at a case.
struct Attempt<'a> {
    case: &'a Case,
    number: u32,
    options: &'a Options,
    events: &'a Events,
}

impl Attempt<'_> {
    /// `None` where the run was ended meanwhile and nothing can be said.
    async fn play(&self, stage: &Stage) -> Option<CaseOutcome> {
        let case = self.case;
        let request = case.request(self.options.seed);
        // Boxed, here and below: the compiler gives up on what is this deep
        // otherwise.
        let made: BoxFuture<'_, _> = Box::pin(stage.sandbox(request));
        let sandbox = tokio::select! {
            sandbox = made => sandbox,
            _ = self.events.stopped() => return None,
        };
        let sandbox = match sandbox {
            Ok(sandbox) => sandbox,
            Err(error) => {
                let verdict = Verdict::Broken(EnvironmentError::from(&error));
                return Some(self.outcome(verdict, Duration::ZERO));
            }
        };
        let tags = case.scenario.tags.iter();
        if secrets::come_late(&case.scenario) {
            self.events.secrets().hold(&case.id);
        }
        let began = now();
        self.events.send(Event::CaseStarted {
            id: case.id.clone(),
            title: case.scenario.title.clone(),
            tags: tags.map(|tag| tag.as_str().into()).collect(),
            attempt: self.number,
            at: began,
        });
        let watch = Stopwatch::start();
        let since = sandbox.cloud().journal().last();
        let asked = sandbox.statements().map_or(0, StatementLog::count);
        let played: BoxFuture<'_, _> = Box::pin(self.play_in(&sandbox, since));
        let verdict = match played.await {
            Some(verdict) => Some(grounded(verdict, stage).await),
            None => None,
        };
        sandbox.sync_statements().await;
        let outcome = verdict.map(|verdict| {
            let mut outcome = self.outcome(verdict, watch.elapsed());
            let calls = sandbox.cloud().journal().since(since);
            outcome.calls = calls.iter().map(|call| call.as_ref().clone()).collect();
            outcome.waiting = sandbox.cloud().waiting_calls();
            let statements = sandbox.statements();
            outcome.statements = statements.map_or_else(Vec::new, |told| told.since(asked));
            outcome.logs = logs(&sandbox, &outcome.verdict, began);
            outcome.exited = exited_apps(&sandbox);
            outcome
        });
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
            statements: Vec::new(),
            logs: Vec::new(),
            exited: Vec::new(),
            rerun: (self.options.rerun)(self.case),
        }
    }

    async fn play_in(&self, sandbox: &Sandbox, since: u64) -> Option<Verdict> {
        let (case, events) = (self.case, self.events);
        let browser = match Browser::new() {
            Ok(browser) => browser,
            Err(error) => {
                let message = format!("could not make an HTTP client: {error}");
                return Some(Verdict::Broken(EnvironmentError {
                    message,
                    help: None,
                }));
            }
        };
        self.keep_secrets(sandbox);
        let letters = sandbox.cloud().outbox().letters();
        let common = Common {
            id: &case.id,
            sandbox,
            browser,
            database: Connection::default(),
            world: CaseWorld::new(sandbox, case.seed(self.options.seed)),
            events,
            apps: case.scenario.apps.as_deref(),
            as_user: case.scenario.as_user.as_deref(),
            since,
            letters: letters.last().map_or(0, |last| last.seq),
            begun: AtomicUsize::new(0),
            running: Running::default(),
            snapshots: Names::of(case),
            update: self.options.snapshots,
            saved: Mutex::default(),
        };
        let mut player = Player {
            common: &common,
            scope: sandbox.scope().clone(),
        };
        let story = async {
            let outcome = self.story(&mut player).await;
            let afterwards = player.steps(&case.scenario.always).await;
            match (outcome, afterwards) {
                (ControlFlow::Break(verdict), _) | (_, ControlFlow::Break(verdict)) => verdict,
                _ => Verdict::Passed,
            }
        };
        tokio::select! {
            verdict = story => Some(verdict),
            stop = events.stopped() => match stop {
                Stop::OutOfTime(limit) => Some(common.break_off(&self.first_place(), |_| out_of_time(limit))),
                Stop::FailFast | Stop::Interrupted => None,
            }
        }
    }

    /// What the sandbox knows that must not be told.
    fn keep_secrets(&self, sandbox: &Sandbox) {
        for secret in sandbox.secrets() {
            self.events.secrets().add_to(&self.case.id, secret);
        }
    }

    fn first_place(&self) -> Place {
        self.case.scenario.steps[0].place.clone()
    }

    /// The steps themselves, as long as the scenario may take.
    async fn story(&self, player: &mut Player<'_>) -> Outcome {
        let scenario = &self.case.scenario;
        let row = &scenario.cases[self.case.row];
        player.define(row.values.iter().chain(&scenario.vars))?;
        let common = player.common;
        let steps = player.steps(&scenario.steps);
        let Some(limit) = scenario.timeout else {
            return steps.await;
        };
        match tokio::time::timeout(limit.0, steps).await {
            Ok(outcome) => outcome,
            Err(_) => ControlFlow::Break(
                common.break_off(&self.first_place(), |place| too_slow(place, limit.0)),
            ),
        }
    }
}

/// What the apps wrote: all of it where somebody may have to find out why, else
/// the last of what they wrote since the case began.
fn logs(sandbox: &Sandbox, verdict: &Verdict, began: OffsetDateTime) -> Vec<LogLine> {
    if *verdict != Verdict::Passed {
        let all = sandbox.apps().flat_map(|app| app.logs().since(0).0);
        return all.collect();
    }
    let last = sandbox.apps().flat_map(|app| app.logs().tail(LINES));
    last.filter(|line| line.at >= began).collect()
}

/// The apps that do not run any more.
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

fn too_slow(place: &Place, limit: Duration) -> Verdict {
    failed(vec![Finding {
        path: "scenario".into(),
        expected: format!("all steps to be over within {limit:?}"),
        actual: None,
        place: place.clone(),
    }])
}

fn out_of_time(limit: Duration) -> Verdict {
    Verdict::Broken(EnvironmentError {
        message: format!("could not finish: the run's time of {limit:?} was over"),
        help: Some("give the run more time, or see what the case was waiting for".to_owned()),
    })
}
