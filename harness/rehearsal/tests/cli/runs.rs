//! How runs go and end: attempts, rounds, shares, time, choice, and the exit
//! code of each. Small scenarios, on a stage without apps.
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{command, project, rehearsal, shown};

const STAGE: &str = "cloud:\n  queues:\n    orders: {}\n";

const GREEN: &str = "\
scenario: A queue is empty
tags: [smoke]
steps:
  - sqs.peek: orders
    expect: {count: 0}
";

const RED: &str = "\
scenario: A queue is not what it should be
tags: [slow]
steps:
  - sqs.peek: orders
    expect: {count: 3}
";

/// Waits for what never comes; only the end of its time ends it.
const ENDLESS: &str = "\
scenario: A message comes
steps:
  - name: wait for it
    sqs.peek: orders
    within: 1h
    expect: {count: 1}
";

/// A run's exit code and its events.
struct Ran {
    exit: i32,
    told: String,
    events: Vec<Value>,
}

impl Ran {
    fn of(folder: &Path, args: &[&str]) -> Self {
        let report = folder.join("events.jsonl");
        let jsonl = format!("jsonl={}", report.display());
        let args = [&["run", "--report", &jsonl], args].concat();
        let output = rehearsal(folder, &args);
        let lines = std::fs::read_to_string(&report).unwrap_or_default();
        let _ = std::fs::remove_file(report);
        Self {
            exit: output.status.code().unwrap(),
            told: shown(&output, &args),
            events: lines
                .lines()
                .map(|line| serde_json::from_str(line).unwrap())
                .collect(),
        }
    }

    fn exits(self, code: i32) -> Self {
        assert_eq!(self.exit, code, "{}", self.told);
        self
    }

    fn all(&self, event: &str) -> Vec<&Value> {
        let of_that_kind = |told: &&Value| told["event"] == event;
        self.events.iter().filter(of_that_kind).collect()
    }

    fn summary(&self, count: &str) -> u64 {
        self.all("run_finished")[0]["summary"][count]
            .as_u64()
            .unwrap()
    }

    /// The cases that were played, in the order of their beginnings.
    fn played(&self) -> Vec<String> {
        self.all("case_started").into_iter().map(name).collect()
    }
}

fn name(event: &Value) -> String {
    let id = &event["id"];
    let part = |mark: &str, part: &Value| match part {
        Value::Null => String::new(),
        Value::String(text) => format!("{mark}{text}"),
        other => format!("{mark}{other}"),
    };
    let scenario = id["scenario"].as_str().unwrap();
    format!(
        "{scenario}{}{}",
        part("::", &id["case"]),
        part("#", &id["round"])
    )
}

fn folder(scenarios: &[(&str, &str)]) -> TempDir {
    let folder = project(&[("scenarios/stage.yaml", STAGE)]);
    for (name, text) in scenarios {
        let file = folder.path().join(format!("scenarios/{name}.yaml"));
        std::fs::write(file, text).unwrap();
    }
    folder
}

/// A server that answers the first requests with an error and all others well,
/// and the scenario that asks it.
fn flaky(bad: usize) -> TempDir {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for (count, stream) in listener.incoming().enumerate() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            let status = if count < bad { "500 Oops" } else { "200 OK" };
            let answer =
                format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    let scenario =
        format!("scenario: It answers\nsteps:\n  - http: GET {url}\n    expect: {{status: 200}}\n");
    folder(&[("flaky", &scenario)])
}

#[test]
fn a_case_that_holds_later_is_flaky() {
    let folder = flaky(1);
    let ran = Ran::of(folder.path(), &["--retries", "2"]).exits(0);
    assert_eq!(ran.summary("flaky"), 1);
    assert_eq!(ran.summary("passed"), 0);
    let retried = ran.all("case_retried");
    assert_eq!(retried.len(), 1);
    assert_eq!(retried[0]["outcome"]["verdict"]["verdict"], "failed");
    assert_eq!(retried[0]["outcome"]["attempt"], 1);
    let finished = &ran.all("case_finished")[0]["outcome"];
    assert_eq!(finished["verdict"]["verdict"], "flaky");
    assert_eq!(finished["verdict"]["attempts"], 2);
    let attempts: Vec<_> = ran.all("case_started");
    assert_eq!(attempts[1]["attempt"], 2);
}

