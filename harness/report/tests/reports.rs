//! The reports, each told the same runs.
#![expect(
    clippy::unwrap_used,
    reason = "a test says what went wrong by panicking"
)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use rehearsal_record::{
    Call, CallError, CaseId, CaseOutcome, Event, LogLine, Mismatch, Place, StepOutcome, Summary,
    Trouble, Verdict,
};
use rehearsal_report::{Console, JsonLines, Junit, Reporter};
use serde_json::json;
use time::OffsetDateTime;
use time::macros::datetime;

const START: OffsetDateTime = datetime!(2026-01-02 03:04:05 UTC);

/// A writer that a reporter can own while the test reads it.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Shared {
    fn write(&mut self, buf: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(buf)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn told(events: &[Event], reporter: impl FnOnce(Shared) -> Box<dyn Reporter>) -> String {
    let shared = Shared::default();
    let mut reporter = reporter(shared.clone());
    for event in events {
        reporter.event(event).unwrap();
    }
    String::from_utf8(shared.0.lock().unwrap().clone()).unwrap()
}

/// The console without its colours.
fn console(events: &[Event]) -> String {
    let text = told(events, |to| Box::new(Console::new(to, true)));
    let mut plain = String::new();
    let mut coloured = false;
    for c in text.chars() {
        match c {
            '\u{1b}' => coloured = true,
            'm' if coloured => coloured = false,
            c if !coloured => plain.push(c),
            _ => {}
        }
    }
    plain
}

fn id(case: Option<&str>) -> CaseId {
    CaseId {
        file: "scenarios/checkout/order.yaml".into(),
        scenario: "checkout/order".into(),
        case: case.map(Into::into),
    }
}

fn place(line: u32, column: u32, length: u32) -> Place {
    Place {
        file: "scenarios/checkout/order.yaml".into(),
        line,
        column,
        length,
    }
}

fn step(number: usize, title: &str, at: u64, verdict: Verdict) -> Event {
    Event::StepFinished {
        id: id(Some("one mug")),
        step: Box::new(StepOutcome {
            number,
            title: title.to_owned(),
            action: title.split(' ').next().unwrap().into(),
            place: place(8 + u32::try_from(number).unwrap(), 5, 4),
            at: START + Duration::from_millis(at),
            duration: Duration::from_millis(1_250),
            attempts: 5,
            observation: json!({"rows": [{"status": "pending"}]}),
            verdict,
        }),
    }
}

fn started() -> Event {
    Event::RunStarted {
        at: START,
        seed: 7,
        jobs: 2,
        stage: "embedded".into(),
        cases: 1,
    }
}

fn case_started() -> Event {
    Event::CaseStarted {
        id: id(Some("one mug")),
        title: "An order is stored".into(),
        at: START,
    }
}

fn case(verdict: Verdict, calls: Vec<Call>, logs: Vec<LogLine>) -> Event {
    Event::CaseFinished {
        id: id(Some("one mug")),
        outcome: Box::new(CaseOutcome {
            verdict,
            duration: Duration::from_millis(41),
            calls,
            logs,
            rerun: "cargo run -- run checkout/order --case 'one mug' --seed 7".into(),
        }),
    }
}

fn finished(passed: usize, failed: usize, broken: usize, skipped: usize) -> Event {
    let duration = Duration::from_millis(612);
    Event::RunFinished {
        summary: Summary {
            passed,
            failed,
            broken,
            skipped,
            duration,
        },
    }
}

fn green() -> Vec<Event> {
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

fn red() -> Vec<Event> {
    let verdict = Verdict::Failed {
        mismatches: vec![Mismatch {
            path: "rows[0].status".into(),
            expected: "\"paid\"".into(),
            actual: Some(json!("pending")),
            place: place(10, 30, 4),
            source: "    expect: {rows: [{status: paid, total: $total}]}".into(),
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
        cause: None,
        trace: None,
        fault: None,
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

fn broken() -> Vec<Event> {
    let verdict = Verdict::Broken(Trouble {
        message: "could not start storefront: it ended with exit status 1 before it was ready\n\
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

fn skipped() -> Vec<Event> {
    let reason = "the docker stage has no clock".to_owned();
    vec![
        started(),
        case(Verdict::Skipped { reason }, vec![], vec![]),
        finished(0, 0, 0, 1),
    ]
}

#[test]
fn a_green_run_is_quiet() {
    insta::assert_snapshot!(console(&green()));
}

#[test]
fn a_red_run_says_what_where_and_why() {
    insta::assert_snapshot!(console(&red()));
}

#[test]
fn a_broken_environment_says_what_to_do() {
    insta::assert_snapshot!(console(&broken()));
}

#[test]
fn a_skipped_case_has_its_reason() {
    insta::assert_snapshot!(console(&skipped()));
}

#[test]
fn junit_tells_the_kinds_of_trouble_apart() {
    for (name, events) in [
        ("green", green()),
        ("red", red()),
        ("broken", broken()),
        ("skipped", skipped()),
    ] {
        let text = told(&events, |to| Box::new(Junit::new(to)));
        insta::assert_snapshot!(format!("junit_{name}"), text);
    }
}

#[test]
fn json_lines_carry_every_event_back() {
    let events = [green(), red(), broken(), skipped()].concat();
    let text = told(&events, |to| Box::new(JsonLines::new(to)));
    let read: Vec<Event> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(read, events);
}
