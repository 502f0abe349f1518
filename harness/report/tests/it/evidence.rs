//! Tests of what the console shows of the cause of a failure: the last error of an
//! app, what a step sent, and an error that stopped several cases.

use std::time::Duration;

use rehearsal_record::{
    Event, FilterMismatch, FilteredPart, UndeliveredMessage, Withheld, WithheldReason,
};
use rehearsal_report::{Console, merge};
use serde_json::json;

use crate::sample_runs::{broken, named, red, red_with_logs, render, with_step};

/// Returns what the console writes, without colours.
fn console(events: &[Event]) -> String {
    let text = render(events, |to| Box::new(Console::new(to, false)));
    anstream::adapter::strip_str(&text).to_string()
}

/// Returns the line of the last error.
fn last_error(events: &[Event]) -> Option<String> {
    let text = console(events);
    let mut lines = text.lines().map(str::trim);
    let line =
        lines.find(|line| line.starts_with("last error") || line.starts_with("last warning"));
    line.map(|line| line.rsplit("storefront  ").next().unwrap().to_owned())
}

/// Uvicorn answers 500 before it logs the traceback. The red step of the sample ends
/// at 1,262 ms.
const TRACEBACK: [(i64, &str); 8] = [
    (
        1_200,
        "INFO:     127.0.0.1:5 - \"POST /orders HTTP/1.1\" 500 Internal Server Error",
    ),
    (1_400, "ERROR:    Exception in ASGI application"),
    (1_400, "Traceback (most recent call last):"),
    (1_400, "  File \"/app/main.py\", line 9, in create"),
    (1_400, "    return prices[order[\"sku\"]]"),
    (1_400, "           ~~~~~~^^^^^^^^^^^^^^"),
    (1_400, "KeyError: 'tea'"),
    (1_401, "INFO:     127.0.0.1:5 - \"GET / HTTP/1.1\" 200 OK"),
];

#[test]
fn exception_that_is_logged_after_the_answer_is_the_last_error() {
    let events = red_with_logs(&TRACEBACK);
    assert_eq!(last_error(&events).as_deref(), Some("KeyError: 'tea'"));
    let text = console(&events);
    assert!(text.contains("line 9, in create"), "{text}");
}

#[test]
fn frames_far_from_the_exception_are_counted() {
    let mut logs = vec![(1_400, "Traceback (most recent call last):")];
    let frames: Vec<String> = (0..40)
        .map(|at| format!("  File \"/lib/a{at}.py\", line 1, in f"))
        .collect();
    logs.extend(frames.iter().map(|frame| (1_400, &**frame)));
    logs.push((1_400, "ValueError: no"));
    let text = console(&red_with_logs(&logs));
    assert!(text.contains("… 37 lines"), "{text}");
    assert!(
        text.contains("/lib/a39.py") && !text.contains("/lib/a20.py"),
        "{text}"
    );
    // They hide nothing else.
    assert!(text.contains("1. http POST /orders"), "{text}");
}

#[test]
fn error_before_the_case_explains_nothing() {
    let logs = [(-900, "ERROR no cache"), (5, "WARN slow")];
    assert_eq!(
        last_error(&red_with_logs(&logs)).as_deref(),
        Some("WARN slow")
    );
}

#[test]
fn error_that_an_earlier_step_expected_explains_nothing() {
    let logs = [(4, "ERROR unique constraint violated")];
    let mut events = red_with_logs(&logs);
    assert!(last_error(&events).is_some());
    with_step(&mut events, 1, |step| {
        step.duration = Duration::from_millis(5);
        step.observation = json!({"status": 409});
    });
    assert_eq!(last_error(&events), None);
    // One of the red step counts.
    let both = [logs[0], (20, "ERROR out of paper")];
    let mut events = red_with_logs(&both);
    with_step(&mut events, 1, |step| {
        step.duration = Duration::from_millis(5);
        step.observation = json!({"status": 409});
    });
    assert_eq!(last_error(&events).as_deref(), Some("ERROR out of paper"));
}

#[test]
fn escapes_and_commands_of_an_app_do_not_reach_the_terminal() {
    let logs = [
        (20, "\u{1b}[2J\u{1b}[31mERROR\u{1b}[0m gone\u{7}"),
        (21, "::error::fake"),
    ];
    let text = render(&red_with_logs(&logs), |to| {
        Box::new(Console::new(to, false))
    });
    assert!(text.contains("\\u{1b}[2JERROR gone\\u{7}"), "{text}");
    assert!(
        !text.contains('\u{7}') && !text.contains("\u{1b}[2J"),
        "{text}"
    );
    let is_command = |line: &str| line.trim_start().starts_with("::");
    assert!(!text.lines().any(is_command), "{text}");
}

