//! Folder files and profiles.

use serde_json::Value;

use crate::run_output::RunOutput;
use crate::support::{project, transcript};

const STAGE: &str = "cloud:\n  queues: {orders: {}}\nprofiles:\n  long: {cloud: {queues: {orders: {visibility: 99s}}}}\n";

const OUTER: &str = "\
folder: There is a message
tags: [outer]
before:
  - name: outer before
    sqs.send: orders
    body: outer
    save: {outer: id}
after:
  - name: outer after
    assert: {id: $outer}
";

const INNER: &str = "\
folder: There are two
tags: [inner]
before:
  - name: inner before
    sqs.send: orders
    body: of $outer
    save: {inner: id}
after:
  - name: inner after
    assert: {id: $inner}
";

const SCENARIO: &str = "\
scenario: It has what the folders set up
tags: [own]
steps:
  - name: own
    sqs.peek: orders
    expect: {count: 2, messages: [{id: $outer}, {id: $inner, body: \"of ${outer}\"}]}
always:
  - name: own always
    assert: {id: $inner}
";

fn titles(run: &RunOutput) -> Vec<&str> {
    let steps = run
        .events
        .iter()
        .filter(|event| event["event"] == "step_finished");
    steps
        .filter_map(|event| event["step"]["title"].as_str())
        .collect()
}

#[test]
fn folders_compose_from_the_outermost_to_the_innermost() {
    let folder = project(&[
        ("scenarios/stage.yaml", STAGE),
        ("scenarios/_folder.yaml", OUTER),
        ("scenarios/deep/_folder.yaml", INNER),
        ("scenarios/deep/a.yaml", SCENARIO),
        (
            "scenarios/b.yaml",
            "scenario: It is above\nsteps:\n  - sqs.peek: orders\n    expect: {count: 1}\n",
        ),
    ]);
    let run = RunOutput::of(folder.path(), &["deep"]);
    assert_eq!(run.exit, 0, "{}", run.transcript);
    let expected = [
        "outer before",
        "inner before",
        "own",
        "own always",
        "inner after",
        "outer after",
    ];
    assert_eq!(titles(&run), expected);
    let started = run
        .events
        .iter()
        .find(|event| event["event"] == "case_started");
    assert_eq!(
        started.unwrap()["tags"],
        serde_json::json!(["outer", "inner", "own"])
    );
    let all = RunOutput::of(folder.path(), &["--tag", "outer"]);
    assert_eq!(all.exit, 0, "{}", all.transcript);
    let finished = all
        .events
        .iter()
        .filter(|event| event["event"] == "case_finished");
    assert_eq!(finished.count(), 2);
}

#[test]
fn steps_after_run_although_a_step_before_failed() {
    let before = OUTER.replace(
        "save: {outer: id}",
        "expect: {id: never}\n    save: {outer: id}",
    );
    let after = "assert: {a: 1}\n    expect: {a: 1}\n";
    let outer = before.replace("assert: {id: $outer}\n", after);
    let folder = project(&[
        ("scenarios/stage.yaml", STAGE),
        ("scenarios/_folder.yaml", &outer),
        (
            "scenarios/a.yaml",
            "scenario: It is never played\nsteps:\n  - name: own\n    sqs.send: orders\n    body: $outer\n",
        ),
    ]);
    let run = RunOutput::of(folder.path(), &[]);
    assert_eq!(run.exit, 1, "{}", run.transcript);
    assert_eq!(titles(&run), ["outer before", "outer after"]);
    assert!(
        run.transcript.contains("scenarios/_folder.yaml:"),
        "{}",
        run.transcript
    );
}

#[test]
fn case_of_which_only_the_folder_was_played_is_skipped() {
    let folder = project(&[
        ("scenarios/stage.yaml", STAGE),
        ("scenarios/_folder.yaml", OUTER),
        (
            "scenarios/a.yaml",
            "scenario: Nothing of it is played\nsteps:\n  - sqs.peek: orders\n    skip: not today\n    expect: {count: 1}\n",
        ),
    ]);
    let run = RunOutput::of(folder.path(), &[]);
    assert_eq!(run.exit, 4, "{}", run.transcript);
    let finished = run
        .events
        .iter()
        .find(|event| event["event"] == "case_finished");
    let verdict: &Value = &finished.unwrap()["outcome"]["verdict"]["verdict"];
    assert_eq!(verdict, "skipped");
}

#[test]
fn profile_replaces_settings() {
    let scenario = "\
scenario: The queue has the settings of the profile
steps:
  - aws: sqs.GetQueueAttributes
    input: {QueueUrl: '${cloud.queues.orders.url}', AttributeNames: [All]}
    expect: {output: {Attributes: {VisibilityTimeout: \"99\"}}}
";
    let folder = project(&[
        ("scenarios/stage.yaml", STAGE),
        ("scenarios/a.yaml", scenario),
    ]);
    let run = RunOutput::of(folder.path(), &["--profile", "long"]);
    assert_eq!(run.exit, 0, "{}", run.transcript);
    let plain = RunOutput::of(folder.path(), &[]);
    assert_eq!(plain.exit, 1, "{}", plain.transcript);
    let unknown = transcript(folder.path(), &["check", "--profile", "lnog"]);
    assert!(unknown.ends_with("exit 2\n"), "{unknown}");
    assert!(unknown.contains("did you mean `long`?"), "{unknown}");
}
