//! Tests of the system map and of the coverage, with a run of a small shop.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use rehearsal_record::{Call, Event, Link, Part, Route, Statement, System, Verdict};
use rehearsal_report::{CoverageSummary, Html, ReportFormat, SystemMap, merge};
use serde_json::{Value, json};

use crate::sample_runs::{
    START, case, case_started, finished, red, render, started, step, with_step,
};

fn part(kind: &str, name: &str) -> Part {
    Part {
        kind: kind.into(),
        name: name.into(),
    }
}

fn system() -> System {
    let link = |from: &Part, to: &Part| Link {
        from: from.clone(),
        to: to.clone(),
    };
    let (shop, worker) = (part("app", "shop"), part("app", "worker"));
    let (events, orders) = (part("topic", "events"), part("queue", "orders"));
    let (receipts, dead) = (part("bucket", "receipts"), part("queue", "dead"));
    let database = part("database", "postgres");
    System {
        links: vec![
            link(&shop, &events),
            link(&shop, &database),
            link(&events, &orders),
            link(&worker, &orders),
            link(&worker, &receipts),
            link(&orders, &dead),
        ],
        parts: vec![shop, worker, events, orders, dead, receipts, database],
    }
}

fn call(seq: u64, service: &str, operation: &str, resource: &str) -> Call {
    let Some(Event::CaseFinished { outcome, .. }) = red().into_iter().nth(4) else {
        panic!("a red run ends its case");
    };
    let mut call = outcome.calls[0].clone();
    call.seq = seq;
    (call.service, call.operation) = (service.into(), operation.into());
    call.resource = Some(format!("rehearsal-{resource}").into());
    (call.status, call.error) = (200, None);
    call
}

/// A run in which an order goes from the shop through a topic to the worker, which
/// cannot store the receipt.
fn run() -> Vec<Event> {
    let by = |mut call: Call, caller: &str| {
        call.caller = Some(caller.into());
        call
    };
    let publish = by(call(1, "sns", "Publish", "events"), "shop");
    let mut deliver = by(call(2, "sqs", "SendMessage", "orders"), "sns.amazonaws.com");
    deliver.cause = Some(1);
    let mut receive = by(call(3, "sqs", "ReceiveMessage", "orders"), "worker");
    receive.request = json!({"WaitTimeSeconds": 20});
    let mut put = by(call(4, "s3", "PutObject", "receipts"), "worker");
    (put.status, put.fault) = (503, Some("slow".into()));
    let peek = by(call(5, "s3", "GetObject", "receipts"), "rehearsal");
    let calls = vec![publish, deliver, receive, put, peek];
    let mut end = case(Verdict::Passed, calls, vec![]);
    if let Event::CaseFinished { outcome, .. } = &mut end {
        outcome.statements.push(Statement {
            at: START,
            duration: Duration::from_micros(900),
            text: "INSERT INTO orders VALUES ($1)".into(),
            error: None,
            app: Some("shop".into()),
        });
    }
    let route = |method: &str, path: &str| Route {
        method: method.into(),
        path: path.into(),
    };
    let mut events = vec![
        started(),
        Event::StageDescribed { system: system() },
        Event::RoutesRead {
            app: "shop".into(),
            routes: vec![
                route("POST", "/orders"),
                route("GET", "/orders/{id}"),
                route("GET", "/orders/open"),
                route("DELETE", "/orders/{id}"),
            ],
        },
        case_started(),
        step(1, "http POST /orders", 3, Verdict::Passed),
        step(2, "http GET /orders/open", 5, Verdict::Passed),
        step(3, "http GET /health", 7, Verdict::Passed),
        end,
        finished(1, 0, 0, 0),
    ];
    for (number, request) in [
        (1, "POST http://127.0.0.1:1/orders?x=1"),
        (2, "GET http://127.0.0.1:1/orders/open"),
        (3, "GET http://127.0.0.1:1/health"),
    ] {
        with_step(&mut events, number, |step| {
            let (method, url) = request.split_once(' ').unwrap();
            step.request = Some(json!({"method": method, "url": url, "app": "shop"}));
            step.observation = json!({"status": 200});
            step.attempts = 1;
        });
    }
    events
}

