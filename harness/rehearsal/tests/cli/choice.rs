//! What a run plays: what failed, a share, what is named, what has changed.
use std::path::Path;
use std::process::Command;

use crate::ran::{GREEN, RED, Ran, folder};
use crate::support::{project, rehearsal, shown};

#[test]
fn what_failed_is_played_again_until_it_is_green() {
    let folder = folder(&[("green", GREEN), ("red", RED)]);
    let none = Ran::of(folder.path(), &["--failed"]).exits(4);
    assert!(
        none.told.contains("no earlier run is known here"),
        "{}",
        none.told
    );
    Ran::of(folder.path(), &[]).exits(1);
    let again = Ran::of(folder.path(), &["--failed"]).exits(1);
    assert_eq!(again.played(), ["red"]);
    // Playing something else does not make it forgotten.
    Ran::of(folder.path(), &["green"]).exits(0);
    let repaired = RED.replace("count: 3", "count: 0");
    std::fs::write(folder.path().join("scenarios/red.yaml"), repaired).unwrap();
    let again = Ran::of(folder.path(), &["--failed"]).exits(0);
    assert_eq!(again.played(), ["red"]);
    let none = Ran::of(folder.path(), &["--failed"]).exits(4);
    assert!(
        none.told.contains("there is nothing to run again"),
        "{}",
        none.told
    );
}

#[test]
fn shares_hold_every_case_once() {
    let names = ["a", "b", "c", "d", "e"];
    let folder = folder(&names.map(|name| (name, GREEN)));
    let played = |args: &[&str]| Ran::of(folder.path(), args).exits(0).played();
    let mut all = [played(&["--shard", "1/2"]), played(&["--shard", "2/2"])].concat();
    all.sort();
    assert_eq!(all, names);
    // By the durations of a run, which it left.
    let file = folder.path().join("target/rehearsal/durations.json");
    let written: std::collections::BTreeMap<String, u64> =
        serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    assert_eq!(written.len(), 5, "{written:?}");
    let durations = folder.path().join("durations.json");
    let long = r#"{"a": 1, "b": 1, "c": 1, "d": 1, "e": 100}"#;
    std::fs::write(durations, long).unwrap();
    let first = ["--shard", "1/2", "--durations", "durations.json"];
    assert_eq!(played(&first), ["e"]);
    let absent = ["--shard", "1/2", "--durations", "none.json"];
    let absent = Ran::of(folder.path(), &absent).exits(2);
    assert!(
        absent.told.contains("there is no such file"),
        "{}",
        absent.told
    );
}

#[test]
fn names_are_whole_where_there_is_one_like_that() {
    let folder = folder(&[("order", GREEN), ("order_paid", GREEN), ("red", RED)]);
    let played = |args: &[&str]| {
        let mut played = Ran::of(folder.path(), args).played();
        played.sort();
        played
    };
    assert_eq!(played(&["order"]), ["order"]);
    assert_eq!(played(&["orde"]), ["order", "order_paid"]);
    assert_eq!(played(&["scenarios/order.yaml", "red"]), ["order", "red"]);
    assert_eq!(played(&["--tag", "smoke or slow", "red"]), ["red"]);
    assert_eq!(played(&["--tag", "not slow"]), ["order", "order_paid"]);
    assert_eq!(played(&["--tag", "slow", "--tag", "none"]), ["red"]);
    let wrong = Ran::of(folder.path(), &["--tag", "smoke and"]).exits(2);
    assert!(
        wrong.told.contains("a tag is missing at the end"),
        "{}",
        wrong.told
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
fn scenarios_are_chosen_by_what_changed() {
    let with_flow = "scenario: by a flow\nsteps:\n  - use: flows/look.yaml\n";
    let flow = "flow: Looks\nsteps:\n  - sqs.peek: orders\n    expect: {count: 0}\n";
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
        ("scenarios/flows/look.yaml", flow),
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
        let told = String::from_utf8(output.stdout.clone()).unwrap();
        let names = told.lines().filter_map(|line| line.split(' ').next());
        let mut names: Vec<String> = names.map(str::to_owned).collect();
        names.sort();
        (names, shown(&output, &args))
    };
    let (_, told) = changed(&["--changed"]);
    assert!(told.contains("could not ask git for the changes"), "{told}");
    assert!(told.ends_with("exit 2\n"), "{told}");
    git(here, &["init", "-q", "-b", "main"]);
    git(here, &["add", "-A"]);
    git(here, &["commit", "-q", "-m", "first"]);
    let (_, told) = changed(&["--changed"]);
    assert!(told.contains("no scenario has changed"), "{told}");

    let write = |path: &str, text: &str| std::fs::write(here.join(path), text).unwrap();
    write("data/note.txt", "two");
    assert_eq!(changed(&["--changed"]).0, ["filed"]);
    write(
        "scenarios/flows/look.yaml",
        &flow.replace("Looks", "Looks again"),
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
    assert_eq!(changed(&["--changed"]).0.len(), 5, "all stand on the stage");
    let (_, told) = changed(&["--changed=no-such-branch"]);
    assert!(told.contains("could not ask git for the changes"), "{told}");
}
