//! Selecting cases: by failure, shard, name and changes.
use std::path::Path;
use std::process::Command;

use crate::run_output::{GREEN, RED, RunOutput, folder};
use crate::support::{command, project, rehearsal, transcript, transcript_of};

#[test]
fn failed_cases_run_again_until_they_pass() {
    let folder = folder(&[("green", GREEN), ("red", RED)]);
    let none = RunOutput::of(folder.path(), &["--failed"]).exits(4);
    assert!(
        none.transcript.contains("no earlier run is known here"),
        "{}",
        none.transcript
    );
    RunOutput::of(folder.path(), &[]).exits(1);
    let again = RunOutput::of(folder.path(), &["--failed"]).exits(1);
    assert_eq!(again.cases(), ["red"]);
    // A run of other cases keeps it.
    RunOutput::of(folder.path(), &["green"]).exits(0);
    let repaired = RED.replace("count: 3", "count: 0");
    std::fs::write(folder.path().join("scenarios/red.yaml"), repaired).unwrap();
    let again = RunOutput::of(folder.path(), &["--failed"]).exits(0);
    assert_eq!(again.cases(), ["red"]);
    let none = RunOutput::of(folder.path(), &["--failed"]).exits(4);
    assert!(
        none.transcript.contains("there is nothing to run again"),
        "{}",
        none.transcript
    );
}

#[test]
fn shards_have_every_case_once() {
    let names = ["a", "b", "c", "d", "e"];
    let folder = folder(&names.map(|name| (name, GREEN)));
    let cases = |args: &[&str]| RunOutput::of(folder.path(), args).exits(0).cases();
    let mut all = [cases(&["--shard", "1/2"]), cases(&["--shard", "2/2"])].concat();
    all.sort();
    assert_eq!(all, names);
    // Balanced by the recorded durations.
    let file = folder.path().join("target/rehearsal/durations.json");
    let written: std::collections::BTreeMap<String, u64> =
        serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    assert_eq!(written.len(), 5, "{written:?}");
    let durations = folder.path().join("durations.json");
    let long = r#"{"a": 1, "b": 1, "c": 1, "d": 1, "e": 100}"#;
    std::fs::write(durations, long).unwrap();
    let first = ["--shard", "1/2", "--durations", "durations.json"];
    assert_eq!(cases(&first), ["e"]);
    let absent = ["--shard", "1/2", "--durations", "none.json"];
    let absent = RunOutput::of(folder.path(), &absent).exits(2);
    assert!(
        absent.transcript.contains("there is no such file"),
        "{}",
        absent.transcript
    );
}

#[test]
fn exact_name_wins_over_part_of_a_name() {
    let folder = folder(&[("order", GREEN), ("order_paid", GREEN), ("red", RED)]);
    let cases = |args: &[&str]| {
        let mut cases = RunOutput::of(folder.path(), args).cases();
        cases.sort();
        cases
    };
    assert_eq!(cases(&["order"]), ["order"]);
    assert_eq!(cases(&["orde"]), ["order", "order_paid"]);
    assert_eq!(cases(&["scenarios/order.yaml", "red"]), ["order", "red"]);
    assert_eq!(cases(&["--tag", "smoke or slow", "red"]), ["red"]);
    assert_eq!(cases(&["--tag", "not slow"]), ["order", "order_paid"]);
    assert_eq!(cases(&["--tag", "slow", "--tag", "none"]), ["red"]);
    let wrong = RunOutput::of(folder.path(), &["--tag", "smoke and"]).exits(2);
    assert!(
        wrong.transcript.contains("a tag is missing at the end"),
        "{}",
        wrong.transcript
    );
}

