//! Tests of the console.

use std::time::Duration;

use rehearsal_record::{
    AppExit, Event, HistoryEntry, LogLine, Mismatch, UnmetExpectation, Verdict,
};
use rehearsal_report::{Console, Reporter as _, Terminal};
use serde_json::json;

use crate::sample_runs::{
    START, Shared, broken, case, case_started, finished, flaky, green, interrupted, place, red,
    render, skipped, started, step,
};

/// Returns what the console writes, without colours.
fn console(events: &[Event]) -> String {
    let text = render(events, |to| Box::new(Console::new(to, true)));
    anstream::adapter::strip_str(&text).to_string()
}

#[test]
fn green_run() {
    insta::assert_snapshot!(console(&green()));
}

#[test]
fn red_run() {
    insta::assert_snapshot!(console(&red()));
}

#[test]
fn broken_run() {
    insta::assert_snapshot!(console(&broken()));
}

#[test]
fn skipped_case() {
    insta::assert_snapshot!(console(&skipped()));
}

#[test]
fn flaky_case() {
    insta::assert_snapshot!(console(&flaky()));
}

#[test]
fn empty_run() {
    let events = [started(), finished(0, 0, 0, 0)];
    insta::assert_snapshot!(console(&events));
}

#[test]
fn interrupted_run() {
    insta::assert_snapshot!(console(&interrupted()));
}

#[test]
fn long_values_are_shown_as_a_diff() {
    let actual = json!({"order": "o-1", "lines": [{"sku": "MUG-01", "qty": 2}], "total": "29.90", "currency": "EUR"});
    let expected = r#"exactly {"order":"o-1","lines":[{"sku":"MUG-01","qty":1}],"total":"14.95","currency":"EUR"}"#;
    let verdict = Verdict::Failed {
        mismatches: vec![Mismatch {
            path: "json".into(),
            expected: expected.into(),
            actual: Some(actual),
            place: place(10, 13, 4),
            source: "    expect: {json: {exact: $receipt}}".into(),
            diff: None,
        }],
    };
    insta::assert_snapshot!(console(&[
        started(),
        case_started(),
        step(2, "s3.get receipts/o-1.json", 12, verdict.clone()),
        case(verdict, vec![], vec![]),
        finished(0, 1, 0, 0),
    ]));
}

/// One app logs much, another one logged before and has exited, and a long poll is
/// still open.
#[test]
fn last_lines_of_an_exited_app() {
    let mut events = red();
    let Some(Event::CaseFinished { outcome, .. }) = events.get_mut(4) else {
        panic!("the fifth event ends the case");
    };
    let line = |app: &str, at: u64, text: String| LogLine {
        app: app.into(),
        at: START + Duration::from_millis(at),
        text,
    };
    let words = "a b c d e f g h i j k l m n o p q r s t u v w x y z";
    let chatty = words
        .split(' ')
        .map(|word| line("chatty", 10, format!("looked at {word}")));
    outcome.logs = (1..=7)
        .map(|job| line("worker", job, format!("took job {job}")))
        .chain(chatty)
        .collect();
    outcome.exited = vec![AppExit {
        app: "worker".into(),
        status: "exit status: 101".into(),
    }];
    let mut poll = outcome.calls[0].clone();
    poll.operation = "ReceiveMessage".into();
    (poll.seq, poll.status, poll.error) = (0, 0, None);
    poll.real_at = START + Duration::from_millis(11);
    outcome.waiting = vec![poll];
    insta::assert_snapshot!(console(&events));
}

