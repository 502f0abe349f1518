//! Retries, rounds, order, interruption, and exit codes.
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::Command;

use tempfile::TempDir;

use crate::run_output::{ENDLESS, GREEN, RED, RunOutput, STAGE, folder};
use crate::support::command;

/// Creates a project with a scenario that calls a server, which answers the
/// first requests with an error and all others with success.
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
fn case_that_passes_on_retry_is_flaky() {
    let folder = flaky(1);
    let run = RunOutput::of(folder.path(), &["--retries", "2"]).exits(0);
    assert_eq!(run.summary("flaky"), 1);
    assert_eq!(run.summary("passed"), 0);
    let retried = run.all("case_retried");
    assert_eq!(retried.len(), 1);
    assert_eq!(retried[0]["outcome"]["verdict"]["verdict"], "failed");
    assert_eq!(retried[0]["outcome"]["attempt"], 1);
    let finished = &run.all("case_finished")[0]["outcome"];
    assert_eq!(finished["verdict"]["verdict"], "flaky");
    assert_eq!(finished["verdict"]["attempts"], 2);
    let attempts: Vec<_> = run.all("case_started");
    assert_eq!(attempts[1]["attempt"], 2);
}

#[test]
fn flaky_case_fails_a_run_with_flaky_fail() {
    let folder = flaky(1);
    let run = RunOutput::of(folder.path(), &["--retries", "2", "--flaky", "fail"]).exits(1);
    assert_eq!(run.summary("flaky"), 1);
    assert_eq!(run.all("run_started")[0]["flaky_fails"], true);
}

#[test]
fn case_that_never_passes_fails_after_its_last_retry() {
    let folder = flaky(9);
    let run = RunOutput::of(folder.path(), &["--retries", "2"]).exits(1);
    assert_eq!(run.all("case_retried").len(), 2);
    assert_eq!(run.summary("failed"), 1);
    assert_eq!(run.all("case_finished")[0]["outcome"]["attempt"], 3);
}

#[test]
fn rounds_find_a_flake_and_each_can_be_rerun() {
    let folder = flaky(1);
    let args = ["--repeat", "3", "--jobs", "1", "--seed", "40"];
    let run = RunOutput::of(folder.path(), &args).exits(1);
    let mut cases = run.cases();
    cases.sort();
    assert_eq!(cases, ["flaky#1", "flaky#2", "flaky#3"]);
    assert_eq!(run.summary("passed"), 2);
    let finished = run.all("case_finished");
    for case in finished {
        let round = case["id"]["round"].as_u64().unwrap();
        let rerun = format!("rehearsal run flaky --seed {}", 39 + round);
        assert_eq!(case["outcome"]["rerun"], rerun);
    }
}

#[test]
fn seed_decides_the_order() {
    let folder = folder(&[("a", GREEN), ("b", GREEN), ("c", GREEN), ("d", GREEN)]);
    let order = |seed: &str| RunOutput::of(folder.path(), &["--jobs", "1", "--seed", seed]).cases();
    assert_eq!(order("1"), order("1"));
    let orders: std::collections::BTreeSet<_> =
        ["1", "2", "3", "4", "5"].into_iter().map(order).collect();
    assert!(orders.len() > 1);
}

#[test]
fn fail_fast_stops_at_the_first_failure() {
    let folder = folder(&[("red", RED), ("a", RED), ("b", RED)]);
    let run = RunOutput::of(folder.path(), &["--jobs", "1", "--fail-fast"]).exits(1);
    assert_eq!(run.summary("failed"), 1);
    assert_eq!(run.summary("unplayed"), 2);
    let unplayed = run.all("unplayed");
    assert_eq!(unplayed[0]["ids"].as_array().unwrap().len(), 2);
    assert_eq!(
        unplayed[0]["reason"],
        "the run stopped at the first red case"
    );
}

#[cfg(unix)]
#[test]
fn interrupted_run_stops_everything() {
    use std::io::{BufRead as _, BufReader};

    let folder = folder(&[("endless", ENDLESS)]);
    let report = folder.path().join("events.jsonl");
    let jsonl = format!("jsonl={}", report.display());
    let mut child = command(folder.path(), &["run", "--report", &jsonl])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // The run listens to signals before it prints its first line.
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(kill.success());
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{line}{rest}");
    let lines = std::fs::read_to_string(report).unwrap();
    assert!(
        lines.contains(r#""reason":"the run was interrupted""#),
        "{lines}"
    );
}

#[test]
fn mistakes_a_broken_stage_and_nothing_to_run_have_exit_codes() {
    let with_mistake = folder(&[("wrong", "scenario: x\nsteps:\n  - sqs.peek: order\n")]);
    RunOutput::of(with_mistake.path(), &[]).exits(2);
    let skipped = GREEN.replace("steps:", "skip: not today\nsteps:");
    let skipped = folder(&[("skipped", &skipped)]);
    let run = RunOutput::of(skipped.path(), &[]).exits(4);
    assert_eq!(run.summary("skipped"), 1);
    let broken = folder(&[("green", GREEN)]);
    let stage = format!("{STAGE}postgres: {{}}\n");
    std::fs::write(broken.path().join("scenarios/stage.yaml"), stage).unwrap();
    let args = ["--postgres", "postgres://nobody@127.0.0.1:1/nothing"];
    let run = RunOutput::of(broken.path(), &args).exits(3);
    assert_eq!(run.summary("unplayed"), 1);
    assert_eq!(
        run.all("unplayed")[0]["reason"],
        "the stage could not be started"
    );
    assert!(
        run.transcript.contains("error: could not"),
        "{}",
        run.transcript
    );
}

#[test]
fn run_in_which_no_step_was_played_exits_with_4() {
    let scenario = "\
scenario: Nothing is played where no condition holds
cases:
  - {name: 'one', wanted: false}
  - {name: 'two', wanted: false}
steps:
  - when: $wanted
    sqs.send: orders
always:
  - sqs.purge: orders
";
    let folder = folder(&[("stage", STAGE), ("nothing", scenario)]);
    let run = RunOutput::of(folder.path(), &[]).exits(4);
    assert_eq!(run.summary("passed"), 0);
    assert_eq!(run.summary("skipped"), 2);
    let finished = &run.all("case_finished")[0]["outcome"]["verdict"];
    assert_eq!(
        finished["reason"],
        "none of its steps was played; of the first, its `when` is not true"
    );
}

#[test]
fn faults_and_subscriptions_end_with_the_case_in_a_shared_sandbox() {
    let stage = "\
cloud:
  queues: {orders: {}}
  topics: {news: {}}
apps:
  idle: {run: sleep 600, isolation: shared}
";
    let scenario = "\
scenario: Nothing is left by the case before
cases:
  - {name: 'one'}
  - {name: 'two'}
steps:
  - sqs.send: orders
    body: it works
    expect: {id: {is: text}}
  - fault: {service: sqs, operation: SendMessage, error: throttle}
  - aws: sns.ListSubscriptionsByTopic
    input: {TopicArn: '${cloud.topics.news.arn}'}
    expect: {output: {Subscriptions: []}}
  - aws: sns.Subscribe
    input: {TopicArn: '${cloud.topics.news.arn}', Protocol: sqs, Endpoint: '${cloud.queues.orders.arn}'}
    expect: {status: 200}
";
    let folder = folder(&[("stage", stage), ("shared", scenario)]);
    let run = RunOutput::of(folder.path(), &["--jobs", "1"]).exits(0);
    assert_eq!(run.summary("passed"), 2);
}
