//! Stages: selected, missing, refused, and kept up.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{command, project, rehearsal, transcript, transcript_of};

const GREEN: &str = "\
scenario: A queue is empty
steps:
  - sqs.peek: orders
    expect: {count: 0}
";

fn project_on(stage: &str) -> TempDir {
    project(&[
        ("scenarios/stage.yaml", stage),
        ("scenarios/green.yaml", GREEN),
    ])
}

fn queues() -> TempDir {
    project_on("cloud:\n  queues:\n    orders: {}\n")
}

/// Runs a command on a machine without a Docker engine; returns its exit code and output.
fn run_without_engine(folder: &TempDir, args: &[&str]) -> (i32, String) {
    let output = command(folder.path(), args)
        .env("DOCKER_HOST", "unix:///nowhere/docker.sock")
        .output()
        .unwrap();
    (output.status.code().unwrap(), transcript_of(&output, args))
}

#[test]
fn missing_docker_engine_is_explained() {
    let run = run_without_engine(&queues(), &["run", "--stage", "docker"]);
    assert_eq!(run.0, 3, "{}", run.1);
    let message = "could not reach a Docker engine at unix:///nowhere/docker.sock: ";
    assert!(run.1.contains(message), "{}", run.1);
    assert!(run.1.contains("leave `--stage docker` out"), "{}", run.1);

    let database = project_on("cloud:\n  queues:\n    orders: {}\npostgres: {migrate: 'true'}\n");
    let run = run_without_engine(&database, &["run", "--postgres", "docker"]);
    assert_eq!(run.0, 3, "{}", run.1);
    assert!(run.1.contains(message), "{}", run.1);

    // The embedded stage needs none.
    assert_eq!(run_without_engine(&queues(), &["run"]).0, 0);
}

#[test]
fn crashed_database_is_a_broken_environment() {
    let folder = project(&[
        (
            "scenarios/stage.yaml",
            "cloud:\n  queues:\n    orders: {}\npostgres: {migrate: 'true'}\n",
        ),
        (
            "scenarios/dies.yaml",
            "\
scenario: The database dies
steps:
  - sql: copy (select 1) to program 'cat > /dev/null; kill -9 $(head -n 1 postmaster.pid)'
  - sqs.peek: orders
    within: 2s
    expect: {count: 1}
",
        ),
    ]);
    let run = transcript(folder.path(), &["run"]);
    assert!(run.contains("PostgreSQL ended with signal: 9"), "{run}");
    assert!(run.contains("system log"), "{run}");
    assert!(run.ends_with("exit 3\n"), "{run}");
}

#[test]
fn remote_services_are_refused() {
    let run = transcript(
        queues().path(),
        &["run", "--cloud", "http://192.0.2.1:4566"],
    );
    let message = "could not use the cloud at http://192.0.2.1:4566: it is not on this machine";
    assert!(run.contains(message) && run.ends_with("exit 3\n"), "{run}");

    let database = project_on("cloud:\n  queues:\n    orders: {}\npostgres: {migrate: 'true'}\n");
    let far = "postgres://me:secret@192.0.2.1:5432/live";
    let run = transcript(database.path(), &["run", "--postgres", far]);
    let message = "could not use the PostgreSQL at 192.0.2.1:5432: it is not on this machine";
    assert!(run.contains(message) && run.ends_with("exit 3\n"), "{run}");

    let run = transcript(queues().path(), &["run", "--stage", "kubernetes"]);
    assert!(
        run.contains("neither embedded nor docker") && run.ends_with("exit 2\n"),
        "{run}"
    );
}

#[test]
fn missing_image_is_named() {
    let folder =
        project_on("cloud:\n  image: rehearsal/no-such-image:1\n  queues:\n    orders: {}\n");
    let args = ["run", "--stage", "docker"];
    let output = command(folder.path(), &args)
        .env("REHEARSAL_IMAGES", "present")
        .output()
        .unwrap();
    let run = transcript_of(&output, &args);
    assert!(run.ends_with("exit 3\n"), "{run}");
    // Without an engine, that is the error instead.
    let message = "could not get the image rehearsal/no-such-image:1: it is missing, and \
                REHEARSAL_IMAGES=present forbids to pull it";
    assert!(
        run.contains(message) || run.contains("could not reach a Docker engine"),
        "{run}"
    );
}