/// Two parallel steps are red, and the app logs the cause of the last one shortly
/// after it.
#[test]
fn last_error_may_follow_the_last_red_step() {
    let mut events = red();
    let Event::StepFinished { mut step, id } = events[3].clone() else {
        panic!("the fourth event is a red step");
    };
    step.number = 3;
    let over = step.at + step.duration;
    step.duration += Duration::from_millis(100);
    events.insert(4, Event::StepFinished { id, step });
    let Some(Event::CaseFinished { outcome, .. }) = events.get_mut(5) else {
        panic!("the sixth event ends the case");
    };
    outcome.logs.push(LogLine {
        app: "storefront".into(),
        at: over + Duration::from_millis(110),
        text: "ERROR the connection is closed".into(),
    });
    let text = console(&events);
    assert!(
        text.lines()
            .any(|line| line.contains("last error") && line.contains("connection is closed")),
        "{text}"
    );
}

#[test]
fn history_of_a_step_that_waited() {
    let mut events = red();
    let entry = |after, times, actual: serde_json::Value| HistoryEntry {
        after: Duration::from_millis(after),
        times,
        unmet: vec![UnmetExpectation {
            path: "rows[0].status".into(),
            actual: Some(actual),
        }],
    };
    if let Event::StepFinished { step, .. } = &mut events[3] {
        step.history = vec![
            entry(3, 1, json!("placed")),
            entry(9, 4, json!("charging")),
            entry(40, 61, json!("pending")),
        ];
    }
    insta::assert_snapshot!(console(&events));
}

#[test]
fn statements_that_only_read_are_hidden() {
    let mut events = red();
    if let Event::CaseFinished { outcome, .. } = &mut events[4] {
        let statement = |at: u64, text: &str, error: Option<&str>| rehearsal_record::Statement {
            at: START + Duration::from_millis(at),
            duration: Duration::from_micros(90),
            text: text.into(),
            error: error.map(Into::into),
            app: Some("storefront".into()),
        };
        outcome.statements = vec![
            statement(4, "BEGIN", None),
            statement(5, "insert into orders values ($1)", None),
            statement(6, "select status from orders", None),
            statement(
                7,
                "select state from orders",
                Some("column \"state\" does not exist"),
            ),
        ];
    }
    let text = console(&events);
    let database: Vec<_> = text
        .lines()
        .filter(|line| line.contains("  database  "))
        .map(|line| line.split_once("database").unwrap().1.trim())
        .collect();
    assert_eq!(
        database,
        [
            "storefront: insert into orders values ($1)",
            "storefront: select state from orders → column \"state\" does not exist",
        ]
    );
}

#[test]
fn silent_app_is_named() {
    let mut events = red();
    if let Event::CaseFinished { outcome, .. } = &mut events[4] {
        outcome.logs.push(LogLine {
            app: "fulfilment".into(),
            at: START - Duration::from_millis(200),
            text: r#"{"level":"INFO","message":"listening"}"#.into(),
        });
    }
    let text = console(&events);
    assert!(
        text.contains("\n  silent  fulfilment logged nothing meanwhile\n"),
        "{text}"
    );
    assert!(
        !text.contains("listening"),
        "lines before the case are hidden: {text}"
    );
}

/// Returns the final content of a terminal.
fn screen(written: &str) -> String {
    let mut lines: Vec<String> = vec![String::new()];
    let mut rest = written;
    while let Some(c) = rest.chars().next() {
        if let Some(sequence) = rest.strip_prefix("\u{1b}[") {
            let end = sequence.find(|c: char| c.is_ascii_alphabetic()).unwrap();
            let (number, tail) = sequence.split_at(end);
            match &tail[..1] {
                "A" => {
                    let up: usize = number.parse().unwrap();
                    let left = lines.len() - up;
                    lines.truncate(left);
                    *lines.last_mut().unwrap() = String::new();
                }
                "J" | "l" | "h" => {}
                other => panic!("unknown escape: {number}{other}"),
            }
            rest = &tail[1..];
            continue;
        }
        match c {
            '\n' => lines.push(String::new()),
            '\r' => {}
            c => lines.last_mut().unwrap().push(c),
        }
        rest = &rest[c.len_utf8()..];
    }
    lines.join("\n")
}

