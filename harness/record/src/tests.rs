//! Tests of the event format and its documentation.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};
use time::macros::datetime;

use super::*;

const PAGE: &str = include_str!("../../docs/events.md");

fn id() -> CaseId {
    CaseId {
        file: "scenarios/order.yaml".into(),
        scenario: "order".into(),
        case: Some("one mug".into()),
        round: Some(2),
    }
}

fn place() -> Place {
    Place {
        file: "scenarios/order.yaml".into(),
        line: 3,
        column: 5,
        length: 4,
    }
}

fn part(kind: &str, name: &str) -> Part {
    Part {
        kind: kind.into(),
        name: name.into(),
    }
}

fn call() -> Call {
    Call {
        seq: 2,
        at: datetime!(2026-01-02 03:04:05 UTC),
        real_at: datetime!(2026-01-02 03:04:05 UTC),
        duration: Duration::from_micros(180),
        service: "sqs".into(),
        operation: "SendMessage".into(),
        account: "000000000000".into(),
        region: "us-east-1".into(),
        resource: Some("orders".into()),
        request: Value::Null,
        response: Value::Null,
        status: 400,
        error: Some(CallError {
            code: "InvalidMessageContents".into(),
            message: "no".into(),
        }),
        request_id: "r".into(),
        caller: Some("storefront".into()),
        cause: Some(1),
        trace: Some("t".into()),
        fault: Some("f".into()),
        denial: Some("d".into()),
        undelivered: vec![UndeliveredMessage {
            message: "m".into(),
            sent_to: 1,
            withheld: vec![
                Withheld {
                    subscriber: "arn:aws:sqs:us-east-1:000000000000:refunds".into(),
                    reason: WithheldReason::Filter(FilterMismatch {
                        part: FilteredPart::Attributes,
                        key: Some("title".into()),
                        actual: Some(json!("text")),
                        wanted: vec![json!(1)],
                    }),
                },
                Withheld {
                    subscriber: "ann@example.com".into(),
                    reason: WithheldReason::Unconfirmed,
                },
            ],
        }],
    }
}

fn step() -> StepOutcome {
    let mismatch = Mismatch {
        path: "rows".into(),
        expected: "1".into(),
        actual: Some(json!(2)),
        place: place(),
        source: "expect".into(),
        diff: Some("-1\n+2".into()),
    };
    let unmet = UnmetExpectation {
        path: "rows".into(),
        actual: Some(json!(2)),
    };
    StepOutcome {
        number: 1,
        title: "read".into(),
        action: "sql".into(),
        changes_environment: true,
        place: place(),
        source: "sql: select 1".into(),
        at: datetime!(2026-01-02 03:04:05 UTC),
        duration: Duration::from_millis(3),
        attempts: 2,
        request: Some(json!({"statement": "select 1", "values": []})),
        variables: [("title".to_owned(), json!(7))].into_iter().collect(),
        observation: Value::Null,
        verdict: Verdict::Failed {
            mismatches: vec![mismatch],
        },
        history: vec![HistoryEntry {
            after: Duration::from_millis(1),
            times: 1,
            unmet: vec![unmet],
        }],
    }
}

fn external() -> ExternalRequest {
    let map = || [("text".to_owned(), json!("1"))].into_iter().collect();
    ExternalRequest {
        external: "card_network".into(),
        seq: 1,
        at: datetime!(2026-01-02 03:04:05 UTC),
        real_at: datetime!(2026-01-02 03:04:05 UTC),
        duration: Duration::from_millis(2),
        method: "POST".into(),
        path: "/charges".into(),
        query: map(),
        headers: map(),
        body: json!({"text": 1}),
        route: Some("POST /charges".into()),
        known: vec!["POST /charges".into()],
        status: Some(201),
        answer: json!({"id": 1}),
        fault: Some("truncate".into()),
        error: Some("no".into()),
    }
}

fn outcome(verdict: Verdict) -> Box<CaseOutcome> {
    let at = datetime!(2026-01-02 03:04:05 UTC);
    Box::new(CaseOutcome {
        verdict,
        attempt: 1,
        duration: Duration::from_millis(9),
        calls: vec![call()],
        waiting: vec![call()],
        externals: vec![external()],
        statements: vec![Statement {
            at,
            duration: Duration::from_micros(90),
            text: "select 1".into(),
            error: Some("no".into()),
            app: Some("storefront".into()),
        }],
        logs: vec![LogLine {
            app: "storefront".into(),
            at,
            text: "started".into(),
        }],
        exited: vec![AppExit {
            app: "storefront".into(),
            status: "exit status: 101".into(),
        }],
        row: [("text".to_owned(), json!("mug"))].into_iter().collect(),
        rerun: "rehearsal run order".into(),
    })
}

