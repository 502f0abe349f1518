//! One case of one scenario, from its sandbox to its verdict.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use rehearsal_record::{CaseId, CaseOutcome, Event, Trouble, Verdict};
use rehearsal_script::Scenario;
use rehearsal_stage::{Sandbox, SandboxRequest, Stage};

use crate::actions::{Browser, Connection};
use crate::clock::{Stopwatch, now};
use crate::matching::Finding;
use crate::player::{Common, Player};
use crate::runner::{Events, Options};
use crate::seed;
use crate::verdict::failed;
use crate::world::CaseWorld;

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
                },
                scenario: Arc::clone(scenario),
                row,
            })
            .collect()
    }

    /// What its sandbox has to have on it.
    fn request(&self, seed: u64) -> SandboxRequest {
        let names = |names: &[String]| names.iter().map(|name| name.as_str().into()).collect();
        SandboxRequest {
            seeds: names(&self.scenario.seeds),
            apps: self.scenario.apps.as_deref().map(names),
            seed: seed::mix(seed, &self.id.to_string()),
        }
    }
}

/// Has the sandbox of a case made, which will be asked for soon.
pub(crate) fn prepare(case: &Case, stage: &Stage, options: &Options) {
    if case.scenario.skip.is_none() {
        stage.prepare(case.request(options.seed));
    }
}

/// Plays a case in a sandbox of its own and tells how it went.
pub(crate) async fn play(
    case: &Case,
    stage: &Stage,
    options: &Options,
    events: &Events,
) -> Verdict {
    if let Some(reason) = &case.scenario.skip {
        let verdict = Verdict::Skipped {
            reason: reason.clone(),
        };
        return finish_without_sandbox(case, options, events, verdict);
    }
    let sandbox = match stage.sandbox(case.request(options.seed)).await {
        Ok(sandbox) => sandbox,
        Err(error) => {
            let verdict = Verdict::Broken(Trouble::from(&error));
            return finish_without_sandbox(case, options, events, verdict);
        }
    };
    let title = case.scenario.title.clone();
    events.send(Event::CaseStarted {
        id: case.id.clone(),
        title,
        at: now(),
    });
    let watch = Stopwatch::start();
    let since = sandbox.cloud().journal().last();
    let verdict = play_in(case, &sandbox, since, options, events).await;
    let mut outcome = ended(case, options, verdict, watch.elapsed());
    let calls = sandbox.cloud().journal().since(since);
    outcome.calls = calls.iter().map(|call| call.as_ref().clone()).collect();
    if outcome.verdict != Verdict::Passed {
        outcome.logs = sandbox
            .apps()
            .flat_map(|app| app.logs().since(0).0)
            .collect();
    }
    sandbox.close().await;
    finish(case, options, events, outcome)
}

/// The end of a case that had nothing to play in.
pub(crate) fn finish_without_sandbox(
    case: &Case,
    options: &Options,
    events: &Events,
    verdict: Verdict,
) -> Verdict {
    let outcome = ended(case, options, verdict, Duration::ZERO);
    finish(case, options, events, outcome)
}

fn ended(case: &Case, options: &Options, verdict: Verdict, duration: Duration) -> CaseOutcome {
    CaseOutcome {
        verdict,
        duration,
        calls: Vec::new(),
        logs: Vec::new(),
        rerun: (options.rerun)(&case.id),
    }
}

fn finish(case: &Case, options: &Options, events: &Events, outcome: CaseOutcome) -> Verdict {
    let verdict = outcome.verdict.clone();
    events.send(Event::CaseFinished {
        id: case.id.clone(),
        outcome: Box::new(outcome),
    });
    if options.fail_fast && matches!(verdict, Verdict::Failed { .. } | Verdict::Broken(_)) {
        events.stop();
    }
    verdict
}

async fn play_in(
    case: &Case,
    sandbox: &Sandbox,
    since: u64,
    options: &Options,
    events: &Events,
) -> Verdict {
    let browser = match Browser::new() {
        Ok(browser) => browser,
        Err(error) => {
            let message = format!("could not make an HTTP client: {error}");
            return Verdict::Broken(Trouble {
                message,
                help: None,
            });
        }
    };
    let common = Common {
        id: &case.id,
        sandbox,
        browser,
        database: Connection::default(),
        world: CaseWorld::new(sandbox, seed::mix(options.seed, &case.id.to_string())),
        events,
        since,
        letters: sandbox
            .cloud()
            .outbox()
            .letters()
            .last()
            .map_or(0, |last| last.seq),
        begun: AtomicUsize::new(0),
    };
    let mut player = Player {
        common: &common,
        scope: sandbox.scope().clone(),
    };
    let scenario = &case.scenario;
    let mut outcome = player.define(scenario.cases[case.row].values.iter().chain(&scenario.vars));
    if outcome.is_continue() {
        let steps = player.steps(&scenario.steps);
        outcome = match scenario.timeout {
            Some(limit) => tokio::time::timeout(limit.0, steps)
                .await
                .unwrap_or_else(|_| ControlFlow::Break(too_slow(case, limit.0))),
            None => steps.await,
        };
    }
    let afterwards = player.steps(&scenario.always).await;
    match (outcome, afterwards) {
        (ControlFlow::Break(verdict), _) | (_, ControlFlow::Break(verdict)) => verdict,
        _ => Verdict::Passed,
    }
}

fn too_slow(case: &Case, limit: Duration) -> Verdict {
    failed(vec![Finding {
        path: "scenario".into(),
        expected: format!("all steps to be over within {limit:?}"),
        actual: None,
        place: case.scenario.steps[0].place.clone(),
    }])
}
