//! The command line as a person and a CI job see it: what it prints, and how
//! it ends. Nothing here boots a stage; the scenarios' own target does.
#![expect(
    clippy::unwrap_used,
    reason = "a test says what went wrong by panicking"
)]

#[path = "cli/choice.rs"]
mod choice;
#[path = "cli/ci_page.rs"]
mod ci_page;
#[path = "cli/ground.rs"]
mod ground;
#[path = "cli/lacks.rs"]
mod lacks;
#[path = "cli/limits.rs"]
mod limits;
#[path = "cli/ran.rs"]
mod ran;
#[path = "cli/runs.rs"]
mod runs;
#[path = "cli/secrets.rs"]
mod secrets;
#[path = "cli/snapshots.rs"]
mod snapshots;
#[path = "cli/support.rs"]
mod support;

use support::{project, rehearsal, seen};

const STAGE: &str = "cloud:\n  queues:\n    orders: {}\n  buckets:\n    receipts: {}\n";

const GREEN: &str = "\
scenario: A message is seen where it was sent
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
scenario: An object is where nobody put it
steps:
  - s3.get: receipts/missing.json
    expect: {json: {total: 3}}
";

#[test]
fn help_names_every_command() {
    let folder = project(&[]);
    insta::assert_snapshot!(seen(folder.path(), &["--help"]));
    insta::assert_snapshot!(seen(folder.path(), &["run", "--help"]));
    insta::assert_snapshot!(seen(folder.path(), &["check", "--help"]));
    insta::assert_snapshot!(seen(folder.path(), &["cloud", "--help"]));
    insta::assert_snapshot!(seen(folder.path(), &["list", "--help"]));
    insta::assert_snapshot!(seen(folder.path(), &["accept", "--help"]));
    insta::assert_snapshot!(seen(folder.path(), &["fmt", "--help"]));
    insta::assert_snapshot!(seen(folder.path(), &["init", "--help"]));
    insta::assert_snapshot!(seen(folder.path(), &["new", "--help"]));
    insta::assert_snapshot!(seen(folder.path(), &["explain", "--help"]));
    insta::assert_snapshot!(seen(folder.path(), &["schema", "--help"]));
    insta::assert_snapshot!(seen(folder.path(), &["up", "--help"]));
    insta::assert_snapshot!(seen(folder.path(), &["doctor", "--help"]));
}

#[test]
fn where_there_is_nothing_nothing_is_green() {
    let folder = project(&[]);
    insta::assert_snapshot!(seen(folder.path(), &["run"]));
    insta::assert_snapshot!(seen(folder.path(), &["check"]));
    let folder = project(&[
        ("scenarios/stage.yaml", STAGE),
        ("scenarios/green.yaml", GREEN),
    ]);
    insta::assert_snapshot!(seen(folder.path(), &["run", "no-such-case"]));
    insta::assert_snapshot!(seen(folder.path(), &["list", "--tag", "no-such-tag"]));
}

#[test]
fn a_wrong_file_starts_nothing() {
    let wrong = GREEN.replace("sqs.peek: orders", "sqs.peek: order");
    let folder = project(&[
        ("scenarios/stage.yaml", STAGE),
        ("scenarios/wrong.yaml", &wrong),
    ]);
    insta::assert_snapshot!(seen(folder.path(), &["check"]));
    let run = seen(folder.path(), &["run"]);
    assert!(run.ends_with("exit 2\n"), "{run}");
    let list = seen(folder.path(), &["list"]);
    assert!(list.ends_with("exit 2\n"), "{list}");
}

#[test]
fn what_would_run_is_listed() {
    let folder = project(&[
        ("scenarios/stage.yaml", STAGE),
        ("scenarios/green.yaml", GREEN),
    ]);
    insta::assert_snapshot!(seen(folder.path(), &["check"]));
    insta::assert_snapshot!(seen(folder.path(), &["list"]));
    insta::assert_snapshot!(seen(folder.path(), &["list", "green::large"]));
    insta::assert_snapshot!(seen(
        folder.path(),
        &["list", "--tag", "smoke", "scenarios/green.yaml"]
    ));
    insta::assert_snapshot!(seen(folder.path(), &["list", "--format", "json"]));
}

