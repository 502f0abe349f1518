//! Snapshots for a person and for a CI job.

use std::path::Path;

use crate::support::{command, project, transcript_of};

const STAGE: &str = "cloud:\n  queues:\n    orders: {}\n";

const SCENARIO: &str = "\
scenario: A message waits
cases:
  - {name: small one, size: 1}
steps:
  - sqs.send: orders
    json: {size: $size}
    save: {message: id}
  - sqs.peek: orders
    expect: {count: 1, messages: [{id: $message}]}
    snapshot: waiting
";

const STORED: &str = "scenarios/snapshots/message__waiting@small_one.snap";

/// Runs a command with environment variables.
fn rehearsal(folder: &Path, args: &[&str], environment: &[(&str, &str)]) -> String {
    let output = command(folder, args)
        .envs(environment.iter().copied())
        .output();
    transcript_of(&output.expect("the command runs"), args)
}

fn run(folder: &Path, environment: &[(&str, &str)], exit: i32) -> String {
    let transcript = rehearsal(folder, &["run"], environment);
    assert!(
        transcript.ends_with(&format!("exit {exit}\n")),
        "{transcript}"
    );
    transcript
}

fn write(folder: &Path, text: &str) {
    std::fs::write(folder.join("scenarios/message.yaml"), text).expect("it is written");
}

#[test]
fn snapshot_is_stored_when_accepted() {
    let folder = project(&[
        ("scenarios/stage.yaml", STAGE),
        ("scenarios/message.yaml", SCENARIO),
    ]);
    let here = folder.path();
    let (stored, pending) = (here.join(STORED), here.join(format!("{STORED}.new")));

    let transcript = run(here, &[("CI", "true")], 1);
    assert!(
        transcript.contains("INSTA_UPDATE=new stores the observation"),
        "{transcript}"
    );
    assert!(!stored.exists() && !pending.exists(), "CI wrote a snapshot");
    run(here, &[("INSTA_UPDATE", "no")], 1);
    assert!(!pending.exists());

    let transcript = run(here, &[], 1);
    assert!(transcript.contains("does not exist yet"), "{transcript}");
    assert!(pending.exists() && !stored.exists());
    let list = rehearsal(here, &["accept", "--list"], &[]);
    assert!(list.contains(&format!("new {STORED}")), "{list}");
    let accepted = rehearsal(here, &["accept"], &[]);
    assert!(
        accepted.contains(&format!("accepted {STORED}")),
        "{accepted}"
    );
    assert!(stored.exists() && !pending.exists());
    insta::assert_snapshot!(std::fs::read_to_string(&stored).expect("it is there"));
    // Other runs have other ids, times and ports.
    run(here, &[], 0);
    run(here, &[("CI", "true")], 0);
}

#[test]
fn difference_is_shown_and_accepted_or_rejected() {
    let folder = project(&[
        ("scenarios/stage.yaml", STAGE),
        ("scenarios/message.yaml", SCENARIO),
    ]);
    let here = folder.path();
    let (stored, pending) = (here.join(STORED), here.join(format!("{STORED}.new")));
    run(here, &[("INSTA_UPDATE", "unseen")], 0);
    let first = std::fs::read_to_string(&stored).expect("it is there");

    write(here, &SCENARIO.replace("size: 1", "size: 2"));
    run(here, &[("INSTA_UPDATE", "unseen")], 1);
    assert!(pending.exists());
    let rejected = rehearsal(here, &["accept", "--reject", "waiting"], &[]);
    assert!(rejected.contains("rejected"), "{rejected}");
    assert!(!pending.exists());
    assert_eq!(std::fs::read_to_string(&stored).expect("it stays"), first);

    run(here, &[("INSTA_UPDATE", "always")], 0);
    let second = std::fs::read_to_string(&stored).expect("it is there");
    assert!(second.contains("\"size\": 2"), "{second}");
    // A pending snapshot is deleted once the step matches again.
    write(here, SCENARIO);
    run(here, &[], 1);
    assert!(pending.exists());
    write(here, &SCENARIO.replace("size: 1", "size: 2"));
    run(here, &[], 0);
    assert!(!pending.exists());
    let nothing = rehearsal(here, &["accept"], &[]);
    assert!(nothing.contains("no snapshot is pending"), "{nothing}");
    let wrong = run(here, &[("INSTA_UPDATE", "perhaps")], 2);
    assert!(wrong.contains("INSTA_UPDATE=`perhaps`"), "{wrong}");
}

#[test]
fn unused_snapshot_is_reported() {
    let folder = project(&[
        ("scenarios/stage.yaml", STAGE),
        ("scenarios/message.yaml", SCENARIO),
    ]);
    let here = folder.path();
    run(here, &[("INSTA_UPDATE", "always")], 0);
    write(
        here,
        &SCENARIO.replace("snapshot: waiting", "snapshot: other"),
    );
    let transcript = run(here, &[("INSTA_UPDATE", "always")], 0);
    assert!(
        transcript.contains(&format!("no step uses the snapshot {STORED}")),
        "{transcript}"
    );
    let part = rehearsal(here, &["run", "message"], &[]);
    assert!(
        !part.contains("no step uses"),
        "a run of a part does not report the rest: {part}"
    );
    let kept = rehearsal(here, &["accept"], &[]);
    assert!(kept.contains(&format!("unused {STORED}")), "{kept}");
    let deleted = rehearsal(here, &["accept", "--unreferenced=delete"], &[]);
    assert!(deleted.contains(&format!("deleted {STORED}")), "{deleted}");
    assert!(!here.join(STORED).exists());
    let transcript = run(here, &[], 0);
    assert!(!transcript.contains("no step uses"), "{transcript}");
}

#[test]
fn repeated_step_has_several_snapshots() {
    let twice = "\
scenario: Messages come one by one
steps:
  - repeat: 2
    steps:
      - sqs.send: orders
        json: {size: 1}
      - sqs.peek: orders
        snapshot: waiting
";
    let folder = project(&[
        ("scenarios/stage.yaml", STAGE),
        ("scenarios/message.yaml", twice),
    ]);
    let here = folder.path();
    run(here, &[("INSTA_UPDATE", "always")], 0);
    for name in ["message__waiting.snap", "message__waiting-2.snap"] {
        assert!(
            here.join("scenarios/snapshots").join(name).exists(),
            "{name}"
        );
    }
    let transcript = run(here, &[], 0);
    assert!(!transcript.contains("no step uses"), "{transcript}");
}
