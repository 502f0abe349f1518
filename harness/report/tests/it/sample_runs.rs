//! The sample runs that every report is tested with.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use rehearsal_record::{
    Call, CallError, CaseId, CaseOutcome, EnvironmentError, Event, LogLine, Mismatch, Place,
    StepOutcome, Summary, Verdict,
};
use rehearsal_report::{Reporter, merge};
use serde_json::json;
use time::OffsetDateTime;
use time::macros::datetime;

pub(crate) const START: OffsetDateTime = datetime!(2026-01-02 03:04:05 UTC);

/// A writer that a reporter can own while the test reads it.
#[derive(Clone, Default)]
pub(crate) struct Shared(pub(crate) Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Shared {
    fn write(&mut self, buf: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(buf)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Returns what a reporter writes for a run.
pub(crate) fn render(
    events: &[Event],
    reporter: impl FnOnce(Shared) -> Box<dyn Reporter>,
) -> String {
    let shared = Shared::default();
    let mut reporter = reporter(shared.clone());
    for event in events {
        reporter.event(event).unwrap();
    }
    String::from_utf8(shared.0.lock().unwrap().clone()).unwrap()
}

pub(crate) fn id(case: Option<&str>) -> CaseId {
    CaseId {
        file: "scenarios/checkout/order.yaml".into(),
        scenario: "checkout/order".into(),
        case: case.map(Into::into),
        round: None,
    }
}

pub(crate) fn place(line: u32, column: u32, length: u32) -> Place {
    Place {
        file: "scenarios/checkout/order.yaml".into(),
        line,
        column,
        length,
    }
}

pub(crate) fn step(number: usize, title: &str, at: u64, verdict: Verdict) -> Event {
    Event::StepFinished {
        id: id(Some("one mug")),
        step: Box::new(StepOutcome {
            number,
            title: title.to_owned(),
            action: title.split(' ').next().unwrap().into(),
            changes_environment: false,
            place: place(8 + u32::try_from(number).unwrap(), 5, 4),
            source: format!("  - {title}"),
            at: START + Duration::from_millis(at),
            duration: Duration::from_millis(1_250),
            attempts: 5,
            request: None,
            variables: serde_json::Map::new(),
            observation: json!({"rows": [{"status": "pending"}]}),
            verdict,
            history: vec![],
        }),
    }
}

pub(crate) fn started() -> Event {
    Event::RunStarted {
        format: rehearsal_record::FORMAT,
        at: START,
        seed: 7,
        jobs: 2,
        stage: "embedded".into(),
        cases: 1,
        rounds: 1,
        retries: 0,
        flaky_fails: false,
        shard: None,
        version: "0.1.0".into(),
        revision: None,
    }
}

pub(crate) fn case_started() -> Event {
    Event::CaseStarted {
        id: id(Some("one mug")),
        title: "An order is stored".into(),
        tags: vec![],
        attempt: 1,
        at: START,
    }
}

pub(crate) fn case(verdict: Verdict, calls: Vec<Call>, logs: Vec<LogLine>) -> Event {
    Event::CaseFinished {
        id: id(Some("one mug")),
        outcome: Box::new(CaseOutcome {
            verdict,
            duration: Duration::from_millis(41),
            attempt: 1,
            calls,
            waiting: vec![],
            externals: vec![],
            statements: vec![],
            logs,
            exited: vec![],
            row: serde_json::Map::new(),
            rerun: "cargo run -- run checkout/order --case 'one mug' --seed 7".into(),
        }),
    }
}

pub(crate) fn finished(passed: usize, failed: usize, broken: usize, skipped: usize) -> Event {
    let duration = Duration::from_millis(612);
    Event::RunFinished {
        summary: Summary {
            passed,
            failed,
            broken,
            skipped,
            duration,
            ..Summary::default()
        },
        stopped: None,
        error: None,
        is_mistake: false,
    }
}

pub(crate) fn green() -> Vec<Event> {
    vec![
        started(),
        Event::Notice {
            text: "PostgreSQL 17.5 (embedded)".into(),
        },
        Event::Booted {
            part: "postgres".into(),
            duration: Duration::from_millis(310),
        },
        case_started(),
        step(1, "http POST /orders", 3, Verdict::Passed),
        case(Verdict::Passed, vec![], vec![]),
        finished(1, 0, 0, 0),
    ]
}

pub(crate) fn red() -> Vec<Event> {
    let verdict = Verdict::Failed {
        mismatches: vec![Mismatch {
            path: "rows[0].status".into(),
            expected: "\"paid\"".into(),
            actual: Some(json!("pending")),
            place: place(10, 30, 4),
            source: "    expect: {rows: [{status: paid, total: $total}]}".into(),
            diff: None,
        }],
    };
    let call = Call {
        seq: 3,
        at: START,
        real_at: START + Duration::from_millis(9),
        duration: Duration::from_micros(180),
        service: "sqs".into(),
        operation: "SendMessage".into(),
        account: "000000000000".into(),
        region: "us-east-1".into(),
        resource: Some("orders".into()),
        request: json!({}),
        response: json!(null),
        status: 400,
        error: Some(CallError {
            code: "AWS.SimpleQueueService.NonExistentQueue".into(),
            message: "The specified queue does not exist.".into(),
        }),
        request_id: "r-1".into(),
        caller: None,
        cause: None,
        trace: None,
        fault: None,
        denial: None,
        undelivered: Vec::new(),
    };
    let log = LogLine {
        app: "storefront".into(),
        at: START + Duration::from_millis(11),
        text: "ERROR could not announce the order".into(),
    };
    vec![
        started(),
        case_started(),
        step(1, "http POST /orders", 3, Verdict::Passed),
        step(2, "sql select status from orders", 12, verdict.clone()),
        case(verdict, vec![call], vec![log]),
        finished(0, 1, 0, 0),
    ]
}

pub(crate) fn broken() -> Vec<Event> {
    let verdict = Verdict::Broken(EnvironmentError {
        message: "could not start storefront: it exited with status 1 before it was ready\n\
                  | DATABASE_URL is not set"
            .into(),
        help: Some("run it by hand with `rehearsal up`".into()),
    });
    vec![
        started(),
        case_started(),
        case(verdict, vec![], vec![]),
        finished(0, 0, 1, 0),
    ]
}

pub(crate) fn skipped() -> Vec<Event> {
    let reason = "the docker stage has no clock".to_owned();
    vec![
        started(),
        case(Verdict::Skipped { reason }, vec![], vec![]),
        finished(0, 0, 0, 1),
    ]
}

/// A flaky case: it fails, and passes at the next attempt.
pub(crate) fn flaky() -> Vec<Event> {
    let mut events = red();
    events.truncate(4);
    let Some(Event::CaseFinished { outcome, .. }) = red().into_iter().nth(4) else {
        panic!("a red run ends its case");
    };
    events.push(Event::CaseRetried {
        id: id(Some("one mug")),
        outcome,
    });
    events.push(case_started());
    events.push(step(1, "http POST /orders", 3, Verdict::Passed));
    let mut end = case(Verdict::Flaky { attempts: 2 }, vec![], vec![]);
    if let Event::CaseFinished { outcome, .. } = &mut end {
        outcome.attempt = 2;
    }
    events.push(end);
    events.push(Event::RunFinished {
        summary: Summary {
            flaky: 1,
            duration: Duration::from_millis(612),
            ..Summary::default()
        },
        stopped: None,
        error: None,
        is_mistake: false,
    });
    events
}

/// A run whose stage could not be started.
pub(crate) fn without_stage() -> Vec<Event> {
    vec![
        started(),
        Event::RunFinished {
            summary: Summary::default(),
            stopped: None,
            error: Some(EnvironmentError {
                message: "could not build storefront: it does not compile".into(),
                help: Some("build it by hand".into()),
            }),
            is_mistake: false,
        },
    ]
}

/// A run that was interrupted before all cases ran.
pub(crate) fn interrupted() -> Vec<Event> {
    let mut events = green();
    events.pop();
    events.push(Event::Unplayed {
        reason: "the run was interrupted".into(),
        ids: vec![id(Some("two shirts"))],
    });
    events.push(Event::RunFinished {
        summary: Summary {
            passed: 1,
            unplayed: 1,
            duration: Duration::from_millis(612),
            ..Summary::default()
        },
        stopped: Some(rehearsal_record::StopReason::Interrupted),
        error: None,
        is_mistake: false,
    });
    events
}

/// Returns the run with another scenario name.
pub(crate) fn named(mut events: Vec<Event>, name: &str) -> Vec<Event> {
    let rename = |id: &mut CaseId| id.scenario = name.into();
    for event in &mut events {
        match event {
            Event::CaseStarted { id, .. }
            | Event::StepStarted { id, .. }
            | Event::StepFinished { id, .. }
            | Event::CaseRetried { id, .. }
            | Event::CaseFinished { id, .. } => rename(id),
            Event::Unplayed { ids, .. } => ids.iter_mut().for_each(rename),
            Event::RunStarted { .. }
            | Event::Notice { .. }
            | Event::Booted { .. }
            | Event::RoutesRead { .. }
            | Event::SourceFile { .. }
            | Event::StageDescribed { .. }
            | Event::RunFinished { .. } => {}
        }
    }
    events
}

/// A run with a case of every verdict.
pub(crate) fn every_verdict() -> Vec<Event> {
    merge(&[
        named(green(), "catalogue/pages"),
        named(red(), "checkout/paid"),
        named(broken(), "checkout/broken"),
        named(flaky(), "checkout/flaky"),
        named(skipped(), "queues/skipped"),
        named(interrupted(), "queues/interrupted"),
    ])
}

/// A run of many cases, each with a large observation.
pub(crate) fn many(count: usize) -> Vec<Event> {
    let big = "x".repeat(300_000);
    let mut events = vec![green().remove(0)];
    for number in 0..count {
        let run = if number % 100 == 7 { red() } else { green() };
        let mut run = named(run, &format!("folder{}/case{number:04}", number % 10));
        run.retain(|event| {
            !matches!(
                event,
                Event::RunStarted { .. }
                    | Event::RunFinished { .. }
                    | Event::Booted { .. }
                    | Event::Notice { .. }
            )
        });
        for event in &mut run {
            if let Event::StepFinished { step, .. } = event {
                step.observation = json!({"body": big});
            }
        }
        events.extend(run);
    }
    events.extend(green().pop());
    events
}

/// A red run with other log lines: milliseconds since the start of the case, and the
/// text.
pub(crate) fn red_with_logs(logs: &[(i64, &str)]) -> Vec<Event> {
    let mut events = red();
    for event in &mut events {
        if let Event::CaseFinished { outcome, .. } = event {
            outcome.calls.clear();
            outcome.logs = logs
                .iter()
                .map(|(at, text)| LogLine {
                    app: "storefront".into(),
                    at: START + time::Duration::milliseconds(*at),
                    text: (*text).to_owned(),
                })
                .collect();
        }
    }
    events
}

/// Changes the step with a number.
pub(crate) fn with_step(events: &mut [Event], number: usize, change: impl Fn(&mut StepOutcome)) {
    for event in events {
        if let Event::StepFinished { step, .. } = event
            && step.number == number
        {
            change(step);
        }
    }
}
