//! Apps that somebody else runs, and runs on a stage that is up.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Child, Stdio};

use crate::run_output::RunOutput;
use crate::support::{command, project, rehearsal, transcript};

const SCENARIO: &str = "\
scenario: The app answers
steps:
  - http: GET /hello
    expect: {status: 200, body: hello}
";

/// Answers every request with `hello`, until the process ends; returns its URL.
fn app() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = [0; 4096];
            let _ = stream.read(&mut head);
            let _ = stream.write_all(
                b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello",
            );
        }
    });
    url
}

#[test]
fn app_at_a_url_is_used_and_not_started() {
    let url = app();
    let stage = "apps: {api: {run: [/no/such/program], ready: {http: /healthz}}}\n";
    let folder = project(&[
        ("scenarios/stage.yaml", stage),
        ("scenarios/a.yaml", SCENARIO),
    ]);
    let run = RunOutput::of(folder.path(), &["--app", &format!("api={url}")]);
    assert_eq!(run.exit, 0, "{}", run.transcript);
    let stage = format!("apps: {{api: {{url: '{url}'}}}}\n");
    std::fs::write(folder.path().join("scenarios/stage.yaml"), stage).unwrap();
    let run = RunOutput::of(folder.path(), &[]);
    assert_eq!(run.exit, 0, "{}", run.transcript);
}

#[test]
fn app_that_does_not_answer_is_a_broken_environment() {
    // Bound and closed again, so that nothing listens there.
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let stage = format!("apps: {{api: {{url: 'http://127.0.0.1:{port}'}}}}\n");
    let folder = project(&[
        ("scenarios/stage.yaml", &stage),
        ("scenarios/a.yaml", SCENARIO),
    ]);
    let run = RunOutput::of(folder.path(), &[]);
    assert_eq!(run.exit, 3, "{}", run.transcript);
    let expected = format!("could not reach the app api at http://127.0.0.1:{port}: ");
    assert!(run.transcript.contains(&expected), "{}", run.transcript);
    assert!(
        run.transcript.contains("start it yourself"),
        "{}",
        run.transcript
    );
}

#[test]
fn app_that_cannot_know_the_stage_is_refused() {
    let stage = "apps: {api: {run: [./api], env: {AWS_ENDPOINT_URL: '${cloud.endpoint}'}}}\n";
    let folder = project(&[
        ("scenarios/stage.yaml", stage),
        ("scenarios/a.yaml", SCENARIO),
    ]);
    let run = transcript(folder.path(), &["run", "--app", "api=http://127.0.0.1:1"]);
    assert!(run.ends_with("exit 2\n"), "{run}");
    assert!(
        run.contains("cannot know the cloud of a stage that starts now"),
        "{run}"
    );
    assert!(run.contains("rehearsal run --up"), "{run}");
    let unknown = transcript(folder.path(), &["run", "--app", "other=http://127.0.0.1:1"]);
    assert!(unknown.contains("there is no app `other`"), "{unknown}");
    let none = transcript(folder.path(), &["run", "--up"]);
    assert!(
        none.contains("no stage is up here") && none.ends_with("exit 3\n"),
        "{none}"
    );
}

/// Starts `up`, and waits until the stage is up.
fn up(folder: &std::path::Path, args: &[&str]) -> Child {
    let mut up = command(folder, &[&["up"], args].concat())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(up.stderr.take().unwrap()).lines();
    let is_up = lines
        .map_while(Result::ok)
        .any(|line| line.contains("the stage is up"));
    assert!(is_up);
    up
}

#[test]
fn scenarios_run_on_the_stage_that_is_up() {
    let url = app();
    let stage = "\
cloud: {queues: {orders: {}}}
apps: {api: {run: [./api], env: {PORT: '${port}', ORDERS: '${cloud.queues.orders.url}'}}}
";
    let queue = "\
scenario: The queue is one for all
steps:
  - sqs.send: orders
    body: x
  - sqs.peek: orders
    expect: {count: {$gte: 1}}
";
    let clock = "scenario: Time passes\nsteps:\n  - clock.advance: 1h\n";
    let second_attempt = queue.replace("gte: 1", "gte: 4");
    let folder = project(&[
        ("scenarios/stage.yaml", stage),
        ("scenarios/a.yaml", SCENARIO),
        ("scenarios/b.yaml", queue),
        ("scenarios/c.yaml", clock),
        ("scenarios/d.yaml", &second_attempt),
    ]);
    let app = format!("api={url}");
    let mut up = up(folder.path(), &["--app", &app, "--env", "stage.env"]);
    let env = std::fs::read_to_string(folder.path().join("stage.env")).unwrap();
    let port = url.rsplit(':').next().unwrap();
    assert!(env.contains(&format!("export PORT={port}\n")), "{env}");
    assert!(env.contains("export ORDERS=http://127.0.0.1:"), "{env}");
    let first = RunOutput::of(folder.path(), &["--up", "a.yaml", "b.yaml", "c.yaml"]);
    let second = RunOutput::of(folder.path(), &["--up", "b.yaml"]);
    let third = RunOutput::of(folder.path(), &["--up", "d.yaml", "--retries", "1"]);
    assert!(rehearsal(folder.path(), &["down"]).status.success());
    assert!(up.wait().unwrap().success());
    assert_eq!(first.exit, 0, "{}", first.transcript);
    assert!(
        first.transcript.contains("2 passed, 0 failed, 1 skipped"),
        "{}",
        first.transcript
    );
    assert_eq!(second.exit, 0, "{}", second.transcript);
    let observed = second
        .events
        .iter()
        .rfind(|event| event["event"] == "step_finished");
    // The message of the first run is still there.
    assert_eq!(observed.unwrap()["step"]["observation"]["count"], 2);
    assert_eq!(third.exit, 0, "{}", third.transcript);
    assert!(third.transcript.contains("1 flaky"), "{}", third.transcript);
}
