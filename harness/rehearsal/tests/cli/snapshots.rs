//! Snapshots as a person and a CI job meet them.

use std::path::Path;

use crate::support::{command, project, shown};

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

/// What is seen with this in the environment.
fn seen(folder: &Path, args: &[&str], environment: &[(&str, &str)]) -> String {
    let output = command(folder, args)
        .envs(environment.iter().copied())
        .output();
    shown(&output.expect("the command runs"), args)
}

fn run(folder: &Path, environment: &[(&str, &str)], exit: i32) -> String {
    let told = seen(folder, &["run"], environment);
    assert!(told.ends_with(&format!("exit {exit}\n")), "{told}");
    told
}

fn write(folder: &Path, text: &str) {
    std::fs::write(folder.join("scenarios/message.yaml"), text).expect("it is written");
}

#[test]
fn a_snapshot_is_stored_when_a_person_takes_it() {
    let folder = project(&[
        ("scenarios/stage.yaml", STAGE),
        ("scenarios/message.yaml", SCENARIO),
    ]);
    let here = folder.path();
    let (stored, pending) = (here.join(STORED), here.join(format!("{STORED}.new")));

    let told = run(here, &[("CI", "true")], 1);
    assert!(
        told.contains("INSTA_UPDATE=new stores the observation"),
        "{told}"
    );
    assert!(!stored.exists() && !pending.exists(), "CI wrote a snapshot");
    run(here, &[("INSTA_UPDATE", "no")], 1);
    assert!(!pending.exists());

    let told = run(here, &[], 1);
    assert!(told.contains("is not there"), "{told}");
    assert!(pending.exists() && !stored.exists());
    let list = seen(here, &["accept", "--list"], &[]);
    assert!(list.contains(&format!("new {STORED}")), "{list}");
    let accepted = seen(here, &["accept"], &[]);
    assert!(
        accepted.contains(&format!("accepted {STORED}")),
        "{accepted}"
    );
    assert!(stored.exists() && !pending.exists());
    insta::assert_snapshot!(std::fs::read_to_string(&stored).expect("it is there"));
    // Another run has other ids, times and ports.
    run(here, &[], 0);
    run(here, &[("CI", "true")], 0);
}

#[test]
fn a_difference_is_shown_and_can_be_taken_or_thrown_away() {
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
    let rejected = seen(here, &["accept", "--reject", "waiting"], &[]);
    assert!(rejected.contains("rejected"), "{rejected}");
    assert!(!pending.exists());
    assert_eq!(std::fs::read_to_string(&stored).expect("it stays"), first);

    run(here, &[("INSTA_UPDATE", "always")], 0);
    let second = std::fs::read_to_string(&stored).expect("it is there");
    assert!(second.contains("\"size\": 2"), "{second}");
    // What waits is forgotten once it is as it was again.
    write(here, SCENARIO);
    run(here, &[], 1);
    assert!(pending.exists());
    write(here, &SCENARIO.replace("size: 1", "size: 2"));
    run(here, &[], 0);
    assert!(!pending.exists());
    let nothing = seen(here, &["accept"], &[]);
    assert!(nothing.contains("no snapshot is pending"), "{nothing}");
    let wrong = run(here, &[("INSTA_UPDATE", "perhaps")], 2);
    assert!(wrong.contains("INSTA_UPDATE=`perhaps`"), "{wrong}");
}

#[test]
fn a_snapshot_that_no_step_has_is_reported() {
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
    let told = run(here, &[("INSTA_UPDATE", "always")], 0);
    assert!(
        told.contains(&format!("no step uses the snapshot {STORED}")),
        "{told}"
    );
    let part = seen(here, &["run", "message"], &[]);
    assert!(
        !part.contains("no step uses"),
        "a part says nothing of the rest: {part}"
    );
    let kept = seen(here, &["accept"], &[]);
    assert!(kept.contains(&format!("unused {STORED}")), "{kept}");
    let deleted = seen(here, &["accept", "--unreferenced=delete"], &[]);
    assert!(deleted.contains(&format!("deleted {STORED}")), "{deleted}");
    assert!(!here.join(STORED).exists());
    let told = run(here, &[], 0);
    assert!(!told.contains("no step uses"), "{told}");
}

#[test]
fn a_step_that_is_played_again_has_a_snapshot_each_time() {
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
    let told = run(here, &[], 0);
    assert!(!told.contains("no step uses"), "{told}");
}