#[test]
fn flakiness_fails_a_run_where_that_is_asked_for() {
    let folder = flaky(1);
    let ran = Ran::of(folder.path(), &["--retries", "2", "--flaky", "fail"]).exits(1);
    assert_eq!(ran.summary("flaky"), 1);
    assert_eq!(ran.all("run_started")[0]["flaky_fails"], true);
}

#[test]
fn what_never_holds_fails_after_its_last_attempt() {
    let folder = flaky(9);
    let ran = Ran::of(folder.path(), &["--retries", "2"]).exits(1);
    assert_eq!(ran.all("case_retried").len(), 2);
    assert_eq!(ran.summary("failed"), 1);
    assert_eq!(ran.all("case_finished")[0]["outcome"]["attempt"], 3);
}

#[test]
fn rounds_hunt_a_flake_and_each_can_be_played_again() {
    let folder = flaky(1);
    let args = ["--repeat", "3", "--jobs", "1", "--seed", "40"];
    let ran = Ran::of(folder.path(), &args).exits(1);
    let mut played = ran.played();
    played.sort();
    assert_eq!(played, ["flaky#1", "flaky#2", "flaky#3"]);
    assert_eq!(ran.summary("passed"), 2);
    let finished = ran.all("case_finished");
    for case in finished {
        let round = case["id"]["round"].as_u64().unwrap();
        let rerun = format!("rehearsal run flaky --seed {}", 39 + round);
        assert_eq!(case["outcome"]["rerun"], rerun);
    }
}

#[test]
fn the_seed_decides_the_order() {
    let folder = folder(&[("a", GREEN), ("b", GREEN), ("c", GREEN), ("d", GREEN)]);
    let order = |seed: &str| Ran::of(folder.path(), &["--jobs", "1", "--seed", seed]).played();
    assert_eq!(order("1"), order("1"));
    let orders: std::collections::BTreeSet<_> =
        ["1", "2", "3", "4", "5"].into_iter().map(order).collect();
    assert!(orders.len() > 1);
}

#[test]
fn the_first_red_case_ends_a_run_that_fails_fast() {
    let folder = folder(&[("red", RED), ("a", RED), ("b", RED)]);
    let ran = Ran::of(folder.path(), &["--jobs", "1", "--fail-fast"]).exits(1);
    assert_eq!(ran.summary("failed"), 1);
    assert_eq!(ran.summary("unplayed"), 2);
    let unplayed = ran.all("unplayed");
    assert_eq!(unplayed[0]["ids"].as_array().unwrap().len(), 2);
    assert_eq!(
        unplayed[0]["reason"],
        "a case was not green, which ends the run"
    );
}

#[test]
fn a_run_whose_time_is_over_tells_what_it_was_at() {
    let folder = folder(&[("endless", ENDLESS), ("other", ENDLESS)]);
    let args = ["--timeout", "2s", "--jobs", "1", "--seed", "1"];
    let ran = Ran::of(folder.path(), &args).exits(124);
    assert_eq!(ran.summary("broken"), 1);
    assert_eq!(ran.summary("unplayed"), 1);
    let step = &ran.all("step_finished")[0]["step"];
    assert_eq!(step["title"], "wait for it");
    assert_eq!(step["verdict"]["verdict"], "broken");
    let message = step["verdict"]["message"].as_str().unwrap();
    assert!(
        message.contains("the run's time of 2s was over"),
        "{message}"
    );
    assert_eq!(
        ran.all("unplayed")[0]["reason"],
        "the run's time of 2s was over"
    );
}

#[test]
fn a_scenario_whose_time_is_over_fails_at_the_step_it_was_at() {
    let limited = ENDLESS.replace("steps:", "timeout: 300ms\nsteps:");
    let folder = folder(&[("limited", &limited)]);
    let ran = Ran::of(folder.path(), &[]).exits(1);
    let step = &ran.all("step_finished")[0]["step"];
    assert_eq!(step["verdict"]["verdict"], "failed");
    let mismatch = &step["verdict"]["mismatches"][0];
    assert_eq!(mismatch["place"]["line"], 5, "{mismatch}");
    assert_eq!(mismatch["expected"], "all steps to be over within 300ms");
}

