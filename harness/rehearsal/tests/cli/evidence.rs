//! What a run records so that a failure explains itself.

use serde_json::{Value, json};

use crate::run_output::RunOutput;
use crate::support::project;

/// An app that computes a while, and then writes a traceback: the red step is over by
/// then.
const STAGE: &str = r"
apps:
  api:
    run: [sh, api.sh]
    ready: {log: up}
";
const API: &str = r#"
echo up
i=0
while [ $i -lt 30000 ]; do i=$((i+1)); done
echo "Traceback (most recent call last):"
echo '  File "/app/main.py", line 9, in create'
echo "KeyError: 'tea'"
exec sleep 1000
"#;
const SCENARIO: &str = "\
scenario: It says hello
steps:
  - logs: api
    containing: hello
    expect: {count: 1}
";

#[test]
fn what_an_app_writes_after_the_red_step_is_in_the_report() {
    let folder = project(&[
        ("scenarios/stage.yaml", STAGE),
        ("scenarios/api.sh", API),
        ("scenarios/hello.yaml", SCENARIO),
    ]);
    let run = RunOutput::of(folder.path(), &[]);
    assert_eq!(run.exit, 1, "{}", run.transcript);
    let mut lines = run.transcript.lines();
    let last = lines.find(|line| line.trim_start().starts_with("last error"));
    let last = last.unwrap_or_else(|| panic!("{}", run.transcript));
    assert!(last.ends_with("KeyError: 'tea'"), "{last}");
}

const SENDS: &str = r"
scenario: Orders are sent
cases:
  - {name: tea, sku: T-1, password: hunter22}
steps:
  - sqs.send: orders
    json: {sku: $sku, note: $password}
    expect: {id: never}
";

#[test]
fn step_records_what_it_sent_and_used() {
    let stage =
        "cloud: {queues: {orders: {}}}\nsecrets: {pass: {env: TEST_PASSWORD, default: hunter22}}\n";
    let folder = project(&[
        ("scenarios/stage.yaml", stage),
        ("scenarios/sends.yaml", SENDS),
    ]);
    let run = RunOutput::of(folder.path(), &[]);
    assert_eq!(run.exit, 1, "{}", run.transcript);
    let event = |kind: &str| -> &Value {
        let found = run.events.iter().find(|event| event["event"] == kind);
        found.unwrap_or_else(|| panic!("no {kind} in {:?}", run.events))
    };
    let step = &event("step_finished")["step"];
    let sent = json!({"queue": "orders", "body": {"sku": "T-1", "note": "[secret]"}});
    assert_eq!(step["request"]["body"], sent["body"]);
    assert_eq!(
        step["variables"],
        json!({"sku": "T-1", "password": "[secret]"})
    );
    let row = json!({"sku": "T-1", "password": "[secret]"});
    assert_eq!(event("case_finished")["outcome"]["row"], row);
    let source = event("source_file");
    assert_eq!(source["file"], "scenarios/sends.yaml");
    let text = source["text"].as_str().unwrap();
    assert!(
        text.contains("scenario: Orders are sent") && !text.contains("hunter22"),
        "{text}"
    );
    for part in [
        r#"row     sku = "T-1", password = "[secret]""#,
        r#""body":{"sku":"T-1","note":"[secret]"}"#,
        r#"used    sku = "T-1", password = "[secret]""#,
    ] {
        assert!(
            run.transcript.contains(part),
            "{part} in {}",
            run.transcript
        );
    }
}

const FILTERED: &str = r"
scenario: Refunds are announced
steps:
  - sns.publish: notices
    body: hello
    attributes: {kind: refund}
  - sqs.receive: orders
    within: 50ms
    expect: {messages: [{body: hello}]}
";

#[test]
fn message_that_a_filter_withheld_is_on_the_console() {
    let stage = r"
cloud:
  queues: {orders: {}}
  topics:
    notices:
      subscriptions: [{queue: orders, filter: {kind: [order]}}]
";
    let folder = project(&[
        ("scenarios/stage.yaml", stage),
        ("scenarios/refund.yaml", FILTERED),
    ]);
    let run = RunOutput::of(folder.path(), &[]);
    assert_eq!(run.exit, 1, "{}", run.transcript);
    let expected = "\
  unsent  a message to the topic rehearsal-notices did not match its only subscription
          queue rehearsal-orders: the attribute kind is \"refund\", its filter wants \"order\"
";
    assert!(run.transcript.contains(expected), "{}", run.transcript);
}