#[test]
fn a_run_without_apps_is_green_or_red_by_its_scenarios() {
    let folder = project(&[
        ("scenarios/stage.yaml", STAGE),
        ("scenarios/green.yaml", GREEN),
        ("scenarios/red.yaml", RED),
    ]);
    let green = rehearsal(folder.path(), &["run", "green"]);
    let told = String::from_utf8(green.stdout).unwrap();
    assert!(told.contains("2 passed, 0 failed"), "{told}");
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
    let told = String::from_utf8(red.stdout).unwrap();
    assert!(told.contains("2 passed, 1 failed"), "{told}");
    assert!(told.contains("scenarios/red.yaml:3:5"), "{told}");
    assert!(told.contains("error: expected no error, got"), "{told}");
    assert!(told.contains("NoSuchKey"), "{told}");
    assert!(told.contains("rehearsal run red --seed 7"), "{told}");
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
fn a_broken_environment_is_not_a_failed_app() {
    let stage =
        format!("{STAGE}apps:\n  ghost:\n    run: ./no-such-program\n    ready: {{tcp: true}}\n");
    let folder = project(&[
        ("scenarios/stage.yaml", &stage),
        ("scenarios/green.yaml", GREEN),
    ]);
    let run = rehearsal(folder.path(), &["run", "--jobs", "1"]);
    let told = String::from_utf8(run.stdout).unwrap();
    assert_eq!(run.status.code(), Some(3), "{told}");
    assert!(told.contains("no-such-program"), "{told}");
}

#[test]
fn wrong_arguments_are_told_apart_from_failed_scenarios() {
    let folder = project(&[
        ("scenarios/stage.yaml", STAGE),
        ("scenarios/green.yaml", GREEN),
    ]);
    insta::assert_snapshot!(seen(folder.path(), &["run", "--report", "pdf=x"]));
    insta::assert_snapshot!(seen(folder.path(), &["run", "--postgres", "oracle"]));
}

#[test]
fn a_project_begins_green() {
    let folder = project(&[]);
    insta::assert_snapshot!(seen(folder.path(), &["init"]));
    let run = rehearsal(folder.path(), &["run"]);
    let told = String::from_utf8(run.stdout).unwrap();
    assert_eq!(run.status.code(), Some(0), "{told}");
    assert!(seen(folder.path(), &["fmt", "--check"]).ends_with("exit 0\n"));
    let again = seen(folder.path(), &["init"]);
    assert!(
        again.ends_with("exit 2\n"),
        "what is there is never replaced: {again}"
    );
    insta::assert_snapshot!(seen(folder.path(), &["new", "checkout/paid_order"]));
}

#[test]
fn files_are_formatted_and_those_that_cannot_be_are_left() {
    let folder = project(&[
        (
            "scenarios/wide.yaml",
            "scenario:    wide\nsteps:\n    -   sqs.purge:   orders # why\n",
        ),
        ("scenarios/wrong.yaml", "scenario: [\n"),
    ]);
    insta::assert_snapshot!(seen(folder.path(), &["fmt", "--check"]));
    let _ = rehearsal(folder.path(), &["fmt"]);
    let wide = std::fs::read_to_string(folder.path().join("scenarios/wide.yaml")).unwrap();
    assert!(wide.contains("  - sqs.purge: orders # why\n"), "{wide}");
    let wrong = std::fs::read_to_string(folder.path().join("scenarios/wrong.yaml")).unwrap();
    assert_eq!(wrong, "scenario: [\n");
}

#[test]
fn mistakes_are_explained() {
    let folder = project(&[]);
    insta::assert_snapshot!(seen(folder.path(), &["explain", "unknown-resource"]));
    let unknown = seen(folder.path(), &["explain", "no-such-code"]);
    assert!(unknown.ends_with("exit 2\n"), "{unknown}");
    let schema = rehearsal(folder.path(), &["schema", "scenario"]);
    let schema: serde_json::Value = serde_json::from_slice(&schema.stdout).unwrap();
    assert!(schema["$schema"].is_string());
}