#[test]
fn mermaid_has_what_was_seen_and_what_was_not() {
    insta::assert_snapshot!(SystemMap::of_run(&run(), None).to_mermaid());
}

#[test]
fn map_of_a_stage_has_only_what_it_declares() {
    let map = SystemMap::of(system()).to_mermaid();
    assert_eq!(map.matches("not exercised").count(), system().links.len());
    assert!(!map.contains("scenarios"), "{map}");
}

#[test]
fn same_run_gives_the_same_drawing() {
    let svg = SystemMap::of_run(&run(), None).to_svg();
    assert_eq!(SystemMap::of_run(&run(), None).to_svg(), svg);
    let document = unclosed_elements(&svg);
    assert_eq!(document, 0, "{svg}");
    for part in ["shop", "worker", "orders", "receipts", "postgres"] {
        assert!(svg.contains(&format!(">{part}</text>")), "{part}");
    }
    // The dead letters and nothing else are not exercised.
    assert_eq!(svg.matches("class=\"way unused\"><title>").count(), 1);
    assert_eq!(svg.matches("class=\"way error\"><title>").count(), 1);
    // No two boxes are in the same place.
    let places: std::collections::BTreeSet<&str> = svg
        .lines()
        .filter(|line| line.starts_with("<g class=\"part"))
        .filter_map(|line| line.split("<rect ").nth(1)?.split(" width").next())
        .collect();
    assert_eq!(places.len(), 8);
}

/// Returns how many more elements begin than end.
fn unclosed_elements(svg: &str) -> isize {
    let count = |pattern: &str| isize::try_from(svg.matches(pattern).count()).unwrap();
    count("<") - 2 * count("</") - count("/>")
}

#[test]
fn names_of_a_case_select_its_traffic() {
    let map = SystemMap::of_run(&run(), Some("checkout/order::one mug"));
    assert!(map.has_traffic());
    assert!(!SystemMap::of_run(&run(), Some("other")).has_traffic());
}

fn coverage(events: &[Event]) -> Value {
    let format = ReportFormat::find("coverage").unwrap();
    let text = render(events, |out| (format.create)(Box::new(out)));
    serde_json::from_str(&text).unwrap()
}

#[test]
fn coverage_has_routes_parts_links_and_failures() {
    insta::assert_json_snapshot!(coverage(&run()));
}

#[test]
fn shards_cover_together_what_one_run_covers() {
    let whole = coverage(&run());
    assert_eq!(
        coverage(&merge(&[run(), run()]))["percent"],
        whole["percent"]
    );
}

#[test]
fn summary_is_short_and_names_what_is_missing() {
    let percent = Arc::new(Mutex::new(None));
    let at_end = Arc::clone(&percent);
    let text = render(&run(), |out| {
        Box::new(CoverageSummary::new(Some(out), percent))
    });
    insta::assert_snapshot!(anstream::adapter::strip_str(&text).to_string());
    assert_eq!(*at_end.lock().unwrap(), Some(76));
}

#[test]
fn nothing_declared_has_no_percentage() {
    let mut events = run();
    events.retain(|event| {
        !matches!(
            event,
            Event::StageDescribed { .. } | Event::RoutesRead { .. }
        )
    });
    assert_eq!(coverage(&events)["percent"], Value::Null);
}

#[test]
fn page_has_the_map_and_the_coverage() {
    let page = render(&run(), |out| Box::new(Html::new(out)));
    assert!(page.contains("data-kind=\"map\"") && page.contains("data-kind=\"coverage\""));
    // A run without a stage has no such views.
    let page = render(&red(), |out| Box::new(Html::new(out)));
    assert!(!page.contains("data-kind=\"map\""));
}