#[test]
fn a_wait_leaves_a_history() {
    let late = "\
scenario: A delayed message comes
steps:
  - sqs.send: orders
    body: hello
  - sqs.peek: orders
    within: 60ms
    expect: {count: 2}
";
    let folder = folder(&[("late", late)]);
    let ran = Ran::of(folder.path(), &[]).exits(1);
    let step = &ran.all("step_finished")[1]["step"];
    let history = step["history"].as_array().unwrap();
    assert_eq!(history.len(), 1, "nothing changed: {history:?}");
    assert_eq!(history[0]["missed"][0]["path"], "count");
    assert_eq!(history[0]["missed"][0]["actual"], 1);
    assert_eq!(history[0]["times"], step["attempts"]);
}

#[test]
fn what_the_database_was_asked_is_told() {
    let asks = "\
scenario: A table is asked
steps:
  - sql: create table people as select 'ada' as name
  - sql: select name from people
    expect: {rows: [{name: ada}]}
  - sql: select nothing from people
    expect: {error: {code: '42703'}}
";
    let folder = folder(&[("asks", asks)]);
    let stage = format!("{STAGE}postgres: {{}}\n");
    std::fs::write(folder.path().join("scenarios/stage.yaml"), stage).unwrap();
    let ran = Ran::of(folder.path(), &[]).exits(0);
    let statements = &ran.all("case_finished")[0]["outcome"]["statements"];
    let texts: Vec<_> = statements
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["text"])
        .collect();
    let expected = [
        "create table people as select 'ada' as name",
        "select name from people",
        "select nothing from people",
    ];
    assert_eq!(texts, expected);
    let error = statements[2]["error"].as_str().unwrap();
    assert!(error.contains("does not exist"), "{error}");
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_takes_everything_down_and_says_so() {
    use std::io::{BufRead as _, BufReader};

    let folder = folder(&[("endless", ENDLESS)]);
    let report = folder.path().join("events.jsonl");
    let jsonl = format!("jsonl={}", report.display());
    let mut child = command(folder.path(), &["run", "--report", &jsonl])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // The first line is out once the run listens to signals.
    let mut told = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    told.read_line(&mut line).unwrap();
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(kill.success());
    let mut rest = String::new();
    told.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{line}{rest}");
    let lines = std::fs::read_to_string(report).unwrap();
    assert!(
        lines.contains(r#""reason":"the run was interrupted""#),
        "{lines}"
    );
}

#[test]
fn a_wrong_file_a_broken_stage_and_nothing_to_do_have_codes_of_their_own() {
    let wrong = folder(&[("wrong", "scenario: x\nsteps:\n  - sqs.peek: order\n")]);
    Ran::of(wrong.path(), &[]).exits(2);
    let skipped = GREEN.replace("steps:", "skip: not today\nsteps:");
    let skipped = folder(&[("skipped", &skipped)]);
    let ran = Ran::of(skipped.path(), &[]).exits(4);
    assert_eq!(ran.summary("skipped"), 1);
    let broken = folder(&[("green", GREEN)]);
    let stage = format!("{STAGE}postgres: {{}}\n");
    std::fs::write(broken.path().join("scenarios/stage.yaml"), stage).unwrap();
    let args = ["--postgres", "postgres://nobody@127.0.0.1:1/nothing"];
    let ran = Ran::of(broken.path(), &args).exits(3);
    assert_eq!(ran.summary("unplayed"), 1);
    assert_eq!(ran.all("unplayed")[0]["reason"], "the stage did not stand");
    assert!(ran.told.contains("error: could not"), "{}", ran.told);
}

#[test]
fn what_failed_is_played_again_until_it_is_green() {
    let folder = folder(&[("green", GREEN), ("red", RED)]);
    let none = Ran::of(folder.path(), &["--failed"]).exits(4);
    assert!(none.told.contains("no run is known here"), "{}", none.told);
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
        none.told.contains("nothing is to be played again"),
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
    assert!(
        told.contains("could not ask git what has changed"),
        "{told}"
    );
    assert!(told.ends_with("exit 2\n"), "{told}");
    git(here, &["init", "-q", "-b", "main"]);
    git(here, &["add", "-A"]);
    git(here, &["commit", "-q", "-m", "first"]);
    let (_, told) = changed(&["--changed"]);
    assert!(told.contains("no scenario here has changed"), "{told}");

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
    assert!(
        told.contains("could not ask git what has changed"),
        "{told}"
    );
}