fn git(folder: &Path, args: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=t", "-c", "user.email=t@example.com"])
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn scenarios_are_selected_by_changes() {
    let with_flow = "scenario: by a flow\nsteps:\n  - use: flows/peek.yaml\n";
    let flow = "flow: Peeks\nsteps:\n  - sqs.peek: orders\n    expect: {count: 0}\n";
    let with_file = "\
scenario: a file is put
steps:
  - s3.put: receipts/note.txt
    file: ../data/note.txt
";
    let with_seed = GREEN.replace("steps:", "seed: [some]\nsteps:");
    let stage = "\
cloud:
  queues:
    orders: {}
  buckets:
    receipts: {}
seeds:
  some:
    - {queue: orders, file: ../data/messages.jsonl}
";
    let folder = project(&[
        ("scenarios/stage.yaml", stage),
        ("scenarios/plain.yaml", GREEN),
        ("scenarios/flowing.yaml", with_flow),
        ("scenarios/flows/peek.yaml", flow),
        ("scenarios/filed.yaml", with_file),
        ("scenarios/seeded.yaml", &with_seed),
        ("data/note.txt", "one"),
        ("data/messages.jsonl", ""),
        (".gitignore", "target\n"),
    ]);
    let here = folder.path();
    let changed = |args: &[&str]| {
        let args = [&["list"], args].concat();
        let output = rehearsal(here, &args);
        let transcript = String::from_utf8(output.stdout.clone()).unwrap();
        let names = transcript.lines().filter_map(|line| line.split(' ').next());
        let mut names: Vec<String> = names.map(str::to_owned).collect();
        names.sort();
        (names, transcript_of(&output, &args))
    };
    let (_, transcript) = changed(&["--changed"]);
    assert!(
        transcript.contains("could not ask git for the changes"),
        "{transcript}"
    );
    assert!(transcript.ends_with("exit 2\n"), "{transcript}");
    git(here, &["init", "-q", "-b", "main"]);
    git(here, &["add", "-A"]);
    git(here, &["commit", "-q", "-m", "first"]);
    let (_, transcript) = changed(&["--changed"]);
    assert!(
        transcript.contains("no scenario has changed"),
        "{transcript}"
    );

    let write = |path: &str, text: &str| std::fs::write(here.join(path), text).unwrap();
    write("data/note.txt", "two");
    assert_eq!(changed(&["--changed"]).0, ["filed"]);
    write(
        "scenarios/flows/peek.yaml",
        &flow.replace("Peeks", "Peeks again"),
    );
    assert_eq!(changed(&["--changed"]).0, ["filed", "flowing"]);
    write("data/messages.jsonl", "{\"body\": \"one\"}\n");
    write("scenarios/new.yaml", GREEN);
    let (names, _) = changed(&["--changed"]);
    assert_eq!(names, ["filed", "flowing", "new", "seeded"]);
    git(here, &["add", "-A"]);
    git(here, &["commit", "-q", "-m", "second"]);
    assert_eq!(changed(&["--changed=HEAD~1"]).0, names);
    write("scenarios/stage.yaml", &format!("{stage}# more\n"));
    assert_eq!(changed(&["--changed"]).0.len(), 5, "all use the stage");
    let (_, transcript) = changed(&["--changed=no-such-branch"]);
    assert!(
        transcript.contains("could not ask git for the changes"),
        "{transcript}"
    );
}

/// Saves a value that nothing uses.
const UNUSED: &str = "\
scenario: A value is saved in passing
steps:
  - sqs.peek: orders
    expect: {count: 0}
    save: {waiting: count}
";

#[test]
fn chosen_file_does_not_fail_because_of_another_ones_mistake() {
    let folder = folder(&[
        ("green", GREEN),
        ("wrong", "scenario: Unfinished\nsteps: []\n"),
    ]);
    let all = transcript(folder.path(), &["check"]);
    assert!(all.ends_with("exit 2\n"), "{all}");
    for args in [
        &["check", "green"][..],
        &["check", "scenarios/green.yaml"],
        &["run", "green"],
        &["list", "green"],
    ] {
        let text = transcript(folder.path(), args);
        assert!(text.ends_with("exit 0\n"), "{text}");
        assert!(
            text.contains("1 other file has mistakes: `rehearsal check` shows them"),
            "{text}"
        );
    }
    for args in [
        &["check", "wrong"][..],
        &["run", "scenarios/wrong.yaml"],
        &["run", "wron"],
        &["run", "wrong::first"],
    ] {
        let text = transcript(folder.path(), args);
        assert!(text.contains("there are no steps"), "{text}");
        assert!(text.ends_with("exit 2\n"), "{text}");
    }
}

#[test]
fn unused_save_is_a_warning_and_an_error_in_ci_and_if_strict() {
    let folder = folder(&[("unused", UNUSED)]);
    insta::assert_snapshot!(transcript(folder.path(), &["check"]));
    insta::assert_snapshot!(transcript(folder.path(), &["check", "--strict"]));
    let run = transcript(folder.path(), &["run"]);
    assert!(run.contains("warning[unused-save]"), "{run}");
    assert!(run.ends_with("exit 0\n"), "{run}");
    for args in [&["run"][..], &["check"]] {
        let output = command(folder.path(), args).env("CI", "true").output();
        assert_eq!(output.unwrap().status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn project_is_found_from_a_folder_inside_it() {
    let folder = folder(&[("green", GREEN), ("other", RED)]);
    let inside = folder.path().join("services/api");
    std::fs::create_dir_all(&inside).unwrap();
    let output = rehearsal(&inside, &["run", "green", "--report", "junit=out.xml"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(inside.join("out.xml").is_file());
    let scenarios = folder.path().join("scenarios");
    let text = transcript(&scenarios, &["list", "green.yaml"]);
    assert!(text.contains("\ngreen"), "{text}");
    assert!(!text.contains("other"), "{text}");
    // A repository ends the search.
    std::fs::create_dir(inside.join(".git")).unwrap();
    let output = rehearsal(&inside, &["list"]);
    assert_eq!(output.status.code(), Some(4), "{output:?}");
}