#[test]
fn red_step_shows_what_it_sent() {
    let mut events = red();
    with_step(&mut events, 2, |step| {
        step.request = Some(json!({
            "statement": "select status\nfrom orders where id = $1",
            "values": ["o-1"],
        }));
        step.variables = [
            ("order".to_owned(), json!("o-1")),
            (
                "apps.storefront.url".to_owned(),
                json!("http://127.0.0.1:1"),
            ),
        ]
        .into_iter()
        .collect();
    });
    for event in &mut events {
        if let Event::CaseFinished { outcome, .. } = event {
            outcome.row = [("sku".to_owned(), json!("MUG-01"))].into_iter().collect();
        }
    }
    insta::assert_snapshot!(console(&events));
    with_step(&mut events, 2, |step| {
        step.request = Some(json!({
            "method": "POST",
            "url": "http://127.0.0.1:1/orders",
            "headers": {"content-type": "application/json", "authorization": "Bearer [secret]", "accept": "*/*"},
            "body": {"sku": "MUG-01"},
        }));
    });
    let text = console(&events);
    let sent: Vec<&str> = text
        .lines()
        .skip_while(|line| !line.contains("sent  "))
        .collect();
    let expected = [
        "  sent    POST http://127.0.0.1:1/orders",
        "          content-type: application/json",
        "          authorization: Bearer [secret]",
        "          {\"sku\":\"MUG-01\"}",
        "  used    order = \"o-1\"",
    ];
    assert_eq!(sent[..5], expected);
}

/// An app that cannot start stops every case.
#[test]
fn error_that_stopped_several_cases_is_told_once() {
    let again = |name: &str, port: u16| {
        let mut events = named(broken(), name);
        for event in &mut events {
            if let Event::CaseFinished { outcome, .. } = event
                && let rehearsal_record::Verdict::Broken(error) = &mut outcome.verdict
            {
                error.message = error
                    .message
                    .replace("status 1", &format!("status 1 at port {port}"));
                outcome.duration = Duration::ZERO;
            }
        }
        events
    };
    let runs = [
        again("a/one", 4001),
        again("a/two", 4002),
        again("a/three", 4003),
    ];
    let text = console(&merge(&runs));
    assert_eq!(text.matches("DATABASE_URL is not set").count(), 1, "{text}");
    assert!(
        text.contains("a/two::one mug: stopped by the same as a/one::one mug"),
        "{text}"
    );
    assert!(
        text.contains(
            "3 cases were stopped by this (see a/one::one mug): could not start storefront"
        ),
        "{text}"
    );
}

#[test]
fn source_of_a_file_is_in_the_page() {
    let mut events = red();
    events.insert(
        2,
        Event::SourceFile {
            file: "scenarios/checkout/order.yaml".into(),
            text: "scenario: An order\nsteps: []\n".into(),
        },
    );
    let page = render(&events, |to| Box::new(rehearsal_report::Html::new(to)));
    assert!(page.contains("data-kind=\"source\""), "{page}");
    assert!(page.contains("scenario: An order"));
}

/// Returns a subscriber whose filter wants another kind of message.
fn filtered(queue: &str, wanted: &str) -> Withheld {
    Withheld {
        subscriber: format!("arn:aws:sqs:us-east-1:000000000000:{queue}").into(),
        reason: WithheldReason::Filter(FilterMismatch {
            part: FilteredPart::Attributes,
            key: Some("kind".into()),
            actual: Some(json!("refund")),
            wanted: vec![json!(wanted)],
        }),
    }
}

/// Returns a red run with a publish of these messages.
fn red_with_undelivered(undelivered: &[UndeliveredMessage]) -> Vec<Event> {
    let mut events = red();
    for event in &mut events {
        if let Event::CaseFinished { outcome, .. } = event {
            let call = &mut outcome.calls[0];
            (call.service, call.operation) = ("sns".into(), "Publish".into());
            (call.status, call.error) = (200, None);
            call.undelivered = undelivered.to_vec();
        }
    }
    events
}

#[test]
fn message_that_no_filter_takes_is_shown_with_the_attribute() {
    let lost = UndeliveredMessage {
        message: "m-1".into(),
        sent_to: 0,
        withheld: vec![filtered("orders", "order"), filtered("audit", "invoice")],
    };
    let text = console(&red_with_undelivered(&[lost.clone(), lost]));
    let expected = "\
  unsent  a message to the topic orders matched none of its 2 subscriptions  (2 times)
          queue orders: the attribute kind is \"refund\", its filter wants \"order\"
          queue audit: the attribute kind is \"refund\", its filter wants \"invoice\"
";
    assert!(text.contains(expected), "{text}");
    assert!(
        text.contains("Publish orders (2 reached nobody, 0 not every subscription)"),
        "{text}"
    );
}

#[test]
fn message_that_others_got_is_shown_if_the_step_is_about_the_queue_that_did_not() {
    let partly = UndeliveredMessage {
        message: "m-1".into(),
        sent_to: 1,
        withheld: vec![filtered("refunds", "order")],
    };
    let mut events = red_with_undelivered(&[partly]);
    assert!(!console(&events).contains("unsent"));
    with_step(&mut events, 2, |step| {
        step.request = Some(json!({"queue": "refunds", "max": 1}));
    });
    let text = console(&events);
    assert!(
        text.contains("a message to the topic orders was sent to 1 of its 2 subscriptions"),
        "{text}"
    );
}

#[test]
fn topic_without_subscriptions_and_unconfirmed_ones_are_told() {
    let nobody = UndeliveredMessage {
        message: "m-1".into(),
        sent_to: 0,
        withheld: Vec::new(),
    };
    let unconfirmed = UndeliveredMessage {
        withheld: vec![Withheld {
            subscriber: "ann@example.com".into(),
            reason: WithheldReason::Unconfirmed,
        }],
        ..nobody.clone()
    };
    let text = console(&red_with_undelivered(&[nobody, unconfirmed]));
    for expected in [
        "a message to the topic orders reached nobody: it has no subscriptions",
        "a message to the topic orders was sent to 0 of its 1 subscription\n",
        "ann@example.com: has not confirmed its subscription",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}