fn live(shared: &Shared, columns: usize) -> Console<Shared> {
    Console::new(shared.clone(), false).live(Terminal {
        colour: false,
        size: Box::new(move || (columns, 24)),
    })
}

fn written(shared: &Shared) -> String {
    String::from_utf8(shared.0.lock().unwrap().clone()).unwrap()
}

#[test]
fn terminal_shows_running_cases_and_progress() {
    let shared = Shared::default();
    let mut console = live(&shared, 60);
    console.event(&started()).unwrap();
    console.event(&case_started()).unwrap();
    let Event::StepFinished { id, .. } = step(1, "x", 3, Verdict::Passed) else {
        unreachable!("`step` returns this event");
    };
    console
        .event(&Event::StepStarted {
            id,
            number: 2,
            title: "the order is paid and the receipt is where it belongs".into(),
            at: START,
        })
        .unwrap();
    console.tick(START + Duration::from_millis(1_250)).unwrap();
    insta::assert_snapshot!(screen(&written(&shared)));
}

#[test]
fn drawing_is_removed_at_the_end() {
    let shared = Shared::default();
    let mut console = live(&shared, 100);
    for event in green() {
        console.event(&event).unwrap();
        console.tick(START + Duration::from_millis(700)).unwrap();
    }
    insta::assert_snapshot!(screen(&written(&shared)));
}

#[test]
fn plain_output_has_no_cursor_escapes() {
    let text = render(&red(), |to| Box::new(Console::new(to, false)));
    let plain = anstream::adapter::strip_str(&text).to_string();
    assert!(!plain.contains('\u{1b}') && !plain.contains('\r'));
    assert!(!text.contains("\u{1b}[?"), "nothing moves the cursor");
}

/// A pipe whose reader has closed it.
struct Closed;

impl std::io::Write for Closed {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::BrokenPipe.into())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn closed_pipe_is_no_error() {
    let mut console = Console::new(Closed, false);
    for event in red() {
        console.event(&event).unwrap();
    }
}

/// A green run tells what IAM would deny.
#[test]
fn denials_are_counted() {
    let denied = || {
        let mut events = red();
        let call = events.iter_mut().find_map(|event| match event {
            Event::CaseFinished { outcome, .. } => outcome.calls.pop(),
            _ => None,
        });
        let mut call = call.unwrap();
        call.caller = Some("storefront".into());
        call.denial = Some("User: s is not authorized to perform: sqs:sendmessage".into());
        call
    };
    let events = [
        started(),
        case_started(),
        case(Verdict::Passed, vec![denied(), denied()], vec![]),
        finished(1, 0, 0, 0),
    ];
    let text = console(&events);
    let lines = "\nIAM would deny:\n  storefront ×2: User: s is not authorized to perform: sqs:sendmessage\n";
    assert!(text.contains(lines), "{text}");
    assert!(!console(&green()).contains("would deny"));
}

/// A green run tells which calls the cloud could not answer, too.
#[test]
fn missing_operations_are_counted() {
    let missing = |service: &str, operation: &str| {
        let mut events = red();
        let call = events.iter_mut().find_map(|event| match event {
            Event::CaseFinished { outcome, .. } => outcome.calls.pop(),
            _ => None,
        });
        let mut call = call.unwrap();
        call.service = service.into();
        call.operation = operation.into();
        call.status = 501;
        call.error.as_mut().unwrap().code = "NotImplemented".into();
        call
    };
    let calls = vec![
        missing("ssm", "GetParameter"),
        missing("backup", "GET /backup-vaults/"),
        missing("ssm", "GetParameter"),
    ];
    let events = [
        started(),
        case_started(),
        case(Verdict::Passed, calls, vec![]),
        finished(1, 0, 0, 0),
    ];
    let text = console(&events);
    let line = "\nthe cloud does not have what was called: backup GET /backup-vaults/ ×1, ssm.GetParameter ×2\n";
    assert!(text.contains(line), "{text}");
    assert!(!console(&green()).contains("does not have"));
}
