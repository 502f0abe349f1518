//! The command line as a person and a CI job see it: what it prints, and its
//! exit codes.
#![expect(
    clippy::unwrap_used,
    reason = "a test reports what went wrong by panicking"
)]

mod agents;
mod attached;
mod ci_page;
mod emulator;
mod evidence;
mod folders;
mod limits;
mod mistakes;
mod ports;
mod run_output;
mod runs;
mod secrets;
mod selection;
mod snapshots;
mod stages;
mod support;
mod traffic;
mod watch;

use support::{project, rehearsal, transcript};

const STAGE: &str = "cloud:\n  queues:\n    orders: {}\n  buckets:\n    receipts: {}\n";

const GREEN: &str = "\
scenario: A message is in the queue it was sent to
tags: [smoke]
cases:
  - {name: small, size: 1}
  - {name: large, size: 2}
steps:
  - sqs.send: orders
    json: {size: $size}
  - sqs.peek: orders
    expect: {count: 1, messages: [{json: {size: $size}}]}
";

const RED: &str = "\
scenario: A receipt exists that was never stored
steps:
  - s3.get: receipts/missing.json
    expect: {json: {total: 3}}
";

#[test]
fn help_describes_every_command() {
    let folder = project(&[]);
    insta::assert_snapshot!(transcript(folder.path(), &["--help"]));
    insta::assert_snapshot!(transcript(folder.path(), &["run", "--help"]));
    insta::assert_snapshot!(transcript(folder.path(), &["check", "--help"]));
    insta::assert_snapshot!(transcript(folder.path(), &["cloud", "--help"]));
    insta::assert_snapshot!(transcript(folder.path(), &["list", "--help"]));
    insta::assert_snapshot!(transcript(folder.path(), &["accept", "--help"]));
    insta::assert_snapshot!(transcript(folder.path(), &["fmt", "--help"]));
    insta::assert_snapshot!(transcript(folder.path(), &["init", "--help"]));
    insta::assert_snapshot!(transcript(folder.path(), &["new", "--help"]));
    insta::assert_snapshot!(transcript(folder.path(), &["explain", "--help"]));
    insta::assert_snapshot!(transcript(folder.path(), &["schema", "--help"]));
    insta::assert_snapshot!(transcript(folder.path(), &["up", "--help"]));
    insta::assert_snapshot!(transcript(folder.path(), &["doctor", "--help"]));
}

#[test]
fn nothing_to_run_exits_with_4() {
    let folder = project(&[]);
    insta::assert_snapshot!(transcript(folder.path(), &["run"]));
    insta::assert_snapshot!(transcript(folder.path(), &["check"]));
    let folder = project(&[
        ("scenarios/stage.yaml", STAGE),
        ("scenarios/green.yaml", GREEN),
    ]);
    insta::assert_snapshot!(transcript(folder.path(), &["run", "no-such-case"]));
    insta::assert_snapshot!(transcript(folder.path(), &["list", "--tag", "no-such-tag"]));
}

#[test]
fn file_with_mistakes_starts_nothing() {
    let wrong = GREEN.replace("sqs.peek: orders", "sqs.peek: order");
    let folder = project(&[
        ("scenarios/stage.yaml", STAGE),
        ("scenarios/wrong.yaml", &wrong),
    ]);
    insta::assert_snapshot!(transcript(folder.path(), &["check"]));
    let run = transcript(folder.path(), &["run"]);
    assert!(run.ends_with("exit 2\n"), "{run}");
    let list = transcript(folder.path(), &["list"]);
    assert!(list.ends_with("exit 2\n"), "{list}");
}

#[test]
fn cases_are_listed() {
    let folder = project(&[
        ("scenarios/stage.yaml", STAGE),
        ("scenarios/green.yaml", GREEN),
    ]);
    insta::assert_snapshot!(transcript(folder.path(), &["check"]));
    insta::assert_snapshot!(transcript(folder.path(), &["list"]));
    insta::assert_snapshot!(transcript(folder.path(), &["list", "green::large"]));
    insta::assert_snapshot!(transcript(
        folder.path(),
        &["list", "--tag", "smoke", "scenarios/green.yaml"]
    ));
    insta::assert_snapshot!(transcript(folder.path(), &["list", "--format", "json"]));
}