/// One event of each kind, with all optional fields.
fn events() -> Vec<Event> {
    let at = datetime!(2026-01-02 03:04:05 UTC);
    let broken = Verdict::Broken(EnvironmentError {
        message: "could not".into(),
        help: Some("do".into()),
    });
    let mistake = Verdict::Mistake(Mistake {
        message: "not set".into(),
        help: Some("set it".into()),
        place: place(),
        source: "env: x".into(),
    });
    let skipped = Verdict::Skipped {
        reason: "not now".into(),
    };
    let finished = |verdict| Event::CaseFinished {
        id: id(),
        outcome: outcome(verdict),
    };
    vec![
        Event::RunStarted {
            format: FORMAT,
            at,
            seed: 7,
            jobs: 2,
            stage: "embedded".into(),
            cases: 4,
            rounds: 2,
            retries: 1,
            flaky_fails: true,
            shard: Some(Shard { index: 1, of: 2 }),
            version: "0.1.0".into(),
            revision: Some(Revision {
                commit: "1f2e".into(),
                branch: Some("main".into()),
                modified: true,
            }),
        },
        Event::StageDescribed {
            system: System {
                parts: vec![part("app", "storefront"), part("queue", "orders")],
                links: vec![Link {
                    from: part("app", "storefront"),
                    to: part("queue", "orders"),
                }],
            },
        },
        Event::RoutesRead {
            app: "storefront".into(),
            routes: vec![Route {
                method: "GET".into(),
                path: "/orders/{id}".into(),
            }],
        },
        Event::Notice { text: "one".into() },
        Event::Booted {
            part: "postgres".into(),
            duration: Duration::from_millis(3),
        },
        Event::CaseStarted {
            id: id(),
            title: "An order".into(),
            tags: vec!["checkout".into()],
            attempt: 1,
            at,
        },
        Event::StepStarted {
            id: id(),
            number: 1,
            title: "read".into(),
            at,
        },
        Event::SourceFile {
            file: "scenarios/order.yaml".into(),
            text: "steps:".into(),
        },
        Event::StepFinished {
            id: id(),
            step: Box::new(step()),
        },
        Event::CaseRetried {
            id: id(),
            outcome: outcome(broken),
        },
        finished(Verdict::Passed),
        finished(Verdict::Flaky { attempts: 2 }),
        finished(mistake),
        finished(skipped),
        finished(Verdict::Failed {
            mismatches: Vec::new(),
        }),
        Event::Unplayed {
            reason: "the run reached its time limit".into(),
            ids: vec![id()],
        },
        Event::RunFinished {
            summary: Summary::default(),
            stopped: Some(StopReason::Interrupted),
            error: Some(EnvironmentError {
                message: "could not".into(),
                help: None,
            }),
            is_mistake: true,
        },
    ]
}

fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                found.insert(key.clone());
                if let ("event" | "verdict", Value::String(kind)) = (&**key, value) {
                    found.insert(kind.clone());
                }
                keys(value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

#[test]
fn every_key_is_documented() {
    let mut found = BTreeSet::new();
    for event in events() {
        let value = serde_json::to_value(event).expect("events are plain data");
        keys(&value, &mut found);
    }
    let undocumented: Vec<_> = found
        .into_iter()
        .filter(|key| !PAGE.contains(&format!("`{key}`")))
        .collect();
    assert!(
        undocumented.is_empty(),
        "not in harness/docs/events.md: {undocumented:?}"
    );
}

/// Set `UPDATE_GENERATED=1` to write it again.
#[test]
fn committed_schema_is_current() {
    let mut text = serde_json::to_string_pretty(&schema()).expect("a schema is plain data");
    text.push('\n');
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/events.schema.json");
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        std::fs::write(file, &text).expect("the schema is written");
    }
    let committed = std::fs::read_to_string(file).unwrap_or_default();
    assert!(
        committed == text,
        "harness/docs/events.schema.json is out of date; write it again with UPDATE_GENERATED=1"
    );
}

#[test]
fn events_round_trip_through_json() {
    for event in events() {
        let line = serde_json::to_string(&event).expect("events are plain data");
        let read: Event = serde_json::from_str(&line).expect("what was written can be read");
        assert_eq!(read, event);
    }
}

#[test]
fn kinds_are_those_in_the_json() {
    let (mut events_found, mut verdicts_found) = (BTreeSet::new(), BTreeSet::new());
    for event in events() {
        let value = serde_json::to_value(event).expect("events are plain data");
        events_found.extend(value["event"].as_str().map(str::to_owned));
        let verdict = &value["outcome"]["verdict"]["verdict"];
        verdicts_found.extend(verdict.as_str().map(str::to_owned));
    }
    let set = |kinds: &[&str]| kinds.iter().map(|kind| (*kind).to_owned()).collect();
    assert_eq!(events_found, set(Event::KINDS));
    assert_eq!(verdicts_found, set(Verdict::KINDS));
}

#[test]
fn round_is_displayed_but_not_part_of_the_name() {
    assert_eq!(id().to_string(), "order::one mug#2");
    assert_eq!(id().name(), "order::one mug");
}
