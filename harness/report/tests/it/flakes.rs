//! Cases that pass in some rounds and not in others: which seeds, and the first event in
//! which green and red runs differ.

use std::sync::Arc;
use std::time::Duration;

use rehearsal_record::{Call, CaseId, CaseOutcome, Event, Mismatch, Statement, Summary, Verdict};
use rehearsal_report::{Console, Html, Json};
use serde_json::{Value, json};

use crate::sample_runs::{START, id, place, render};

/// What happens in a round, in its order: who, and what.
type Happening = (&'static str, &'static str);

fn call(number: u64, caller: &str, operation: &str) -> Call {
    let at = START + Duration::from_millis(number * 10);
    serde_json::from_value(json!({
        "seq": number, "at": "2026-01-02T03:04:05Z", "real_at": at.format(&time::format_description::well_known::Rfc3339).unwrap(),
        "duration_us": 100, "service": "sqs", "operation": operation, "account": "000000000000", "region": "us-east-1",
        "resource": "orders", "request": {"MessageBody": format!("order-{number}")},
        "response": {"Messages": [{"MessageId": format!("m-{number}")}]}, "status": 200,
        "request_id": format!("r-{number}"), "caller": caller,
    }))
    .unwrap()
}

fn outcome(happenings: &[Happening], verdict: Verdict) -> CaseOutcome {
    let mut outcome = CaseOutcome {
        verdict,
        attempt: 1,
        duration: Duration::from_millis(90),
        calls: Vec::new(),
        waiting: Vec::new(),
        externals: Vec::new(),
        statements: Vec::new(),
        logs: Vec::new(),
        exited: Vec::new(),
        row: serde_json::Map::new(),
        rerun: "rehearsal run checkout/order".to_owned(),
    };
    for (number, (who, what)) in (1..).zip(happenings) {
        if what.contains(' ') || *what == "COMMIT" {
            outcome.statements.push(Statement {
                at: START + Duration::from_millis(number * 10),
                duration: Duration::from_millis(1),
                text: (*what).to_owned(),
                error: None,
                app: Some(Arc::from(*who)),
            });
        } else {
            outcome.calls.push(call(number, who, what));
        }
    }
    outcome
}

/// Returns a run of several rounds; those that are red are marked.
fn rounds(all: &[(bool, &[Happening])]) -> Vec<Event> {
    let mut events = vec![
        serde_json::from_value(json!({
            "event": "run_started", "format": 2, "at": "2026-01-02T03:04:05Z", "seed": 7, "jobs": 1, "stage": "embedded",
            "cases": all.len(), "rounds": all.len(), "retries": 0, "flaky_fails": false, "version": "0.1.0",
        }))
        .unwrap(),
    ];
    for (round, (is_red, happenings)) in (1..).zip(all) {
        let case = CaseId {
            round: Some(round),
            ..id(None)
        };
        let verdict = if *is_red {
            Verdict::Failed {
                mismatches: vec![Mismatch {
                    path: "rows".to_owned(),
                    expected: "1".to_owned(),
                    actual: Some(json!(0)),
                    place: place(8, 5, 4),
                    source: "  - sql: select 1".to_owned(),
                    diff: None,
                }],
            }
        } else {
            Verdict::Passed
        };
        events.push(Event::CaseStarted {
            id: case.clone(),
            title: "An order is paid".to_owned(),
            tags: Vec::new(),
            attempt: 1,
            at: START,
        });
        events.push(Event::CaseFinished {
            id: case,
            outcome: Box::new(outcome(happenings, verdict)),
        });
    }
    events.push(Event::RunFinished {
        summary: Summary::default(),
        stopped: None,
        error: None,
        is_mistake: false,
    });
    events
}

const INSERT: Happening = ("storefront", "INSERT INTO orders VALUES ($1)");
const COMMIT: Happening = ("storefront", "COMMIT");
const SEND: Happening = ("storefront", "SendMessage");
const RECEIVE: Happening = ("worker", "ReceiveMessage");
const DELETE: Happening = ("worker", "DeleteMessage");

/// Returns the first difference of the only flaky case, or null.
fn difference(all: &[(bool, &[Happening])]) -> Value {
    let json = render(&rounds(all), |out| Box::new(Json::new(out)));
    let json: Value = serde_json::from_str(&json).unwrap();
    json["flakes"][0]["first_difference"].clone()
}

#[test]
fn order_that_only_red_rounds_have_is_named() {
    let green = [INSERT, SEND, COMMIT, RECEIVE, DELETE];
    let red = [INSERT, SEND, RECEIVE, COMMIT, DELETE];
    assert_eq!(
        difference(&[(false, &green), (true, &red), (false, &green)]),
        "worker received from orders before storefront committed"
    );
}

#[test]
fn order_that_also_green_rounds_have_means_nothing() {
    let other = ("mailer", "SendMessage");
    let one = [INSERT, COMMIT, other, SEND, RECEIVE];
    let two = [INSERT, COMMIT, SEND, other, RECEIVE];
    let red = [INSERT, COMMIT, SEND, other];
    assert_eq!(
        difference(&[(false, &one), (false, &two), (true, &red)]),
        "in green runs worker received from orders, and in no red one before it failed"
    );
}

#[test]
fn second_time_is_another_event() {
    let green = [SEND, RECEIVE, DELETE];
    let red = [SEND, RECEIVE, DELETE, RECEIVE, DELETE];
    assert_eq!(
        difference(&[(true, &red), (false, &green)]),
        "worker received from orders a second time, which it did in no green run"
    );
}

#[test]
fn rounds_of_one_verdict_are_no_flake() {
    let green = [INSERT, COMMIT];
    assert_eq!(difference(&[(false, &green), (false, &green)]), Value::Null);
    assert_eq!(difference(&[(true, &green), (true, &green)]), Value::Null);
}

#[test]
fn console_and_page_have_it() {
    let green = [INSERT, SEND, COMMIT, RECEIVE, DELETE];
    let red = [INSERT, SEND, RECEIVE, COMMIT, DELETE];
    let events = rounds(&[(false, &green), (true, &red), (false, &green)]);
    let console = render(&events, |out| Box::new(Console::new(out, false)));
    let console = anstream::adapter::strip_str(&console).to_string();
    let expected = "   FLAKY  checkout/order: 2 of 3 passed (seed 7, 9), not with seed 8\n          first difference: worker received from orders before storefront committed\n";
    assert!(console.contains(expected), "{console}");
    let page = render(&events, |out| Box::new(Html::new(out)));
    assert!(page.contains("data-kind=\"flakes\""));
}