#[test]
fn run_without_apps_passes_or_fails_by_its_scenarios() {
    let folder = project(&[
        ("scenarios/stage.yaml", STAGE),
        ("scenarios/green.yaml", GREEN),
        ("scenarios/red.yaml", RED),
    ]);
    let green = rehearsal(folder.path(), &["run", "green"]);
    let stdout = String::from_utf8(green.stdout).unwrap();
    assert!(stdout.contains("2 passed, 0 failed"), "{stdout}");
    assert_eq!(green.status.code(), Some(0));

    let red = rehearsal(
        folder.path(),
        &[
            "run",
            "--seed",
            "7",
            "--jobs",
            "1",
            "--report",
            "junit=out/junit.xml",
            "--report",
            "jsonl=out/run.jsonl",
        ],
    );
    let stdout = String::from_utf8(red.stdout).unwrap();
    assert!(stdout.contains("2 passed, 1 failed"), "{stdout}");
    assert!(stdout.contains("scenarios/red.yaml:3:5"), "{stdout}");
    assert!(stdout.contains("error: expected no error, got"), "{stdout}");
    assert!(stdout.contains("NoSuchKey"), "{stdout}");
    assert!(stdout.contains("rehearsal run red --seed 7"), "{stdout}");
    assert_eq!(red.status.code(), Some(1));
    let junit = std::fs::read_to_string(folder.path().join("out/junit.xml")).unwrap();
    assert!(
        junit.contains(r#"tests="3" skipped="0" failures="1" errors="0""#),
        "{junit}"
    );
    let lines = std::fs::read_to_string(folder.path().join("out/run.jsonl")).unwrap();
    let last: serde_json::Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
    assert_eq!(last["event"], "run_finished");
    assert_eq!(last["summary"]["failed"], 1);
}

#[test]
fn broken_environment_is_not_a_failed_app() {
    let stage = format!(
        "{STAGE}apps:\n  ghost:\n    run: ./no-such-program ${{port}}\n    ready: {{tcp: true}}\n"
    );
    let folder = project(&[
        ("scenarios/stage.yaml", &stage),
        ("scenarios/green.yaml", GREEN),
    ]);
    let run = rehearsal(folder.path(), &["run", "--jobs", "1"]);
    let stdout = String::from_utf8(run.stdout).unwrap();
    assert_eq!(run.status.code(), Some(3), "{stdout}");
    assert!(stdout.contains("no-such-program"), "{stdout}");
}

#[test]
fn wrong_arguments_exit_with_2() {
    let folder = project(&[
        ("scenarios/stage.yaml", STAGE),
        ("scenarios/green.yaml", GREEN),
    ]);
    insta::assert_snapshot!(transcript(folder.path(), &["run", "--report", "pdf=x"]));
    insta::assert_snapshot!(transcript(folder.path(), &["run", "--postgres", "oracle"]));
}

#[test]
fn new_project_passes() {
    let folder = project(&[]);
    insta::assert_snapshot!(transcript(folder.path(), &["init"]));
    let run = rehearsal(folder.path(), &["run"]);
    let stdout = String::from_utf8(run.stdout).unwrap();
    assert_eq!(run.status.code(), Some(0), "{stdout}");
    assert!(transcript(folder.path(), &["fmt", "--check"]).ends_with("exit 0\n"));
    let again = transcript(folder.path(), &["init"]);
    assert!(
        again.ends_with("exit 2\n"),
        "existing files are never replaced: {again}"
    );
    insta::assert_snapshot!(transcript(folder.path(), &["new", "checkout/paid_order"]));
}

#[test]
fn files_with_mistakes_are_not_formatted() {
    let folder = project(&[
        (
            "scenarios/wide.yaml",
            "scenario:    wide\nsteps:\n    -   sqs.purge:   orders # why\n",
        ),
        ("scenarios/wrong.yaml", "scenario: [\n"),
    ]);
    insta::assert_snapshot!(transcript(folder.path(), &["fmt", "--check"]));
    let _ = rehearsal(folder.path(), &["fmt"]);
    let wide = std::fs::read_to_string(folder.path().join("scenarios/wide.yaml")).unwrap();
    assert!(wide.contains("  - sqs.purge: orders # why\n"), "{wide}");
    let wrong = std::fs::read_to_string(folder.path().join("scenarios/wrong.yaml")).unwrap();
    assert_eq!(wrong, "scenario: [\n");
}

#[test]
fn mistakes_are_explained() {
    let folder = project(&[]);
    insta::assert_snapshot!(transcript(folder.path(), &["explain", "unknown-resource"]));
    let unknown = transcript(folder.path(), &["explain", "no-such-code"]);
    assert!(unknown.ends_with("exit 2\n"), "{unknown}");
    let schema = rehearsal(folder.path(), &["schema", "scenario"]);
    let schema: serde_json::Value = serde_json::from_slice(&schema.stdout).unwrap();
    assert!(schema["$schema"].is_string());
}