#[test]
fn external_cloud_is_used_and_keeps_running() {
    let folder = queues();
    let mut cloud = command(folder.path(), &["cloud", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut url = String::new();
    BufReader::new(cloud.stdout.take().unwrap())
        .read_line(&mut url)
        .unwrap();
    let run = transcript(folder.path(), &["run", "--cloud", url.trim()]);
    cloud.kill().unwrap();
    cloud.wait().unwrap();
    assert!(run.ends_with("exit 0\n"), "{run}");
    assert!(run.contains("on the external stage"), "{run}");
    assert!(run.contains(&format!("cloud at {}", url.trim())), "{run}");
}

#[test]
fn fixed_clock_skips_the_case() {
    let folder = project(&[
        (
            "scenarios/stage.yaml",
            "cloud:\n  queues:\n    orders: {}\n",
        ),
        (
            "scenarios/later.yaml",
            "scenario: An hour later\nsteps:\n  - clock.advance: 1h\n",
        ),
        (
            "scenarios/needed.yaml",
            "scenario: Fails before\nneeds: [clock]\nsteps:\n  - sqs.peek: orders\n    expect: {count: 1}\n",
        ),
        (
            "scenarios/denied.yaml",
            "scenario: Is denied\nneeds: [iam]\nsteps:\n  - sqs.peek: orders\n    expect: {count: 1}\n",
        ),
        (
            "scenarios/stored.yaml",
            "scenario: Stores\nneeds: [postgres]\nsteps:\n  - sqs.peek: orders\n    expect: {count: 1}\n",
        ),
    ]);
    let mut cloud = command(folder.path(), &["cloud", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut url = String::new();
    BufReader::new(cloud.stdout.take().unwrap())
        .read_line(&mut url)
        .unwrap();
    let run = transcript(folder.path(), &["run", "--cloud", url.trim()]);
    cloud.kill().unwrap();
    cloud.wait().unwrap();
    assert_eq!(
        run.matches("has no clock that can be moved").count(),
        2,
        "{run}"
    );
    assert!(run.contains("stored: the stage has no PostgreSQL"), "{run}");
    assert!(
        run.contains("does not enforce the policies of IAM"),
        "{run}"
    );
    // A skipped case does not pass.
    assert!(run.ends_with("exit 4\n"), "{run}");
}

#[test]
fn stage_stays_up_until_down() {
    let folder = queues();
    let none = transcript(folder.path(), &["down"]);
    assert!(
        none.contains("no stage is up here") && none.ends_with("exit 4\n"),
        "{none}"
    );

    let mut up = command(folder.path(), &["up", "--env", "stage.env"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(up.stderr.take().unwrap()).lines();
    let is_up = lines
        .map_while(Result::ok)
        .any(|line| line.contains("the stage is up"));
    assert!(is_up);
    let second = rehearsal(folder.path(), &["up"]);
    let addresses = String::from_utf8(second.stdout).unwrap();
    assert_eq!(second.status.code(), Some(3));
    let stderr = String::from_utf8(second.stderr).unwrap();
    assert!(stderr.contains("a stage is already up here"), "{stderr}");
    let env = std::fs::read_to_string(folder.path().join("stage.env")).unwrap();
    for name in [
        "AWS_ENDPOINT_URL",
        "AWS_SECRET_ACCESS_KEY",
        "ORDERS_QUEUE_URL",
    ] {
        assert!(addresses.contains(&format!("{name}=")), "{addresses}");
        assert!(env.contains(&format!("export {name}=")), "{env}");
    }

    assert!(transcript(folder.path(), &["down"]).ends_with("exit 0\n"));
    assert!(up.wait().unwrap().success());
    let mut first = String::new();
    up.stdout.unwrap().read_to_string(&mut first).unwrap();
    assert_eq!(first, addresses);
}

#[test]
fn doctor_checks_every_stage() {
    let folder = project(&[]);
    let (exit, transcript) = run_without_engine(&folder, &["doctor"]);
    assert_eq!(exit, 0, "{transcript}");
    assert!(
        transcript.contains("ok       PostgreSQL: 17.5, embedded"),
        "{transcript}"
    );
    assert!(
        transcript.contains("missing  engine: could not reach a Docker engine"),
        "{transcript}"
    );
    let json = rehearsal(folder.path(), &["doctor", "--format", "json"]);
    let findings: Vec<Value> = serde_json::from_slice(&json.stdout).unwrap();
    let stages: Vec<_> = findings.iter().map(|it| it["stage"].as_str()).collect();
    assert!(stages.contains(&Some("embedded")) && stages.contains(&Some("docker")));
}
